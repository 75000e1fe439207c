//! The page for a terminal.

use std::borrow::Cow;
use std::io;

use super::value::{
    Block, Clause, ClauseKind, Content, Fold, Group, Line, Look, Mark, Redline, RedlineKind, Review, Row,
    Tone,
};
use crate::style::Tone as Paint;
use crate::{Style, safety};

/// One level of indentation.
const INDENT: &str = "  ";

impl Review {
    /// Writes the page for people at a terminal.
    pub fn render_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        writeln!(out, "{}", style.paint(Paint::Strong, &plain(&self.title)))?;
        let verdict = if self.passes { style.good() } else { style.bad() };
        let (change, words) = (safety::terminal(&self.change), safety::terminal(&self.tally.words()));
        writeln!(out, "{verdict} {change}: {}: {words}", self.verdict().to_lowercase())?;
        for fact in &self.summary {
            writeln!(out, "{INDENT}{}", painted(fact, style))?;
        }
        for item in &self.blocking {
            wrap(item, "- ", out, style)?;
        }
        for section in &self.sections {
            let question = section.question;
            let title = style.paint(Paint::Strong, &question.question().to_uppercase());
            writeln!(out, "\n{title} {}", style.paint(Paint::Faint, question.subtitle()))?;
            for group in &section.groups {
                self.text_group(group, out, style)?;
            }
        }
        Ok(())
    }

    fn text_group(&self, group: &Group, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        let sources = style.paint(Paint::Faint, &safety::terminal(&self.sources(group)));
        match &group.title {
            Some(title) => writeln!(out, "\n{INDENT}{} {sources}", painted(title, style))?,
            None => writeln!(out, "\n{INDENT}{sources}")?,
        }
        if group.fold == Fold::Closed && group.blocks.len() > 1 {
            let left = group.blocks.len();
            return writeln!(out, "{INDENT}{INDENT}{left} parts, in the HTML page");
        }
        for block in &group.blocks {
            text_block(block, out, style)?;
        }
        Ok(())
    }
}

fn text_block(block: &Block, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
    match &block.content {
        Content::Heading { text } => wrap(&text.clone().strong(), "", out, style),
        Content::Text { text } => wrap(text, "", out, style),
        Content::Bullet { depth, text } => {
            wrap(text, &format!("{}- ", INDENT.repeat((*depth).min(4))), out, style)
        }
        Content::Code { text } => {
            for line in text.lines() {
                writeln!(
                    out,
                    "{INDENT}{INDENT}{INDENT}{}",
                    style.paint(Paint::Name, &safety::terminal(line))
                )?;
            }
            Ok(())
        }
        Content::Table { head, rows } => table(head, rows, out, style),
        Content::Note { tone, text, next } => {
            let word = match tone {
                Tone::Bad => "missing: ",
                Tone::Warn => "note: ",
                Tone::Good | Tone::Muted => "",
            };
            let text = Line::badge(*tone, word).and(text.clone());
            wrap(&text, "", out, style)?;
            next.as_ref().map_or(Ok(()), |next| wrap(next, INDENT, out, style))
        }
        Content::Redline(found) => redline(found, out, style),
        Content::Graph(graph) => {
            wrap(&Line::plain(format!("{}; drawn in the HTML page", graph.caption())), "", out, style)
        }
    }
}

impl Line {
    fn strong(mut self) -> Self {
        for run in self.0.iter_mut().filter(|run| run.look == Look::Plain) {
            run.look = Look::Strong;
        }
        self
    }
}

/// One row after the other, each cell behind its title: a terminal is too narrow for six columns of prose.
fn table(head: &[Line], rows: &[Row], out: &mut dyn io::Write, style: Style) -> io::Result<()> {
    let width = head.iter().map(|title| plain(title).chars().count()).max().unwrap_or(0);
    for row in rows {
        if row.cells.len() == 1 && head.len() > 1 {
            for line in &row.cells[0] {
                wrap(&line.clone().strong(), "", out, style)?;
            }
            continue;
        }
        for (at, (title, cell)) in head.iter().zip(&row.cells).enumerate() {
            for (number, line) in cell.iter().enumerate() {
                let title = if number == 0 { plain(title) } else { String::new() };
                let mark = if at == 0 && number == 0 { "- " } else { INDENT };
                wrap(line, &format!("{mark}{title:<width$}  "), out, style)?;
            }
        }
    }
    Ok(())
}

fn redline(found: &Redline, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
    let title = Line::badge(found.change.tone(), found.change.as_str()).and(Line::plain(" "));
    wrap(&title.and(found.name.clone().strong()), "", out, style)?;
    clauses(&found.statement, INDENT, out, style)?;
    for remark in &found.remarks {
        wrap(remark, INDENT, out, style)?;
    }
    for scenario in found.scenarios.iter().filter(|one| one.change != RedlineKind::Unchanged) {
        let title = Line::badge(scenario.change.tone(), scenario.change.as_str()).and(Line::plain(" "));
        wrap(&title.and(scenario.name.clone()), INDENT, out, style)?;
        clauses(&scenario.clauses, "    ", out, style)?;
    }
    Ok(())
}

fn clauses(clauses: &[Clause], indent: &str, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
    for clause in clauses {
        let mark = if clause.kind == ClauseKind::Step { "- " } else { "" };
        wrap(&clause.text, &format!("{indent}{mark}"), out, style)?;
    }
    Ok(())
}

/// Writes a line below the indentation of a group, broken between words where it is too long; `first` stands before it.
fn wrap(line: &Line, first: &str, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
    let margin = INDENT.repeat(2);
    let hang = " ".repeat(first.chars().count());
    let room = style.width.saturating_sub(margin.len() + hang.len()).max(20);
    let mut used = 0;
    write!(out, "{margin}{first}")?;
    for run in &harmless(line).0 {
        for word in words(&safety::terminal(&marked(run, style))) {
            let length = word.trim_end().chars().count();
            if used > 0 && used + length > room {
                write!(out, "\n{margin}{hang}")?;
                used = 0;
            }
            let word = if used == 0 { word.trim_start() } else { word };
            used += word.chars().count();
            write!(out, "{}", paint(run.look, run.mark, word, style))?;
        }
    }
    writeln!(out)
}

/// The line, or its bare text where its runs together could be taken for a command that none of them is.
fn harmless(line: &Line) -> Cow<'_, Line> {
    let alone: String = line.0.iter().map(|run| safety::terminal(&run.text)).collect();
    if safety::terminal(&alone) == alone { Cow::Borrowed(line) } else { Cow::Owned(Line::plain(line.text())) }
}

/// Words with the white space behind them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(' ')
}

/// What is new and what is gone has to be told apart without colours too.
fn marked(run: &super::value::Run, style: Style) -> String {
    match run.mark {
        Mark::Kept => run.text.clone(),
        Mark::Inserted if style.color => run.text.clone(),
        Mark::Deleted if style.color => run.text.clone(),
        Mark::Inserted => format!("{{+{}+}}", run.text),
        Mark::Deleted => format!("[-{}-]", run.text),
    }
}

fn painted(line: &Line, style: Style) -> String {
    let line = harmless(line);
    let runs = line.0.iter().map(|run| paint(run.look, run.mark, &safety::terminal(&run.text), style));
    runs.collect()
}

fn paint(look: Look, mark: Mark, text: &str, style: Style) -> String {
    let tone = match (mark, look) {
        (Mark::Inserted, _) => Paint::Good,
        (Mark::Deleted, _) => Paint::Bad,
        (Mark::Kept, Look::Code) => Paint::Name,
        (Mark::Kept, Look::Strong) => Paint::Strong,
        (Mark::Kept, Look::Badge(Tone::Good)) => Paint::Good,
        (Mark::Kept, Look::Badge(Tone::Bad)) => Paint::Bad,
        (Mark::Kept, Look::Badge(Tone::Warn)) => Paint::Warn,
        (Mark::Kept, Look::Badge(Tone::Muted)) => Paint::Faint,
        (Mark::Kept, Look::Plain) => return text.to_owned(),
    };
    style.paint(tone, text)
}

fn plain(line: &Line) -> String {
    safety::terminal(&line.text())
}
