//! `trace suggest`: links that a person may take.

use std::io;

use serde::Serialize;

use crate::answer::Answer;
use crate::shown::counted;
use crate::style::Tone;
use crate::{Style, safety};

/// One proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SuggestRow {
    /// The requirement or scenario.
    pub reference: String,
    /// What the citation would claim.
    pub verb: &'static str,
    /// The file of the item.
    pub path: String,
    /// Its first line, counted from 1.
    pub line: usize,
    /// Its name.
    pub symbol: String,
    /// The words in common.
    pub words: Vec<String>,
    /// The comment, without the marks of the language.
    pub citation: String,
}

/// What `trace suggest` answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestView {
    /// The proposals, best first.
    pub rows: Vec<SuggestRow>,
    /// How many more there are.
    pub left_out: usize,
    /// How many items of code cite nothing.
    pub uncited: usize,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    suggestions: &'a [SuggestRow],
    left_out: usize,
    uncited: usize,
}

impl Answer for SuggestView {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let document = Document {
            schema: "countersign.trace-suggest/1",
            suggestions: &self.rows,
            left_out: self.left_out,
            uncited: self.uncited,
        };
        crate::json::write(out, &document)
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        for row in &self.rows {
            let place = safety::terminal(&format!("{}:{}", row.path, row.line));
            writeln!(
                out,
                "{}  {}",
                style.paint(Tone::Strong, &safety::terminal(&row.reference)),
                style.paint(Tone::Faint, &safety::terminal(&row.words.join(" "))),
            )?;
            writeln!(
                out,
                "    {} {} {}",
                row.verb,
                style.paint(Tone::Name, &place),
                safety::terminal(&row.symbol)
            )?;
        }
        if self.rows.is_empty() {
            let items = counted(self.uncited, "item");
            return writeln!(
                out,
                "nothing to suggest: no name of {items} that cite nothing fits what is open"
            );
        }
        if self.left_out > 0 {
            writeln!(out, "{} {} weaker ones; `--limit` shows them", style.ellipsis(), self.left_out)?;
        }
        let first = &self.rows[0];
        let call = format!("trace add {} {}:{}", first.reference, first.path, first.line);
        let rows = counted(self.rows.len(), "link");
        writeln!(out, "\n{rows} that may be right, by the words in common; none is taken")?;
        writeln!(out, "next: read it, then `countersign {}`", safety::terminal(&call))
    }
}
