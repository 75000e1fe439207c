//! What a shape of a secret is made of: what to look for, and what has to stand around it.

mod assignment;
mod bearer;
mod jwt;
mod pem;
mod token;
mod url;

use std::ops::Range;

pub(crate) use token::{Check, Left, Part, Token};

use crate::Certainty;

/// A shape by which a secret is known.
#[derive(Debug)]
pub struct Shape {
    /// The name that rules and reports use.
    pub id: &'static str,
    /// What it is, in words, without an article.
    pub what: &'static str,
    /// A text that every secret of this shape has in it or before it.
    pub(crate) needles: &'static [&'static str],
    /// What has to stand around the needle.
    pub(crate) form: Form,
}

/// How a place where a needle stands is judged.
#[derive(Debug)]
pub(crate) enum Form {
    /// Runs of characters around the needle.
    Token(Token),
    /// A JSON Web Token: the header is decoded.
    Jwt,
    /// A private key between its lines of dashes.
    Pem,
    /// The password in a URL.
    Url,
    /// A header with a bearer token.
    Bearer,
    /// A value beside a name that says what it is.
    Assignment,
}

impl Form {
    /// Where the secret lies, if there is one where a needle was found; no case is distinguished in the search.
    pub(crate) fn find(&self, text: &[u8], needle: Range<usize>) -> Option<(Range<usize>, Certainty)> {
        let shape = |range| (range, Certainty::Shape);
        let entropy = |range| (range, Certainty::Entropy);
        match self {
            Self::Token(token) => token.find(text, needle),
            Self::Jwt => jwt::find(text, needle).map(shape),
            Self::Pem => pem::find(text, needle).map(shape),
            Self::Url => url::find(text, needle).map(shape),
            Self::Bearer => bearer::find(text, needle).map(entropy),
            Self::Assignment => assignment::find(text, needle).map(entropy),
        }
    }

    /// Whether the needle counts in any case.
    pub(crate) fn ignores_case(&self) -> bool {
        matches!(self, Self::Bearer | Self::Assignment)
    }
}

/// Whether no word goes on to the left of a place; a line break that is written as an escape ends a word.
fn starts_word(text: &[u8], at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return true };
    let escape = || matches!(text[before], b'n' | b'r' | b't') && before > 0 && text[before - 1] == b'\\';
    !crate::alphabet::WORD.has(text[before]) || escape()
}
