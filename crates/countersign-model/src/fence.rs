//! The fence scanner of the line reading: which lines belong to fenced code.
//!
//! It is OpenSpec's simple scanner, not CommonMark's: any indentation, any place. Where the two differ the
//! comparison of the readings says so.

use crate::javascript::{is_space, trim_end, trim_start};

/// An open fence: its character and length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fence {
    marker: u8,
    length: usize,
}

/// The fence that a line opens, if no fence is open: three or more backticks or tildes after white space.
pub(crate) fn opening(line: &str) -> Option<Fence> {
    // The common case by far: an ordinary first byte.
    match line.as_bytes().first() {
        None => return None,
        Some(b'`' | b'~') => {}
        Some(first) if first.is_ascii() && !is_space(char::from(*first)) => return None,
        Some(_) => {}
    }
    let body = trim_start(line).as_bytes();
    let marker = *body.first().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let length = body.iter().take_while(|byte| **byte == marker).count();
    (length >= 3).then_some(Fence { marker, length })
}

/// Whether a line closes an open fence: a run at least as long, and nothing after it.
pub(crate) fn closes(line: &str, open: Fence) -> bool {
    let body = trim_end(trim_start(line)).as_bytes();
    body.len() >= open.length && body.len() >= 3 && body.iter().all(|byte| *byte == open.marker)
}
