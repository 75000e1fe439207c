//! Tokens in headers of requests.

use std::ops::Range;

use super::starts_word;
use crate::alphabet::{Alphabet, URL_SAFE};
use crate::random::{is_placeholder, is_random};

/// More than any token that fits into a request.
const LONGEST: usize = 2048;

/// The token behind the needle, the word `bearer` with its space.
pub(super) fn find(text: &[u8], needle: Range<usize>) -> Option<Range<usize>> {
    let start = needle.end;
    let length = URL_SAFE.and(Alphabet::of(".~+/=")).run(&text[start..], LONGEST);
    let token = &text[start..start + length];
    let token = &token[..token.len() - token.iter().rev().take_while(|byte| **byte == b'.').count()];
    let is_token =
        token.len() >= 20 && starts_word(text, needle.start) && !is_placeholder(token) && is_random(token);
    is_token.then_some(start..start + token.len())
}
