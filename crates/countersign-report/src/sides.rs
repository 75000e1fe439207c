//! `diff`: the three sides of each requirement of a delta.

use std::io;

use serde::Serialize;

use crate::rebase::write_diff;
use crate::style::Tone;
use crate::{Style, safety};

/// The three sides of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SidesView {
    /// The change.
    pub change: String,
    /// The requirements it modifies or removes.
    pub rows: Vec<SidesRow>,
}

/// One requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SidesRow {
    /// The capability path.
    pub capability: String,
    /// The requirement.
    pub requirement: String,
    /// Where its base is known from; absent if nothing tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_from: Option<String>,
    /// What others made of the base, as a unified diff; absent if the main spec still has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_main_spec: Option<String>,
    /// What this change makes of it, as a unified diff.
    pub in_change: String,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    change: &'a str,
    requirements: &'a [SidesRow],
}

impl SidesView {
    /// Writes the document.
    pub fn render_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        crate::json::write(
            out,
            &Document { schema: "countersign.diff/1", change: &self.change, requirements: &self.rows },
        )
    }

    /// Writes the text for people.
    pub fn render_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        if self.rows.is_empty() {
            return writeln!(out, "`{}` modifies and removes nothing", safety::terminal(&self.change));
        }
        for row in &self.rows {
            let name =
                format!("{}: {}", safety::terminal(&row.capability), safety::terminal(&row.requirement));
            writeln!(out, "{}", style.paint(Tone::Strong, &name))?;
            match &row.known_from {
                Some(from) => writeln!(out, "  base: {}", safety::terminal(from))?,
                None => writeln!(out, "  base: nothing tells it; compared with the main spec of now")?,
            }
            if let Some(diff) = &row.in_main_spec {
                writeln!(out, "  {}", style.paint(Tone::Warn, "others made of it:"))?;
                write_diff(diff, "    ", out, style)?;
            }
            writeln!(out, "  this change makes of it:")?;
            write_diff(&row.in_change, "    ", out, style)?;
        }
        Ok(())
    }
}
