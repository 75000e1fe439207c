//! From the parser's character counts to byte offsets.

/// Byte offsets are remembered once per this many characters.
const STEP: usize = 128;

/// Maps the n-th character of a text to its byte offset.
pub(super) struct Offsets<'a> {
    text: &'a str,
    marks: Vec<usize>,
    base: usize,
}

impl<'a> Offsets<'a> {
    /// Reads `text` once; `base` is added to every offset.
    pub(super) fn new(text: &'a str, base: usize) -> Self {
        let marks = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().step_by(STEP).map(|(at, _)| at).collect()
        };
        Self { text, marks, base }
    }

    /// What is added to every offset.
    pub(super) fn base(&self) -> usize {
        self.base
    }

    /// The byte offset of a character; the end of the text for all that lie behind it.
    pub(super) fn byte(&self, index: usize) -> usize {
        if self.marks.is_empty() {
            return self.base + index.min(self.text.len());
        }
        let Some(mark) = self.marks.get(index / STEP) else {
            return self.base + self.text.len();
        };
        let rest = &self.text[*mark..];
        let within = rest.char_indices().nth(index % STEP).map_or(rest.len(), |(at, _)| at);
        self.base + mark + within
    }
}
