//! `status`: which artifacts of a change exist, and what comes next.

use std::path::Path;

use countersign_model::javascript::locale_compare;
use countersign_model::metadata::Risk;
use countersign_model::schema::ArtifactGraph;
use countersign_report::compat::RootOutput;
use countersign_report::compat::status::{
    ActionContext, Artifact, ArtifactPaths, ArtifactStatus, BatchEntry, BatchStatus, ChangeStatus,
    FailedStatus,
};

use crate::change::{describe_nested, nested_changes};
use crate::error::Error;
use crate::fs;
use crate::planned::PlannedChange;
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

    fn status_of(
        &self,
        id: &str,
        explicit: Option<&str>,
        schemas: &Schemas<'_>,
    ) -> Result<ChangeStatus, Error> {
        let change = PlannedChange::read(self, id, explicit, schemas)?;
        let graph = ArtifactGraph::new(change.schema());
        let paths = change.artifacts().map(|(artifact, existing)| {
            let paths = ArtifactPaths {
                output_path: artifact.generates.clone(),
                resolved_output_path: change.target(&artifact.generates),
                existing_output_paths: existing.iter().map(|path| fs::display(path)).collect(),
            };
            (artifact.id.clone(), paths)
        });
        let artifact_paths = paths.collect();
        let artifacts = artifact_rows(&graph, &change);
        let is_complete = graph.is_complete(&change.completed);
        let next = self.next_step(id, &artifacts, is_complete);
        Ok(ChangeStatus {
            change_name: id.to_owned(),
            planning_home: Some(self.planning_home()),
            change_root: fs::display(&change.folder),
            artifact_paths,
            is_planning_complete: is_complete,
            is_complete,
            apply_requires: change.apply_requires(),
            next_steps: next.iter().map(|(_, sentence)| sentence.clone()).collect(),
            action_context: action_context(self.path(), &artifacts),
            artifacts,
            root: None,
            stage: change.stage(),
            risk: change.risk.map(Risk::as_str),
            next_command: next.map(|(command, _)| command),
            schema_name: change.schema_name,
        })
    }

    /// The next command, and the sentence that says so.
    fn next_step(&self, change: &str, artifacts: &[Artifact], is_complete: bool) -> Option<(String, String)> {
        let program = self.program();
        let ready = artifacts.iter().find(|artifact| artifact.status == ArtifactStatus::Ready);
        if let Some(ready) = ready {
            let command = format!("{program} instructions {} --change \"{change}\" --json", ready.id);
            let sentence = format!("Before writing that artifact, run {command}.");
            return Some((command, sentence));
        }
        is_complete.then(|| {
            let command = format!("{program} instructions apply --change \"{change}\" --json");
            let sentence = format!(
                "Every planning artifact exists. For the state of the implementation, run {command}."
            );
            (command, sentence)
        })
    }
}

fn artifact_rows(graph: &ArtifactGraph<'_>, change: &PlannedChange) -> Vec<Artifact> {
    let ready = graph.ready(&change.completed);
    let blocked = graph.blocked(&change.completed);
    let order = graph.build_order();
    order
        .into_iter()
        .filter_map(|id| change.schema().artifact(id))
        .map(|artifact| {
            let id = artifact.id.as_str();
            let (status, missing_deps) = if change.skipped.contains(id) {
                (ArtifactStatus::Skipped, None)
            } else if change.completed.contains(id) {
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
