//! The chain for people: each step one line deeper, quotes cut to a few lines.

use std::io;

use super::{WhyChain, WhyPassage, WhyReason, WhyView};
use crate::style::Tone;
use crate::{Style, safety};

/// More lines of a quote than this are cut.
const QUOTE: usize = 3;
/// More chains than this are counted.
const CHAINS: usize = 6;
/// More tasks than this are counted.
const TASKS: usize = 3;

/// Writes it.
pub(super) fn render(view: &WhyView, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
    let writer = Writer { style };
    let at = view.line.map_or_else(|| view.path.clone(), |line| format!("{}:{line}", view.path));
    let item = view.item.as_ref().map(|item| match item.symbol.as_str() {
        "" => format!("  lines {} to {}", item.from, item.to),
        symbol => format!("  {symbol}, lines {} to {}", item.from, item.to),
    });
    let item = safety::terminal(&item.unwrap_or_default());
    writeln!(out, "{}{item}", style.paint(Tone::Strong, &safety::terminal(&at)))?;
    // Reasons that an earlier chain told are named, not told again.
    let mut told: Vec<&str> = Vec::new();
    for chain in view.chains.iter().take(CHAINS) {
        writer.chain(out, chain, &mut told)?;
    }
    if view.chains.len() > CHAINS {
        let more = view.chains.len() - CHAINS;
        writeln!(out, "{} {more} more citations; ask for a line of the file", style.ellipsis())?;
    }
    if let Some(broken) = &view.broken {
        let broken = safety::terminal(broken);
        writeln!(out, "{} {}", style.bad(), style.paint(Tone::Warn, &broken))?;
    }
    if let Some(commit) = &view.commit {
        let id: String = commit.id.chars().take(9).collect();
        let subject = safety::terminal(&commit.subject);
        let id = style.paint(Tone::Name, &id);
        writeln!(out, "{} commit {id} {} {subject}", style.arrow(), commit.date)?;
        for reason in &commit.reasons {
            writer.reason(out, reason, &mut told)?;
        }
    }
    for missing in &view.commit_missing {
        let missing = safety::terminal(missing);
        writeln!(out, "{} {}", style.bad(), style.paint(Tone::Warn, &missing))?;
    }
    Ok(())
}

struct Writer {
    style: Style,
}

impl Writer {
    fn chain<'v>(
        &self,
        out: &mut dyn io::Write,
        chain: &'v WhyChain,
        told: &mut Vec<&'v str>,
    ) -> io::Result<()> {
        let style = self.style;
        let state = match chain.state {
            "fresh" => style.paint(Tone::Good, chain.state),
            "unaccepted" => style.paint(Tone::Faint, chain.state),
            _ => style.paint(Tone::Warn, chain.state),
        };
        let reference = style.paint(Tone::Strong, &safety::terminal(&chain.reference));
        let place = style.paint(Tone::Name, &safety::terminal(&chain.place));
        writeln!(out, "\n{} cites as {} {reference}  {place}  {state}", style.arrow(), chain.verb)?;
        if let Some(requirement) = &chain.requirement {
            let place = style.paint(Tone::Name, &safety::terminal(&requirement.place));
            writeln!(out, "  {} {}  {place}", style.arrow(), safety::terminal(&requirement.name))?;
            self.quote(out, "      ", &requirement.text)?;
        }
        for reason in &chain.reasons {
            self.reason(out, reason, told)?;
        }
        if let Some(broken) = &chain.broken {
            let broken = style.paint(Tone::Warn, &safety::terminal(broken));
            writeln!(out, "  {} {broken}", style.bad())?;
        }
        Ok(())
    }

    fn reason<'v>(
        &self,
        out: &mut dyn io::Write,
        reason: &'v WhyReason,
        told: &mut Vec<&'v str>,
    ) -> io::Result<()> {
        let style = self.style;
        let what = reason.operation.map(|operation| format!("{} by ", operation.to_lowercase()));
        let what = what.unwrap_or_else(|| "belongs to ".to_owned());
        let change = style.paint(Tone::Strong, &safety::terminal(&reason.change));
        let is_told = told.contains(&reason.change.as_str());
        let again = if is_told { ", as above" } else { "" };
        writeln!(out, "    {} {what}the {} change {change}{again}", style.arrow(), reason.stage)?;
        if !is_told {
            told.push(&reason.change);
            self.passage(out, "why", reason.why.as_ref())?;
            self.passage(out, "decision", reason.decision.as_ref())?;
        }
        for task in reason.tasks.iter().take(TASKS) {
            let mark = if task.done { "[x]" } else { "[ ]" };
            let number = task.number.as_ref().map(|number| format!("{number} ")).unwrap_or_default();
            let text = safety::terminal(&format!("{number}{}", task.text));
            writeln!(out, "      task {mark} {text}")?;
        }
        if reason.tasks.len() > TASKS {
            writeln!(out, "      {} {} more tasks", style.ellipsis(), reason.tasks.len() - TASKS)?;
        }
        for missing in reason.missing.iter().filter(|_| !is_told) {
            let missing = style.paint(Tone::Warn, &safety::terminal(missing));
            writeln!(out, "      {} {missing}", style.bad())?;
        }
        Ok(())
    }

    fn passage(&self, out: &mut dyn io::Write, word: &str, passage: Option<&WhyPassage>) -> io::Result<()> {
        let Some(passage) = passage else { return Ok(()) };
        let place = self.style.paint(Tone::Name, &safety::terminal(&passage.place));
        writeln!(out, "      {word}  {}  {place}", safety::terminal(&passage.title))?;
        self.quote(out, "        ", &passage.text)
    }

    /// The start of a text, wrapped.
    fn quote(&self, out: &mut dyn io::Write, indent: &str, text: &str) -> io::Result<()> {
        let room = self.style.width.saturating_sub(indent.len()).max(20);
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            let is_full = lines.len() > QUOTE;
            match lines.last_mut() {
                Some(line) if line.chars().count() + 1 + word.chars().count() <= room => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ if is_full => break,
                _ => lines.push(word.to_owned()),
            }
        }
        let is_cut = lines.len() > QUOTE;
        lines.truncate(QUOTE);
        let last = lines.len();
        for (at, line) in lines.iter().enumerate() {
            let mut line = safety::terminal(line);
            if is_cut && at + 1 == last {
                line = line.chars().take(room.saturating_sub(2)).collect::<String>();
                line.push(' ');
                line.push_str(self.style.ellipsis());
            }
            writeln!(out, "{indent}{}", self.style.paint(Tone::Faint, &line))?;
        }
        Ok(())
    }
}
