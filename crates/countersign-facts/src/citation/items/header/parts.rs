//! The tokens of a header, without what stands in brackets.

use std::ops::Range;

use super::attributes::Attributes;
use super::words::MODIFIERS;
use super::{LIMIT, declares};
use crate::citation::items::View;
use crate::citation::items::brackets::{Brackets, NONE};
use crate::citation::language::Braces;
use crate::citation::lexer::Kind;

/// The tokens of a header without what stands in brackets.
pub(super) struct Parts<'v> {
    pub(super) view: View<'v>,
    /// Tokens outside of brackets; an opening bracket stands for its group.
    pub(super) skeleton: Vec<usize>,
    pub(super) attributes: Attributes,
}

impl<'v> Parts<'v> {
    pub(super) fn new(view: View<'v>, brackets: &Brackets, header: Range<usize>) -> Self {
        let end = header.end.min(header.start + LIMIT);
        let attributes = Attributes::new(view, brackets, header.start..end);
        let mut at = attributes.end;
        let mut skeleton = Vec::new();
        while at < end {
            skeleton.push(at);
            let opens = matches!(view.punct(at), b'(' | b'[' | b'{');
            at = if opens && brackets.of(at) != NONE { brackets.of(at) + 1 } else { at + 1 };
        }
        Self { view, skeleton, attributes }
    }

    pub(super) fn word(&self, at: usize) -> Option<&'v str> {
        self.skeleton.get(at).and_then(|token| self.view.word(*token))
    }

    pub(super) fn punct(&self, at: usize) -> u8 {
        self.skeleton.get(at).map_or(0, |token| self.view.punct(*token))
    }

    /// The first place that is no modifier.
    pub(super) fn behind_modifiers(&self, rules: &Braces) -> usize {
        let mut at = 0;
        loop {
            let word = self.word(at);
            let next_declares = self
                .word(at + 1)
                .is_some_and(|next| declares(rules, next).is_some() || MODIFIERS.contains(&next));
            match word {
                Some("template") => at = self.behind_angles(at + 1),
                Some(word) if declares(rules, word).is_some() && !(next_declares && word != "type") => {
                    return at;
                }
                Some(word) if MODIFIERS.contains(&word) || declares(rules, word).is_some() => at += 1,
                _ if at > 0 && self.punct(at) == b'(' => at += 1,
                _ if at > 0
                    && self
                        .skeleton
                        .get(at)
                        .is_some_and(|token| self.view.kind(*token) == Some(Kind::Text)) =>
                {
                    at += 1;
                }
                _ => return at,
            }
        }
    }

    pub(super) fn behind_angles(&self, mut at: usize) -> usize {
        let mut depth = 0_usize;
        while at < self.skeleton.len() {
            match self.punct(at) {
                b'<' => depth += 1,
                b'>' if at > 0 && self.punct(at - 1) == b'-' => {}
                b'>' => depth = depth.saturating_sub(1),
                _ => {}
            }
            at += 1;
            if depth == 0 {
                break;
            }
        }
        at
    }

    /// The place in front of `at`, or in front of the type parameters there.
    pub(super) fn before_angles(&self, at: usize) -> Option<usize> {
        let mut at = at.checked_sub(1)?;
        let mut depth = 0_usize;
        while matches!(self.punct(at), b'>') || depth > 0 {
            match self.punct(at) {
                b'>' => depth += 1,
                b'<' => depth -= 1,
                _ => {}
            }
            at = at.checked_sub(1)?;
        }
        Some(at)
    }

    /// A word, or a name between backticks.
    pub(super) fn name(&self, at: usize) -> Option<String> {
        if let Some(word) = self.word(at) {
            return Some(word.to_owned());
        }
        let token = *self.skeleton.get(at)?;
        self.view.bytes(token).starts_with(b"`").then(|| self.view.unquoted(token))
    }

    pub(super) fn find(&self, byte: u8, from: usize) -> Option<usize> {
        (from..self.skeleton.len()).find(|at| self.punct(*at) == byte)
    }
}
