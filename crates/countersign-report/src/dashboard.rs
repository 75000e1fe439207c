//! `view`: the whole project on one screen.

use std::io::{self, Write};

use serde::Serialize;

use crate::compat::status::Stage;
use crate::shown::counted;
use crate::style::Tone;
use crate::{Style, safety};

/// The project at a glance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dashboard {
    /// The open changes, the furthest first.
    pub changes: Vec<ChangeRow>,
    /// The domains, by name.
    pub domains: Vec<DomainRow>,
    /// What else was found: errors and warnings.
    pub findings: FindingCounts,
    /// The archived changes.
    pub archived: usize,
}

/// An open change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeRow {
    /// The id.
    pub change: String,
    /// How far it is.
    pub stage: Progress,
    /// Its tasks that are done.
    pub done: usize,
    /// Its tasks.
    pub tasks: usize,
    /// The items of verification that stand in its way.
    pub blocking: usize,
    /// The changes it says it has to follow.
    pub after: Vec<String>,
    /// The changes it cannot be merged with.
    pub conflicts: Vec<String>,
    /// Why it could not be archived at its place, if it could not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The stage of a change, as far as its files and its verification tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
pub enum Progress {
    /// What its files tell.
    Files(Stage),
    /// Every task is done and nothing stands in its way.
    Verified(Verified),
}

/// The word for a change that is verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verified {
    /// It is.
    Verified,
}

impl Progress {
    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Files(stage) => stage.as_str(),
            Self::Verified(_) => "verified",
        }
    }
}

/// A domain and what is proven of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct DomainRow {
    /// The name.
    pub domain: String,
    /// Its requirements.
    pub requirements: usize,
    /// Their scenarios.
    pub scenarios: usize,
    /// The scenarios that a current, passing test proves.
    pub verified: usize,
    /// The scenarios whose proof is stale or suspect.
    pub stale: usize,
    /// The scenarios of which a test fails.
    pub failed: usize,
}

/// How much else was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct FindingCounts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    changes: &'a [ChangeRow],
    domains: &'a [DomainRow],
    findings: FindingCounts,
    archived: usize,
}

/// The columns of a bar.
const BAR: usize = 12;
/// Names get no more columns than this.
const MOST_NAME: usize = 44;

impl Dashboard {
    /// Writes the document.
    pub fn render_json(&self, out: &mut dyn Write) -> io::Result<()> {
        let document = Document {
            schema: "countersign.view/1",
            changes: &self.changes,
            domains: &self.domains,
            findings: self.findings,
            archived: self.archived,
        };
        crate::json::write(out, &document)
    }

    /// Writes the screen.
    pub fn render_text(&self, out: &mut dyn Write, style: Style) -> io::Result<()> {
        let screen = Screen { style, name: self.name_width(style) };
        screen.title(out, "Changes")?;
        if self.changes.is_empty() {
            writeln!(out, "  none is open; {}", counted(self.archived, "archived"))?;
        }
        for stage in self.changes.chunk_by(|a, b| a.stage == b.stage) {
            writeln!(out, "  {}", style.paint(Tone::Faint, stage[0].stage.as_str()))?;
            stage.iter().try_for_each(|row| screen.change(out, row))?;
        }
        writeln!(out)?;
        screen.title(out, "Domains")?;
        if self.domains.is_empty() {
            writeln!(out, "  no requirement is specified yet")?;
        }
        self.domains.iter().try_for_each(|row| screen.domain(out, row))?;
        writeln!(out)?;
        self.last_lines(out, style)
    }

    /// The width that every name fits in.
    fn name_width(&self, style: Style) -> usize {
        let changes = self.changes.iter().map(|row| row.change.chars().count() + 2);
        let names = changes.chain(self.domains.iter().map(|row| row.domain.chars().count()));
        names.max().unwrap_or(0).min(MOST_NAME).min(style.width.saturating_sub(34).max(8))
    }

    fn last_lines(&self, out: &mut dyn Write, style: Style) -> io::Result<()> {
        let scenarios: usize = self.domains.iter().map(|row| row.scenarios).sum();
        let verified: usize = self.domains.iter().map(|row| row.verified).sum();
        let archived =
            if self.changes.is_empty() { String::new() } else { format!(", {} archived", self.archived) };
        writeln!(
            out,
            "{verified} of {} proven on this code; {} open{archived}",
            counted(scenarios, "scenario"),
            counted(self.changes.len(), "change"),
        )?;
        let FindingCounts { errors, warnings } = self.findings;
        if errors + warnings > 0 {
            let text = format!("{} and {}", counted(errors, "error"), counted(warnings, "warning"));
            writeln!(out, "{}", style.paint(if errors > 0 { Tone::Bad } else { Tone::Warn }, &text))?;
        }
        let stuck = self.changes.iter().find(|row| row.reason.is_some() || !row.conflicts.is_empty());
        let blocked = self.changes.iter().find(|row| row.blocking > 0);
        let next = match (stuck, blocked) {
            (Some(row), _) if !row.conflicts.is_empty() => {
                Some(format!("countersign overlap   who collides with {}", row.change))
            }
            (Some(row), _) => Some(format!("countersign queue   why {} has to wait", row.change)),
            (None, Some(row)) => Some(format!("countersign verify {}   what is not proven", row.change)),
            (None, None) if errors + warnings > 0 => {
                Some("countersign verify --all   what was found".to_owned())
            }
            (None, None) => self.changes.first().map(|row| format!("countersign next {}", row.change)),
        };
        next.map_or(Ok(()), |next| writeln!(out, "next: {}", safety::terminal(&next)))
    }
}

/// Where things stand on a line.
struct Screen {
    style: Style,
    name: usize,
}

impl Screen {
    fn title(&self, out: &mut dyn Write, title: &str) -> io::Result<()> {
        writeln!(out, "{}", self.style.paint(Tone::Strong, title))
    }

    fn change(&self, out: &mut dyn Write, row: &ChangeRow) -> io::Result<()> {
        let name = self.padded(&row.change, self.name - 2);
        let tasks = format!("{}/{}", row.done, row.tasks);
        let state = match row.blocking {
            0 => self.style.paint(Tone::Good, "nothing in the way"),
            count => self.style.paint(Tone::Warn, &format!("{count} not proven")),
        };
        writeln!(
            out,
            "    {} {} {tasks:>6}  {state}",
            self.style.paint(Tone::Name, &name),
            self.bar(row.done, row.tasks)
        )?;
        let mut blocks = Vec::new();
        if !row.conflicts.is_empty() {
            blocks.push(format!("conflicts with {}", row.conflicts.join(", ")));
        }
        if !row.after.is_empty() {
            blocks.push(format!("follows {}", row.after.join(", ")));
        }
        blocks.extend(row.reason.as_ref().map(|reason| format!("cannot be archived: {reason}")));
        for block in blocks {
            let text = self.cut(&safety::terminal(&block), self.style.width.saturating_sub(8));
            writeln!(out, "      {} {}", self.style.arrow(), self.style.paint(Tone::Warn, &text))?;
        }
        Ok(())
    }

    fn domain(&self, out: &mut dyn Write, row: &DomainRow) -> io::Result<()> {
        let name = self.padded(&row.domain, self.name);
        let counts = format!("{}/{}", row.verified, row.scenarios);
        let mut rest = vec![counted(row.requirements, "requirement")];
        if row.failed > 0 {
            rest.push(self.style.paint(Tone::Bad, &format!("{} failing", row.failed)));
        }
        if row.stale > 0 {
            rest.push(self.style.paint(Tone::Warn, &format!("{} stale", row.stale)));
        }
        writeln!(
            out,
            "  {} {} {counts:>6}  {}",
            self.style.paint(Tone::Name, &name),
            self.bar(row.verified, row.scenarios),
            rest.join(", ")
        )
    }

    /// A name in so many columns.
    fn padded(&self, name: &str, columns: usize) -> String {
        let shown = self.cut(&safety::terminal(name), columns);
        let gap = columns.saturating_sub(shown.chars().count());
        format!("{shown}{}", " ".repeat(gap))
    }

    fn cut(&self, text: &str, columns: usize) -> String {
        if text.chars().count() <= columns {
            return text.to_owned();
        }
        let mark = self.style.ellipsis();
        let kept: String = text.chars().take(columns.saturating_sub(mark.chars().count())).collect();
        format!("{kept}{mark}")
    }

    fn bar(&self, part: usize, whole: usize) -> String {
        let full = (part * BAR).checked_div(whole).unwrap_or(0);
        let (on, off) = if self.style.unicode { ("█", "░") } else { ("#", ".") };
        let tone = if whole > 0 && part == whole { Tone::Good } else { Tone::Warn };
        format!(
            "{}{}",
            self.style.paint(tone, &on.repeat(full)),
            self.style.paint(Tone::Faint, &off.repeat(BAR - full))
        )
    }
}
