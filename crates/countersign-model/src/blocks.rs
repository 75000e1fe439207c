//! Blocks: a document cut at its headings, without losing a byte.
//!
//! Blocks partition the bytes of any document: printing them one after the other gives the document back.

use std::ops::Range;

use crate::Document;
use crate::heading::{merge_requirement, outline_heading, scenario_name, section_title};

/// What starts a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind<'d> {
    /// Nothing: the text above the first heading.
    Front,
    /// A `##` section, by its title.
    Section(&'d str),
    /// A requirement, by its name.
    Requirement(&'d str),
    /// A scenario, by its name.
    Scenario(&'d str),
    /// Any other heading, by its level and title.
    Heading(u8, &'d str),
}

/// A heading and everything up to the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentBlock<'d> {
    /// What it is.
    pub kind: BlockKind<'d>,
    /// Its 0-based lines.
    pub lines: Range<usize>,
    /// Its bytes, line breaks included.
    pub bytes: Range<usize>,
}

/// Cuts a document into blocks.
pub fn blocks(document: &Document) -> Vec<DocumentBlock<'_>> {
    let mut starts: Vec<(usize, BlockKind<'_>)> = Vec::new();
    for line in document.hashed_lines() {
        if let Some(kind) = kind_of(document.line(line)) {
            starts.push((line, kind));
        }
    }
    if starts.first().is_none_or(|(line, _)| *line > 0) {
        starts.insert(0, (0, BlockKind::Front));
    }
    let ends: Vec<usize> =
        starts.iter().skip(1).map(|(line, _)| *line).chain(std::iter::once(document.line_count())).collect();
    starts
        .into_iter()
        .zip(ends)
        .map(|((start, kind), end)| {
            let bytes = document.line_offset(start)..document.line_offset(end);
            DocumentBlock { kind, lines: start..end, bytes }
        })
        .collect()
}

/// Prints blocks of a document: its bytes.
pub fn print(document: &Document, blocks: &[DocumentBlock<'_>]) -> String {
    blocks.iter().map(|block| &document.text()[block.bytes.clone()]).collect()
}

fn kind_of(line: &str) -> Option<BlockKind<'_>> {
    if let Some(name) = merge_requirement(line) {
        return Some(BlockKind::Requirement(name));
    }
    if let Some(name) = scenario_name(line) {
        return Some(BlockKind::Scenario(name));
    }
    if let Some(title) = section_title(line) {
        return Some(BlockKind::Section(title));
    }
    outline_heading(line).map(|(level, title)| BlockKind::Heading(level, title))
}
