//! The words of code: identifiers and strings taken apart, in lower case.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::citation::items::View;
use crate::citation::lexer::Kind;

/// The words of some tokens.
pub(super) fn of_tokens(view: View<'_>, tokens: Range<usize>, words: &mut BTreeSet<String>) {
    for at in tokens {
        if view.kind(at) != Some(Kind::Punct) {
            of_text(view.bytes(at), words);
        }
    }
}

/// The words of some text: runs of letters and digits, cut where a capital follows a small letter.
pub(super) fn of_text(text: &[u8], words: &mut BTreeSet<String>) {
    let text = String::from_utf8_lossy(text);
    let mut word = String::new();
    let mut small = false;
    for c in text.chars().chain([' ']) {
        if (!c.is_alphanumeric() || small && c.is_uppercase()) && !word.is_empty() {
            words.insert(std::mem::take(&mut word));
        }
        small = c.is_lowercase() || c.is_numeric();
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
    }
}
