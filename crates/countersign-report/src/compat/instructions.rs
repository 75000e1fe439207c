//! `instructions`: how to write an artifact, how to implement a change, what to mind when it is archived.

mod apply;
mod archive;
#[cfg(test)]
mod tests;

use std::io;

use serde::Serialize;

use super::RootOutput;
use super::doctor::ReferenceHealth;
use super::status::PlanningHome;
use crate::answer::Answer;
use crate::style::Tone;
use crate::{Style, json, safety};

pub use apply::{ApplyInstructions, ApplyState, ApplyTask, Progress, UnavailableFile};
pub use archive::ArchiveInstructions;

/// The answer of `instructions ARTIFACT`, and of a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ArtifactInstructions {
    /// The change.
    pub change_name: String,
    /// The artifact, or the role.
    pub artifact_id: String,
    /// The schema of the change.
    pub schema_name: String,
    /// Absolute path of the change.
    pub change_dir: String,
    /// Where changes live.
    pub planning_home: PlanningHome,
    /// The path or glob to write.
    pub output_path: String,
    /// The same, absolute.
    pub resolved_output_path: String,
    /// The files that exist, absolute.
    pub existing_output_paths: Vec<String>,
    /// What it is.
    pub description: String,
    /// How to write it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instruction: Option<String>,
    /// What the project says to everybody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
    /// What the project says about this artifact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<Vec<String>>,
    /// The stores that may be read along.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub references: Option<Vec<ReferenceHealth>>,
    /// Whether the change declares that it needs no such artifact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skipped: Option<bool>,
    /// Why nothing should be written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warning: Option<String>,
    /// The document to fill.
    pub template: String,
    /// What has to be there first.
    pub dependencies: Vec<Dependency>,
    /// The artifacts that wait for this one.
    pub unlocks: Vec<String>,
    /// The project.
    pub root: RootOutput,
    /// What else there is to say, beside the answer.
    #[serde(skip)]
    pub notes: Vec<String>,
}

/// An artifact that has to be there first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dependency {
    /// Its id.
    pub id: String,
    /// Whether it is there.
    pub done: bool,
    /// The path or glob of it.
    pub path: String,
    /// What it is.
    pub description: String,
    /// Whether the change declares that it needs none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skipped: Option<bool>,
}

impl Answer for ArtifactInstructions {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        json::write(out, self)
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        let (artifact, change) = (safety::terminal(&self.artifact_id), safety::terminal(&self.change_name));
        let schema = safety::terminal(&self.schema_name);
        writeln!(out, "{} of {} (schema {schema})", style.paint(Tone::Name, &artifact), change)?;
        writeln!(out, "{}", safety::terminal(&self.description))?;
        if let Some(warning) = &self.warning {
            return block(out, style, "Do not write it", warning);
        }
        let missing: Vec<&str> =
            self.dependencies.iter().filter(|one| !one.done).map(|one| one.id.as_str()).collect();
        if !missing.is_empty() {
            let text = format!("{} should be written first", missing.join(", "));
            block(out, style, "Not ready", &text)?;
        }
        block(out, style, "Write to", &self.resolved_output_path)?;
        if !self.dependencies.is_empty() {
            heading(out, style, "Read first, as they are now")?;
        }
        for dependency in &self.dependencies {
            writeln!(out, "  {}", dependency.line(&self.change_dir))?;
        }
        optional(out, style, "Project context, for you and not for the document", self.context.as_deref())?;
        list(out, style, "Rules, for you and not for the document", self.rules.as_deref())?;
        references(out, style, self.references.as_deref())?;
        optional(out, style, "How", self.instruction.as_deref())?;
        if !self.unlocks.is_empty() {
            block(out, style, "Then come", &self.unlocks.join(", "))?;
        }
        heading(out, style, "Template: everything below this line")?;
        writeln!(out, "{}", safety::terminal_lines(self.template.trim()))
    }

    fn write_notes(&self, err: &mut dyn io::Write, _style: Style) -> io::Result<()> {
        notes(err, &self.notes)
    }
}

impl Dependency {
    fn line(&self, change: &str) -> String {
        let id = safety::terminal(&self.id);
        if self.skipped == Some(true) {
            return format!("[~] {id}: skipped, there is nothing to read");
        }
        let mark = if self.done { "[x]" } else { "[ ]" };
        let path = safety::terminal(&format!("{change}/{}", self.path));
        format!("{mark} {id}: {path}  {}", safety::terminal(&self.description))
    }
}

/// A line of its own above what follows. Authored text is indented, so that none can pass for a heading.
fn heading(out: &mut dyn io::Write, style: Style, text: &str) -> io::Result<()> {
    writeln!(out, "\n{}", style.paint(Tone::Strong, text))
}

fn block(out: &mut dyn io::Write, style: Style, title: &str, text: &str) -> io::Result<()> {
    heading(out, style, title)?;
    let shown = safety::terminal_lines(text.trim());
    shown.lines().try_for_each(
        |line| {
            if line.trim().is_empty() { writeln!(out) } else { writeln!(out, "  {line}") }
        },
    )
}

fn optional(out: &mut dyn io::Write, style: Style, title: &str, text: Option<&str>) -> io::Result<()> {
    text.map_or(Ok(()), |text| block(out, style, title, text))
}

fn list(out: &mut dyn io::Write, style: Style, title: &str, items: Option<&[String]>) -> io::Result<()> {
    let Some(items) = items else { return Ok(()) };
    heading(out, style, title)?;
    items.iter().try_for_each(|item| {
        let line: Vec<&str> = item.split_whitespace().collect();
        writeln!(out, "  - {}", safety::terminal(&line.join(" ")))
    })
}

fn references(out: &mut dyn io::Write, style: Style, stores: Option<&[ReferenceHealth]>) -> io::Result<()> {
    let Some(stores) = stores else { return Ok(()) };
    heading(out, style, "Stores that may be read along")?;
    for store in stores {
        let id = safety::terminal(&store.store_id);
        for diagnostic in &store.status {
            diagnostic.render_text("  ", &format!("{id}: "), out)?;
        }
    }
    Ok(())
}

fn notes(err: &mut dyn io::Write, notes: &[String]) -> io::Result<()> {
    notes.iter().try_for_each(|note| writeln!(err, "note: {}", safety::terminal(note)))
}
