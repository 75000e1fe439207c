//! The statement of a requirement: the text below its header, up to the first header.

use std::borrow::Cow;
use std::ops::Range;

use crate::Document;
use crate::heading::boundary_level;
use crate::javascript::{length, trim, trim_start};

/// A statement: the trimmed lines that make it up.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RequirementText<'d> {
    lines: Vec<&'d str>,
}

impl<'d> RequirementText<'d> {
    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.lines.iter().all(|line| line.is_empty())
    }

    /// The lines joined with `\n`.
    pub fn to_text(&self) -> Cow<'d, str> {
        match self.lines.as_slice() {
            [] => Cow::Borrowed(""),
            [line] => Cow::Borrowed(line),
            lines => Cow::Owned(lines.join("\n")),
        }
    }

    /// The length of the text in UTF-16 code units.
    pub fn length(&self) -> usize {
        self.lines.iter().map(|line| length(line)).sum::<usize>() + self.lines.len().saturating_sub(1)
    }

    /// Whether `SHALL` or `MUST` stands in it as a whole word.
    pub fn has_keyword(&self) -> bool {
        self.lines.iter().any(|line| has_keyword(line))
    }

    /// The text, or the header's title where there is none.
    #[must_use]
    pub(crate) fn or_title(self, title: &'d str) -> Self {
        if self.is_empty() { Self { lines: vec![trim(title)] } } else { self }
    }
}

/// Whether `SHALL` or `MUST` stands in a text as a whole word, upper case.
pub fn has_keyword(text: &str) -> bool {
    ["SHALL", "MUST"].iter().any(|word| {
        memchr::memmem::find_iter(text.as_bytes(), word.as_bytes()).any(|at| {
            let is_word = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
            let bytes = text.as_bytes();
            !is_word(at.checked_sub(1).and_then(|before| bytes.get(before)))
                && !is_word(bytes.get(at + word.len()))
        })
    })
}

/// Reads a statement from the lines below a header.
///
/// `trimmed` says that the reader trims the text before it looks for headers, as the outline view does: then an
/// indented header right at the start counts as one.
pub(crate) fn read_requirement_text(
    document: &Document,
    lines: Range<usize>,
    trimmed: bool,
) -> RequirementText<'_> {
    let mut text = Vec::new();
    let mut metadata = Vec::new();
    let mut at_start = trimmed;
    for line in lines {
        let raw = document.line(line);
        let stripped = trim(raw);
        let seen = if at_start { trim_start(raw) } else { raw };
        at_start &= stripped.is_empty();
        if document.is_fenced(line) {
            continue;
        }
        if boundary_level(seen).is_some() {
            break;
        }
        if stripped.is_empty() {
            continue;
        }
        if is_metadata(stripped) { &mut metadata } else { &mut text }.push(stripped);
    }
    RequirementText { lines: if text.is_empty() { metadata } else { text } }
}

/// Whether a trimmed line looks like `**Key**: value`.
pub fn is_metadata(line: &str) -> bool {
    let Some(rest) = line.strip_prefix("**") else { return false };
    rest.find('*').is_some_and(|at| at > 0 && rest[at..].starts_with("**:"))
}
