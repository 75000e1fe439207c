//! Text edits: the only way Countersign changes a document.

use std::ops::Range;

/// Replaces a range of the original bytes by a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextEdit {
    /// The range in the original text; an empty range inserts.
    pub range: Range<usize>,
    /// What stands there afterwards; empty deletes.
    pub text: String,
}

impl TextEdit {
    /// Puts `text` before the byte at `at`.
    pub fn insert(at: usize, text: impl Into<String>) -> Self {
        Self { range: at..at, text: text.into() }
    }

    /// Puts `text` in place of `range`.
    pub fn replace(range: Range<usize>, text: impl Into<String>) -> Self {
        Self { range, text: text.into() }
    }

    /// Takes `range` away.
    pub fn delete(range: Range<usize>) -> Self {
        Self { range, text: String::new() }
    }
}

/// Why a list of edits cannot be applied to a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditError {
    /// Edits must be sorted and must not overlap; the index is that of the second one.
    Overlap {
        /// The index of the edit that starts before the previous one ends.
        index: usize,
    },
    /// An edit reaches past the end or cuts a character in two.
    OutOfBounds {
        /// The index of the edit.
        index: usize,
    },
}

impl std::fmt::Display for EditError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Overlap { index } => write!(f, "edit {index} overlaps the one before it"),
            Self::OutOfBounds { index } => write!(f, "edit {index} does not fit the text"),
        }
    }
}

impl std::error::Error for EditError {}

/// Applies sorted, disjoint edits; every byte outside of them is copied as it is.
pub fn apply_edits(text: &str, edits: &[TextEdit]) -> Result<String, EditError> {
    let grown: usize = edits.iter().map(|edit| edit.text.len()).sum();
    let mut out = String::with_capacity(text.len() + grown);
    let mut at = 0;
    for (index, edit) in edits.iter().enumerate() {
        if edit.range.start < at || edit.range.end < edit.range.start {
            return Err(EditError::Overlap { index });
        }
        out.push_str(text.get(at..edit.range.start).ok_or(EditError::OutOfBounds { index })?);
        text.get(edit.range.clone()).ok_or(EditError::OutOfBounds { index })?;
        out.push_str(&edit.text);
        at = edit.range.end;
    }
    out.push_str(&text[at..]);
    Ok(out)
}
