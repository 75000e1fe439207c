//! `design-tests`: the tests that a change deserves, for a terminal, as a document, and as the blocks of its strategy file.

mod document;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io;

use countersign_verify::{Decision, Strategy, StrategyEntry, TestCandidate, TestDesign};

use crate::style::Tone;
use crate::{Style, json, safety};

/// What is wrong with the strategy file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrategyProblem {
    /// The number of the code.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// One lowercase line.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
    /// The line of the file, counted from 1.
    pub line: usize,
}

/// The tests that a change deserves, with what was decided about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestDesignView {
    /// The tests.
    pub design: TestDesign,
    /// The strategy file, relative to the project, with `/`.
    pub file: String,
    /// What was decided, by candidate.
    pub decisions: BTreeMap<String, Decision>,
    /// The candidates of the file that the change no longer gives rise to.
    pub gone: Vec<String>,
    /// What cannot be read in the file.
    pub problems: Vec<StrategyProblem>,
    /// Whether the file was written.
    pub is_written: bool,
}

impl TestDesignView {
    /// Joins the tests of a change and its strategy file.
    pub fn new(design: TestDesign, strategy: &Strategy, file: String) -> Self {
        let decisions = strategy.decisions();
        let decisions = decisions.into_iter().map(|(id, decision)| (id.to_owned(), decision.clone()));
        let is_there = |id: &str| design.candidates.iter().any(|candidate| candidate.id == id);
        let gone = strategy.blocks().filter(|block| !is_there(&block.id)).map(|block| block.id.clone());
        let (decisions, gone) = (decisions.collect(), gone.collect());
        Self { design, file, decisions, gone, problems: Vec::new(), is_written: false }
    }

    /// What was decided about a candidate.
    pub fn decision(&self, id: &str) -> &Decision {
        self.decisions.get(id).unwrap_or(&Decision::Open)
    }

    /// Writes the document.
    pub fn render_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        json::write(out, &document::Document::of(self))
    }

    /// Writes the text for people: what is open first, then what was accepted; what was dismissed is counted.
    pub fn render_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        let with = |wanted: &'static str| {
            self.design.candidates.iter().filter(move |one| self.decision(&one.id).as_str() == wanted)
        };
        let (open, accepted, dismissed) =
            (with("open").count(), with("accepted").count(), with("dismissed").count());
        let change = style.paint(Tone::Name, &safety::terminal(&self.design.change));
        writeln!(out, "{change}: {open} tests to think about, {accepted} accepted, {dismissed} dismissed")?;
        for candidate in with("open") {
            show(candidate, out, style)?;
        }
        if accepted > 0 {
            writeln!(out, "\n{}", style.paint(Tone::Strong, "accepted"))?;
        }
        for candidate in with("accepted") {
            let reason = self.decision(&candidate.id).reason().unwrap_or_default();
            let (title, reason) = (safety::terminal(&candidate.title), safety::terminal(reason));
            writeln!(out, "  {} {title}: {reason}", candidate.id)?;
        }
        self.closing(out, style)
    }

    fn closing(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        let file = safety::terminal(&self.file);
        writeln!(out)?;
        for problem in &self.problems {
            let message = safety::terminal(&problem.message);
            writeln!(out, "{} {file}:{}: {} {message}", style.bad(), problem.line, problem.code)?;
            if let Some(help) = &problem.help {
                writeln!(out, "  {}", safety::terminal(help))?;
            }
        }
        if self.design.left_out > 0 {
            writeln!(out, "{} more of less weight are left out", self.design.left_out)?;
        }
        if !self.design.unread.is_empty() {
            let (count, first) = (self.design.unread.len(), safety::terminal(&self.design.unread[0]));
            writeln!(out, "{count} requirements are not in English and were not read, the first is {first}")?;
        }
        if !self.gone.is_empty() {
            writeln!(out, "{} of {file} are gone: {}", self.gone.len(), self.gone.join(", "))?;
        }
        if !self.design.watch_configured {
            writeln!(out, "what no policy watches: not-applicable (not configured)")?;
        }
        if self.is_written {
            writeln!(out, "{} wrote {file}", style.good())
        } else {
            writeln!(out, "`--write` keeps them in {file}, where each can be accepted or dismissed")
        }
    }
}

fn show(candidate: &TestCandidate, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
    let TestCandidate { id, subject, place, reason, .. } = candidate;
    let kind = style.paint(Tone::Warn, candidate.kind.as_str());
    let subject = style.paint(Tone::Name, &safety::terminal(subject));
    let at = format!("{}:{}", safety::terminal(&place.path), place.line);
    writeln!(out, "\n{id} {kind} {subject}  {}", style.paint(Tone::Faint, &at))?;
    writeln!(out, "  {}", safety::terminal(reason))?;
    writeln!(out, "  {}", style.paint(Tone::Strong, &safety::terminal(&candidate.title)))?;
    for (word, text) in [("GIVEN", &candidate.given), ("WHEN", &candidate.when), ("THEN", &candidate.then)] {
        writeln!(out, "    {word} {}", safety::terminal(text))?;
    }
    Ok(())
}

/// What a new strategy file begins with.
pub fn intro(change: &str) -> String {
    let change = safety::markdown(change);
    format!(
        "# Test strategy: {change}\n\nEach block is a test that the words or the diff of the change ask for. Say on its \
         line below what becomes of it:\n`Decision: accepted: why` or `Decision: dismissed: why`. A block that nobody \
         edits is kept up to date; what you write\naround the blocks, or into them, stays.\n"
    )
}

/// The candidates as blocks of a strategy file.
pub fn entries(design: &TestDesign) -> Vec<StrategyEntry> {
    let entry = |one: &TestCandidate| StrategyEntry { id: one.id.clone(), body: body(one) };
    design.candidates.iter().map(entry).collect()
}

fn body(candidate: &TestCandidate) -> String {
    let text = |text: &str| safety::markdown(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    let at = format!("{}:{}", candidate.place.path, candidate.place.line);
    let lines = [
        format!("## {}", text(&candidate.title)),
        String::new(),
        format!("- {}: {}", candidate.kind.as_str(), safety::markdown_code(&candidate.subject)),
        format!("- Why: {}", text(&candidate.reason)),
        format!("- From: {}", safety::markdown_code(&at)),
        format!("- GIVEN {}", text(&candidate.given)),
        format!("- WHEN {}", text(&candidate.when)),
        format!("- THEN {}", text(&candidate.then)),
    ];
    lines.join("\n")
}
