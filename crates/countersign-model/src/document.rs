//! Documents: a text that keeps its original bytes, read line by line.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use countersign_diag::{SourceId, Span};

use crate::fence;
use crate::lines::Lines;

/// Bytes decoded as OpenSpec decodes them: UTF-8, with U+FFFD in place of what is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text; equal to the bytes if nothing was replaced.
    pub text: Arc<str>,
    /// The byte offset of the first undecodable byte, if there is one.
    pub first_invalid: Option<usize>,
    /// The byte offset of the first NUL byte, if there is one.
    pub first_nul: Option<usize>,
}

impl Decoded {
    /// Whether the text is exactly the bytes and holds no NUL.
    pub fn is_clean(&self) -> bool {
        self.first_invalid.is_none() && self.first_nul.is_none()
    }
}

/// Decodes bytes as OpenSpec does, and says where that would have lost something.
pub fn decode(bytes: Vec<u8>) -> Decoded {
    let first_nul = memchr::memchr(0, &bytes);
    match String::from_utf8(bytes) {
        Ok(text) => Decoded { text: text.into(), first_invalid: None, first_nul },
        Err(error) => {
            let first_invalid = Some(error.utf8_error().valid_up_to());
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            Decoded { text: text.into(), first_invalid, first_nul }
        }
    }
}

/// A text with its lines, its fences and the lines that start with `#`.
///
/// The text is never changed: every view of it is a range of these bytes, and every edit is a
/// [`TextEdit`](countersign_diag::TextEdit) over them.
#[derive(Debug, Clone)]
pub struct Document {
    source: SourceId,
    text: Arc<str>,
    lines: Lines,
    /// The lines in fenced code, as sorted, disjoint ranges; empty in most documents.
    fenced: Vec<Range<u32>>,
    /// The lines whose first byte is `#`, fenced or not.
    hashed: Vec<u32>,
    /// Whether three backticks or three tildes stand together anywhere.
    has_fence_run: bool,
    /// The line of a fence that is still open at the end of the text.
    unclosed_fence: Option<usize>,
}

impl Document {
    /// Reads a text; `source` is the id its spans will carry.
    pub fn new(source: SourceId, text: Arc<str>) -> Self {
        let lines = Lines::new(&text);
        let has_fence_run = has_run_of_three(text.as_bytes());
        let (fenced, hashed) = (Vec::new(), Vec::new());
        let mut document = Self { source, text, lines, fenced, hashed, has_fence_run, unclosed_fence: None };
        document.scan();
        document
    }

    fn scan(&mut self) {
        let bytes = self.text.as_bytes();
        let has_fence = self.has_fence_run;
        let has_bom = self.text.starts_with('\u{feff}');
        let mut open: Option<(fence::Fence, u32)> = None;
        for (number, line) in self.lines.all.iter().enumerate() {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            let start = line.start as usize + if number == 0 && has_bom { 3 } else { 0 };
            if start < line.end as usize && bytes[start] == b'#' {
                self.hashed.push(number);
            }
            if !has_fence {
                continue;
            }
            let text = &self.text[line.start as usize..line.end as usize];
            match open {
                None => open = fence::opening(text).map(|fence| (fence, number)),
                Some((fence, first)) if fence::closes(text, fence) => {
                    self.fenced.push(first..number + 1);
                    open = None;
                }
                Some(_) => {}
            }
        }
        if let Some((_, first)) = open {
            self.fenced.push(first..u32::try_from(self.lines.len()).unwrap_or(u32::MAX));
            self.unclosed_fence = Some(first as usize);
        }
    }

    /// The source id of its spans.
    pub fn source(&self) -> SourceId {
        self.source
    }

    /// The original text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The number of lines; a text that ends in a line break has an empty last one.
    pub fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// The text of a 0-based line, without its line break and with a byte order mark if it has one.
    pub fn raw_line(&self, line: usize) -> &str {
        self.lines.text(&self.text, line)
    }

    /// The text of a 0-based line, without its line break and without a byte order mark.
    pub fn line(&self, line: usize) -> &str {
        let text = self.raw_line(line);
        if line == 0 { text.strip_prefix('\u{feff}').unwrap_or(text) } else { text }
    }

    /// Whether the line reading counts a 0-based line as fenced code, fence lines included.
    pub fn is_fenced(&self, line: usize) -> bool {
        if self.fenced.is_empty() {
            return false;
        }
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        let at = self.fenced.partition_point(|range| range.end <= line);
        self.fenced.get(at).is_some_and(|range| range.start <= line)
    }

    /// The 0-based line of a fence that nothing closes.
    pub fn unclosed_fence(&self) -> Option<usize> {
        self.unclosed_fence
    }

    /// Whether three backticks or three tildes stand together anywhere: without them nothing is a fence to anybody.
    pub(crate) fn has_fence_run(&self) -> bool {
        self.has_fence_run
    }

    /// Where each line starts, in bytes.
    pub(crate) fn line_starts(&self) -> impl Iterator<Item = usize> {
        self.lines.all.iter().map(|line| line.start as usize)
    }

    /// The ranges of fenced lines, sorted and disjoint.
    pub fn fences(&self) -> impl Iterator<Item = Range<usize>> {
        self.fenced.iter().map(|range| range.start as usize..range.end as usize)
    }

    /// The unfenced lines that start with `#`, in order: the only ones that can be headings in the line reading.
    pub fn hashed_lines(&self) -> impl Iterator<Item = usize> {
        self.hashed.iter().map(|line| *line as usize).filter(|line| !self.is_fenced(*line))
    }

    /// The unfenced `#` lines within a range of lines.
    pub(crate) fn hashed_lines_in(&self, range: Range<usize>) -> impl Iterator<Item = usize> {
        let first = self.hashed.partition_point(|line| (*line as usize) < range.start);
        self.hashed[first..]
            .iter()
            .map(|line| *line as usize)
            .take_while(move |line| *line < range.end)
            .filter(|line| !self.is_fenced(*line))
    }

    /// The lines of a range joined with `\n`, as OpenSpec sees them.
    pub fn joined(&self, range: Range<usize>) -> Cow<'_, str> {
        if range.start == 0 && !range.is_empty() && self.text.starts_with('\u{feff}') {
            let joined = self.lines.join(&self.text, range).into_owned();
            return Cow::Owned(joined.trim_start_matches('\u{feff}').to_owned());
        }
        self.lines.join(&self.text, range)
    }

    /// The bytes of a range of lines, line breaks included.
    pub fn byte_range(&self, range: Range<usize>) -> Range<usize> {
        if range.is_empty() {
            let at = self.line_offset(range.start);
            return at..at;
        }
        self.line_offset(range.start)..self.lines.all[range.end - 1].next as usize
    }

    /// The byte offset at which a 0-based line starts; the end of the text for the line behind the last.
    pub fn line_offset(&self, line: usize) -> usize {
        self.lines.all.get(line).map_or(self.text.len(), |line| line.start as usize)
    }

    /// The byte offset at which the text of a 0-based line ends, its line break excluded.
    pub fn line_text_end(&self, line: usize) -> usize {
        self.lines.all.get(line).map_or(self.text.len(), |line| line.end as usize)
    }

    /// The span of a 0-based line without its line break.
    pub fn line_span(&self, line: usize) -> Span {
        Span::new(self.source, self.line_offset(line)..self.line_text_end(line))
    }

    /// Whether a 0-based line holds nothing but white space.
    pub fn is_blank(&self, line: usize) -> bool {
        crate::javascript::trim(self.raw_line(line)).is_empty()
    }

    /// The line break that most lines end in; `\n` where there is none to go by.
    pub fn majority_line_break(&self) -> &'static str {
        if !self.lines.has_carriage_return {
            return "\n";
        }
        let (mut lf, mut crlf, mut cr) = (0, 0, 0);
        for line in &self.lines.all {
            match &self.text.as_bytes()[line.end as usize..line.next as usize] {
                b"\n" => lf += 1,
                b"\r\n" => crlf += 1,
                b"\r" => cr += 1,
                _ => {}
            }
        }
        if crlf >= lf && crlf >= cr {
            "\r\n"
        } else if lf >= cr {
            "\n"
        } else {
            "\r"
        }
    }
}

/// Whether three backticks or three tildes stand together anywhere.
fn has_run_of_three(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, b"```").is_some() || memchr::memmem::find(bytes, b"~~~").is_some()
}
