//! `instructions archive`: what the project says to whoever archives a change.

use std::io;

use serde::Serialize;

use super::{list, notes, optional};
use crate::answer::Answer;
use crate::compat::RootOutput;
use crate::style::Tone;
use crate::{Style, json, safety};

/// The answer of `instructions archive`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ArchiveInstructions {
    /// The change.
    pub change_name: String,
    /// What the project says to everybody, untrimmed as in OpenSpec.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
    /// What the project says about archiving.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation_guidance: Option<Vec<String>>,
    /// The project.
    pub root: RootOutput,
    /// What else there is to say, beside the answer.
    #[serde(skip)]
    pub notes: Vec<String>,
}

impl Answer for ArchiveInstructions {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        json::write(out, self)
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        writeln!(out, "archive {}", style.paint(Tone::Name, &safety::terminal(&self.change_name)))?;
        optional(out, style, "Project context", self.context.as_deref())?;
        list(out, style, "Guidance", self.operation_guidance.as_deref())?;
        if self.context.is_none() && self.operation_guidance.is_none() {
            writeln!(out, "The project says nothing about archiving.")?;
        }
        Ok(())
    }

    fn write_notes(&self, err: &mut dyn io::Write, _style: Style) -> io::Result<()> {
        notes(err, &self.notes)
    }
}
