//! Documents that start on the line below their opener.

use super::{Kind, Lexer};
use crate::citation::language::Extra;

/// After so many openers without an end `<<` is taken as an operator.
const FALSE_HEREDOCS: usize = 16;

/// A document that has been announced on this line.
pub(super) struct Heredoc {
    tag: std::ops::Range<usize>,
}

impl Lexer<'_> {
    /// Takes the opener of a document, if one stands here.
    pub(super) fn heredoc(&mut self) -> bool {
        let opener: &[u8] = if self.language.has(Extra::PhpHeredoc) { b"<<<" } else { b"<<" };
        let rest = &self.text[self.at..];
        if !rest.starts_with(opener) || self.false_heredocs >= FALSE_HEREDOCS {
            return false;
        }
        let mut at = opener.len();
        let php = opener.len() == 3;
        let marked = !php && matches!(rest.get(at), Some(b'-' | b'~'));
        at += usize::from(marked);
        let ruby = self.language.has(Extra::QuestionChar) || self.language.has(Extra::PerlQuotes);
        if !ruby {
            at += rest[at..].iter().take_while(|byte| **byte == b' ').count();
        }
        let quoted = rest.get(at).is_some_and(|byte| matches!(byte, b'\'' | b'"'));
        let escaped = rest.get(at) == Some(&b'\\');
        at += usize::from(quoted || escaped);
        let length =
            rest[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
        let capital = rest.get(at).is_some_and(|byte| byte.is_ascii_uppercase() || *byte == b'_');
        let letter = rest.get(at).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_');
        let plain = if ruby { capital } else { letter };
        if length == 0 || !(plain || quoted || (marked && letter)) {
            return false;
        }
        let tag = self.at + at..self.at + at + length;
        let end = tag.end + usize::from(quoted && rest.get(at + length).is_some());
        self.push(Kind::Text, self.at, end);
        self.heredocs.push(Heredoc { tag });
        true
    }

    /// Takes the documents that start on this line.
    pub(super) fn heredoc_bodies(&mut self) {
        for heredoc in std::mem::take(&mut self.heredocs) {
            let start = self.at;
            let tag = &self.text[heredoc.tag];
            let mut at = start;
            let mut end = start;
            while at < self.text.len() {
                let line = self.text[at..self.line_end(at)].trim_ascii_start();
                let closes = line.strip_prefix(tag).is_some_and(|rest| {
                    rest.first().is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_')
                });
                if closes {
                    end = at + (self.line_end(at) - at - line.len()) + tag.len();
                    break;
                }
                at = self.next_line(at);
            }
            if end > start {
                self.push(Kind::Text, start, end);
            } else {
                self.false_heredocs += 1;
            }
        }
    }
}
