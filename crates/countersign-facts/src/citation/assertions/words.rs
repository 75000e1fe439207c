//! The words of code: identifiers and strings taken apart, in lower case.

use std::ops::Range;

use crate::citation::items::View;
use crate::citation::lexer::Kind;

/// Words in the order of the text, some of them several times, in one piece of memory: a repository has many tests, and
/// each of them many words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words(Box<str>);

impl Words {
    /// The words of a list with spaces between them.
    pub(super) fn of(list: &str) -> Self {
        Self(list.trim_ascii().into())
    }

    /// The words.
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
        let mut list = String::new();
        for word in words {
            list.push_str(word);
            list.push(' ');
        }
        Self::of(&list)
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
        let is_letter = c.is_alphanumeric();
        if (!is_letter || small && c.is_uppercase()) && !list.ends_with(' ') {
            list.push(' ');
        }
        small = c.is_lowercase() || c.is_numeric();
        if c.is_ascii() {
            if is_letter {
                list.push(c.to_ascii_lowercase());
            }
        } else if is_letter {
            list.extend(c.to_lowercase());
        }
    }
    if !list.ends_with(' ') {
        list.push(' ');
    }
}
