//! Where something stands in a text.

use std::fmt;

use countersign_diag::LineIndex;

/// A line and a column, both from 1; the column counts bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

impl Place {
    /// The beginning of a line.
    pub fn line(line: u32) -> Self {
        Self { line, column: 1 }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// The lines of a text, for turning offsets into places.
#[derive(Debug, Clone)]
pub(crate) struct Lines(LineIndex);

impl Lines {
    /// Reads the text once.
    pub(crate) fn new(text: &str) -> Self {
        Self(LineIndex::new(text))
    }

    /// The place of a byte offset.
    pub(crate) fn place(&self, at: usize) -> Place {
        let position = self.0.position(u32::try_from(at).unwrap_or(u32::MAX));
        Place { line: position.line, column: position.column }
    }
}
