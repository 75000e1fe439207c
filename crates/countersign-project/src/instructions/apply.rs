//! `instructions apply`: whether a change can be worked on, its tasks, and the next one.

use std::collections::BTreeSet;
use std::path::PathBuf;

use countersign_model::delta_document::DeltaDocument;
use countersign_model::javascript::trim;
use countersign_model::metadata::METADATA_FILE;
use countersign_model::schema::{ArtifactGraph, is_specs_artifact};
use countersign_model::tasks::read_tasks;
use countersign_report::compat::RootOutput;
use countersign_report::compat::instructions::{
    ApplyInstructions, ApplyState, ApplyTask, Progress, UnavailableFile,
};

use super::InstructionsRequest;
use super::guidance::Guidance;
use crate::documents::read_document;
use crate::error::{Error, io_error, io_reason};
use crate::fs;
use crate::items::ChangeSpecs;
use crate::outputs::outputs;
use crate::planned::{CODE, PlannedChange};
use crate::root::{Program, Project};
use crate::schemas::Schemas;

impl Project {
    /// How to implement a change; under our own name with its next task.
    pub fn apply_instructions(&self, request: InstructionsRequest<'_>) -> Result<ApplyInstructions, Error> {
        let schemas = Schemas::new(self);
        let change = self.change_of(request, &schemas)?;
        let mut guidance = Guidance::read(self);
        let missing = missing_artifacts(&change);
        let prerequisites = missing_prerequisites(&change);
        let tasks = Tasks::read(&change)?;
        let words = Words { program: self.program(), change: &change, tasks: &tasks };
        let (state, mut instruction) = words.state(&missing, &prerequisites);
        if !tasks.unavailable.is_empty() {
            instruction.push_str("\nNot every task is known, because of files that cannot be read:");
            let lines = tasks.unavailable.iter().map(|file| format!("\n- {}: {}", file.path, file.reason));
            instruction.extend(lines);
        }
        let warnings = if state == ApplyState::Blocked { Vec::new() } else { words.warnings()? };
        let next = match state {
            ApplyState::Ready | ApplyState::AllDone if self.environment.program == Program::Countersign => {
                let next = self.next_task(Some(&change.name));
                next.map_err(|error| guidance.notes.push(format!("the next task is not known: {error}"))).ok()
            }
            _ => None,
        };
        let context_files =
            change.artifacts().filter(|(_, files)| !files.is_empty()).map(|(artifact, files)| {
                (artifact.id.clone(), files.iter().map(|path| fs::display(path)).collect())
            });
        Ok(ApplyInstructions {
            change_name: change.name.clone(),
            change_dir: fs::display(&change.folder),
            schema_name: change.schema_name.clone(),
            context_files: context_files.collect(),
            progress: tasks.progress,
            tasks: tasks.listed,
            task_tracking_configured: tasks.tracks.is_some(),
            unavailable_tracking_files: tasks.unavailable,
            state,
            missing_artifacts: missing,
            missing_prerequisites: prerequisites,
            warnings,
            instruction,
            references: guidance.references(),
            context: guidance.raw_context(),
            operation_guidance: guidance.for_apply(),
            root: RootOutput::from(&self.root()),
            next,
            notes: guidance.notes,
        })
    }
}

/// The required artifacts that do not exist; a skipped one is not missing.
fn missing_artifacts(change: &PlannedChange) -> Vec<String> {
    let mut required = change.apply_requires();
    required.retain(|id| {
        change.schema().artifact(id).is_some()
            && !change.skipped.contains(id)
            && change.outputs_of(id).is_empty()
    });
    required
}

/// Everything that the required artifacts need and that does not exist, in the order to write it.
fn missing_prerequisites(change: &PlannedChange) -> Vec<String> {
    let mut ahead = change.apply_requires();
    let mut seen: BTreeSet<String> = ahead.iter().cloned().collect();
    let mut missing = BTreeSet::new();
    while let Some(id) = ahead.pop() {
        let Some(artifact) = change.schema().artifact(&id) else { continue };
        ahead.extend(artifact.requires.iter().filter(|id| seen.insert((*id).clone())).cloned());
        if !change.completed.contains(&id) {
            missing.insert(id);
        }
    }
    let order = ArtifactGraph::new(change.schema()).build_order();
    order.into_iter().filter(|id| missing.contains(*id)).map(str::to_owned).collect()
}

/// The tasks of a change, from every file that its schema names.
struct Tasks {
    /// The path or glob of the schema.
    tracks: Option<String>,
    /// The files that exist.
    files: Vec<PathBuf>,
    progress: Progress,
    listed: Vec<ApplyTask>,
    unavailable: Vec<UnavailableFile>,
}

impl Tasks {
    fn read(change: &PlannedChange) -> Result<Self, Error> {
        let tracks = change.schema().apply.as_ref().and_then(|apply| apply.tracks.clone());
        let files = match &tracks {
            Some(tracks) => outputs(&change.folder, tracks)?,
            None => Vec::new(),
        };
        let mut progress = Progress { total: 0, complete: 0, remaining: 0 };
        let (mut listed, mut unavailable) = (Vec::new(), Vec::new());
        for file in &files {
            let text = match fs::read_lossy(file) {
                Ok(text) => text,
                Err(error) => {
                    let reason = io_reason(&error);
                    unavailable.push(UnavailableFile { path: fs::display(file), reason });
                    continue;
                }
            };
            for task in read_tasks(&text) {
                progress.total += 1;
                progress.complete += usize::from(task.done);
                if !task.description.is_empty() {
                    listed.push(ApplyTask {
                        id: (listed.len() + 1).to_string(),
                        description: task.description.to_owned(),
                        done: task.done,
                    });
                }
            }
        }
        progress.remaining = progress.total - progress.complete;
        Ok(Self { tracks, files, progress, listed, unavailable })
    }
}

/// What is said about the state of a change.
struct Words<'a> {
    program: &'static str,
    change: &'a PlannedChange,
    tasks: &'a Tasks,
}

impl Words<'_> {
    fn state(&self, missing: &[String], prerequisites: &[String]) -> (ApplyState, String) {
        let Tasks { tracks, files, progress, listed, unavailable } = self.tasks;
        if !missing.is_empty() {
            let mut text = format!("This cannot be implemented yet: {} is missing.", missing.join(", "));
            if prerequisites.len() > missing.len() {
                let order = prerequisites.join(", ");
                text.push_str("\nStill to write, in this order: ");
                text.push_str(&order);
                text.push_str(". The schema says which of them a change may do without.");
            }
            let one = if let [one] = prerequisites { Some(one.as_str()) } else { None };
            return (ApplyState::Blocked, format!("{text}\n{}", self.remedy(one)));
        }
        let Some(tracks) = tracks else { return (ApplyState::Ready, self.own_words(UNTRACKED)) };
        let owner = self.change.schema().artifacts.iter().find(|artifact| artifact.generates == *tracks);
        let remedy = self.remedy(owner.map(|artifact| artifact.id.as_str()));
        if files.is_empty() {
            return (ApplyState::Blocked, format!("`{tracks}` is missing.\n{remedy}"));
        }
        if listed.is_empty() {
            let what = if unavailable.is_empty() { "has no task with a text" } else { "cannot be read" };
            return (ApplyState::Blocked, format!("`{tracks}` {what}.\n{remedy}"));
        }
        if unavailable.is_empty() && progress.remaining == 0 {
            return (ApplyState::AllDone, ALL_DONE.to_owned());
        }
        (ApplyState::Ready, self.own_words(TRACKED))
    }

    /// The schema's own words, or ours.
    fn own_words(&self, ours: &str) -> String {
        let theirs = self.change.schema().apply.as_ref().and_then(|apply| apply.instruction.as_deref());
        theirs.map_or(ours, trim).to_owned()
    }

    fn remedy(&self, artifact: Option<&str>) -> String {
        let (program, change) = (self.program, &self.change.name);
        let artifact = artifact.unwrap_or("<artifact>");
        format!(
            "`{program} instructions {artifact} --change {change}` says how to write it, `{program} status --change \
             {change}` what is left."
        )
    }

    /// What `validate` and `archive` will refuse later.
    fn warnings(&self) -> Result<Vec<String>, Error> {
        let specs: Vec<_> =
            self.change.artifacts().filter(|(artifact, _)| is_specs_artifact(&artifact.generates)).collect();
        if specs.is_empty() || specs.iter().any(|(artifact, _)| self.change.skipped.contains(&artifact.id)) {
            return Ok(Vec::new());
        }
        let mut warnings = self.unread_deltas()?;
        if specs.iter().all(|(_, files)| files.is_empty()) {
            let (program, change) = (self.program, &self.change.name);
            let id = if let [(only, _)] = specs.as_slice() { only.id.as_str() } else { "<artifact>" };
            let metadata = fs::display(&self.change.folder.join(METADATA_FILE));
            warnings.push(format!(
                "there is no delta, so `{program} validate {change}` fails: write it first (`{program} instructions \
                 {id} --change {change}`), or say `skip_specs: true` in {metadata} if no behaviour changes"
            ));
        }
        Ok(warnings)
    }

    /// Markdown below `specs` that has requirements and is no capability's `spec.md`.
    fn unread_deltas(&self) -> Result<Vec<String>, Error> {
        let folder = self.change.folder.join("specs");
        let found = ChangeSpecs::of(&folder).map_err(|error| io_error(CODE, &folder, &error))?;
        let mut warnings = Vec::new();
        for other in found.others {
            let (document, _) =
                read_document(&other.file, &other.path, &mut countersign_diag::SourceMap::default())
                    .map_err(|error| io_error(CODE, &other.file, &error))?;
            if DeltaDocument::read(&document).has_sections() {
                warnings.push(format!(
                    "specs/{} is never merged, and `{} validate {}` refuses it: move its requirements to specs/{}",
                    other.path, self.program, self.change.name, other.expected
                ));
            }
        }
        Ok(warnings)
    }
}

const ALL_DONE: &str =
    "Every task is ticked. Run the tests and look at the change once more, then archive it.";
const UNTRACKED: &str = "Everything that is needed is there; implement the change.";
const TRACKED: &str = "Read the files named above, do the open tasks one after another, and tick each box when its task is \
done. Stop and ask where something is unclear.";
