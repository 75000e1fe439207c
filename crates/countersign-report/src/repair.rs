//! `repair`: what is wrong with main specs, and what they would be without it.

use std::io;

use serde::{Serialize, Serializer};

use crate::history::{GitNote, render_notes};
use crate::style::Tone;
use crate::{Style, safety};

/// The answer of `repair`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// What git could say.
    pub git: GitNote,
    /// The specs with problems, by capability.
    pub specs: Vec<RepairedSpec>,
    /// Whether the proposals are written.
    pub is_applied: bool,
    /// What could not be looked at.
    pub notes: Vec<String>,
}

/// One main spec with problems.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RepairedSpec {
    /// The capability.
    pub capability: String,
    /// The path relative to the project.
    pub path: String,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// The proposal as a unified diff, if there is one.
    pub diff: Option<String>,
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// `delta-header`, `duplicate`, `outside` or `lost`.
    pub kind: &'static str,
    /// The line, from 1; absent for what is not there.
    pub line: Option<usize>,
    /// The header or the requirement.
    pub about: String,
    /// What is proposed.
    pub proposal: Option<String>,
    /// Why nothing is proposed.
    pub open: Option<String>,
}

impl Serialize for Repair {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct RepairV1<'a> {
            schema: &'static str,
            git: &'a GitNote,
            specs: &'a [RepairedSpec],
            applied: bool,
            notes: &'a [String],
        }
        let Self { git, specs, is_applied, notes } = self;
        RepairV1 { schema: "countersign.repair/1", git, specs, applied: *is_applied, notes }
            .serialize(serializer)
    }
}

impl Repair {
    /// Whether a problem is left: an open one, or a proposal that is not written.
    pub fn leaves_problems(&self) -> bool {
        let mut problems = self.specs.iter().flat_map(|spec| &spec.problems);
        problems.any(|problem| problem.open.is_some() || !self.is_applied)
    }

    /// Writes the text.
    pub fn render_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        if self.specs.is_empty() {
            return writeln!(out, "{} No main spec needs repair.", style.good());
        }
        for (at, spec) in self.specs.iter().enumerate() {
            if at > 0 {
                writeln!(out)?;
            }
            spec.render_text(self.is_applied, out, style)?;
        }
        let proposals = self.specs.iter().filter(|spec| spec.diff.is_some()).count();
        let specs = if proposals == 1 { "1 spec".to_owned() } else { format!("{proposals} specs") };
        match (proposals, self.is_applied) {
            (0, _) => writeln!(out, "\nNothing can be proposed: somebody has to decide."),
            (_, true) => writeln!(out, "\n{} Repaired {specs}.", style.good()),
            (_, false) => {
                writeln!(out, "\nNothing is written; `repair --apply` writes the proposals for {specs}.")
            }
        }
    }

    /// Writes what limits the answer.
    pub fn render_notes(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        render_notes(&self.git, &self.notes, out, style)
    }
}

impl RepairedSpec {
    fn render_text(&self, is_applied: bool, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        writeln!(out, "{}", style.paint(Tone::Name, &safety::terminal(&self.path)))?;
        for problem in &self.problems {
            let line = problem.line.map_or_else(String::new, |line| format!("line {line}: "));
            let what = format!("{line}{} `{}`", problem.words(), problem.about);
            writeln!(out, "  {} {}", style.bad(), safety::terminal(&what))?;
            let (tone, remedy) = match (&problem.proposal, &problem.open) {
                (Some(proposal), _) => (Tone::Good, proposal.clone()),
                (None, open) => (Tone::Warn, format!("open: {}", open.as_deref().unwrap_or_default())),
            };
            writeln!(out, "    {}", style.paint(tone, &safety::terminal(&remedy)))?;
        }
        let Some(diff) = self.diff.as_deref().filter(|_| !is_applied) else { return Ok(()) };
        for line in safety::terminal_lines(diff).lines() {
            let tone = match line.as_bytes().first() {
                Some(b'+') => Tone::Good,
                Some(b'-') => Tone::Bad,
                _ => Tone::Faint,
            };
            writeln!(out, "{}", style.paint(tone, line))?;
        }
        Ok(())
    }
}

impl Problem {
    /// What is wrong, in words that a name follows.
    fn words(&self) -> &'static str {
        match self.kind {
            "delta-header" => "the header of a delta section",
            "duplicate" => "a second requirement",
            "outside" => "outside of the requirements:",
            _ => "lost: requirement",
        }
    }
}
