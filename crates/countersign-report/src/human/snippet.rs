//! The source lines of a frame: escaped, masked and cut to the width, with labels moved along.

use std::ops::Range;

use countersign_diag::{Source, Span};

use crate::secrets::{Secrets, shown_text};
use crate::{Style, safety};

/// What the gutter, the line number and the frame take of the width.
const GUTTER: usize = 10;
/// How much of a cut line is shown in front of a label.
const LEAD: usize = 24;

/// A longer path is cut in the frame.
const MAX_NAME: usize = 300;

/// A span to draw a line under.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub(super) span: Span,
    /// What is there, escaped.
    pub(super) text: Option<String>,
}

/// Lines of a source, ready to be drawn.
#[derive(Debug)]
pub(super) struct Snippet {
    /// The path, escaped.
    pub(super) name: String,
    /// The lines, escaped, with `\n` between them.
    pub(super) text: String,
    /// The number of the first line, from 0.
    pub(super) first_line: usize,
    /// Line and column of the first mark in the source, from 0.
    pub(super) place: (usize, usize),
    /// The marks as ranges of `text`, the first one first.
    pub(super) marks: Vec<(Range<usize>, Option<String>)>,
}

impl Snippet {
    /// The lines of the marks and one more on each side; `None` if the source no longer holds them.
    pub(super) fn new(source: &Source, marks: &[Mark], secrets: &Secrets, style: Style) -> Option<Self> {
        let index = source.lines();
        let first_mark = marks.first()?.span;
        if source.text().is_empty() || first_mark.start as usize > source.text().len() {
            return None;
        }
        let line_of = |mark: &Mark| index.position(mark.span.start).line;
        let top = marks.iter().map(line_of).min()?.saturating_sub(1).max(1);
        let bottom = (marks.iter().map(line_of).max()? + 1).min(index.line_count());
        let mut text = String::new();
        let mut ranges: Vec<Option<Range<usize>>> = vec![None; marks.len()];
        for number in top..=bottom {
            let range = source.line_span(number)?.range();
            let here: Vec<(usize, Range<usize>)> = marks
                .iter()
                .enumerate()
                .filter(|(_, mark)| line_of(mark) == number)
                .map(|(at, mark)| (at, within(mark.span.range(), &range)))
                .collect();
            if number == bottom && range.is_empty() && here.is_empty() {
                break;
            }
            let line = Line::new(source, range, here.first().map(|(_, mark)| mark.start), secrets, style);
            for (at, mark) in here {
                let moved = line.moved(&mark);
                ranges[at] = Some(text.len() + moved.start..text.len() + moved.end);
            }
            text.push_str(&line.text);
            text.push('\n');
        }
        let marks = ranges
            .into_iter()
            .zip(marks)
            .filter_map(|(range, mark)| Some((range?, mark.text.clone())))
            .collect();
        let place = index.position(first_mark.start);
        Some(Self {
            name: safety::terminal(&safety::clip(&secrets.redact(source.name()), MAX_NAME)),
            text,
            first_line: top as usize - 1,
            place: (place.line as usize - 1, place.column as usize - 1),
            marks,
        })
    }
}

/// The part of a span that lies on a line.
fn within(span: Range<usize>, line: &Range<usize>) -> Range<usize> {
    let start = span.start.clamp(line.start, line.end);
    start..span.end.clamp(start, line.end)
}

/// One line as it is drawn, and where its characters went.
struct Line {
    text: String,
    /// Offsets in the source and in `text`, ascending; the last pair is the end.
    moves: Vec<(usize, usize)>,
}

impl Line {
    /// Escapes the line; of a line that is too long, keeps the part around `focus`.
    fn new(
        source: &Source,
        line: Range<usize>,
        focus: Option<usize>,
        secrets: &Secrets,
        style: Style,
    ) -> Self {
        let max = style.width.saturating_sub(GUTTER).max(LEAD * 2);
        // No character is wider than four bytes, so this is enough to fill the width, however long the line is.
        let reach = max * 4;
        let start = match focus {
            Some(focus) if focus - line.start > max.saturating_sub(LEAD) => {
                floor_boundary(source.text(), focus.saturating_sub(LEAD).max(line.start))
            }
            _ => line.start,
        };
        let end = floor_boundary(source.text(), line.end.min(start + reach)).max(start);
        let raw = shown_text(source, start..end, secrets);

        let mut text = String::new();
        let mut moves = Vec::new();
        let mut width = 0;
        if start > line.start {
            text.push_str(style.ellipsis());
            width += style.ellipsis().chars().count();
        }
        let mut stopped = end;
        for (at, c) in raw.char_indices() {
            let piece = if c == '\t' { None } else { safety::visible(&raw, at, c) };
            let piece = piece.unwrap_or_else(|| c.to_string());
            let wide = if c == '\t' { 4 } else { piece.chars().count() };
            if width + wide > max {
                stopped = start + at;
                break;
            }
            moves.push((start + at, text.len()));
            text.push_str(&piece);
            width += wide;
        }
        moves.push((stopped, text.len()));
        if stopped < line.end {
            text.push_str(style.ellipsis());
        }
        if text.is_empty() {
            // A label needs a character to stand under.
            text.push(' ');
        }
        Self { text, moves }
    }

    /// A range of the source as a range of the drawn line, at least one character wide.
    fn moved(&self, range: &Range<usize>) -> Range<usize> {
        let place = |at: usize| {
            let next = self.moves.partition_point(|(from, _)| *from < at).min(self.moves.len() - 1);
            self.moves[next].1
        };
        let (start, end) = (place(range.start), place(range.end));
        if start < end {
            return start..end;
        }
        if let Some(c) = self.text[start..].chars().next() {
            return start..start + c.len_utf8();
        }
        let last = self.text.chars().next_back().map_or(0, char::len_utf8);
        start - last..start
    }
}

fn floor_boundary(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
