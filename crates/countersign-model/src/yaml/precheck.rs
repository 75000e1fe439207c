//! What npm `yaml` reads otherwise than our parser does, settled before or between its runs.
//!
//! Nothing here changes a length, so that every offset holds in the text the author wrote.

use std::borrow::Cow;

use countersign_diag::{Finding, SourceId, Span};

use crate::yaml_codes::YAML_SYNTAX;

/// The first line with content may not be indented by a tab, nor end a document that never began.
pub(super) fn first_line(source: SourceId, text: &str) -> Option<Finding> {
    let mut at = text.len() - text.trim_start_matches('\u{feff}').len();
    for line in text[at..].split_inclusive('\n') {
        let content = line.trim_start_matches([' ', '\t']);
        if !matches!(content.as_bytes().first(), None | Some(b'#' | b'\r' | b'\n')) {
            let indent = &line[..line.len() - content.len()];
            let (range, reason) = if let Some(tab) = indent.find('\t') {
                (at + tab..at + tab + 1, "a tab is not allowed as indentation")
            } else if indent.is_empty() && is_document_end(content) && !text[at + 3..].trim().is_empty() {
                (at..at + 3, "`...` ends a document that never began")
            } else {
                return None;
            };
            let span = Span::new(source, range);
            return Some(Finding::new(&YAML_SYNTAX, span, format!("not valid YAML: {reason}")));
        }
        at += line.len();
    }
    None
}

fn is_document_end(line: &str) -> bool {
    line.strip_prefix("...").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
}

/// The text as the parser gets it. Two characters are ordinary ones for npm `yaml` inside of a document and not for
/// the parser: a byte order mark, and a `\r` without `\n`. Others of the same length, which the text does not use,
/// stand in for them.
pub(super) struct Stand {
    /// The text the parser sees.
    pub(super) text: String,
    swaps: Vec<(char, char)>,
}

impl Stand {
    /// Puts the stand-ins in.
    pub(super) fn new(text: &str) -> Self {
        let mut stand = Self { text: text.to_owned(), swaps: Vec::new() };
        if text.contains('\u{feff}')
            && let Some(mark) = unused(text, '\u{e000}'..='\u{f8ff}')
        {
            stand.text = stand.text.replace('\u{feff}', mark.encode_utf8(&mut [0; 4]));
            stand.swaps.push((mark, '\u{feff}'));
        }
        let bytes = text.as_bytes();
        let is_lone = |at: &usize| bytes.get(at + 1) != Some(&b'\n');
        if memchr::memchr_iter(b'\r', bytes).any(|at| is_lone(&at))
            && let Some(mark) = unused(text, '\u{1}'..='\u{8}')
        {
            let lines: Vec<String> = stand
                .text
                .split("\r\n")
                .map(|line| line.replace('\r', mark.encode_utf8(&mut [0; 4])))
                .collect();
            stand.text = lines.join("\r\n");
            stand.swaps.push((mark, '\r'));
        }
        stand
    }

    /// Puts a space in place of a tab at this byte, which the parser does not take behind a `:`.
    pub(super) fn untab(&mut self, at: usize) -> bool {
        let is_tab = self.text.as_bytes().get(at) == Some(&b'\t');
        if is_tab {
            self.text.replace_range(at..=at, " ");
        }
        is_tab
    }

    /// A scalar as the author wrote it.
    pub(super) fn restore<'a>(&self, scalar: &'a str) -> Cow<'a, str> {
        let mut restored = Cow::Borrowed(scalar);
        for (mark, meant) in &self.swaps {
            if restored.contains(*mark) {
                restored = Cow::Owned(restored.replace(*mark, meant.encode_utf8(&mut [0; 4])));
            }
        }
        restored
    }
}

fn unused(text: &str, mut candidates: std::ops::RangeInclusive<char>) -> Option<char> {
    candidates.find(|mark| !text.contains(*mark))
}
