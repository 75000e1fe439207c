//! The text of a report: decoding, line numbers, bounded copies.

use std::borrow::Cow;

/// The most bytes that are kept of what a runner says about one case.
const MESSAGE_BYTES: usize = 4096;

/// The most bytes that are kept of a name that many cases share.
const SHARED_BYTES: usize = 1024;

/// The text of a report: UTF-8, or UTF-16 with a byte order mark as some shells write it. What is no text becomes U+FFFD.
///
/// Spans of findings point into this text, so a caller that shows them registers it under the source they carry.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let utf16 = |unit: fn([u8; 2]) -> u16| {
        let units = bytes[2..].chunks(2).map(|pair| match pair {
            [a, b] => unit([*a, *b]),
            _ => 0xFFFD,
        });
        Cow::Owned(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
    };
    match bytes {
        [0xFF, 0xFE, ..] => utf16(u16::from_le_bytes),
        [0xFE, 0xFF, ..] => utf16(u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest),
        _ => String::from_utf8_lossy(bytes),
    }
}

/// Counts lines up to places that only move forward, so that a whole file costs one pass.
#[derive(Debug)]
pub(super) struct LineCounter<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
}

impl<'a> LineCounter<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text: text.as_bytes(), at: 0, line: 1 }
    }

    /// The line of an offset, counted from 1.
    pub(super) fn line(&mut self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        if offset > self.at {
            self.line += memchr::memchr_iter(b'\n', &self.text[self.at..offset]).count();
            self.at = offset;
        }
        self.line
    }
}

/// The first bytes of a text, cut between characters.
fn clip(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    &text[..text.floor_char_boundary(most)]
}

/// A message without the white space around it, bounded; `None` if nothing is left.
pub(super) fn message(text: &str) -> Option<String> {
    let text = clip(text.trim(), MESSAGE_BYTES);
    (!text.is_empty()).then(|| text.to_owned())
}

/// Appends to a message until it is full.
pub(super) fn extend_message(message: &mut String, text: &str) {
    message.push_str(clip(text, MESSAGE_BYTES.saturating_sub(message.len())));
}

/// A name that many cases will carry, bounded so that a short report cannot fill the memory.
pub(super) fn shared(text: &str) -> String {
    clip(text, SHARED_BYTES).to_owned()
}

/// Finds lines by their numbers; the table is made only when somebody asks.
#[derive(Debug)]
pub(super) struct LineStarts<'a> {
    text: &'a str,
    starts: Option<Vec<usize>>,
}

impl<'a> LineStarts<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, starts: None }
    }

    /// The bytes of a line without its end, counted from 1.
    pub(super) fn range(&mut self, line: usize) -> std::ops::Range<usize> {
        let starts = self.starts.get_or_insert_with(|| {
            std::iter::once(0).chain(self.text.match_indices('\n').map(|(at, _)| at + 1)).collect()
        });
        let start = starts.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let end = starts.get(line).map_or(self.text.len(), |next| next - 1);
        start..end.max(start)
    }
}
