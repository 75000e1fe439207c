//! Private keys between lines of dashes: PEM, OpenSSH and OpenPGP.

use std::ops::Range;

use crate::alphabet::{Alphabet, BASE64, UPPER_DIGIT};
use crate::random::is_issued;

const BEGIN: &[u8] = b"-----BEGIN ";
const DASHES: &[u8] = b"-----";
/// More than the longest label.
const LABEL: usize = 32;
/// More than any key.
const BODY: usize = 64 * 1024;
/// Fewer characters than the shortest key has.
const SHORTEST: usize = 64;

/// The block of which the needle is the end of the first line.
pub(super) fn find(text: &[u8], needle: Range<usize>) -> Option<Range<usize>> {
    let label = UPPER_DIGIT.and(Alphabet::of(" ")).run_back(&text[..needle.start], LABEL);
    let before = text[..needle.start - label].strip_suffix(b"-----");
    // The label begins behind the word BEGIN, which is written in its own characters.
    let start = before?.len();
    if !text[start..].starts_with(BEGIN) {
        return None;
    }
    let rest = &text[needle.end..];
    let rest = &rest[..rest.len().min(BODY)];
    let body = memchr::memmem::find(rest, DASHES).unwrap_or(rest.len());
    let (length, sample) = written(&rest[..body]);
    if length < SHORTEST || !is_issued(&sample) {
        return None;
    }
    let body_end = needle.end + body;
    let last = text[body_end..].starts_with(b"-----END ").then(|| end(text, body_end + DASHES.len()));
    Some(start..last.flatten().unwrap_or_else(|| trimmed(text, needle.end, body_end)))
}

/// How many characters of base64 a body has, and its longest run.
fn written(body: &[u8]) -> (usize, Vec<u8>) {
    let runs = body.split(|byte| !BASE64.has(*byte)).filter(|run| run.len() >= 16);
    let (mut length, mut longest) = (0, &body[..0]);
    for run in runs {
        length += run.len();
        if run.len() > longest.len() {
            longest = run;
        }
    }
    (length, longest[..longest.len().min(256)].to_vec())
}

/// The end of the last line, whose label begins behind its first dashes.
fn end(text: &[u8], label: usize) -> Option<usize> {
    let rest = &text[label..text.len().min(label + 2 * LABEL)];
    memchr::memmem::find(rest, DASHES).map(|at| label + at + DASHES.len())
}

/// The end of a body without its last white space.
fn trimmed(text: &[u8], start: usize, end: usize) -> usize {
    start + text[start..end].trim_ascii_end().len()
}
