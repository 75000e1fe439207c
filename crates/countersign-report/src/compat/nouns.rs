//! The deprecated `change list` and `spec list`.

use std::io;

use serde::Serialize;

use crate::safety;

/// How `change list` and `spec list` print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Ids only.
    Ids,
    /// Title and counts (`--long`).
    Long,
}

/// One change of `change list --json`, which prints a bare array of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeEntry {
    /// The name.
    pub id: String,
    /// The title of its proposal.
    pub title: String,
    /// How many deltas `show` lists.
    pub delta_count: usize,
    /// Its tasks.
    pub task_status: TaskCount,
    /// What the long text says instead of title and deltas, where the proposal is missing or cannot be read.
    #[serde(skip)]
    pub problem: Option<&'static str>,
}

/// Tasks of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct TaskCount {
    /// All tasks.
    pub total: usize,
    /// Tasks that are done.
    pub completed: usize,
}

/// One capability of `spec list --json`, which prints a bare array of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SpecEntry {
    /// The path below `openspec/specs`.
    pub id: String,
    /// The title.
    pub title: String,
    /// How many requirements it has.
    pub requirement_count: usize,
}

/// Writes the text of `change list`.
pub fn render_changes(changes: &[ChangeEntry], detail: Detail, out: &mut dyn io::Write) -> io::Result<()> {
    if changes.is_empty() {
        return writeln!(out, "No items found");
    }
    for change in changes {
        let id = safety::terminal(&change.id);
        if detail == Detail::Ids {
            writeln!(out, "{id}")?;
            continue;
        }
        let TaskCount { total, completed } = change.task_status;
        let tasks = if total > 0 { format!(" [tasks {completed}/{total}]") } else { String::new() };
        let title = safety::terminal(&change.title);
        let rest = match change.problem {
            Some(problem) => format!("({problem})"),
            None => format!("{title} [deltas {}]", change.delta_count),
        };
        writeln!(out, "{id}: {rest}{tasks}")?;
    }
    Ok(())
}

/// Writes the text of `spec list`.
pub fn render_specs(specs: &[SpecEntry], detail: Detail, out: &mut dyn io::Write) -> io::Result<()> {
    if specs.is_empty() {
        return writeln!(out, "No items found");
    }
    for spec in specs {
        let id = safety::terminal(&spec.id);
        match detail {
            Detail::Ids => writeln!(out, "{id}")?,
            Detail::Long => {
                let title = safety::terminal(&spec.title);
                writeln!(out, "{id}: {title} [requirements {}]", spec.requirement_count)?;
            }
        }
    }
    Ok(())
}
