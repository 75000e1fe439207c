//! The *CommonMark reading*: what people and renderers see. The only file that knows the Markdown library.
//!
//! Of the library's tree only the lines on which blocks start are taken, with what the block itself says about its
//! length: the ends of containers are not reliable there.

use comrak::nodes::NodeValue;
use comrak::{Arena, Options, parse_document};

use crate::Document;
use crate::lines::Lines;

/// What a line is to a CommonMark reader, apart from ordinary text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mask {
    /// Fenced code, fence lines included.
    Fence,
    /// Indented code.
    IndentedCode,
    /// An HTML comment that starts a line.
    Comment,
    /// Any other raw HTML block.
    Html,
    /// Front matter.
    FrontMatter,
}

/// A heading that is a child of the document itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkdownHeading {
    /// 0-based.
    pub line: usize,
    /// 1 to 6.
    pub level: u8,
    /// Whether it is underlined instead of marked with `#`.
    pub setext: bool,
}

/// A block that nothing closes before the document ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnclosedBlock {
    /// The 0-based line on which it starts.
    pub line: usize,
    /// What it is.
    pub mask: Mask,
}

/// The CommonMark reading of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkdownReading {
    /// The headings at document level, in order.
    pub headings: Vec<MarkdownHeading>,
    /// The ATX headings inside list items, in order: a reader sees them, though they belong to the item.
    pub item_headings: Vec<MarkdownHeading>,
    /// The masked lines as sorted, disjoint ranges.
    pub masks: Vec<(std::ops::Range<usize>, Mask)>,
    /// The blocks left open.
    pub unclosed: Vec<UnclosedBlock>,
}

impl MarkdownReading {
    /// Reads a document.
    pub fn of(document: &Document) -> Self {
        let mut options = Options::default();
        // Front matter without a line in it hides nothing, and the parser would look for its end further down.
        let is_empty = document.line_count() > 1 && document.line(1).trim_end() == "---";
        options.extension.front_matter_delimiter = (!is_empty).then(|| "---".to_owned());
        // The parser takes one byte order mark away by itself; columns, which it shifts, are not used.
        let arena = Arena::new();
        let root = parse_document(&arena, document.text(), &options);
        let mut reading =
            Self { headings: Vec::new(), item_headings: Vec::new(), masks: Vec::new(), unclosed: Vec::new() };
        for child in root.children() {
            let ast = child.data();
            if let NodeValue::Heading(heading) = ast.value {
                let line = ast.sourcepos.start.line.saturating_sub(1);
                let setext = heading.setext;
                reading.headings.push(MarkdownHeading { line, level: heading.level, setext });
            }
        }
        let last = document.line_count();
        for node in root.descendants() {
            let ast = node.data();
            let line = ast.sourcepos.start.line.saturating_sub(1);
            let (mask, length, closed) = match &ast.value {
                NodeValue::CodeBlock(code) if code.fenced => {
                    let inner = line_count(&code.literal);
                    (Mask::Fence, 1 + inner + usize::from(code.closed), code.closed)
                }
                NodeValue::CodeBlock(code) => (Mask::IndentedCode, line_count(&code.literal), true),
                NodeValue::HtmlBlock(html) => {
                    let mask = if html.block_type == 2 { Mask::Comment } else { Mask::Html };
                    let closed = is_closed(html.block_type, &html.literal);
                    (mask, line_count(&html.literal).max(1), closed)
                }
                NodeValue::FrontMatter(text) => (Mask::FrontMatter, line_count(text), true),
                NodeValue::Heading(heading) if !heading.setext => {
                    let is_in_item = node.parent().is_some_and(|parent| {
                        matches!(parent.data().value, NodeValue::Item(_) | NodeValue::TaskItem(_))
                    });
                    if is_in_item {
                        reading.item_headings.push(MarkdownHeading {
                            line,
                            level: heading.level,
                            setext: false,
                        });
                    }
                    continue;
                }
                _ => continue,
            };
            reading.masks.push((line..(line + length).min(last), mask));
            if !closed {
                reading.unclosed.push(UnclosedBlock { line, mask });
            }
        }
        reading.masks.sort_by_key(|(range, _)| range.start);
        reading
    }

    /// What a 0-based line is.
    pub fn mask(&self, line: usize) -> Option<Mask> {
        let at = self.masks.partition_point(|(range, _)| range.end <= line);
        self.masks.get(at).filter(|(range, _)| range.contains(&line)).map(|(_, mask)| *mask)
    }
}

/// The number of lines of a text, each ended by any line break; a last line without one counts too.
fn line_count(text: &str) -> usize {
    let lines = Lines::new(text);
    lines.len() - usize::from(text.is_empty() || text.ends_with(['\n', '\r']))
}

/// Whether an HTML block of the kinds that need an end has it. The other kinds end at a blank line.
fn is_closed(block_type: u8, literal: &str) -> bool {
    let lower = || literal.to_ascii_lowercase();
    match block_type {
        1 => ["</script>", "</pre>", "</style>", "</textarea>"].iter().any(|end| lower().contains(end)),
        2 => literal.contains("-->"),
        3 => literal.contains("?>"),
        4 => literal.contains('>'),
        5 => literal.contains("]]>"),
        _ => true,
    }
}
