//! `new change`: what was made.

use std::io;

use serde::Serialize;

use super::RootOutput;
use crate::answer::Answer;
use crate::style::Tone;
use crate::{Style, json, safety};

/// The answer of `new change`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewChangeAnswer {
    /// The change.
    pub change: CreatedChange,
    /// The project.
    pub root: RootOutput,
    /// Where it is, as people see it.
    #[serde(skip)]
    pub location: String,
    /// What to run next.
    #[serde(skip)]
    pub next_command: String,
    /// Whether there was no project before.
    #[serde(skip)]
    pub made_project: bool,
    /// What could not be done besides.
    #[serde(skip)]
    pub notes: Vec<String>,
}

/// A change that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CreatedChange {
    /// Its name.
    pub id: String,
    /// Absolute path of its folder.
    pub path: String,
    /// Absolute path of its metadata.
    pub metadata_path: String,
    /// Its schema.
    pub schema: String,
}

impl Answer for NewChangeAnswer {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        json::write(out, self)
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        let (id, schema) = (safety::terminal(&self.change.id), safety::terminal(&self.change.schema));
        let location = safety::terminal(&self.location);
        writeln!(out, "{} change {} begun in {location}/", style.good(), style.paint(Tone::Name, &id))?;
        writeln!(out, "Schema: {schema}")?;
        writeln!(out, "Next: {}", safety::terminal(&self.next_command))?;
        if self.made_project {
            let note =
                "There was no project here, so `openspec/` was made; delete it if you meant another folder.";
            writeln!(out, "\n{}", style.paint(Tone::Faint, note))?;
        }
        Ok(())
    }

    fn write_notes(&self, err: &mut dyn io::Write, _style: Style) -> io::Result<()> {
        self.notes.iter().try_for_each(|note| writeln!(err, "note: {}", safety::terminal(note)))
    }
}
