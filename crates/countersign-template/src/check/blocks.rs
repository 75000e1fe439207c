//! Paragraphs, bullets, rows, headings and code of a section, without comments.

use std::ops::Range;

use countersign_model::Document;

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Paragraph,
    Bullet,
    Row,
    /// A line of fenced code.
    Code,
    Heading,
}

/// A paragraph, a bullet with the lines that continue it, a row of a table, a heading, a line of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) kind: Kind,
    /// Its lines joined with spaces, without the marker.
    pub(super) text: String,
    /// Its lines, each without the marker.
    pub(super) parts: Vec<String>,
    /// The 0-based line it begins at.
    pub(super) line: usize,
}

/// The blocks in some lines.
pub(super) fn blocks(document: &Document, lines: Range<usize>) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut comment = false;
    let mut continues = false;
    for line in lines {
        if document.is_fenced(line) {
            let text = document.line(line).trim();
            if !comment && !text.starts_with("```") && !text.starts_with("~~~") && !text.is_empty() {
                blocks.push(block(Kind::Code, text, line));
            }
            continues = false;
            continue;
        }
        let raw = document.line(line);
        let had_comment = comment || raw.contains("<!--");
        let text = without_comments(raw, &mut comment);
        let text = text.trim();
        if text.is_empty() {
            // A line that only held a comment does not end a paragraph.
            continues &= had_comment;
            continue;
        }
        if text.starts_with('#') {
            blocks.push(block(Kind::Heading, text.trim_matches('#').trim(), line));
            continues = false;
        } else if let Some(rest) = strip_marker(text) {
            blocks.push(block(Kind::Bullet, rest, line));
            continues = true;
        } else if text.starts_with('|') {
            blocks.push(block(Kind::Row, text, line));
            continues = false;
        } else if let Some(last) = blocks.last_mut().filter(|_| continues) {
            last.text.push(' ');
            last.text.push_str(text);
            last.parts.push(text.to_owned());
        } else {
            blocks.push(block(Kind::Paragraph, text, line));
            continues = true;
        }
    }
    blocks
}

fn block(kind: Kind, text: &str, line: usize) -> Block {
    Block { kind, text: text.to_owned(), parts: vec![text.to_owned()], line }
}

/// A line without comments; `open` says whether one goes on at its start and then at its end.
fn without_comments(line: &str, open: &mut bool) -> String {
    let mut kept = String::new();
    let mut rest = line;
    loop {
        if *open {
            let Some(at) = rest.find("-->") else { return kept };
            rest = &rest[at + 3..];
            *open = false;
        }
        let Some(at) = comment_start(rest) else {
            kept.push_str(rest);
            return kept;
        };
        kept.push_str(&rest[..at]);
        rest = &rest[at + 4..];
        *open = true;
    }
}

/// Where a comment begins, outside of backticks.
fn comment_start(text: &str) -> Option<usize> {
    let code = code_ranges(text);
    text.match_indices("<!--").map(|(at, _)| at).find(|at| !code.iter().any(|range| range.contains(at)))
}

/// The code spans of a text, their backticks included.
pub(super) fn code_ranges(text: &str) -> Vec<Range<usize>> {
    let runs: Vec<Range<usize>> = backtick_runs(text);
    let mut ranges = Vec::new();
    let mut at = 0;
    // For each length the runs are looked at once from the left, so a text of backticks takes no longer than another.
    let mut by_length: std::collections::BTreeMap<usize, Vec<usize>> = std::collections::BTreeMap::new();
    for (index, run) in runs.iter().enumerate() {
        by_length.entry(run.len()).or_default().push(index);
    }
    while let Some(open) = runs.get(at) {
        let same = &by_length[&open.len()];
        let next = same.partition_point(|index| *index <= at);
        match same.get(next) {
            Some(close) => {
                ranges.push(open.start..runs[*close].end);
                at = close + 1;
            }
            None => at += 1,
        }
    }
    ranges
}

fn backtick_runs(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut runs = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let length = bytes[at..].iter().take_while(|byte| **byte == b'`').count();
        if length > 0 {
            runs.push(at..at + length);
        }
        at += length.max(1);
    }
    runs
}

/// A text without its code spans.
pub(super) fn without_code(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut from = 0;
    for range in code_ranges(text) {
        plain.push_str(&text[from..range.start]);
        plain.push(' ');
        from = range.end;
    }
    plain.push_str(&text[from..]);
    plain
}

fn strip_marker(text: &str) -> Option<&str> {
    if let Some(rest) = text.strip_prefix(['-', '*', '+']) {
        return (rest.is_empty() || rest.starts_with([' ', '\t'])).then(|| without_box(rest.trim_start()));
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text[digits..].strip_prefix(['.', ')']).filter(|_| (1..=9).contains(&digits))?;
    (rest.is_empty() || rest.starts_with([' ', '\t'])).then(|| rest.trim_start())
}

fn without_box(text: &str) -> &str {
    let rest = ["[ ]", "[x]", "[X]"].iter().find_map(|mark| text.strip_prefix(mark));
    rest.map_or(text, str::trim_start)
}
