//! `status`: which artifacts of a change exist, and what comes next.

use std::io;

use serde::{Serialize, Serializer};

use super::{Diagnostic, RootOutput};
use crate::style::Tone;
use crate::{Style, safety};

/// The answer of `status --change NAME`, and one entry of `status --all`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeStatus {
    /// The name.
    pub change_name: String,
    /// The schema it follows.
    pub schema_name: String,
    /// Where changes live.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub planning_home: Option<PlanningHome>,
    /// Absolute path of its folder.
    pub change_root: String,
    /// Where each artifact goes, in the order of the schema.
    #[serde(serialize_with = "as_map")]
    pub artifact_paths: Vec<(String, ArtifactPaths)>,
    /// Whether every artifact exists or is skipped.
    pub is_planning_complete: bool,
    /// The same, under its older name.
    pub is_complete: bool,
    /// The artifacts that implementation waits for.
    pub apply_requires: Vec<String>,
    /// The next step as a sentence, or none.
    pub next_steps: Vec<String>,
    /// What an agent may edit.
    pub action_context: ActionContext,
    /// The artifacts in build order.
    pub artifacts: Vec<Artifact>,
    /// The project; absent inside `status --all`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root: Option<RootOutput>,
    /// How far the change is, as far as its files tell. Our addition.
    pub stage: Stage,
    /// The risk that its author declares. Our addition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk: Option<&'static str>,
    /// The command of the next step; only the text shows it.
    #[serde(skip)]
    pub next_command: Option<String>,
}

/// How far an open change is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Nothing is written yet.
    Begun,
    /// There is a proposal.
    Proposed,
    /// There are deltas.
    Specified,
    /// There is a design, or none is needed at its risk.
    Designed,
    /// There are tasks.
    Planned,
    /// A task is done.
    Implementing,
}

impl Stage {
    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Proposed => "proposed",
            Self::Specified => "specified",
            Self::Designed => "designed",
            Self::Planned => "planned",
            Self::Implementing => "implementing",
        }
    }
}

/// Where changes live.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanningHome {
    /// `repo` or `store`.
    pub kind: String,
    /// Absolute path of the project.
    pub root: String,
    /// Absolute path of the folder of changes.
    pub changes_dir: String,
    /// The schema of a change that names none.
    pub default_schema: String,
}

/// Where one artifact goes and what exists of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ArtifactPaths {
    /// The path or glob of the schema.
    pub output_path: String,
    /// The same below the folder of the change, absolute.
    pub resolved_output_path: String,
    /// The files that exist, absolute.
    pub existing_output_paths: Vec<String>,
}

/// What an agent may edit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ActionContext {
    /// `repo-local`.
    pub mode: &'static str,
    /// `repo`.
    pub source_of_truth: &'static str,
    /// The ids of the artifacts.
    pub planning_artifacts: Vec<String>,
    /// Always empty in OpenSpec 1.13.
    pub linked_context: Vec<String>,
    /// The folders that may be edited.
    pub allowed_edit_roots: Vec<String>,
    /// Always false in OpenSpec 1.13.
    pub requires_affected_area_selection: bool,
    /// What else binds, in words.
    pub constraints: Vec<String>,
}

/// One artifact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Artifact {
    /// Its id in the schema.
    pub id: String,
    /// The path or glob of the schema.
    pub output_path: String,
    /// Whether it exists.
    pub status: ArtifactStatus,
    /// The artifacts it needs.
    pub requires: Vec<String>,
    /// Those of them that are missing; only of a blocked one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing_deps: Option<Vec<String>>,
}

/// How far an artifact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ArtifactStatus {
    /// Exists.
    Done,
    /// The change declares that it needs none.
    Skipped,
    /// Can be written now.
    Ready,
    /// Waits for others.
    Blocked,
}

/// The answer of `status --all`, and of `status` where there is no change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BatchStatus {
    /// The changes, sorted.
    pub changes: Vec<BatchEntry>,
    /// Says that there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The project.
    pub root: Option<RootOutput>,
}

/// A change of `status --all`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum BatchEntry {
    /// Its status.
    Status(Box<ChangeStatus>),
    /// Why it has none.
    Failed(FailedStatus),
}

/// A change whose status cannot be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FailedStatus {
    /// The name.
    pub change_name: String,
    /// Why.
    pub status: Vec<Diagnostic>,
}

impl ChangeStatus {
    /// Writes the text.
    pub fn render_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        let count = |status| self.artifacts.iter().filter(|artifact| artifact.status == status).count();
        let (done, skipped) = (count(ArtifactStatus::Done), count(ArtifactStatus::Skipped));
        writeln!(out, "Change: {}", safety::terminal(&self.change_name))?;
        writeln!(out, "Schema: {}", safety::terminal(&self.schema_name))?;
        writeln!(out, "Change root: {}", safety::terminal(&self.change_root))?;
        let risk = self.risk.map(|risk| format!(" (declared risk: {risk})")).unwrap_or_default();
        writeln!(out, "Stage: {}{risk}", self.stage.as_str())?;
        let suffix = if skipped > 0 { format!(" ({skipped} skipped)") } else { String::new() };
        writeln!(out, "Progress: {done}/{} artifacts complete{suffix}\n", self.artifacts.len() - skipped)?;
        for artifact in &self.artifacts {
            writeln!(out, "{}", artifact.line(style))?;
        }
        if self.is_planning_complete || self.next_command.is_some() {
            writeln!(out)?;
        }
        if self.is_planning_complete {
            writeln!(out, "{}", style.paint(Tone::Good, "All planning artifacts exist."))?;
        }
        match &self.next_command {
            Some(command) => writeln!(out, "Next: {}", safety::terminal(command)),
            None => Ok(()),
        }
    }
}

impl Artifact {
    fn line(&self, style: Style) -> String {
        let (tone, mark) = match self.status {
            ArtifactStatus::Done => (Tone::Good, "[x]"),
            ArtifactStatus::Skipped => (Tone::Faint, "[~]"),
            ArtifactStatus::Ready => (Tone::Warn, "[ ]"),
            ArtifactStatus::Blocked => (Tone::Bad, "[-]"),
        };
        let missing = self.missing_deps.as_deref().unwrap_or_default();
        let note = match self.status {
            ArtifactStatus::Skipped => " (skipped: the change declares skip_specs)".to_owned(),
            ArtifactStatus::Blocked if !missing.is_empty() => {
                format!(" (blocked by: {})", safety::terminal(&missing.join(", ")))
            }
            _ => String::new(),
        };
        format!("{} {}{}", style.paint(tone, mark), safety::terminal(&self.id), style.paint(tone, &note))
    }
}

impl BatchStatus {
    /// Whether the command fails, because the status of a change cannot be told.
    pub fn exit_failed(&self) -> bool {
        self.changes.iter().any(|entry| matches!(entry, BatchEntry::Failed(_)))
    }

    /// Writes the text.
    pub fn render_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        if let Some(message) = &self.message {
            writeln!(out, "{}", safety::terminal(message))?;
        }
        for (index, entry) in self.changes.iter().enumerate() {
            if index > 0 {
                writeln!(out)?;
            }
            match entry {
                BatchEntry::Status(status) => status.render_text(out, style)?,
                BatchEntry::Failed(failed) => {
                    let why = failed.status.first().map_or("", |diagnostic| diagnostic.message.as_str());
                    let text = format!("{}: {}", failed.change_name, why);
                    writeln!(out, "{} {}", style.bad(), style.paint(Tone::Bad, &safety::terminal(&text)))?;
                }
            }
        }
        Ok(())
    }
}

fn as_map<S: Serializer>(pairs: &[(String, ArtifactPaths)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(id, paths)| (id, paths)))
}
