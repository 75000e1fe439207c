//! `trace fix`, `trace mv` and `trace add`: which lines were rewritten, and what was left as it is.

use std::io;

use serde::Serialize;

use crate::answer::Answer;
use crate::shown::counted;
use crate::style::Tone;
use crate::{Style, safety};

/// More lines than this are counted.
const MOST: usize = 20;
/// More places that were left than this are counted.
const MOST_LEFT: usize = 6;

/// A line that is written anew.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct EditedLine {
    /// The file.
    pub path: String,
    /// Counted from 1, in the file as it was.
    pub line: usize,
    /// What it said; absent for a new line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What it says.
    pub after: String,
}

/// Something that was not rewritten.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct LeftLine {
    /// The file.
    pub path: String,
    /// Counted from 1.
    pub line: usize,
    /// Why.
    pub reason: String,
}

/// What the verbs that edit answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceEdit {
    /// `fix`, `mv` or `add`.
    pub verb: &'static str,
    /// Whether files were written.
    pub written: bool,
    /// The lines, by file and place.
    pub lines: Vec<EditedLine>,
    /// What was left.
    pub left: Vec<LeftLine>,
    /// What to say where there is nothing to do.
    pub idle: String,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    verb: &'static str,
    written: bool,
    lines: &'a [EditedLine],
    left: &'a [LeftLine],
}

impl Answer for TraceEdit {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let document = Document {
            schema: "countersign.trace-edit/1",
            verb: self.verb,
            written: self.written,
            lines: &self.lines,
            left: &self.left,
        };
        crate::json::write(out, &document)
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        let mut path = "";
        for line in self.lines.iter().take(MOST) {
            if line.path != path {
                writeln!(out, "{}", style.paint(Tone::Name, &safety::terminal(&line.path)))?;
                path = &line.path;
            }
            let number = format!("{:>5}", line.line);
            if let Some(before) = &line.before {
                let before = format!("- {}", safety::terminal(before.trim()));
                writeln!(out, "{number} {}", style.paint(Tone::Bad, &before))?;
            }
            let after = format!("+ {}", safety::terminal(line.after.trim()));
            writeln!(out, "{number} {}", style.paint(Tone::Good, &after))?;
        }
        if self.lines.len() > MOST {
            writeln!(out, "      {} {} more lines", style.ellipsis(), self.lines.len() - MOST)?;
        }
        for left in self.left.iter().take(MOST_LEFT) {
            let place = safety::terminal(&format!("{}:{}", left.path, left.line));
            let place = style.paint(Tone::Name, &place);
            writeln!(out, "{} {place}  {}", style.paint(Tone::Warn, "left"), safety::terminal(&left.reason))?;
        }
        if self.left.len() > MOST_LEFT {
            let more = self.left.len() - MOST_LEFT;
            writeln!(out, "{} {more} more are left; `--json` lists them", style.ellipsis())?;
        }
        if self.lines.is_empty() && !self.left.is_empty() {
            return writeln!(out, "\n{} nothing is written", style.bad());
        }
        if self.lines.is_empty() {
            return writeln!(out, "{} {}", style.good(), safety::terminal(&self.idle));
        }
        let mut paths: Vec<&str> = self.lines.iter().map(|line| line.path.as_str()).collect();
        paths.dedup();
        let what = format!("{} in {}", counted(self.lines.len(), "line"), counted(paths.len(), "file"));
        if self.written {
            writeln!(out, "\n{} {what} written", style.good())
        } else {
            writeln!(out, "\n{what} would be written; nothing is")
        }
    }

    fn has_findings(&self) -> bool {
        !self.left.is_empty()
    }
}
