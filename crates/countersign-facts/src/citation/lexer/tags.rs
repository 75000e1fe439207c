//! Tags that are no comments: lines of `@tag` in Gherkin, and `[Tags]` in Robot.

use super::{CommentKind, Kind, Lexer};
use crate::citation::language::Extra;

impl Lexer<'_> {
    /// Takes the tags of the line that starts here.
    pub(super) fn tag_line(&mut self) {
        if !(self.language.has(Extra::Gherkin) || self.language.has(Extra::Robot)) {
            return;
        }
        let (start, end) = (self.at, self.line_end(self.at));
        let line = &self.text[start..end];
        if self.language.has(Extra::Gherkin) {
            if line.trim_ascii_start().starts_with(b"@") {
                self.cells(start, end, b"@req", |byte| byte == b' ' || byte == b'\t');
            }
            return;
        }
        let lower = line.get(..line.len().min(80)).unwrap_or(line).to_ascii_lowercase();
        let head = lower.trim_ascii_start();
        let setting = [&b"[tags]"[..], b"test tags", b"force tags", b"default tags", b"task tags", b"..."];
        if setting.iter().any(|word| head.starts_with(word)) {
            self.cells(start, end, b"req:", |byte| byte == b'\t' || byte == b' ' || byte == b'|');
        }
    }

    /// Cells that begin with `mark` are tags, the others are words.
    fn cells(&mut self, start: usize, end: usize, mark: &[u8], gap: impl Fn(u8) -> bool) {
        let mut at = start;
        while at < end {
            if gap(self.text[at]) {
                at += 1;
                continue;
            }
            let length = self.text[at..end].iter().take_while(|byte| !gap(**byte)).count();
            self.at = at;
            if self.text[at..].starts_with(mark) {
                self.comment_until(at + length, CommentKind::Tag);
            } else if self.text[at] == b'#' {
                self.comment_until(end, CommentKind::Plain);
                return;
            } else {
                self.push(Kind::Word, at, at + length);
            }
            at += length;
        }
        self.at = end;
    }
}
