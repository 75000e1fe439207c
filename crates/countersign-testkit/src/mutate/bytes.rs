//! Mutations below the level of characters: line ends, byte order marks, bytes that are not text.

use super::Kind;
use super::lines::{Lines, text_and_end};
use crate::Rng;

const BOM: &[u8] = b"\xef\xbb\xbf";
const INVALID: [&[u8]; 7] =
    [b"\xff", b"\x80", b"\xc3", b"\xe2\x82", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf5\x80\x80\x80"];
const ENDS: [&[u8]; 3] = [b"\n", b"\r\n", b"\r"];

/// Applies a mutation of bytes.
pub(crate) fn damage(kind: Kind, lines: &mut Lines, at: usize, rng: &mut Rng) {
    match kind {
        Kind::LineEnds => {
            let uniform = rng.chance(7_000).then(|| rng.pick(&ENDS));
            for line in &mut lines.0 {
                let end = uniform.unwrap_or_else(|| rng.pick(&ENDS));
                set_end(line, end);
            }
        }
        Kind::OneLineEnd => {
            let end: &[u8] = rng.pick(&[b"", b"\r\n", b"\r", b"\r\r\n", b"\n\r"]);
            set_end(&mut lines.0[at], end);
        }
        Kind::Bom => {
            let first = &mut lines.0[0];
            if first.starts_with(BOM) {
                first.drain(..BOM.len());
            } else {
                first.splice(0..0, BOM.iter().copied());
            }
        }
        Kind::Nul => put(&mut lines.0[at], b"\0", rng),
        Kind::InvalidUtf8 => put(&mut lines.0[at], rng.pick(&INVALID), rng),
        _ => {}
    }
}

fn set_end(line: &mut Vec<u8>, end: &[u8]) {
    let (text, old) = text_and_end(line);
    if !old.is_empty() {
        let length = text.len();
        line.truncate(length);
        line.extend_from_slice(end);
    }
}

fn put(line: &mut Vec<u8>, what: &[u8], rng: &mut Rng) {
    let place = rng.between(0, text_and_end(line).0.len());
    line.splice(place..place, what.iter().copied());
}
