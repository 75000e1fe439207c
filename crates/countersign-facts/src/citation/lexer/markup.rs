//! HTML, XML and Markdown: comments between `<!--` and `-->`, attribute values, code, and embedded scripts.

use super::{CommentKind, Kind, Lexer};
use crate::citation::language::{self, Extra, Language};

/// The longest code span that is looked for.
const CODE_SPAN: usize = 2000;

impl Lexer<'_> {
    /// Reads the whole text as markup.
    pub(super) fn markup(&mut self) {
        let markdown = self.language.has(Extra::Markdown);
        while self.at < self.text.len() {
            let rest = &self.text[self.at..];
            match rest[0] {
                b'\n' | b'\r' => self.line_break(),
                byte if byte <= b' ' => self.at += 1,
                b'<' if rest.starts_with(b"<!--") => {
                    let end = super::comments::find(self.text, b"-->", self.at + 4);
                    self.comment_until(end, CommentKind::Plain);
                }
                b'<' if rest.get(1).is_some_and(u8::is_ascii_alphabetic) => self.tag(),
                b'`' | b'~' if markdown => self.code_span(),
                byte if self.is_word(byte) => self.word(),
                _ => self.push(Kind::Punct, self.at, self.at + 1),
            }
        }
    }

    /// Takes a tag with its attributes, and what is embedded behind it.
    fn tag(&mut self) {
        let name_start = self.at + 1;
        self.push(Kind::Punct, self.at, self.at + 1);
        let mut quoted = None;
        let mut at = name_start;
        while at < self.text.len() {
            let byte = self.text[at];
            // A tag that is never closed ends with its paragraph.
            if byte == b'\n' && self.text.get(at + 1) == Some(&b'\n') {
                break;
            }
            match quoted {
                Some(quote) if byte == quote => quoted = None,
                Some(_) => {}
                None if matches!(byte, b'"' | b'\'') && self.text[at - 1] == b'=' => quoted = Some(byte),
                None if byte == b'>' => break,
                None => {}
            }
            at += 1;
        }
        let inside = &self.text[name_start..at];
        self.push(Kind::Text, name_start, at);
        let name = inside.split(|byte| !byte.is_ascii_alphanumeric()).next().unwrap_or_default();
        if self.language.has(Extra::Markup) && !inside.ends_with(b"/") {
            let embedded = match name {
                b"script" => Some(("javascript", &b"</script"[..])),
                b"style" => Some(("scss", &b"</style"[..])),
                _ => None,
            };
            if let Some((language, close)) = embedded.filter(|_| self.text.get(at) == Some(&b'>')) {
                self.embedded(language::by_name(language), at + 1, close);
            }
        }
    }

    fn embedded(&mut self, language: Option<&'static Language>, from: usize, close: &[u8]) {
        let Some(language) = language else { return };
        let end = memchr::memmem::find(&self.text[from..], close).map_or(self.text.len(), |at| from + at);
        self.push(Kind::Punct, from - 1, from);
        // A string or comment in it ends where it ends, because the inner lexer sees no further text.
        let mut inner = Lexer::new(&self.text[..end], language);
        inner.at = from;
        inner.out = std::mem::take(&mut self.out);
        let first = inner.out.tokens.len();
        inner.run(end);
        self.out = inner.out;
        if language.name == "javascript" {
            self.out.scripts.push(first..self.out.tokens.len());
        }
        self.at = end;
        self.newline = true;
    }

    /// Takes a fenced block, or code between backticks on one line.
    fn code_span(&mut self) {
        let mark = self.text[self.at];
        let run = self.text[self.at..].iter().take_while(|byte| **byte == mark).count();
        if run >= 3 && self.newline {
            let mut at = self.next_line(self.at);
            let mut end = self.text.len();
            while at < self.text.len() {
                let line = self.text[at..self.line_end(at)].trim_ascii();
                if line.len() >= run && line.iter().all(|byte| *byte == mark) {
                    end = self.line_end(at);
                    break;
                }
                at = self.next_line(at);
            }
            self.push(Kind::Text, self.at, end);
            return;
        }
        let line_end = self.line_end(self.at).min(self.at + run + CODE_SPAN);
        let mut at = self.at + run;
        while mark == b'`' && at < line_end {
            let next = self.text[at..line_end].iter().take_while(|byte| **byte == mark).count();
            if next == run {
                self.push(Kind::Text, self.at, at + run);
                return;
            }
            at += next.max(1);
        }
        self.push(Kind::Punct, self.at, self.at + run);
    }
}
