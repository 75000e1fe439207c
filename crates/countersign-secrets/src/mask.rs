//! Texts without the secrets in them.

use std::borrow::Cow;

use crate::scan::{Hit, scan};

/// What stands in place of a secret.
const MASK: &str = "***";
/// How often a text is looked at again: what is taken out may have hidden what stood beside it.
const ROUNDS: usize = 4;

/// Puts `***` in place of every secret of a text; each line break of it stays.
///
/// Nothing is left that [`scan`] would find: a text that goes on showing secrets loses all of its lines.
pub fn mask(text: &str) -> Cow<'_, str> {
    match mask_bytes(text.as_bytes()) {
        Cow::Borrowed(_) => Cow::Borrowed(text),
        // Secrets are ASCII, so what is left of a text stays a text.
        Cow::Owned(masked) => Cow::Owned(String::from_utf8_lossy(&masked).into_owned()),
    }
}

/// As [`mask`], for bytes that may be no text.
pub fn mask_bytes(text: &[u8]) -> Cow<'_, [u8]> {
    let mut masked = Cow::Borrowed(text);
    for _ in 0..ROUNDS {
        let hits = scan(&masked);
        if hits.is_empty() {
            return masked;
        }
        masked = Cow::Owned(without(&masked, &hits));
    }
    if scan(&masked).is_empty() { masked } else { Cow::Owned(stars(text)) }
}

fn without(text: &[u8], hits: &[Hit]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    for hit in hits {
        out.extend_from_slice(&text[at..hit.range.start]);
        out.extend(stars(&text[hit.range.clone()]));
        at = hit.range.end;
    }
    out.extend_from_slice(&text[at..]);
    out
}

/// A mask for each line that has something in it.
fn stars(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let content = line.strip_suffix(b"\n").unwrap_or(line);
        let content = content.strip_suffix(b"\r").unwrap_or(content);
        if !content.is_empty() {
            out.extend_from_slice(MASK.as_bytes());
        }
        out.extend_from_slice(&line[content.len()..]);
    }
    out
}
