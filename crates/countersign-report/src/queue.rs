//! `queue`: the open changes in the order in which they can be archived.

use std::io;

use serde::Serialize;

use crate::style::Tone;
use crate::{Style, safety};

/// The queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueView {
    /// The changes in order; those in cycles last.
    pub changes: Vec<QueueRow>,
    /// The shortest cycle of changes that wait for each other, its first change again at its end; empty if there is none.
    pub cycle: Vec<String>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QueueRow {
    /// The id.
    pub change: String,
    /// The changes it says it has to follow.
    pub after: Vec<String>,
    /// Why it cannot be archived at its place; absent if it can.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What has no effect in its metadata, a dependency perhaps.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// The document of `queue --json`.
#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    changes: &'a [QueueRow],
    cycle: &'a [String],
}

impl QueueView {
    /// Whether every change can be archived.
    pub fn is_free(&self) -> bool {
        self.changes.iter().all(|row| row.reason.is_none())
    }

    /// Writes the document.
    pub fn render_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let document = Document { schema: "countersign.queue/1", changes: &self.changes, cycle: &self.cycle };
        crate::json::write(out, &document)
    }

    /// Writes the text for people.
    pub fn render_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        if self.changes.is_empty() {
            return writeln!(out, "no change is open");
        }
        for (index, row) in self.changes.iter().enumerate() {
            let mark = if row.reason.is_none() { style.good() } else { style.bad() };
            let after = match row.after.as_slice() {
                [] => String::new(),
                after => format!(" (after {})", after.join(", ")),
            };
            writeln!(
                out,
                "{mark} {}. {}{}",
                index + 1,
                safety::terminal(&row.change),
                safety::terminal(&after)
            )?;
            if let Some(reason) = &row.reason {
                writeln!(out, "     {}", style.paint(Tone::Faint, &safety::terminal(reason)))?;
            }
            for note in &row.notes {
                writeln!(out, "     {}", style.paint(Tone::Warn, &safety::terminal(note)))?;
            }
        }
        Ok(())
    }
}
