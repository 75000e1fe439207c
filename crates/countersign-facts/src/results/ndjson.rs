//! Files of one JSON object a line.

use std::ops::Range;

use serde_json::{Map, Value};

use super::codes::{LINE_IGNORED, REPORT_MALFORMED, REPORT_TRUNCATED};
use super::collector::Collector;

/// A line of the file.
#[derive(Debug)]
pub(super) enum Line<'a> {
    /// An object.
    Object(Map<String, Value>),
    /// Something that is no JSON.
    Other(&'a str),
}

/// The lines of a file, each with its number and place. Broken objects are reported.
pub(super) struct Lines<'a> {
    text: &'a str,
    at: usize,
    number: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, number: 0 }
    }

    /// The next line that is not empty.
    pub(super) fn next(&mut self, out: &mut Collector<'_>) -> Option<(usize, Range<usize>, Line<'a>)> {
        while self.at < self.text.len() {
            let start = self.at;
            let end = memchr::memchr(b'\n', &self.text.as_bytes()[start..]).map(|end| start + end);
            self.at = end.map_or(self.text.len(), |end| end + 1);
            self.number += 1;
            let range = start..end.unwrap_or(self.text.len());
            let line = self.text[range.clone()].trim();
            if line.is_empty() {
                continue;
            }
            if !line.starts_with('{') {
                return Some((self.number, range, Line::Other(line)));
            }
            match serde_json::from_str(line) {
                Ok(object) => return Some((self.number, range, Line::Object(object))),
                Err(error) if end.is_none() && error.is_eof() => {
                    let help = "run the suite again and let it end";
                    out.report(&REPORT_TRUNCATED, range, "the last line of the report is cut off", help);
                }
                Err(_) => {
                    let help = "use the file as the runner wrote it";
                    out.report(&REPORT_MALFORMED, range, "a line starts like JSON and is none", help);
                }
            }
        }
        None
    }
}

/// Reports a line that is not of the format.
pub(super) fn ignore(range: Range<usize>, out: &mut Collector<'_>) {
    let help = "keep standard error out of the report";
    out.report(&LINE_IGNORED, range, "a line is not part of the report", help);
}

/// A string of an object, empty where there is none.
pub(super) fn text<'a>(object: &'a Map<String, Value>, key: &str) -> &'a str {
    object.get(key).and_then(Value::as_str).unwrap_or_default()
}
