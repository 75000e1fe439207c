//! Private keys between lines of dashes: PEM, OpenSSH and PGP.

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
/// Shorter runs are words.
const RUN: usize = 16;
/// More than the headers of a key take.
const GAP: usize = 256;
/// Enough to see whether it was drawn.
const SAMPLE: usize = 256;

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
    let written = Written::of(&rest[..body]);
    if written.length < SHORTEST || !is_issued(written.longest) {
        return None;
    }
    let body_end = needle.end + body;
    let last = text[body_end..].starts_with(b"-----END ").then(|| end(text, body_end + DASHES.len()));
    Some(start..last.flatten().unwrap_or(needle.end + written.end))
}

/// What a body holds of base64.
struct Written<'a> {
    /// How many characters.
    length: usize,
    /// Where the last of them ends.
    end: usize,
    /// The beginning of the longest run.
    longest: &'a [u8],
}

impl<'a> Written<'a> {
    /// Reads a body up to where its lines cease to be base64.
    fn of(body: &'a [u8]) -> Self {
        let (mut written, mut at) = (Self { length: 0, end: 0, longest: &[] }, 0);
        for run in body.split(|byte| !BASE64.has(*byte)) {
            let start = at;
            at += run.len() + 1;
            if run.len() < RUN {
                continue;
            }
            if start - written.end > GAP {
                break;
            }
            written.length += run.len();
            written.end = start + run.len();
            if run.len() > written.longest.len() {
                written.longest = &run[..run.len().min(SAMPLE)];
            }
        }
        written
    }
}

/// The end of the last line, whose label begins behind its first dashes.
fn end(text: &[u8], label: usize) -> Option<usize> {
    let rest = &text[label..text.len().min(label + 2 * LABEL)];
    memchr::memmem::find(rest, DASHES).map(|at| label + at + DASHES.len())
}
