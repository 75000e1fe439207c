//! The *purpose* view: the Purpose section, with HTML comments masked, and the placeholder that archive writes.

use std::ops::Range;

use crate::Document;
use crate::fence;
use crate::heading::{ends_block, strip_keyword};
use crate::javascript::trim;

/// What archive writes before the name of the change that created a capability.
pub const PLACEHOLDER_PREFIX: &str = "TBD - created by archiving change ";
/// What archive writes after it.
pub const PLACEHOLDER_SUFFIX: &str = ". Update Purpose after archive.";

/// The ranges of bytes that HTML comments cover; an unclosed comment runs to the end.
pub fn comment_ranges(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut at = 0;
    while let Some(open) = memchr::memmem::find(&text.as_bytes()[at..], b"<!--").map(|found| at + found) {
        let end = comment_end(text, open + 4).unwrap_or(text.len());
        ranges.push(open..end);
        at = end;
    }
    ranges
}

/// The byte behind the `-->` or `--!>` that closes a comment.
fn comment_end(text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let found = at + memchr::memmem::find(&text.as_bytes()[at..], b"--")?;
        let rest = &text[found + 2..];
        if rest.starts_with('>') {
            return Some(found + 3);
        }
        if rest.starts_with("!>") {
            return Some(found + 4);
        }
        at = found + 1;
    }
}

/// The Purpose section of a document as archive carries it into a new spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurposeSection {
    /// The 0-based line of the header.
    pub header: usize,
    /// The lines below it, up to the next `##` header.
    pub lines: Range<usize>,
    /// The text, trimmed; `None` if nothing but comments and fenced code stands there.
    pub body: Option<String>,
}

/// Reads the first `## Purpose` section that is neither fenced nor in a comment.
pub fn read_purpose(document: &Document) -> Option<PurposeSection> {
    let text = document.text();
    if !has_purpose_word(text) {
        return None;
    }
    let masked = MaskedLines::new(document);
    let is_header = |line: &usize| {
        let text = masked.line(*line);
        masked.is_plain(*line) && ends_block(&text) && trim(&text[2..]).eq_ignore_ascii_case("purpose")
    };
    let count = document.line_count();
    let header = (0..count).find(is_header)?;
    let end = (header + 1..count)
        .find(|line| masked.is_plain(*line) && ends_block(&masked.line(*line)))
        .unwrap_or(count);
    let lines = header + 1..end;
    let has_prose = lines.clone().any(|line| masked.is_plain(line) && !trim(&masked.line(line)).is_empty());
    let body = trim(&document.joined(lines.clone())).to_owned();
    Some(PurposeSection { header, lines, body: (has_prose && !body.is_empty()).then_some(body) })
}

fn has_purpose_word(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), b"urpose").is_some()
        || text.as_bytes().windows(7).any(|word| word.eq_ignore_ascii_case(b"purpose"))
}

/// The lines of a document with every commented byte blanked, and the fences of that.
struct MaskedLines<'d> {
    document: &'d Document,
    comments: Vec<Range<usize>>,
    fenced: Vec<bool>,
}

impl<'d> MaskedLines<'d> {
    fn new(document: &'d Document) -> Self {
        let comments = comment_ranges(document.text());
        let mut masked = Self { document, comments, fenced: Vec::new() };
        let mut open: Option<fence::Fence> = None;
        let mut fenced = Vec::with_capacity(document.line_count());
        for line in 0..document.line_count() {
            let text = masked.line(line);
            match open {
                None => {
                    open = fence::opening(&text);
                    fenced.push(open.is_some());
                }
                Some(fence) => {
                    fenced.push(true);
                    if fence::closes(&text, fence) {
                        open = None;
                    }
                }
            }
        }
        masked.fenced = fenced;
        masked
    }

    fn is_plain(&self, line: usize) -> bool {
        !self.fenced[line]
    }

    /// A line with comments blanked. A byte order mark is kept, as OpenSpec keeps it here.
    fn line(&self, line: usize) -> std::borrow::Cow<'d, str> {
        let (start, end) = (self.document.line_offset(line), self.document.line_text_end(line));
        let text = self.document.raw_line(line);
        let first = self.comments.partition_point(|comment| comment.end <= start);
        let touching = self.comments[first..].iter().take_while(|comment| comment.start < end);
        let mut blanked: Option<String> = None;
        let mut at = start;
        for comment in touching {
            let (from, to) = (comment.start.max(start), comment.end.min(end));
            let out = blanked.get_or_insert_with(String::new);
            out.push_str(&text[at - start..from - start]);
            out.extend(text[from - start..to - start].chars().map(|_| ' '));
            at = to;
        }
        match blanked {
            None => std::borrow::Cow::Borrowed(text),
            Some(mut out) => {
                out.push_str(&text[at - start..]);
                std::borrow::Cow::Owned(out)
            }
        }
    }
}

/// A Purpose that nobody wrote: archive's own sentence, or a `TBD` or `TODO` at its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placeholder {
    /// The 0-based line, where it can be told.
    pub line: Option<usize>,
}

/// Looks for a placeholder in the overview of a spec.
pub fn find_placeholder(document: &Document, overview: &str) -> Option<Placeholder> {
    let prose = unfenced(overview);
    let prose = trim(&prose);
    let leading = has_leading_marker(prose);
    if !leading && generated_at(prose).is_none() {
        return None;
    }
    Some(Placeholder { line: placeholder_line(document, leading) })
}

fn unfenced(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains("```") && !text.contains("~~~") {
        return std::borrow::Cow::Borrowed(text);
    }
    let document = Document::new(countersign_diag::SourceMap::default().add("", ""), text.into());
    let lines: Vec<&str> = (0..document.line_count())
        .filter(|line| !document.is_fenced(*line))
        .map(|line| document.raw_line(line))
        .collect();
    std::borrow::Cow::Owned(lines.join("\n"))
}

/// `TBD` or `TODO` in capitals as a word, or in any case before punctuation or the end of the line.
fn has_leading_marker(prose: &str) -> bool {
    ["TBD", "TODO"].iter().any(|word| {
        let Some(rest) = strip_keyword(prose, word) else { return false };
        if rest.starts_with(is_word_character) {
            return false;
        }
        if prose.starts_with(word) {
            return true;
        }
        let rest = rest.trim_start_matches([' ', '\t']);
        rest.is_empty()
            || rest.starts_with(['\n', ':', '-', '–', '—', '.', ',', ';', '(', ')', '[', ']', '{', '}'])
    })
}

fn is_word_character(c: char) -> bool {
    use unicode_normalization::char::is_combining_mark;
    c == '_' || c.is_alphanumeric() || is_combining_mark(c)
}

/// Where archive's own sentence starts.
fn generated_at(text: &str) -> Option<usize> {
    let prefix = text.find(PLACEHOLDER_PREFIX)?;
    let suffix = prefix + text[prefix..].find(PLACEHOLDER_SUFFIX)?;
    text[..suffix].rfind(PLACEHOLDER_PREFIX)
}

fn placeholder_line(document: &Document, leading: bool) -> Option<usize> {
    let count = document.line_count();
    let header =
        (0..count).find(|line| !document.is_fenced(*line) && is_purpose_header(document.raw_line(*line)))?;
    let mut lines: Vec<(usize, &str)> = Vec::new();
    for line in header + 1..count {
        if document.is_fenced(line) {
            continue;
        }
        let text = document.raw_line(line);
        if is_upper_header(text) {
            break;
        }
        if leading && !trim(text).is_empty() {
            return Some(line);
        }
        lines.push((line, text));
    }
    if leading {
        return None;
    }
    let joined = lines.iter().map(|(_, text)| *text).collect::<Vec<_>>().join("\n");
    let at = generated_at(&joined)?;
    let index = joined[..at].matches('\n').count();
    lines.get(index).map(|(line, _)| *line)
}

/// `##`, up to three spaces before it, spaces or tabs, `Purpose`.
fn is_purpose_header(line: &str) -> bool {
    let Some(rest) = up_to_three_spaces(line).strip_prefix("##") else { return false };
    rest.starts_with([' ', '\t']) && rest.trim_matches([' ', '\t']).eq_ignore_ascii_case("purpose")
}

/// `#` or `##`, up to three spaces before it, a space or tab after it.
fn is_upper_header(line: &str) -> bool {
    let line = up_to_three_spaces(line);
    let hashes = crate::heading::hashes(line);
    (1..=2).contains(&hashes) && line[hashes..].starts_with([' ', '\t'])
}

fn up_to_three_spaces(line: &str) -> &str {
    let spaces = line.bytes().take(3).take_while(|byte| *byte == b' ').count();
    &line[spaces..]
}
