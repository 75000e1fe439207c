//! `show`: a spec or a change as data, its Markdown as text, and the diffs of a change.

use std::io;

use serde::Serialize;

use super::RootOutput;
use crate::style::Tone;
use crate::{Style, safety};

/// The answer of `show --type spec --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ShowSpec {
    /// The path below `openspec/specs`.
    pub id: String,
    /// OpenSpec's title: the id.
    pub title: String,
    /// The text of `## Purpose`.
    pub overview: String,
    /// How many requirements follow.
    pub requirement_count: usize,
    /// The requirements.
    pub requirements: Vec<Requirement>,
    /// The format.
    pub metadata: Metadata,
    /// The project; absent on the deprecated verbs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root: Option<RootOutput>,
}

/// A requirement; `name`, `id` and `line` are ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Requirement {
    /// The body text, or the title where there is none.
    pub text: String,
    /// Its scenarios.
    pub scenarios: Vec<Scenario>,
    /// The name in the header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The reference, `capability/slug`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The line of the header, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
}

/// A scenario; `name` and `line` are ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Scenario {
    /// The text below the header.
    pub raw_text: String,
    /// The name in the header, without `Scenario:`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The line of the header, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
}

/// The format of a spec document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Metadata {
    /// `1.0.0`.
    pub version: &'static str,
    /// `openspec`.
    pub format: &'static str,
}

impl Default for Metadata {
    fn default() -> Self {
        Self { version: "1.0.0", format: "openspec" }
    }
}

/// The answer of `show --type change --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ShowChange {
    /// The name.
    pub id: String,
    /// The title of its proposal.
    pub title: String,
    /// How many deltas follow.
    pub delta_count: usize,
    /// The deltas.
    pub deltas: Vec<Delta>,
    /// The project; absent on the deprecated verbs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root: Option<RootOutput>,
}

/// One operation of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Delta {
    /// The capability.
    pub spec: String,
    /// What is done.
    pub operation: Operation,
    /// The same in words.
    pub description: String,
    /// The requirement, unless it is only renamed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requirement: Option<Requirement>,
    /// The same once more, as OpenSpec gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requirements: Option<Vec<Requirement>>,
    /// The names of a rename.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rename: Option<Rename>,
    /// The unified diff of a modification, with `--diff`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diff: Option<String>,
    /// Why the diff may mislead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warning: Option<String>,
}

/// What a delta does to a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Operation {
    /// Adds it.
    Added,
    /// Replaces it.
    Modified,
    /// Takes it away.
    Removed,
    /// Gives it another name.
    Renamed,
}

/// The two names of a rename.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rename {
    /// The old one.
    pub from: String,
    /// The new one.
    pub to: String,
}

/// Who reads the Markdown that `show` passes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// A terminal: what would act on it is made visible.
    Terminal,
    /// A pipe or a file: the bytes as they are.
    Pipe,
}

/// Writes a document as it is, and a line break, as OpenSpec does.
pub fn render_document(text: &str, reader: Reader, out: &mut dyn io::Write) -> io::Result<()> {
    match reader {
        Reader::Terminal => writeln!(out, "{}", safety::terminal_lines(text)),
        Reader::Pipe => writeln!(out, "{text}"),
    }
}

/// One requirement of `show --diff` as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequirementDiff {
    /// The capability.
    pub capability: String,
    /// The name.
    pub name: String,
    /// What happens to it.
    pub change: DiffKind,
}

/// What the diff of one requirement shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DiffKind {
    /// The block to add.
    Added(String),
    /// The block to remove.
    Removed(String),
    /// The old name; the new one is the name of the requirement.
    Renamed(String),
    /// The unified diff and a warning, or the block where there is nothing to compare it with.
    Modified {
        /// The block in the delta.
        block: String,
        /// The unified diff; empty if the texts are equal.
        diff: Option<String>,
        /// Why it may mislead.
        warning: Option<String>,
    },
}

/// Writes the diffs of a change, grouped by capability in the order given.
pub fn render_diffs(
    change: &str,
    diffs: &[RequirementDiff],
    out: &mut dyn io::Write,
    style: Style,
) -> io::Result<()> {
    writeln!(out)?;
    if diffs.is_empty() {
        return writeln!(out, "change `{}` has no delta specs to compare", safety::terminal(change));
    }
    writeln!(out, "{}\n", style.paint(Tone::Strong, "Specifications Changed (diffs)"))?;
    let mut current: Option<&str> = None;
    for diff in diffs {
        if current != Some(diff.capability.as_str()) {
            if current.is_some() {
                writeln!(out)?;
            }
            writeln!(out, "{}\n", style.paint(Tone::Strong, &safety::terminal(&diff.capability)))?;
            current = Some(&diff.capability);
        }
        render_diff(diff, out, style)?;
        writeln!(out)?;
    }
    Ok(())
}

fn render_diff(diff: &RequirementDiff, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
    let name = safety::terminal(&diff.name);
    let mut head = |tone: Tone, word: &str, text: &str| {
        writeln!(out, "  {}", style.paint(tone, &format!("{word}: {text}")))
    };
    match &diff.change {
        DiffKind::Added(block) => {
            head(Tone::Good, "ADDED", &name)?;
            lines(block, |_| Some(Tone::Good), out, style)
        }
        DiffKind::Removed(block) => {
            head(Tone::Bad, "REMOVED", &name)?;
            lines(block, |_| Some(Tone::Bad), out, style)
        }
        DiffKind::Renamed(from) => {
            head(Tone::Name, "RENAMED", &format!("{} {} {name}", safety::terminal(from), style.arrow()))
        }
        DiffKind::Modified { block, diff, warning } => {
            head(Tone::Warn, "MODIFIED", &name)?;
            if let Some(warning) = warning {
                let mark = if style.unicode { "⚠" } else { "!" };
                let text = format!("{mark} {}", safety::terminal(warning));
                writeln!(out, "    {}", style.paint(Tone::Warn, &text))?;
            }
            match diff.as_deref() {
                None => lines(block, |_| None, out, style),
                Some("") => writeln!(out, "    {}", style.paint(Tone::Faint, "(no textual changes)")),
                Some(diff) => lines(diff, diff_tone, out, style),
            }
        }
    }
}

fn diff_tone(line: &str) -> Option<Tone> {
    match line.as_bytes().first() {
        Some(b'+') => Some(Tone::Good),
        Some(b'-') => Some(Tone::Bad),
        _ => None,
    }
}

fn lines(
    text: &str,
    tone: impl Fn(&str) -> Option<Tone>,
    out: &mut dyn io::Write,
    style: Style,
) -> io::Result<()> {
    for line in text.split('\n') {
        let shown = safety::terminal_lines(line);
        match tone(line) {
            Some(tone) => writeln!(out, "    {}", style.paint(tone, &shown))?,
            None => writeln!(out, "    {shown}")?,
        }
    }
    Ok(())
}
