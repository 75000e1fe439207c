//! Comments: of a line, of a block, nested.

use super::{CommentKind, Kind, Lexer};
use crate::citation::language::{BlockMark, Extra, Nesting, Place};

impl Lexer<'_> {
    /// Takes a comment, if one starts here.
    pub(super) fn comment(&mut self) -> bool {
        let language = self.language;
        let long = language.has(Extra::LuaLong) && self.text[self.at..].starts_with(b"--[");
        if let Some(end) = long.then(|| self.long_bracket(self.at + 2)).flatten() {
            self.comment_until(end, CommentKind::Plain);
            return true;
        }
        for mark in language.block {
            if self.text[self.at..].starts_with(mark.open) && self.opens_lines(mark) {
                self.block(mark);
                return true;
            }
        }
        for mark in language.line {
            if self.opens(mark.open, mark.place) {
                self.line_comment();
                return true;
            }
        }
        false
    }

    fn line_comment(&mut self) {
        let mut end = self.line_end(self.at);
        let php = self.language.has(Extra::PhpTags);
        if php && let Some(close) = memchr::memmem::find(&self.text[self.at..end], b"?>") {
            end = self.at + close;
        }
        // A backslash at the end of a line continues a comment of C.
        if self.language.has(Extra::DigitTick) {
            while end > self.at && self.text[end - 1] == b'\\' && end < self.text.len() {
                end = self.line_end(self.next_line(end));
            }
        }
        let inner = self.text[self.at..].starts_with(b"//!") && self.language.has(Extra::RustRaw);
        self.comment_until(end, if inner { CommentKind::Inner } else { CommentKind::Plain });
    }

    fn block(&mut self, mark: &BlockMark) {
        let inner = self.text[self.at..].starts_with(b"/*!") && self.language.has(Extra::RustRaw);
        let end = match mark.nesting {
            Nesting::Flat => find(self.text, mark.close, self.at + mark.open.len()),
            Nesting::Nested => self.nested(mark),
            Nesting::WholeLines => self.whole_lines(mark),
        };
        self.comment_until(end, if inner { CommentKind::Inner } else { CommentKind::Plain });
    }

    fn nested(&self, mark: &BlockMark) -> usize {
        let mut depth = 1;
        let mut at = self.at + mark.open.len();
        while let Some(found) = memchr::memchr2(mark.open[0], mark.close[0], &self.text[at..]) {
            at += found;
            if self.text[at..].starts_with(mark.close) {
                depth -= 1;
                at += mark.close.len();
                if depth == 0 {
                    return at;
                }
            } else if self.text[at..].starts_with(mark.open) {
                depth += 1;
                at += mark.open.len();
            } else {
                at += 1;
            }
        }
        self.text.len()
    }

    fn whole_lines(&self, mark: &BlockMark) -> usize {
        let mut at = self.at;
        while at < self.text.len() {
            if self.text[at..].starts_with(mark.close) {
                return self.line_end(at);
            }
            at = self.next_line(at);
        }
        self.text.len()
    }

    fn opens_lines(&self, mark: &BlockMark) -> bool {
        if mark.nesting != Nesting::WholeLines {
            return true;
        }
        let letter = self.text.get(self.at + 1).is_some_and(u8::is_ascii_alphabetic);
        self.at_column_one() && letter
    }

    fn opens(&self, open: &[u8], place: Place) -> bool {
        let rest = &self.text[self.at..];
        let before = self.at.checked_sub(1).map(|at| self.text[at]);
        if place == Place::Command {
            let word = rest.get(..open.len()).is_some_and(|word| word.eq_ignore_ascii_case(open));
            let ends = rest.get(open.len()).is_none_or(u8::is_ascii_whitespace);
            let echoed = self.last().is_some_and(|last| !last.newline || self.bytes_of(last) != b"@");
            return word && ends && (self.newline || !echoed);
        }
        if !rest.starts_with(open) {
            return false;
        }
        match place {
            Place::Anywhere | Place::Command => true,
            Place::AfterSpace => before.is_none_or(|byte| byte <= b' ' || b";(&|".contains(&byte)),
            Place::LineStart => self.newline,
            Place::NotOperator => {
                let after = rest.iter().take(200).find(|byte| **byte != b'-');
                !after.is_some_and(|byte| b"!#$%&*+./<=>?@\\^|~:".contains(byte))
            }
            Place::NotEscaped => !before.is_some_and(|byte| byte == b'\\' || byte == b':'),
            Place::NotAttribute => rest.get(1) != Some(&b'['),
        }
    }

    /// Takes text in front of `<?php`.
    pub(super) fn outside_of_php(&mut self) {
        let start = self.at;
        let end = memchr::memmem::find(&self.text[start..], b"<?").map_or(self.text.len(), |at| start + at);
        if end > start {
            self.push(Kind::Text, start, end);
        }
        let opener: &[u8] = if self.text[end..].starts_with(b"<?php") { b"<?php" } else { b"<?=" };
        self.at = (end + opener.len()).min(self.text.len());
    }
}

/// The end of `close` behind `from`, or of the text.
pub(super) fn find(text: &[u8], close: &[u8], from: usize) -> usize {
    let from = from.min(text.len());
    memchr::memmem::find(&text[from..], close).map_or(text.len(), |at| from + at + close.len())
}
