//! The words of code: identifiers and strings taken apart, in lower case.

use std::ops::Range;

use crate::citation::items::View;
use crate::citation::lexer::Kind;

/// A set of words in one piece of memory: a repository has many tests, and each of them many words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words(Box<str>);

impl Words {
    /// The words of a list with spaces between them.
    pub(super) fn of(list: &str) -> Self {
        list.split(' ').filter(|word| !word.is_empty()).collect()
    }

    /// The words, sorted.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.split(' ').filter(|word| !word.is_empty())
    }

    /// Whether a word is among them.
    pub fn contains(&self, word: &str) -> bool {
        self.iter().any(|known| known == word)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'w> FromIterator<&'w str> for Words {
    fn from_iter<I: IntoIterator<Item = &'w str>>(words: I) -> Self {
        let mut words: Vec<&str> = words.into_iter().collect();
        words.sort_unstable();
        words.dedup();
        Self(words.join(" ").into())
    }
}

/// Adds the words of some tokens to a list.
pub(super) fn of_tokens(view: View<'_>, tokens: Range<usize>, list: &mut String) {
    for at in tokens {
        if view.kind(at) != Some(Kind::Punct) {
            of_text(view.bytes(at), list);
        }
    }
}

/// Adds the words of some text to a list: runs of letters and digits, cut where a capital follows a small letter.
pub(super) fn of_text(text: &[u8], list: &mut String) {
    let text = String::from_utf8_lossy(text);
    let mut small = false;
    for c in text.chars() {
        if !c.is_alphanumeric() || small && c.is_uppercase() {
            list.push(' ');
        }
        small = c.is_lowercase() || c.is_numeric();
        if c.is_ascii_alphanumeric() {
            list.push(c.to_ascii_lowercase());
        } else if c.is_alphanumeric() {
            list.extend(c.to_lowercase());
        }
    }
    list.push(' ');
}
