//! Strings, with escapes and with code inside of them.

use super::{Hole, Kind, Lexer};
use crate::citation::language::{Escape, Quote, Reach};

impl Lexer<'_> {
    /// Takes a string, if one starts here.
    pub(super) fn quote(&mut self) -> bool {
        let language = self.language;
        let found = language.quotes.iter().find(|quote| self.text[self.at..].starts_with(quote.open));
        let Some(quote) = found else { return false };
        self.string(quote, self.at, self.at + quote.open.len());
        true
    }

    /// Takes the rest of a string, up to its end or to a hole. `start` is where its token starts.
    pub(super) fn string(&mut self, quote: &'static Quote, start: usize, from: usize) {
        let length = self.text.len();
        let mut at = from;
        while at < length {
            let byte = self.text[at];
            if quote.reach == Reach::Line && (byte == b'\n' || byte == b'\r') {
                break;
            }
            // The hole of Swift starts with the backslash that escapes.
            if !quote.hole.is_empty() && byte == quote.hole[0] && self.text[at..].starts_with(quote.hole) {
                let end = at + quote.hole.len();
                self.push(Kind::Text, start, end);
                self.holes.push(Hole { quote, depth: 0 });
                return;
            }
            let escaped = match quote.escape {
                Escape::Backslash => byte == b'\\',
                Escape::Backtick => byte == b'`',
                Escape::None | Escape::Doubled => false,
            };
            if escaped {
                at += if self.text[at + 1..].starts_with(b"\r\n") { 3 } else { 2 };
                continue;
            }
            if !quote.close.is_empty() && byte == quote.close[0] && self.text[at..].starts_with(quote.close) {
                let end = at + quote.close.len();
                if quote.escape == Escape::Doubled && self.text[end..].starts_with(quote.close) {
                    at = end + quote.close.len();
                    continue;
                }
                at = self.last_of_triple(quote, end);
                break;
            }
            at += 1;
        }
        self.push(Kind::Text, start, at.min(length));
    }

    /// `"""a""""` ends with its last quote.
    fn last_of_triple(&self, quote: &Quote, mut end: usize) -> usize {
        if quote.close.len() == 3 {
            while self.text.get(end) == Some(&quote.close[0]) {
                end += 1;
            }
        }
        end
    }

    /// The end of a string that has no escapes and ends with `close` and a number of `hashes`.
    pub(super) fn raw_end(&self, from: usize, close: u8, hashes: usize) -> usize {
        let mut at = from.min(self.text.len());
        while let Some(found) = memchr::memchr(close, &self.text[at..]) {
            at += found + 1;
            let after = self.text[at..].iter().take(hashes).take_while(|byte| **byte == b'#').count();
            if after == hashes {
                return at + hashes;
            }
        }
        self.text.len()
    }

    /// The end of a long bracket of Lua that opens at `at`, or nothing if none does.
    pub(super) fn long_bracket(&self, at: usize) -> Option<usize> {
        let level = self.text.get(at + 1..)?.iter().take_while(|byte| **byte == b'=').count();
        if self.text.get(at) != Some(&b'[') || self.text.get(at + 1 + level) != Some(&b'[') {
            return None;
        }
        let mut close = vec![b'='; level + 2];
        close[0] = b']';
        close[level + 1] = b']';
        Some(super::comments::find(self.text, &close, at + level + 2))
    }
}
