//! `trace accept` and `trace snapshot`: what was accepted, and what became of coverage.

use std::io;

use serde::Serialize;

use crate::answer::Answer;
use crate::shown::counted;
use crate::style::Tone;
use crate::{Style, safety};

/// More lines than this are counted.
const MOST: usize = 20;

/// A line of the lock.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct AcceptedLink {
    /// The requirement or scenario.
    pub reference: String,
    /// What is claimed.
    pub verb: &'static str,
    /// The file of the citing item.
    pub path: String,
    /// The item in it; empty for a file or a range.
    pub symbol: String,
    /// Who accepted it.
    pub by: String,
}

/// What `trace accept` answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptView {
    /// Whether the lock was written; it is not where nothing is new or only a look was asked for.
    pub written: bool,
    /// In whose name.
    pub by: String,
    /// The lines that are new.
    pub accepted: Vec<AcceptedLink>,
    /// The lines that are gone.
    pub dropped: Vec<AcceptedLink>,
    /// The former names that are new: from, to.
    pub aliases: Vec<(String, String)>,
    /// How many lines the lock has now.
    pub links: usize,
}

#[derive(Serialize)]
struct AcceptDocument<'a> {
    schema: &'static str,
    written: bool,
    by: &'a str,
    accepted: &'a [AcceptedLink],
    dropped: &'a [AcceptedLink],
    aliases: Vec<AliasV1<'a>>,
    links: usize,
}

#[derive(Serialize)]
struct AliasV1<'a> {
    from: &'a str,
    to: &'a str,
}

impl Answer for AcceptView {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let document = AcceptDocument {
            schema: "countersign.trace-accept/1",
            written: self.written,
            by: &self.by,
            accepted: &self.accepted,
            dropped: &self.dropped,
            aliases: self.aliases.iter().map(|(from, to)| AliasV1 { from, to }).collect(),
            links: self.links,
        };
        crate::json::write(out, &document)
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        lines(out, style, &style.paint(Tone::Good, "+"), &self.accepted)?;
        // A link that is accepted anew replaces its old line; that is no loss.
        let is_gone = |line: &&AcceptedLink| {
            !self.accepted.iter().any(|new| {
                (&new.reference, new.verb, &new.path, &new.symbol)
                    == (&line.reference, line.verb, &line.path, &line.symbol)
            })
        };
        let gone: Vec<AcceptedLink> = self.dropped.iter().filter(is_gone).cloned().collect();
        lines(out, style, &style.paint(Tone::Bad, "-"), &gone)?;
        for (from, to) in &self.aliases {
            let (from, to) = (safety::terminal(from), safety::terminal(to));
            writeln!(out, "{} {from} is {to} now", style.paint(Tone::Good, "+"))?;
        }
        let is_same = self.accepted.is_empty() && self.dropped.is_empty() && self.aliases.is_empty();
        if is_same {
            let links = counted(self.links, "link");
            return writeln!(out, "{} nothing to accept: trace.lock holds {links}", style.good());
        }
        let by = safety::terminal(&self.by);
        let accepted = counted(self.accepted.len(), "link");
        if self.written {
            writeln!(out, "\n{} {accepted} accepted by {by}, in openspec/trace.lock", style.good())
        } else {
            writeln!(out, "\n{accepted} would be accepted by {by}; nothing is written")
        }
    }
}

fn lines(out: &mut dyn io::Write, style: Style, mark: &str, lines: &[AcceptedLink]) -> io::Result<()> {
    for line in lines.iter().take(MOST) {
        let at = if line.symbol.is_empty() {
            line.path.clone()
        } else {
            format!("{}::{}", line.path, line.symbol)
        };
        let at = style.paint(Tone::Name, &safety::terminal(&at));
        writeln!(out, "{mark} {:5} {}  {at}", line.verb, safety::terminal(&line.reference))?;
    }
    if lines.len() > MOST {
        writeln!(out, "  {} {} more", style.ellipsis(), lines.len() - MOST)?;
    }
    Ok(())
}

/// A difference of two snapshots.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SnapshotRow {
    /// The requirement or scenario.
    pub reference: String,
    /// What it had: the kinds of evidence and the status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Whether coverage was lost.
    pub loss: bool,
}

/// What `trace snapshot` answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotView {
    /// Whether only a comparison was asked for.
    pub is_check: bool,
    /// Whether the file was written.
    pub written: bool,
    /// What differs from the file.
    pub changes: Vec<SnapshotRow>,
    /// How many requirements and scenarios there are.
    pub lines: usize,
}

#[derive(Serialize)]
struct SnapshotDocument<'a> {
    schema: &'static str,
    written: bool,
    losses: usize,
    lines: usize,
    changes: &'a [SnapshotRow],
}

impl SnapshotView {
    fn losses(&self) -> usize {
        self.changes.iter().filter(|change| change.loss).count()
    }
}

impl Answer for SnapshotView {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let document = SnapshotDocument {
            schema: "countersign.trace-snapshot/1",
            written: self.written,
            losses: self.losses(),
            lines: self.lines,
            changes: &self.changes,
        };
        crate::json::write(out, &document)
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        let mut changes: Vec<&SnapshotRow> = self.changes.iter().collect();
        changes.sort_by_key(|change| !change.loss);
        for change in changes.iter().take(MOST) {
            let mark = if change.loss { style.bad() } else { style.good() };
            let word = |side: &Option<String>| side.clone().unwrap_or_else(|| "not there".to_owned());
            let (before, after) = (word(&change.before), word(&change.after));
            let reference = safety::terminal(&change.reference);
            writeln!(out, "{mark} {reference}: {before} {} {after}", style.arrow())?;
        }
        if changes.len() > MOST {
            writeln!(out, "  {} {} more; `--json` lists them", style.ellipsis(), changes.len() - MOST)?;
        }
        if !changes.is_empty() {
            writeln!(out)?;
        }
        let lines = counted(self.lines, "line");
        let losses = self.losses();
        if self.written {
            return writeln!(out, "{} openspec/trace.snapshot written: {lines}", style.good());
        }
        match (self.is_check, changes.len()) {
            (_, 0) => writeln!(out, "{} openspec/trace.snapshot says what is so: {lines}", style.good()),
            (true, _) if losses > 0 => {
                let losses = if losses == 1 { "1 loss".to_owned() } else { format!("{losses} losses") };
                writeln!(
                    out,
                    "{} {losses} of coverage; write it with `trace snapshot` if that is right",
                    style.bad()
                )
            }
            (true, count) => {
                let differ = counted(count, "line");
                writeln!(
                    out,
                    "{} nothing is lost; {differ} differ: `trace snapshot` writes them",
                    style.good()
                )
            }
            (false, count) => writeln!(out, "{} differ", counted(count, "line")),
        }
    }

    fn has_findings(&self) -> bool {
        self.is_check && self.losses() > 0
    }
}
