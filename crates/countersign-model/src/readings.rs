//! The comparison of the two readings of a document, and the scan that proves most documents free of differences.

use crate::Document;
use crate::commonmark::{MarkdownReading, Mask};
use crate::heading::{
    boundary_level, hashes, merge_requirement, normalize_name, outline_heading, scenario_name,
};
use crate::javascript::{is_line_terminator, is_space, trim};

/// A place where OpenSpec's line reading and CommonMark see different things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// 0-based.
    pub line: usize,
    /// What differs.
    pub kind: DisagreementKind,
}

/// What differs between the readings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DisagreementKind {
    /// OpenSpec reads a heading; to a Markdown reader the line is something else.
    OnlyLineHeading {
        /// The heading's text.
        title: String,
        /// What the line is instead, if it is masked.
        mask: Option<Mask>,
    },
    /// A Markdown reader sees a heading; OpenSpec does not.
    OnlyMarkdownHeading {
        /// The heading's text.
        title: String,
    },
    /// Both see a heading, with different texts.
    HeadingText {
        /// OpenSpec's.
        line_text: String,
        /// CommonMark's.
        markdown_text: String,
    },
    /// An operation of a delta that a Markdown reader does not see as text.
    MaskedOperation {
        /// What the line is instead.
        mask: Mask,
    },
    /// Fenced code to one reading only.
    Fence {
        /// Whether it is the line reading that sees fenced code.
        line_reading: bool,
    },
}

/// Compares the readings of a document. `operations` are the 0-based lines of delta entries that are not headings.
///
/// The result is empty if [`scan`] proves the readings equal; otherwise the document is read as CommonMark.
pub fn compare(document: &Document, operations: &[usize]) -> Vec<Disagreement> {
    if scan(document, operations) == Scan::Same {
        return Vec::new();
    }
    compare_with(document, operations, &MarkdownReading::of(document))
}

/// Compares the line reading with a CommonMark reading already at hand.
pub fn compare_with(
    document: &Document,
    operations: &[usize],
    markdown: &MarkdownReading,
) -> Vec<Disagreement> {
    let mut found = compare_headings(document, markdown);
    for line in operations {
        if let Some(mask) = markdown.mask(*line) {
            found.push(Disagreement { line: *line, kind: DisagreementKind::MaskedOperation { mask } });
        }
    }
    found.extend(hidden_requirements(document, markdown));
    found.extend(compare_fences(document, markdown));
    found.sort_by_key(|disagreement| disagreement.line);
    found
}

fn compare_headings(document: &Document, markdown: &MarkdownReading) -> Vec<Disagreement> {
    let mut found = Vec::new();
    let mut ours = document.hashed_lines().filter_map(|line| line_heading(document, line)).peekable();
    let mut theirs = markdown.headings.iter().filter(|heading| !heading.setext).peekable();
    loop {
        let next = match (ours.peek(), theirs.peek()) {
            (None, None) => return found,
            (Some(our), Some(their)) => our.line.cmp(&their.line),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
        };
        match next {
            std::cmp::Ordering::Less => {
                let our = ours.next().expect("peeked above");
                let mask = markdown.mask(our.line);
                let kind = DisagreementKind::OnlyLineHeading { title: our.title.to_owned(), mask };
                found.push(Disagreement { line: our.line, kind });
            }
            std::cmp::Ordering::Greater => {
                let line = theirs.next().expect("peeked above").line;
                let title = markdown_title(document.line(line)).to_owned();
                found.push(Disagreement { line, kind: DisagreementKind::OnlyMarkdownHeading { title } });
            }
            std::cmp::Ordering::Equal => {
                let (our, their) = (ours.next().expect("peeked above"), theirs.next().expect("peeked above"));
                let text = markdown_title(document.line(our.line));
                let level = hashes(document.line(our.line).trim_start_matches(' '));
                if trim(our.title) != trim(text) || level != usize::from(their.level) {
                    found.push(Disagreement {
                        line: our.line,
                        kind: DisagreementKind::HeadingText {
                            line_text: our.title.to_owned(),
                            markdown_text: text.to_owned(),
                        },
                    });
                }
            }
        }
    }
}

/// Requirements and scenarios that a Markdown reader sees inside a list item and OpenSpec nowhere.
fn hidden_requirements(document: &Document, markdown: &MarkdownReading) -> Vec<Disagreement> {
    let mut found = Vec::new();
    for heading in &markdown.item_headings {
        let text = document.line(heading.line);
        let title = markdown_title(text);
        let is_ours = is_requirement_title(title) && !text.starts_with('#');
        // A heading behind a list marker, as in a REMOVED entry, is not at the start of its line.
        if is_ours && trim(text).starts_with('#') {
            let kind = DisagreementKind::OnlyMarkdownHeading { title: title.to_owned() };
            found.push(Disagreement { line: heading.line, kind });
        }
    }
    found
}

/// Whether a heading's text is that of a requirement or a scenario.
pub fn is_requirement_title(title: &str) -> bool {
    ["requirement:", "scenario:"]
        .iter()
        .any(|keyword| crate::heading::strip_keyword(title, keyword).is_some())
}

struct LineHeading<'d> {
    line: usize,
    title: &'d str,
}

/// A heading of the line reading, with the text that counts: closing `#` runs only where OpenSpec drops them.
fn line_heading(document: &Document, line: usize) -> Option<LineHeading<'_>> {
    let text = document.line(line);
    if merge_requirement(text).is_some() || scenario_name(text).is_some() {
        let level = boundary_level(text).map_or(3, usize::from);
        return Some(LineHeading { line, title: normalize_name(trim(&text[level..])) });
    }
    // `## ` with nothing behind it ends sections without being one.
    let title = outline_heading(text).map(|(_, title)| title).or_else(|| boundary_level(text).map(|_| ""))?;
    Some(LineHeading { line, title })
}

/// The text of an ATX heading line as CommonMark cuts it out.
fn markdown_title(line: &str) -> &str {
    let blank = [' ', '\t'];
    let text = line.trim_start_matches(blank);
    let text = text[hashes(text).min(6)..].trim_matches(blank);
    let open = text.trim_end_matches('#');
    if open.len() == text.len() {
        text
    } else if open.is_empty() {
        ""
    } else {
        let stripped = open.trim_end_matches(blank);
        if stripped.len() == open.len() { text } else { stripped }
    }
}

/// Lines that are fenced code to one reading only: the first of each run.
fn compare_fences(document: &Document, markdown: &MarkdownReading) -> Vec<Disagreement> {
    if document.fences().next().is_none() && !markdown.masks.iter().any(|(_, mask)| *mask == Mask::Fence) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut previous = None;
    for line in 0..document.line_count() {
        if document.is_blank(line) {
            continue;
        }
        let ours = document.is_fenced(line);
        let theirs = markdown.mask(line) == Some(Mask::Fence);
        let differs = (ours != theirs).then_some(ours);
        if let Some(line_reading) = differs
            && previous != differs
        {
            found.push(Disagreement { line, kind: DisagreementKind::Fence { line_reading } });
        }
        previous = differs;
    }
    found
}

/// What the byte scan says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scan {
    /// The readings are equal: no construct that could tell them apart is there.
    Same,
    /// The document has to be read as CommonMark to know.
    Unknown,
}

/// Proves the readings of most documents equal by looking at how their lines start.
///
/// Law, held by a property test: where it says [`Scan::Same`], the full comparison finds nothing.
pub fn scan(document: &Document, operations: &[usize]) -> Scan {
    let text = document.text();
    let mark = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
    if text[mark..].starts_with("---") || text[mark..].starts_with('\u{feff}') {
        return Scan::Unknown;
    }
    if memchr::memchr(0, text.as_bytes()).is_some() {
        return Scan::Unknown;
    }
    let is_known = document.fences().all(|lines| is_plain_fence(document, lines))
        && document.hashed_lines().all(|line| is_plain_heading(document.line(line)))
        && operations.iter().all(|line| indentation(document.raw_line(*line)) < 4)
        && !has_odd_line_start(document, mark);
    if is_known { Scan::Same } else { Scan::Unknown }
}

/// Whether fenced code is that to both readings: at most three spaces deep, closed at the same depth, and no line of
/// it shallower, so that no list item around it can end inside of it.
fn is_plain_fence(document: &Document, lines: std::ops::Range<usize>) -> bool {
    if document.unclosed_fence() == Some(lines.start) {
        return false;
    }
    let depth = |line: usize| {
        let text = document.line(line);
        let spaces = text.len() - text.trim_start_matches(' ').len();
        // White space of any other kind is counted differently by the two readings.
        (!text[spaces..].starts_with(is_space)).then_some(spaces)
    };
    let Some(column) = depth(lines.start).filter(|column| *column <= 3) else { return false };
    let opening = document.line(lines.start);
    let closing = document.line(lines.end - 1);
    let info = opening.trim_start_matches(' ').trim_start_matches('`');
    let is_inline = opening.trim_start_matches(' ').starts_with('`') && info.contains('`');
    !is_inline
        && depth(lines.end - 1) == Some(column)
        && closing.trim_end_matches([' ', '\t']) == closing.trim_end_matches(is_space)
        && lines.clone().all(|line| {
            let text = document.line(line);
            text.is_empty() || text.len() - text.trim_start_matches(' ').len() >= column
        })
}

/// Raw HTML starts a line with `<`, behind a list marker perhaps; a heading that only CommonMark sees starts it with
/// white space and `#`.
fn has_odd_line_start(document: &Document, mark: usize) -> bool {
    let bytes = document.text().as_bytes();
    let fences: Vec<std::ops::Range<usize>> =
        document.fences().map(|lines| document.byte_range(lines)).collect();
    let is_behind_marker = |at: usize| is_behind_marker(&bytes[mark..at]);
    let is_odd = |at: usize| !is_inside(&fences, at);
    // A fence behind a list or quote marker is one to CommonMark only.
    let has_hidden_fence = document.has_fence_run()
        && [b"```", b"~~~"].iter().any(|run| {
            let mut runs = memchr::memmem::find_iter(&bytes[mark..], run).map(|at| at + mark);
            runs.any(|at| is_behind_marker(at) && is_odd(at))
        });
    let has_hidden_heading = || {
        document.line_starts().any(|start| {
            let start = start.max(mark);
            // Nearly every line starts with a letter, a dash or a hash.
            if !matches!(bytes.get(start), Some(b' ' | b'\t' | b'>')) {
                return false;
            }
            let blank = bytes[start..].iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'>')).count();
            bytes.get(start + blank) == Some(&b'#') && is_odd(start + blank)
        })
    };
    let has_tag = || {
        let mut tags = memchr::memchr_iter(b'<', &bytes[mark..]).map(|at| at + mark);
        tags.any(|at| is_behind_marker(at) && is_odd(at))
    };
    has_hidden_fence || has_hidden_heading() || has_tag()
}

fn is_inside(ranges: &[std::ops::Range<usize>], at: usize) -> bool {
    let next = ranges.partition_point(|range| range.end <= at);
    ranges.get(next).is_some_and(|range| range.start <= at)
}

/// Whether a line is a heading to both readings, with the same text, or to neither.
fn is_plain_heading(line: &str) -> bool {
    let level = hashes(line);
    let rest = &line[level..];
    let Some(next) = rest.chars().next() else { return false };
    if level == 3 && merge_requirement(line).is_some() && next != ' ' {
        return false;
    }
    if level > 6 || !is_space(next) {
        return true;
    }
    if next != ' ' {
        return false;
    }
    let title = trim(rest);
    !title.is_empty() && !title.ends_with('#') && !title.contains(is_line_terminator) && title == rest.trim()
}

/// Whether the bytes end in a list marker and spaces that start their line.
fn is_behind_marker(bytes: &[u8]) -> bool {
    let mut line = bytes.iter().rev().take_while(|byte| !matches!(byte, b'\n' | b'\r'));
    line.all(|byte| matches!(byte, b' ' | b'\t' | b'-' | b'*' | b'+' | b'>' | b'.' | b')' | b'0'..=b'9'))
}

fn indentation(line: &str) -> usize {
    line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).map(|b| if b == b'\t' { 4 } else { 1 }).sum()
}
