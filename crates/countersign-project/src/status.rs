//! `status`: which artifacts of a change exist, and what comes next.

use std::collections::BTreeSet;
use std::path::Path;

use countersign_model::javascript::locale_compare;
use countersign_model::schema::{ArtifactGraph, is_specs_artifact};
use countersign_report::compat::RootOutput;
use countersign_report::compat::status::{
    ActionContext, Artifact, ArtifactPaths, ArtifactStatus, BatchEntry, BatchStatus, ChangeStatus,
    FailedStatus, PlanningHome,
};

use crate::change::{Metadata, describe_nested, nested_changes, schema_name};
use crate::error::{Error, io_error};
use crate::fs;
use crate::outputs::outputs;
use crate::root::Project;
use crate::schemas::Schemas;

impl Project {
    /// The status of one change, under the schema it names or under another.
    pub fn change_status(&self, id: &str, schema: Option<&str>) -> Result<ChangeStatus, Error> {
        let schemas = Schemas::new(self);
        self.require_change(id, &schemas)?;
        if let Some(name) = schema {
            schemas.require(name)?;
        }
        let mut status = self.status_of(id, schema, &schemas)?;
        status.root = Some(RootOutput::from(&self.root()));
        Ok(status)
    }

    /// The status of every active change.
    pub fn all_statuses(&self, schema: Option<&str>) -> Result<BatchStatus, Error> {
        let schemas = Schemas::new(self);
        if let Some(name) = schema {
            schemas.require(name)?;
        }
        let root = Some(RootOutput::from(&self.root()));
        let mut names = self.active_changes()?;
        if names.is_empty() {
            return Ok(BatchStatus {
                changes: Vec::new(),
                message: Some("no active changes".to_owned()),
                root,
            });
        }
        names.sort_by(|a, b| locale_compare(a, b));
        let changes = names
            .iter()
            .map(|name| {
                let status = match nested_changes(&self.changes_dir(), name, &schemas) {
                    Some(nested) => Err(Error::usage("change_error", describe_nested(name, &nested))),
                    None => self.status_of(name, schema, &schemas),
                };
                match status {
                    Ok(status) => BatchEntry::Status(Box::new(status)),
                    Err(error) => BatchEntry::Failed(FailedStatus {
                        change_name: name.clone(),
                        status: vec![error.diagnostic()],
                    }),
                }
            })
            .collect();
        Ok(BatchStatus { changes, message: None, root })
    }

    /// What `status` without a change answers: nothing to do, or which changes there are.
    pub fn status_without_change(&self) -> Result<BatchStatus, Error> {
        let names = self.active_changes()?;
        if names.is_empty() {
            let root = Some(RootOutput::from(&self.root()));
            return Ok(BatchStatus {
                changes: Vec::new(),
                message: Some("no active changes".to_owned()),
                root,
            });
        }
        Err(Error::usage("change_error", format!("say which change: {}", names.join(", ")))
            .fix("pass --change <name>, or --all"))
    }

    fn active_changes(&self) -> Result<Vec<String>, Error> {
        self.changes().map_err(|error| io_error("change_error", &self.changes_dir(), &error))
    }

    /// Fails with OpenSpec's code if there is no such change.
    fn require_change(&self, id: &str, schemas: &Schemas<'_>) -> Result<(), Error> {
        let odd = id.is_empty() || id.starts_with('.') || id == "archive" || id.contains(['/', '\\', '\0']);
        if odd {
            return Err(Error::usage(
                "change_error",
                format!("`{}` cannot be the name of a change", id.escape_debug()),
            )
            .fix("`list` shows the changes"));
        }
        if !fs::is_folder(&self.changes_dir().join(id)) {
            let names = self.active_changes()?;
            let near = crate::select::nearest(id, names.iter().map(String::as_str));
            let error = Error::usage("change_error", format!("change `{id}` does not exist"));
            return Err(match near.first() {
                Some(near) => error.fix(format!("did you mean `{near}`?")),
                None => error.fix("`list` shows the changes"),
            });
        }
        match nested_changes(&self.changes_dir(), id, schemas) {
            Some(nested) => Err(Error::usage("change_error", describe_nested(id, &nested))),
            None => Ok(()),
        }
    }

    fn status_of(
        &self,
        id: &str,
        explicit: Option<&str>,
        schemas: &Schemas<'_>,
    ) -> Result<ChangeStatus, Error> {
        let change = fs::canonical(&self.changes_dir().join(id));
        let metadata = Metadata::of(&change);
        let skips = metadata.required(schemas)?.is_some_and(|metadata| metadata.skip_specs);
        let schema_name = schema_name(explicit, &metadata, schemas)?;
        let loaded =
            schemas.load(&schema_name).map_err(|unusable| Error::usage("change_error", unusable.reason))?;
        let schema = &loaded.schema;
        let graph = ArtifactGraph::new(schema);
        let mut completed = BTreeSet::new();
        let mut skipped = BTreeSet::new();
        let mut artifact_paths = Vec::new();
        for artifact in &schema.artifacts {
            let existing = outputs(&change, &artifact.generates)?;
            if !existing.is_empty() {
                completed.insert(artifact.id.clone());
            } else if skips && is_specs_artifact(&artifact.generates) {
                completed.insert(artifact.id.clone());
                skipped.insert(artifact.id.clone());
            }
            let paths = ArtifactPaths {
                output_path: artifact.generates.clone(),
                resolved_output_path: fs::display(&fs::lexical(&change.join(&artifact.generates))),
                existing_output_paths: existing.iter().map(|path| fs::display(path)).collect(),
            };
            artifact_paths.push((artifact.id.clone(), paths));
        }
        let artifacts = artifact_rows(&graph, schema, &completed, &skipped);
        let is_complete = graph.is_complete(&completed);
        let next = next_step(id, &artifacts, is_complete);
        Ok(ChangeStatus {
            change_name: id.to_owned(),
            schema_name,
            planning_home: Some(self.planning_home()),
            change_root: fs::display(&change),
            artifact_paths,
            is_planning_complete: is_complete,
            is_complete,
            apply_requires: match &schema.apply {
                Some(apply) => apply.requires.clone(),
                None => schema.artifacts.iter().map(|artifact| artifact.id.clone()).collect(),
            },
            next_steps: next.iter().map(|(_, sentence)| sentence.clone()).collect(),
            action_context: action_context(self.path(), &artifacts),
            artifacts,
            root: None,
            next_command: next.map(|(command, _)| command),
        })
    }

    fn planning_home(&self) -> PlanningHome {
        PlanningHome {
            kind: "repo".to_owned(),
            root: fs::display(self.path()),
            changes_dir: fs::display(&self.changes_dir()),
            default_schema: countersign_model::schema::BUILTIN_NAME.to_owned(),
        }
    }
}

fn artifact_rows(
    graph: &ArtifactGraph<'_>,
    schema: &countersign_model::schema::Schema,
    completed: &BTreeSet<String>,
    skipped: &BTreeSet<String>,
) -> Vec<Artifact> {
    let ready = graph.ready(completed);
    let blocked = graph.blocked(completed);
    let order = graph.build_order();
    order
        .into_iter()
        .filter_map(|id| schema.artifact(id))
        .map(|artifact| {
            let id = artifact.id.as_str();
            let (status, missing_deps) = if skipped.contains(id) {
                (ArtifactStatus::Skipped, None)
            } else if completed.contains(id) {
                (ArtifactStatus::Done, None)
            } else if ready.contains(&id) {
                (ArtifactStatus::Ready, None)
            } else {
                let missing = blocked.iter().find(|blocked| blocked.id == id);
                let missing =
                    missing.map(|blocked| blocked.missing.iter().map(|&id| id.to_owned()).collect());
                (ArtifactStatus::Blocked, Some(missing.unwrap_or_default()))
            };
            Artifact {
                id: artifact.id.clone(),
                output_path: artifact.generates.clone(),
                status,
                requires: artifact.requires.clone(),
                missing_deps,
            }
        })
        .collect()
}

/// The next command, and the sentence that says so.
fn next_step(change: &str, artifacts: &[Artifact], is_complete: bool) -> Option<(String, String)> {
    let ready = artifacts.iter().find(|artifact| artifact.status == ArtifactStatus::Ready);
    if let Some(ready) = ready {
        let command = format!("openspec instructions {} --change \"{change}\" --json", ready.id);
        let sentence = format!("Before writing that artifact, run {command}.");
        return Some((command, sentence));
    }
    is_complete.then(|| {
        let command = format!("openspec instructions apply --change \"{change}\" --json");
        let sentence =
            format!("Every planning artifact exists. For the state of the implementation, run {command}.");
        (command, sentence)
    })
}

fn action_context(project: &Path, artifacts: &[Artifact]) -> ActionContext {
    ActionContext {
        mode: "repo-local",
        source_of_truth: "repo",
        planning_artifacts: artifacts.iter().map(|artifact| artifact.id.clone()).collect(),
        linked_context: Vec::new(),
        allowed_edit_roots: vec![fs::display(project)],
        requires_affected_area_selection: false,
        constraints: vec!["Edit only within this project.".to_owned()],
    }
}
