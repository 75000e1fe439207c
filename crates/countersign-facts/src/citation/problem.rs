//! What the scanner has to say about a source, before the source has an id.

use std::ops::Range;

use countersign_diag::{Applicability, Code, Finding, Fix, SourceId, Span, TextEdit};

/// A finding in one source. [`Problem::finding`] gives it a place once the source is in a map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The kind of finding.
    pub code: &'static Code,
    /// Where it stands, in bytes.
    pub bytes: Range<usize>,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// The next step.
    pub help: Option<String>,
    /// What to write instead of the bytes, where that is a guess worth offering.
    pub replacement: Option<String>,
}

impl Problem {
    /// The finding, in a source of a map. A replacement becomes a fix that may change the meaning.
    pub fn finding(&self, source: SourceId) -> Finding {
        let mut finding =
            Finding::new(self.code, Span::new(source, self.bytes.clone()), self.message.clone());
        if let Some(help) = &self.help {
            finding = finding.help(help.clone());
        }
        if let Some(replacement) = &self.replacement {
            finding = finding.fix(Fix {
                title: format!("write `{replacement}`"),
                applicability: Applicability::Unsafe,
                source,
                edits: vec![TextEdit::replace(self.bytes.clone(), replacement.clone())],
            });
        }
        finding
    }
}
