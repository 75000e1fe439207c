//! What somebody wrote into a section.

use countersign_diag::Span;
use countersign_model::Document;
use countersign_model::outline;

use super::blocks::{Block, Kind, blocks};
use super::hints::{holds_hint, is_hint};

/// A section and what stands in it.
pub(super) struct Filled<'d> {
    document: &'d Document,
    /// The 0-based line of its heading.
    heading: usize,
    /// Its blocks, without those that only repeat the skeleton.
    pub(super) written: Vec<Block>,
    /// Those that do.
    pub(super) hints: Vec<Block>,
    /// The first line of the block in which text of the skeleton stands beside an answer.
    pub(super) remnant: Option<usize>,
}

impl<'d> Filled<'d> {
    pub(super) fn new(document: &'d Document, section: &outline::Section<'_>, hints: &[String]) -> Self {
        let all = blocks(document, section.content.clone());
        let (repeated, written) =
            all.into_iter().partition(|block| block.kind != Kind::Heading && is_hint(hints, &block.text));
        let written: Vec<Block> = written;
        let is_remnant = |block: &&Block| block.kind != Kind::Heading && holds_hint(hints, &block.text);
        let remnant = written.iter().find(is_remnant).map(|block| block.line);
        Self { document, heading: section.line, written, hints: repeated, remnant }
    }

    /// The line of the heading.
    pub(super) fn heading_span(&self) -> Span {
        self.document.line_span(self.heading)
    }

    /// The first line of a block.
    pub(super) fn span(&self, block: &Block) -> Span {
        self.line_span(block.line)
    }

    /// A 0-based line.
    pub(super) fn line_span(&self, line: usize) -> Span {
        self.document.line_span(line)
    }

    /// The blocks that say something: neither headings nor the head and the rule of a table.
    pub(super) fn answers(&self) -> impl Iterator<Item = &Block> {
        self.written
            .iter()
            .enumerate()
            .filter(|(at, block)| match block.kind {
                Kind::Heading => false,
                Kind::Row => {
                    let next = self.written.get(at + 1);
                    !is_rule(&block.text)
                        && !next.is_some_and(|next| next.kind == Kind::Row && is_rule(&next.text))
                }
                Kind::Paragraph | Kind::Bullet | Kind::Code => !block.text.is_empty(),
            })
            .map(|(_, block)| block)
    }

    /// How many words they have.
    pub(super) fn words(&self) -> usize {
        self.answers().map(|block| words(&block.text)).sum()
    }
}

/// `| --- | :--: |`
fn is_rule(row: &str) -> bool {
    row.contains('-') && row.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

/// The words of a text. Scripts that put no space between words count two characters as one.
pub(super) fn words(text: &str) -> usize {
    text.split_whitespace()
        .map(|token| {
            let dense = token.chars().filter(|c| is_dense(*c)).count();
            let has_others = token.chars().any(|c| c.is_alphanumeric() && !is_dense(c));
            dense.div_ceil(2) + usize::from(has_others)
        })
        .sum()
}

fn is_dense(c: char) -> bool {
    matches!(u32::from(c),
        0x0E00..=0x0EFF | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF
        | 0x20000..=0x3FFFF)
}
