//! Sections of proposals and designs as blocks.

use countersign_trace::catalogue::TextInput;
use countersign_verify::sections::{Block as Found, BlockKind, Part, Parts};

use super::desk::Desk;
use super::value::{Block, Content, Group, Line, Row};

/// Columns of indentation of one level of bullets.
const INDENT: usize = 2;

impl Desk<'_> {
    /// The sections of a document whose lower-case title holds one of some words, each a group; empty ones are none.
    pub(super) fn said(&self, document: Option<TextInput<'_>>, words: &[&str]) -> Vec<Group> {
        let Some(document) = document else { return Vec::new() };
        let parts = Parts::new(document);
        let found = parts.of(|title| words.iter().any(|word| title.contains(word)));
        let groups = found.iter().map(|part| {
            let title = self.read(&part.title);
            Group::open(Some(title), self.blocks(&parts, part))
        });
        groups.filter(|group| !group.blocks.is_empty()).collect()
    }

    fn blocks(&self, parts: &Parts<'_>, part: &Part) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        for found in parts.all_blocks(part.lines.clone()) {
            let sources = vec![self.source(&parts.place(found.line_of(0)))];
            let content = match found.kind {
                BlockKind::Paragraph => Content::Text { text: self.read(&found.text) },
                BlockKind::Bullet => {
                    Content::Bullet { depth: found.indent / INDENT, text: self.read(&found.text) }
                }
                BlockKind::Heading => Content::Heading { text: self.read(&found.text) },
                BlockKind::Code => {
                    if let Some(Block { content: Content::Code { text }, .. }) = blocks.last_mut() {
                        text.push('\n');
                        text.push_str(&self.clean(&found.text));
                        continue;
                    }
                    Content::Code { text: self.clean(&found.text) }
                }
                BlockKind::Row => {
                    let cells = cells(&found);
                    if cells.iter().all(|cell| !cell.is_empty() && cell.chars().all(|c| "-: ".contains(c))) {
                        continue;
                    }
                    let cells: Vec<Line> = cells.into_iter().map(|cell| self.read(cell)).collect();
                    if let Some(Block { content: Content::Table { rows, .. }, .. }) = blocks.last_mut() {
                        rows.push(Row {
                            id: None,
                            cells: cells.into_iter().map(|cell| vec![cell]).collect(),
                        });
                        continue;
                    }
                    Content::Table { head: cells, rows: Vec::new() }
                }
            };
            blocks.push(Block::new(sources, content));
        }
        // A table without rows is its header and nothing to be read in columns.
        for block in &mut blocks {
            if let Content::Table { head, rows } = &block.content
                && rows.is_empty()
            {
                let joined = head.iter().map(Line::text).collect::<Vec<_>>().join(" | ");
                block.content = Content::Text { text: Line::plain(joined) };
            }
        }
        blocks
    }
}

/// The cells of a row; an escaped bar parts nothing.
fn cells(row: &Found) -> Vec<&str> {
    let text = row.text.trim();
    let text = text.strip_prefix('|').unwrap_or(text);
    let text = if text.ends_with("\\|") { text } else { text.strip_suffix('|').unwrap_or(text) };
    let mut cells = Vec::new();
    let mut from = 0;
    for (at, _) in text.match_indices('|') {
        if !text[..at].ends_with('\\') {
            cells.push(text[from..at].trim());
            from = at + 1;
        }
    }
    cells.push(text[from..].trim());
    cells
}
