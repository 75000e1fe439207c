//! Places: where something stands, for people and for findings.

use std::sync::Arc;

use countersign_diag::{Code, Finding, Span};
use countersign_model::Document;

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file, relative to the project, with `/`.
    pub path: Arc<str>,
    /// Counted from 1.
    pub line: usize,
    /// The bytes, where the text is at hand.
    pub span: Option<Span>,
}

impl Place {
    /// A 0-based line of a document.
    pub(crate) fn of_line(path: &Arc<str>, document: &Document, line: usize) -> Self {
        let span = (line < document.line_count()).then(|| document.line_span(line));
        Self { path: Arc::clone(path), line: line + 1, span }
    }

    /// A finding here; its message names the place if no byte can be pointed at.
    pub(crate) fn finding(&self, code: &'static Code, message: &str) -> Finding {
        match self.span {
            Some(span) => Finding::new(code, span, message),
            None => Finding::without_place(code, format!("{message} ({}:{})", self.path, self.line)),
        }
    }

    /// Names this place in another finding.
    pub(crate) fn label(&self, finding: Finding, text: &str) -> Finding {
        match self.span {
            Some(span) => finding.label(span, text),
            None => finding,
        }
    }
}

/// A part of a document, quoted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The title of its heading.
    pub title: String,
    /// Where it starts.
    pub place: Place,
    /// The bytes of the whole part.
    pub span: Span,
    /// The text, trimmed.
    pub text: String,
}
