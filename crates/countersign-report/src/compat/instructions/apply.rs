//! `instructions apply`: what there is to read, which tasks there are, and which one is next.

use std::io;

use countersign_verify::Next;
use serde::{Serialize, Serializer};

use super::{block, heading, list, notes, optional, references};
use crate::answer::Answer;
use crate::compat::RootOutput;
use crate::compat::doctor::ReferenceHealth;
use crate::style::Tone;
use crate::{Style, json, next, safety};

/// The answer of `instructions apply`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ApplyInstructions {
    /// The change.
    pub change_name: String,
    /// Absolute path of the change.
    pub change_dir: String,
    /// Its schema.
    pub schema_name: String,
    /// The files of each artifact that exists, absolute, in the order of the schema.
    #[serde(serialize_with = "as_map")]
    pub context_files: Vec<(String, Vec<String>)>,
    /// How many boxes are ticked.
    pub progress: Progress,
    /// The tasks with a text.
    pub tasks: Vec<ApplyTask>,
    /// Whether the schema names a file with tasks.
    pub task_tracking_configured: bool,
    /// Files with tasks that cannot be read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unavailable_tracking_files: Vec<UnavailableFile>,
    /// Whether the change can be worked on.
    pub state: ApplyState,
    /// The artifacts that are needed and missing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing_artifacts: Vec<String>,
    /// These and what they need in turn, in the order to write them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing_prerequisites: Vec<String>,
    /// What will stand in the way later.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// How to go on.
    pub instruction: String,
    /// The stores that may be read along.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub references: Option<Vec<ReferenceHealth>>,
    /// What the project says to everybody, untrimmed as in OpenSpec.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
    /// What the project says about implementing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation_guidance: Option<Vec<String>>,
    /// The project.
    pub root: RootOutput,
    /// The next task as `next` shows it. Our addition.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_document")]
    pub next: Option<Next>,
    /// What else there is to say, beside the answer.
    #[serde(skip)]
    pub notes: Vec<String>,
}

/// How many boxes are ticked, those without a text included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// All.
    pub total: usize,
    /// The ticked ones.
    pub complete: usize,
    /// The others.
    pub remaining: usize,
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApplyTask {
    /// Its position among the tasks with a text, counted from 1.
    pub id: String,
    /// Its text.
    pub description: String,
    /// Whether it is ticked.
    pub done: bool,
}

/// A file with tasks that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnavailableFile {
    /// Absolute path.
    pub path: String,
    /// Why.
    pub reason: String,
}

/// Whether a change can be worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplyState {
    /// Something is missing.
    Blocked,
    /// There is something to do.
    Ready,
    /// Every box is ticked.
    AllDone,
}

impl Answer for ApplyInstructions {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        json::write(out, self)
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        let (change, schema) = (safety::terminal(&self.change_name), safety::terminal(&self.schema_name));
        writeln!(out, "apply {} (schema {schema})", style.paint(Tone::Name, &change))?;
        if !self.missing_artifacts.is_empty() {
            let mut text = format!("missing: {}", self.missing_artifacts.join(", "));
            if self.missing_prerequisites.len() > self.missing_artifacts.len() {
                text = format!("{text}\nto write, in this order: {}", self.missing_prerequisites.join(", "));
            }
            block(out, style, "Blocked", &text)?;
        }
        if !self.warnings.is_empty() {
            list(out, style, "Warnings", Some(&self.warnings))?;
        }
        if !self.context_files.is_empty() {
            heading(out, style, "Read first")?;
        }
        for (artifact, paths) in &self.context_files {
            for path in paths {
                writeln!(out, "  {}: {}", safety::terminal(artifact), safety::terminal(path))?;
            }
        }
        if self.progress.total > 0 {
            let Progress { total, complete, .. } = self.progress;
            let mark =
                if self.state == ApplyState::AllDone { format!(" {}", style.good()) } else { String::new() };
            heading(out, style, &format!("Tasks: {complete} of {total} done{mark}"))?;
        }
        for task in &self.tasks {
            let mark = if task.done { "[x]" } else { "[ ]" };
            writeln!(out, "  {mark} {}", safety::terminal(&task.description))?;
        }
        references(out, style, self.references.as_deref())?;
        block(out, style, "How", &self.instruction)?;
        optional(out, style, "Project context", self.context.as_deref())?;
        list(out, style, "Guidance", self.operation_guidance.as_deref())?;
        if let Some(next) = &self.next {
            heading(out, style, "Next")?;
            next::render_text(next, out, style)?;
        }
        Ok(())
    }

    fn write_notes(&self, err: &mut dyn io::Write, _style: Style) -> io::Result<()> {
        notes(err, &self.notes)
    }
}

fn as_map<S: Serializer>(pairs: &[(String, Vec<String>)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(id, paths)| (id, paths)))
}

#[expect(clippy::ref_option, reason = "serde hands the field over as it is")]
fn as_document<S: Serializer>(next: &Option<Next>, serializer: S) -> Result<S::Ok, S::Error> {
    next.as_ref().map(next::document).serialize(serializer)
}
