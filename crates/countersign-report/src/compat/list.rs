//! `list`: changes with their progress, specs with their size.

use std::io;

use serde::Serialize;

use super::RootOutput;
use crate::{Style, safety};

/// The answer of `list` and `list --changes`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeList {
    /// The changes, sorted.
    pub changes: Vec<ChangeRow>,
    /// Folders that wrap changes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<NestedWarning>,
    /// The project.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root: Option<RootOutput>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeRow {
    /// The name of the folder.
    pub name: String,
    /// Tasks that are done.
    pub completed_tasks: usize,
    /// All tasks.
    pub total_tasks: usize,
    /// The latest modification of a file in it, RFC 3339 in UTC with milliseconds.
    pub last_modified: String,
    /// Follows from the tasks.
    pub status: TaskStatus,
    /// The changes it wraps, if it is no change itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nested: Option<Vec<String>>,
    /// The modification in words, as [`age`] gives them; only the text shows it.
    #[serde(skip)]
    pub age: String,
}

/// How far the tasks of a change are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TaskStatus {
    /// There are none.
    NoTasks,
    /// All are done.
    Complete,
    /// Some are not.
    InProgress,
}

impl TaskStatus {
    /// The status of so many tasks done of so many.
    pub fn of(completed: usize, total: usize) -> Self {
        match (completed, total) {
            (_, 0) => Self::NoTasks,
            (completed, total) if completed == total => Self::Complete,
            _ => Self::InProgress,
        }
    }
}

/// A folder that wraps changes instead of being one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NestedWarning {
    /// `nested_change_directory`.
    pub code: &'static str,
    /// The folder.
    pub name: String,
    /// The changes in it, with `/`.
    pub nested: Vec<String>,
    /// What to do.
    pub message: String,
}

impl ChangeList {
    /// Writes the table.
    pub fn render_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        if self.changes.is_empty() {
            return writeln!(out, "No active changes.");
        }
        writeln!(out, "Changes:")?;
        let names: Vec<String> = self.changes.iter().map(|row| safety::terminal(&row.name)).collect();
        let width = widest(&names);
        for (row, name) in self.changes.iter().zip(&names) {
            let status = row.status_text(style);
            writeln!(out, "  {}     {}  {}", padded(name, width), padded(&status, 12), row.age)?;
        }
        for warning in &self.warnings {
            writeln!(out, "\nwarning: {}", safety::terminal(&warning.message))?;
        }
        Ok(())
    }
}

impl ChangeRow {
    fn status_text(&self, style: Style) -> String {
        if self.nested.is_some() {
            return "not a change".to_owned();
        }
        match self.status {
            TaskStatus::NoTasks => "No tasks".to_owned(),
            TaskStatus::Complete => format!("{} Complete", if style.unicode { "✓" } else { "ok" }),
            TaskStatus::InProgress => format!("{}/{} tasks", self.completed_tasks, self.total_tasks),
        }
    }
}

/// The answer of `list --specs`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SpecList {
    /// The capabilities, sorted.
    pub specs: Vec<SpecRow>,
    /// The project.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root: Option<RootOutput>,
}

/// One capability.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SpecRow {
    /// The path below `openspec/specs`.
    pub id: String,
    /// How many requirements it has; 0 if it cannot be read.
    pub requirement_count: usize,
}

impl SpecList {
    /// Writes the table.
    pub fn render_text(&self, out: &mut dyn io::Write) -> io::Result<()> {
        if self.specs.is_empty() {
            return writeln!(out, "No specs.");
        }
        writeln!(out, "Specs:")?;
        let ids: Vec<String> = self.specs.iter().map(|row| safety::terminal(&row.id)).collect();
        let width = widest(&ids);
        for (row, id) in self.specs.iter().zip(&ids) {
            writeln!(out, "  {}     requirements {}", padded(id, width), row.requirement_count)?;
        }
        Ok(())
    }
}

/// How long ago in words: `just now`, `5m ago`, `2h ago`, `3d ago`, and above 30 days the date.
pub fn age(elapsed_ms: i64, date: &str) -> String {
    let minutes = elapsed_ms.div_euclid(60_000);
    let (hours, days) = (minutes.div_euclid(60), minutes.div_euclid(24 * 60));
    if days > 30 {
        date.to_owned()
    } else if days > 0 {
        format!("{days}d ago")
    } else if hours > 0 {
        format!("{hours}h ago")
    } else if minutes > 0 {
        format!("{minutes}m ago")
    } else {
        "just now".to_owned()
    }
}

/// OpenSpec pads by UTF-16 code units.
fn widest(texts: &[String]) -> usize {
    texts.iter().map(|text| text.encode_utf16().count()).max().unwrap_or(0)
}

fn padded(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(text.encode_utf16().count());
    format!("{text}{}", " ".repeat(missing))
}
