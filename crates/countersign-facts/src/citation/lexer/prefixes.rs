//! Strings that a word in front of the quote changes: raw strings and sigils.

use super::{Kind, Lexer};
use crate::citation::language::{Escape, Extra, Quote, Reach};

const RAW: Quote = Quote { open: b"\"", close: b"\"", escape: Escape::None, reach: Reach::Line, hole: b"" };
static RAW_DOUBLE: Quote = RAW;
static RAW_SINGLE: Quote = Quote { open: b"'", close: b"'", ..RAW };
static VERBATIM: Quote = Quote { escape: Escape::Doubled, reach: Reach::Lines, ..RAW };
static INTERPOLATED: Quote = Quote { escape: Escape::Backslash, ..RAW };

impl Lexer<'_> {
    /// Takes a string whose prefix is the word from `start` to `end`, if it is one.
    pub(super) fn prefixed(&mut self, start: usize, end: usize) -> bool {
        let word = &self.text[start..end];
        if word.len() > 3 && !self.language.has(Extra::PerlQuotes) {
            return false;
        }
        let language = self.language;
        let next = self.text.get(end).copied();
        if language.has(Extra::RustRaw) && matches!(word, b"r" | b"br" | b"cr") {
            return self.rust_raw(start, end);
        }
        if language.has(Extra::CppRaw) && word.ends_with(b"R") && next == Some(b'"') {
            return self.cpp_raw(start, end);
        }
        if language.has(Extra::RRaw) && matches!(word, b"r" | b"R") && matches!(next, Some(b'"' | b'\'')) {
            return self.r_raw(start, end);
        }
        if language.has(Extra::RawPrefix) && word == b"r" && matches!(next, Some(b'"' | b'\'')) {
            return self.dart_raw(start, end);
        }
        language.has(Extra::PerlQuotes) && self.perl_quote(start, end)
    }

    fn rust_raw(&mut self, start: usize, end: usize) -> bool {
        let hashes = self.text[end..].iter().take_while(|byte| **byte == b'#').count();
        if self.text.get(end + hashes) != Some(&b'"') {
            return false;
        }
        let close = self.raw_end(end + hashes + 1, b'"', hashes);
        self.push(Kind::Text, start, close);
        true
    }

    fn cpp_raw(&mut self, start: usize, end: usize) -> bool {
        let from = end + 1;
        let window = &self.text[from..self.text.len().min(from + 17)];
        let Some(open) = memchr::memchr(b'(', window) else { return false };
        let mut close = vec![b')'];
        close.extend_from_slice(&window[..open]);
        close.push(b'"');
        let close = super::comments::find(self.text, &close, from + open + 1);
        self.push(Kind::Text, start, close);
        true
    }

    fn r_raw(&mut self, start: usize, end: usize) -> bool {
        let dashes = self.text[end + 1..].iter().take_while(|byte| **byte == b'-').count();
        let close = match self.text.get(end + 1 + dashes) {
            Some(b'(') => b')',
            Some(b'[') => b']',
            Some(b'{') => b'}',
            _ => return false,
        };
        let mut closer = vec![close];
        closer.resize(1 + dashes, b'-');
        closer.push(self.text[end]);
        let close = super::comments::find(self.text, &closer, end + dashes + 2);
        self.push(Kind::Text, start, close);
        true
    }

    fn dart_raw(&mut self, start: usize, end: usize) -> bool {
        let quote = self.text[end];
        let triple = [quote; 3];
        if self.text[end..].starts_with(&triple) {
            let close = super::comments::find(self.text, &triple, end + 3);
            self.push(Kind::Text, start, close);
        } else {
            let kind = if quote == b'"' { &RAW_DOUBLE } else { &RAW_SINGLE };
            self.string(kind, start, end + 1);
        }
        true
    }

    /// Takes a string of C# that starts with `$`, `@` or three quotes; a plain one is left to the table.
    pub(super) fn csharp_string(&mut self) -> bool {
        let start = self.at;
        let prefix = self.text[start..].iter().take(3).take_while(|byte| matches!(byte, b'@' | b'$')).count();
        let quotes = self.text[start + prefix..].iter().take_while(|byte| **byte == b'"').count();
        let verbatim = self.text[start..start + prefix].contains(&b'@');
        let from = start + prefix;
        if quotes >= 3 && !verbatim {
            let close = super::comments::find(self.text, &vec![b'"'; quotes], from + quotes);
            self.push(Kind::Text, start, close);
        } else if quotes >= 1 && verbatim {
            self.string(&VERBATIM, start, from + 1);
        } else if quotes >= 1 && prefix > 0 {
            self.string(&INTERPOLATED, start, from + 1);
        } else {
            return false;
        }
        true
    }

    /// Takes `#"..."#` of Swift.
    pub(super) fn swift_raw(&mut self) -> bool {
        let start = self.at;
        let hashes = self.text[start..].iter().take(64).take_while(|byte| **byte == b'#').count();
        if self.text.get(start + hashes) != Some(&b'"') {
            return false;
        }
        let close = self.raw_end(start + hashes + 1, b'"', hashes);
        self.push(Kind::Text, start, close);
        true
    }
}
