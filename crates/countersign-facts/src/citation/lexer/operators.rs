//! What looks like an operator and opens a literal: characters, regular expressions, quoting operators.

use super::{Kind, Lexer};
use crate::citation::language::Extra;

/// The longest regular expression that is looked for.
const REGEX: usize = 1000;

impl Lexer<'_> {
    /// Takes what an extra of the language makes of the byte here.
    pub(super) fn extra(&mut self) -> bool {
        let language = self.language;
        match self.text[self.at] {
            b'\'' if language.has(Extra::Tick) => self.tick(),
            b'@' | b'$' | b'"' if language.has(Extra::CSharpStrings) => self.csharp_string(),
            b'#' if language.has(Extra::SwiftRaw) => self.swift_raw(),
            b'[' if language.has(Extra::LuaLong) => {
                let end = self.long_bracket(self.at);
                end.is_some_and(|end| self.literal(end))
            }
            b'<' => self.heredoc(),
            b'?' if language.has(Extra::PhpTags) && self.text[self.at..].starts_with(b"?>") => {
                self.at += 2;
                self.outside_of_php();
                true
            }
            b'?' if language.has(Extra::QuestionChar) => self.question_char(),
            b'/' => self.at_operand() && self.regex(),
            b'%' => self.at_operand() && self.percent(),
            b'~' => self.sigil(),
            b'$' if language.has(Extra::DollarChar) => {
                let escaped = usize::from(self.text.get(self.at + 1) == Some(&b'\\'));
                self.literal((self.at + 2 + escaped).min(self.text.len()))
            }
            b'\\' => self.code_escape(),
            b'|' | b'>' | b'"' | b'\'' if language.has(Extra::Yaml) => self.yaml(),
            _ => false,
        }
    }

    fn literal(&mut self, end: usize) -> bool {
        self.push(Kind::Text, self.at, end);
        true
    }

    /// A character, or a tick that belongs to the word behind it.
    fn tick(&mut self) -> bool {
        let from = self.at + 1;
        let Some(first) = self.text.get(from).copied() else { return false };
        if first == b'\\' {
            let line = &self.text[from..self.line_end(from)];
            // An escape is at most `\u{10ffff}`, and may be a quote.
            let close = line.iter().take(14).skip(2).position(|byte| *byte == b'\'');
            return close.is_some_and(|close| self.literal(from + close + 3));
        }
        let width = match first {
            0xf0.. => 4,
            0xe0.. => 3,
            0xc0.. => 2,
            _ => 1,
        };
        if self.text.get(from + width) == Some(&b'\'') && first != b'\'' && first != b'\n' {
            return self.literal(from + width + 1);
        }
        if !self.is_word(first) {
            return false;
        }
        let mut end = from;
        while self.text.get(end).is_some_and(|byte| self.is_word(*byte)) {
            end += 1;
        }
        self.push(Kind::Word, self.at, end);
        true
    }

    fn question_char(&mut self) -> bool {
        let quoted = matches!(self.text.get(self.at + 1), Some(b'"' | b'\'' | b'#' | b'`' | b'\\'));
        let alone =
            !self.at.checked_sub(1).is_some_and(|at| self.is_word(self.text[at]) || self.text[at] == b')');
        let escaped = usize::from(self.text.get(self.at + 1) == Some(&b'\\'));
        quoted && alone && self.literal((self.at + 2 + escaped).min(self.text.len()))
    }

    fn regex(&mut self) -> bool {
        let end = self.text.len().min(self.at + REGEX);
        let (mut at, mut class) = (self.at + 1, false);
        while at < end {
            match self.text[at] {
                b'\n' | b'\r' => return false,
                b'\\' => at += 1,
                b'[' => class = true,
                b']' => class = false,
                b'/' if !class => {
                    at += 1;
                    while self.text.get(at).is_some_and(u8::is_ascii_alphabetic) {
                        at += 1;
                    }
                    return self.literal(at);
                }
                _ => {}
            }
            at += 1;
        }
        false
    }

    fn percent(&mut self) -> bool {
        let letter = usize::from(self.text.get(self.at + 1).is_some_and(|byte| b"qQwWiIrsx".contains(byte)));
        let open = self.at + 1 + letter;
        match self.text.get(open) {
            Some(byte) if byte.is_ascii_punctuation() && *byte != b'=' => {
                let end = self.delimited(open);
                self.literal(end)
            }
            _ => false,
        }
    }

    fn sigil(&mut self) -> bool {
        let letters = self.text[self.at + 1..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let open = self.at + 1 + letters;
        let Some(byte) = self.text.get(open) else { return false };
        if letters == 0 || !b"\"'/|([{<".contains(byte) {
            return false;
        }
        let triple = [*byte; 3];
        let end = if matches!(byte, b'"' | b'\'') && self.text[open..].starts_with(&triple) {
            super::comments::find(self.text, &triple, open + 3)
        } else {
            self.delimited(open)
        };
        self.literal(end)
    }

    /// Takes `q(...)`, `s/a/b/` and their like, if the word from `start` to `end` is such an operator.
    pub(super) fn perl_quote(&mut self, start: usize, end: usize) -> bool {
        let word = &self.text[start..end];
        let parts = match word {
            b"q" | b"qq" | b"qw" | b"qr" | b"m" => 1,
            b"s" | b"tr" | b"y" => 2,
            b"__END__" | b"__DATA__" if start == 0 || self.text[start - 1] == b'\n' => {
                return self.literal(self.text.len());
            }
            _ => return false,
        };
        let sigil = start > 0 && b"$@%&>{".contains(&self.text[start - 1]);
        let spaces = self.text[end..].iter().take_while(|byte| **byte == b' ').count();
        let open = end + spaces;
        let Some(byte) = self.text.get(open).copied() else { return false };
        if sigil || !byte.is_ascii_punctuation() || b"=,;)}_".contains(&byte) || (byte == b'#' && spaces > 0)
        {
            return false;
        }
        let mut close = self.delimited(open);
        if parts == 2 {
            let paired = closing(byte) != byte;
            let next = if paired {
                close + self.text[close..].iter().take_while(|byte| byte.is_ascii_whitespace()).count()
            } else {
                close - 1
            };
            close = if next < self.text.len() { self.delimited(next) } else { close };
        }
        self.push(Kind::Text, start, close);
        true
    }

    /// The end of what the delimiter at `open` opens; brackets nest.
    fn delimited(&self, open: usize) -> usize {
        let (opener, closer) = (self.text[open], closing(self.text[open]));
        let (mut depth, mut at) = (0_usize, open + 1);
        while at < self.text.len() {
            let byte = self.text[at];
            if byte == b'\\' {
                at += 1;
            } else if byte == closer {
                if depth == 0 {
                    return at + 1;
                }
                depth -= 1;
            } else if byte == opener {
                depth += 1;
            }
            at += 1;
        }
        self.text.len()
    }

    /// A backslash in code takes the next byte; in front of a line break both are white space.
    fn code_escape(&mut self) -> bool {
        match self.text.get(self.at + 1) {
            Some(b'\n') => self.at += 2,
            Some(b'\r') => self.at += 2 + usize::from(self.text.get(self.at + 2) == Some(&b'\n')),
            Some(_) => self.push(Kind::Text, self.at, self.at + 2),
            None => return false,
        }
        true
    }
}

fn closing(opener: u8) -> u8 {
    match opener {
        b'(' => b')',
        b'[' => b']',
        b'{' => b'}',
        b'<' => b'>',
        other => other,
    }
}
