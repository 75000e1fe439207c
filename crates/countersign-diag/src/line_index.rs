//! From byte offsets to lines and columns, and back.

use std::fmt;

/// A place in a text: both numbers start at 1, the column counts UTF-8 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// 1-based line.
    pub line: u32,
    /// 1-based column in bytes.
    pub column: u32,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// The offsets at which the lines of a text start. A line ends at `\n`, `\r\n` or a lone `\r`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<u32>,
    len: u32,
}

impl LineIndex {
    /// Reads `text` once.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n') {
                continue;
            }
            starts.push(offset(at + 1));
        }
        Self { starts, len: offset(bytes.len()) }
    }

    /// The number of lines; a text that ends in a line break has an empty last line.
    pub fn line_count(&self) -> u32 {
        offset(self.starts.len())
    }

    /// The position of a byte offset; offsets past the end are taken as the end.
    pub fn position(&self, at: u32) -> Position {
        let at = at.min(self.len);
        let line = self.starts.partition_point(|start| *start <= at);
        let start = self.starts[line - 1];
        Position { line: offset(line), column: at - start + 1 }
    }

    /// The byte offset at which a 1-based line starts, or `None` if there is no such line.
    pub fn line_start(&self, line: u32) -> Option<u32> {
        self.starts.get((line as usize).checked_sub(1)?).copied()
    }

    /// The byte offset just behind a 1-based line, its line break included.
    pub fn line_end(&self, line: u32) -> Option<u32> {
        self.line_start(line)?;
        Some(self.starts.get(line as usize).copied().unwrap_or(self.len))
    }

    /// The 1-based column of `at` in UTF-16 code units, as SARIF and editors count.
    ///
    /// `text` must be the text this index was built from.
    pub fn utf16_column(&self, text: &str, at: u32) -> u32 {
        let position = self.position(at);
        let start = at.min(self.len) - (position.column - 1);
        let mut end = at.min(self.len) as usize;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = text.get(start as usize..end).unwrap_or_default();
        offset(before.encode_utf16().count()) + 1
    }
}

/// Offsets are 32 bits wide; what reads files refuses anything near 4 GiB.
fn offset(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
