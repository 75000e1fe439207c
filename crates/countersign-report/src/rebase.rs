//! `rebase`: what became of each requirement of a delta.

use std::io;

use serde::Serialize;

use crate::style::Tone;
use crate::{Style, safety};

/// What a rebase did, or would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RebaseView {
    /// The change.
    pub change: String,
    /// What there is to say about single requirements.
    pub rows: Vec<RebaseRow>,
    /// The files that change, with their differences.
    pub diffs: Vec<(String, String)>,
}

/// One requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RebaseRow {
    /// The capability path.
    pub capability: String,
    /// The requirement.
    pub requirement: String,
    /// What happened.
    pub what: String,
    /// Whether somebody has to choose.
    #[serde(rename = "conflict")]
    pub is_conflict: bool,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    change: &'a str,
    requirements: &'a [RebaseRow],
    files: Vec<&'a str>,
}

impl RebaseView {
    /// Whether somebody has to choose.
    pub fn has_conflicts(&self) -> bool {
        self.rows.iter().any(|row| row.is_conflict)
    }

    /// Writes the document.
    pub fn render_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let files = self.diffs.iter().map(|(file, _)| file.as_str()).collect();
        let document = Document {
            schema: "countersign.rebase/1",
            change: &self.change,
            requirements: &self.rows,
            files,
        };
        crate::json::write(out, &document)
    }

    /// Writes the text for people.
    pub fn render_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        for row in &self.rows {
            let mark = if row.is_conflict { style.bad() } else { style.good() };
            let (capability, requirement) =
                (safety::terminal(&row.capability), safety::terminal(&row.requirement));
            writeln!(out, "{mark} {capability}: {requirement}: {}", safety::terminal(&row.what))?;
        }
        for (file, diff) in &self.diffs {
            writeln!(out, "{}", style.paint(Tone::Name, &safety::terminal(file)))?;
            write_diff(diff, "  ", out, style)?;
        }
        if self.rows.is_empty() && self.diffs.is_empty() {
            writeln!(
                out,
                "{} `{}` stands on the main specs of now",
                style.good(),
                safety::terminal(&self.change)
            )?;
        }
        Ok(())
    }
}

/// Writes a unified diff in colour.
pub(crate) fn write_diff(diff: &str, indent: &str, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
    for line in diff.lines() {
        let tone = match line.as_bytes().first() {
            Some(b'+') => Tone::Good,
            Some(b'-') => Tone::Bad,
            _ => Tone::Faint,
        };
        writeln!(out, "{indent}{}", style.paint(tone, &safety::terminal(line)))?;
    }
    Ok(())
}
