//! `log` and `blame`: what touched a requirement, who introduced it and who last changed it.

use std::io;

use serde::{Serialize, Serializer};

use crate::style::Tone;
use crate::{Style, safety};

/// The answer of `log`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// What it is about.
    pub subject: Named,
    /// What git could say.
    pub git: GitNote,
    /// The changes and commits, the newest first.
    pub entries: Vec<LogEntry>,
    /// How many older ones are left out.
    pub left_out: usize,
    /// What could not be read.
    pub notes: Vec<String>,
}

/// The answer of `blame`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blame {
    /// What it is about.
    pub subject: Named,
    /// What git could say.
    pub git: GitNote,
    /// The requirements in the order of the spec.
    pub requirements: Vec<BlamedRequirement>,
    /// What could not be read.
    pub notes: Vec<String>,
}

/// A capability, a requirement or a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Named {
    /// Its reference; absent where everything is meant.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    /// The capability.
    pub capability: Option<String>,
    /// The name of the requirement.
    pub requirement: Option<String>,
    /// The name of the scenario.
    pub scenario: Option<String>,
}

/// Whether git could be asked, and what limits its answers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct GitNote {
    /// `present`, or the name of the reason why not.
    pub state: &'static str,
    /// That reason in words.
    pub reason: Option<String>,
    /// `main`, `worktree` or `submodule`.
    pub checkout: Option<&'static str>,
    /// Whether no branch is checked out.
    #[serde(rename = "detached")]
    pub is_detached: bool,
    /// Whether the history is cut off.
    #[serde(rename = "shallow")]
    pub is_shallow: bool,
    /// Whether contents may be missing.
    #[serde(rename = "partial")]
    pub is_partial: bool,
}

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Source {
    /// `change`, `commit` where no archived change explains it, or `unknown`.
    #[serde(rename = "source")]
    pub kind: &'static str,
    /// The name of the change.
    pub change: Option<String>,
    /// The name of its folder in the archive.
    pub folder: Option<String>,
    /// The day, `YYYY-MM-DD`: of the archived folder, else of the commit.
    pub date: Option<String>,
    /// The full id of the commit that carried it out.
    pub commit: Option<String>,
    /// The subject of the commit, where the commit is the source.
    pub subject: Option<String>,
    /// Why nobody is known.
    pub reason: Option<String>,
}

/// One change or commit and what it touched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogEntry {
    /// Who.
    #[serde(flatten)]
    pub source: Source,
    /// What.
    pub touched: Vec<Touched>,
}

/// A requirement that was touched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Touched {
    /// Its reference.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The capability.
    pub capability: String,
    /// Its name after that.
    pub requirement: String,
    /// `ADDED`, `MODIFIED`, `REMOVED` or `RENAMED`.
    pub operation: &'static str,
    /// The name before a rename.
    pub from: Option<String>,
    /// The scenarios that became others.
    pub scenarios: Vec<TouchedScenario>,
}

/// A scenario that was touched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TouchedScenario {
    /// Its name.
    pub name: String,
    /// `added`, `modified`, `removed`, or `written` where it is not known whether it was there before.
    pub effect: &'static str,
}

/// A requirement or a scenario with those who made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Blamed {
    /// Its reference.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Its name.
    pub name: String,
    /// Who introduced it.
    pub introduced: Source,
    /// Who last changed its text.
    pub last_touched: Source,
}

/// A requirement with its scenarios.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BlamedRequirement {
    /// The requirement.
    #[serde(flatten)]
    pub requirement: Blamed,
    /// Its scenarios in the order of the text.
    pub scenarios: Vec<Blamed>,
}

impl Serialize for Log {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct LogV1<'a> {
            schema: &'static str,
            subject: &'a Named,
            git: &'a GitNote,
            entries: &'a [LogEntry],
            left_out: usize,
            notes: &'a [String],
        }
        let Self { subject, git, entries, left_out, notes } = self;
        LogV1 { schema: "countersign.log/1", subject, git, entries, left_out: *left_out, notes }
            .serialize(serializer)
    }
}

impl Serialize for Blame {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct BlameV1<'a> {
            schema: &'static str,
            subject: &'a Named,
            git: &'a GitNote,
            requirements: &'a [BlamedRequirement],
            notes: &'a [String],
        }
        let Self { subject, git, requirements, notes } = self;
        BlameV1 { schema: "countersign.blame/1", subject, git, requirements, notes }.serialize(serializer)
    }
}

impl Log {
    /// Writes the text.
    pub fn render_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        if self.entries.is_empty() {
            writeln!(out, "No archived change and no commit is known that touched it.")?;
        }
        for (at, entry) in self.entries.iter().enumerate() {
            if at > 0 {
                writeln!(out)?;
            }
            writeln!(out, "{}", entry.source.line(style))?;
            for touched in &entry.touched {
                touched.render_text(self.subject.capability.is_some(), out, style)?;
            }
        }
        if self.left_out > 0 {
            writeln!(out, "\n{} older; `--limit` sets how many are shown", self.left_out)?;
        }
        Ok(())
    }

    /// Writes what limits the answer.
    pub fn render_notes(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        render_notes(&self.git, &self.notes, out, style)
    }
}

impl Touched {
    fn render_text(&self, one_capability: bool, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        let tone = match self.operation {
            "ADDED" => Tone::Good,
            "REMOVED" => Tone::Bad,
            _ => Tone::Warn,
        };
        let operation = style.paint(tone, &format!("{:<8}", self.operation));
        let place = if one_capability { String::new() } else { format!("{}: ", self.capability) };
        let mut name = safety::terminal(&format!("{place}{}", self.requirement));
        if let Some(from) = &self.from {
            name = format!("{} {} {name}", safety::terminal(&format!("{place}{from}")), style.arrow());
        }
        writeln!(out, "  {operation} {name}")?;
        // All scenarios of a new requirement are new.
        for scenario in self.scenarios.iter().filter(|_| self.operation != "ADDED") {
            writeln!(out, "           {} {}", scenario.effect, safety::terminal(&scenario.name))?;
        }
        Ok(())
    }
}

impl Source {
    /// Who it is, in one line.
    fn line(&self, style: Style) -> String {
        let date = self.date.as_deref().unwrap_or("no date   ");
        let commit = self.commit.as_deref().and_then(|commit| commit.get(..12));
        match (&self.change, &self.subject) {
            (Some(change), _) => {
                let commit = commit.map_or_else(String::new, |commit| format!(" ({commit})"));
                let name = style.paint(Tone::Strong, &safety::terminal(change));
                format!("{date} {name}{}", style.paint(Tone::Faint, &commit))
            }
            (None, Some(subject)) => {
                let commit = commit.unwrap_or_default();
                format!(
                    "{date} commit {commit} {} (no archived change explains it)",
                    safety::terminal(subject)
                )
            }
            (None, None) => {
                let reason = self.reason.as_deref().unwrap_or("no reason given");
                style.paint(Tone::Warn, &format!("unknown: {}", safety::terminal(reason)))
            }
        }
    }
}

impl Blame {
    /// Writes the text.
    pub fn render_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        if self.requirements.is_empty() {
            writeln!(out, "The main spec has no requirements.")?;
        }
        for (at, BlamedRequirement { requirement, scenarios }) in self.requirements.iter().enumerate() {
            if at > 0 {
                writeln!(out)?;
            }
            requirement.render_text("", out, style)?;
            for scenario in scenarios {
                scenario.render_text("  ", out, style)?;
            }
        }
        Ok(())
    }

    /// Writes what limits the answer.
    pub fn render_notes(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        render_notes(&self.git, &self.notes, out, style)
    }
}

impl Blamed {
    fn render_text(&self, indent: &str, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        writeln!(out, "{indent}{}", style.paint(Tone::Name, &safety::terminal(&self.name)))?;
        if self.introduced == self.last_touched {
            return writeln!(out, "{indent}  introduced, last touched: {}", self.introduced.line(style));
        }
        writeln!(out, "{indent}  introduced:   {}", self.introduced.line(style))?;
        writeln!(out, "{indent}  last touched: {}", self.last_touched.line(style))
    }
}

/// Writes what could not be read, and what git could not say.
pub(crate) fn render_notes(
    git: &GitNote,
    notes: &[String],
    out: &mut dyn io::Write,
    style: Style,
) -> io::Result<()> {
    let note = style.paint(Tone::Warn, "note");
    for text in notes {
        writeln!(out, "{note}: {}", safety::terminal(text))?;
    }
    if let Some(reason) = &git.reason {
        writeln!(out, "{note}: only the archive was looked at: {}", safety::terminal(reason))?;
    }
    if git.is_shallow {
        writeln!(out, "{note}: the clone is shallow: older commits are not at hand")?;
    }
    if git.is_partial {
        writeln!(
            out,
            "{note}: the clone is partial: nothing is fetched, and older texts may not be at hand"
        )?;
    }
    Ok(())
}
