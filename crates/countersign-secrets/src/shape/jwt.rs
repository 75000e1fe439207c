//! JSON Web Tokens: three parts in base64 for URLs, the first of them an object that names an algorithm.

use std::ops::Range;

use super::starts_word;
use crate::alphabet::URL_SAFE;
use crate::random::is_example;

/// More than any header that is sent.
const HEADER: usize = 2048;
/// More than any token that fits into a request.
const PART: usize = 16 * 1024;

/// The token that begins at the needle, the start of a header in base64.
pub(super) fn find(text: &[u8], needle: Range<usize>) -> Option<Range<usize>> {
    let start = needle.start;
    if !starts_word(text, start) {
        return None;
    }
    let header = start..start + URL_SAFE.run(&text[start..], HEADER);
    let claims = part(text, header.end)?;
    let signature = part(text, claims.end)?;
    let decoded = decode(&text[header.clone()]);
    let names = |field: &[u8]| memchr::memmem::find(&decoded, field).is_some();
    let signed = signature.len() >= 16 && names(br#""alg""#) && !names(br#""none""#);
    let token = start..signature.end;
    (decoded.starts_with(b"{") && signed && claims.len() >= 4 && !is_example(&text[token.clone()]))
        .then_some(token)
}

/// The run of characters behind a dot.
fn part(text: &[u8], dot: usize) -> Option<Range<usize>> {
    let rest = text.get(dot..).filter(|rest| rest.starts_with(b"."))?;
    Some(dot + 1..dot + 1 + URL_SAFE.run(&rest[1..], PART))
}

/// Decodes base64 for URLs without padding; the bits that fill no byte are dropped.
fn decode(text: &[u8]) -> Vec<u8> {
    let (mut bits, mut held, mut out) = (0_u32, 0_u32, Vec::with_capacity(text.len()));
    for byte in text {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' => 62,
            _ => 63,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held).to_le_bytes()[0]);
        }
    }
    out
}
