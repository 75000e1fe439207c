//! Lines: the unit in which OpenSpec reads, each with its place in the original text.

use std::borrow::Cow;
use std::ops::Range;

/// One line: `start..end` is its text, `end..next` its line break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) next: u32,
}

/// The lines of a text, split at `\n`, `\r\n` and lone `\r`; a text that ends in a line break has an empty last
/// line, as `split` gives it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lines {
    pub(crate) all: Vec<Line>,
    /// Whether any line ends in something else than `\n`.
    pub(crate) has_carriage_return: bool,
}

impl Lines {
    pub(crate) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        // Lines of prose are rarely shorter than this on average; where they are, the list grows as lists do.
        let mut lines = Self { all: Vec::with_capacity(bytes.len() / 24 + 2), has_carriage_return: false };
        let mut start = 0;
        let mut push = |start: usize, end: usize, next: usize| {
            lines.all.push(Line { start: offset(start), end: offset(end), next: offset(next) });
        };
        let mut has_carriage_return = false;
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if at < start {
                continue;
            }
            let next = if bytes[at] == b'\r' {
                has_carriage_return = true;
                if bytes.get(at + 1) == Some(&b'\n') { at + 2 } else { at + 1 }
            } else {
                at + 1
            };
            push(start, at, next);
            start = next;
        }
        push(start, bytes.len(), bytes.len());
        lines.has_carriage_return = has_carriage_return;
        lines
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    pub(crate) fn text<'t>(&self, text: &'t str, line: usize) -> &'t str {
        let line = self.all[line];
        &text[line.start as usize..line.end as usize]
    }

    /// The lines of a range, joined with `\n`; the last line break is left out.
    pub(crate) fn join<'t>(&self, text: &'t str, range: Range<usize>) -> Cow<'t, str> {
        if range.is_empty() {
            return Cow::Borrowed("");
        }
        let (start, end) = (self.all[range.start].start as usize, self.all[range.end - 1].end as usize);
        if !self.has_carriage_return {
            return Cow::Borrowed(&text[start..end]);
        }
        let mut joined = String::with_capacity(end - start);
        for line in range.clone() {
            if line > range.start {
                joined.push('\n');
            }
            joined.push_str(self.text(text, line));
        }
        Cow::Owned(joined)
    }
}

/// Documents of more than 4 GiB are refused before they are parsed.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
