//! Parts of proposals and designs: sections by title, and the bullets and paragraphs in them.
//!
//! Headings are found as OpenSpec finds them; what stands below is read line by line, and nothing in it is unreadable.

use std::ops::Range;
use std::sync::Arc;

use countersign_diag::Span;
use countersign_model::Document;
use countersign_model::outline::Outline;
use countersign_trace::Place;
use countersign_trace::catalogue::TextInput;

/// A section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its title as written.
    pub title: String,
    /// The 0-based line of its heading.
    pub heading: usize,
    /// The lines below it, those of deeper sections included.
    pub lines: Range<usize>,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// Running text.
    Paragraph,
    /// A bullet or a numbered point.
    Bullet,
    /// A row of a table; the header of the table is the first.
    Row,
    /// A line of fenced code.
    Code,
    /// A heading below the part.
    Heading,
}

/// A paragraph, a bullet with the lines that continue it, or a row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its lines joined with spaces, without the marker of the bullet or the heading.
    pub text: String,
    /// The columns in front of it.
    pub indent: usize,
    /// Where each line starts in `text`, and its 0-based number.
    lines: Vec<(usize, usize)>,
}

impl Block {
    /// The 0-based line of an offset of the text.
    pub fn line_of(&self, offset: usize) -> usize {
        let at = self.lines.partition_point(|(start, _)| *start <= offset);
        self.lines[at.max(1) - 1].1
    }
}

/// Text between backticks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Code<'t> {
    pub(crate) text: &'t str,
    /// The offset of the opening backtick.
    pub(crate) start: usize,
    /// The offset behind the closing one.
    pub(crate) end: usize,
}

/// A document of a change and its path, ready to be asked.
pub struct Parts<'d> {
    document: &'d Document,
    path: Arc<str>,
    outline: Outline<'d>,
}

impl<'d> Parts<'d> {
    /// Finds the sections.
    pub fn new(text: TextInput<'d>) -> Self {
        Self { document: text.document, path: text.path.into(), outline: Outline::new(text.document) }
    }

    /// The outermost sections whose lower-case title is wanted.
    pub fn of(&self, wanted: impl Fn(&str) -> bool) -> Vec<Part> {
        let mut until = 0;
        let mut parts = Vec::new();
        for section in self.outline.sections() {
            if section.line < until || !wanted(&section.title.to_lowercase()) {
                continue;
            }
            until = section.content.end;
            let (title, lines) = (section.title.to_owned(), section.content.clone());
            parts.push(Part { title, heading: section.line, lines });
        }
        parts
    }

    /// The lines of the sections below a part whose lower-case title is wanted.
    pub(crate) fn inner(&self, part: &Part, wanted: impl Fn(&str) -> bool) -> Vec<Range<usize>> {
        let sections = self.outline.sections().iter();
        sections
            .filter(|section| part.lines.contains(&section.line) && wanted(&section.title.to_lowercase()))
            .map(|section| section.line..section.content.end)
            .collect()
    }

    /// The paragraphs, bullets and rows in some lines.
    pub fn blocks(&self, lines: Range<usize>) -> Vec<Block> {
        let mut blocks = self.all_blocks(lines);
        blocks.retain(|block| !matches!(block.kind, BlockKind::Code | BlockKind::Heading));
        blocks
    }

    /// Every block in some lines, fenced code and headings too; only comments are none.
    pub fn all_blocks(&self, lines: Range<usize>) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        let (mut is_open, mut in_comment) = (false, false);
        for line in lines {
            let raw = self.document.line(line);
            let text = raw.trim();
            let begins_comment = text.starts_with("<!--");
            in_comment |= begins_comment;
            let is_fenced = self.document.is_fenced(line);
            if in_comment || text.is_empty() || text.starts_with('#') || is_fenced {
                if !in_comment && is_fenced && !is_fence(text) {
                    blocks.push(self.block(BlockKind::Code, raw.trim_end(), line));
                } else if !in_comment && !text.is_empty() && !is_fenced {
                    blocks.push(self.block(BlockKind::Heading, text.trim_matches('#').trim(), line));
                }
                in_comment &= !text.contains("-->");
                is_open = false;
                continue;
            }
            let (kind, rest) = match strip_bullet(text) {
                Some(rest) => (BlockKind::Bullet, rest),
                None if text.starts_with('|') => (BlockKind::Row, text),
                None => (BlockKind::Paragraph, text),
            };
            if let Some(last) = blocks.last_mut().filter(|_| is_open && kind == BlockKind::Paragraph) {
                last.text.push(' ');
                last.lines.push((last.text.len(), line));
                last.text.push_str(rest);
                continue;
            }
            blocks.push(self.block(kind, rest, line));
            is_open = kind != BlockKind::Row;
        }
        blocks
    }

    fn block(&self, kind: BlockKind, text: &str, line: usize) -> Block {
        let raw = self.document.line(line);
        let indent = raw.len() - raw.trim_start().len();
        Block { kind, text: text.to_owned(), indent, lines: vec![(0, line)] }
    }

    /// A 0-based line as a place.
    pub fn place(&self, line: usize) -> Place {
        let span = (line < self.document.line_count()).then(|| self.document.line_span(line));
        Place { path: Arc::clone(&self.path), line: line + 1, span }
    }

    /// The place of some text between backticks: its own bytes where its line spells it so.
    pub(crate) fn place_of(&self, block: &Block, code: Code<'_>) -> Place {
        let line = block.line_of(code.start);
        let mut place = self.place(line);
        let raw = self.document.raw_line(line);
        if let Some(at) = raw.find(&format!("`{}`", code.text)) {
            let start = self.document.line_offset(line) + at;
            place.span = Some(Span::new(self.document.source(), start..start + code.text.len() + 2));
        }
        place
    }
}

fn is_fence(line: &str) -> bool {
    line.starts_with("```") || line.starts_with("~~~")
}

fn strip_bullet(text: &str) -> Option<&str> {
    let rest =
        text.strip_prefix("- ").or_else(|| text.strip_prefix("* ")).or_else(|| text.strip_prefix("+ "));
    rest.map(str::trim_start).or_else(|| {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let rest = text[digits..].strip_prefix(['.', ')']).filter(|_| digits > 0)?;
        rest.starts_with(' ').then(|| rest.trim_start())
    })
}

/// The code spans of a text, in order.
pub(crate) fn code_spans(text: &str) -> Vec<Code<'_>> {
    let mut spans = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find('`') {
        let start = from + at;
        let run = text[start..].bytes().take_while(|b| *b == b'`').count();
        let fence = &text[start..start + run];
        let inner = start + run;
        // A closing run is exactly as long.
        let mut close = inner;
        let end = loop {
            let Some(at) = text[close..].find(fence) else { break None };
            let found = close + at;
            let length = text[found..].bytes().take_while(|b| *b == b'`').count();
            if length == run {
                break Some(found);
            }
            close = found + length;
        };
        let Some(end) = end else {
            from = inner;
            continue;
        };
        spans.push(Code { text: text[inner..end].trim(), start, end: end + run });
        from = end + run;
    }
    spans
}
