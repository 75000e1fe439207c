//! What makes any document unfit for a merge: bytes that are no text, conflict markers, blocks left open, and places
//! where OpenSpec and Markdown readers see different things.

use countersign_diag::{Finding, Span};
use countersign_model::Document;
use countersign_model::commonmark::{MarkdownReading, Mask};
use countersign_model::readings::{Disagreement, DisagreementKind, Scan, compare_with, scan};

use crate::codes::{
    CONFLICT_MARKERS, OPERATION_HIDDEN, READINGS_DISAGREE, UNCLOSED_COMMENT, UNCLOSED_FENCE, UNCLOSED_HTML,
    UNDECODABLE,
};
use crate::{Class, Issue};

/// What decoding a document lost, if anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Encoding {
    /// The offset, in the file's bytes, of the first byte that is not UTF-8.
    pub first_invalid: Option<usize>,
    /// The offset of the first NUL.
    pub first_nul: Option<usize>,
}

impl Encoding {
    /// Whether nothing was lost.
    pub fn is_clean(self) -> bool {
        self == Self::default()
    }
}

/// Undecodable bytes and conflict markers.
pub(crate) fn check(document: &Document, encoding: Encoding, path: &str) -> Vec<Issue> {
    let mut issues = Vec::new();
    let place = |at: usize| {
        let text = document.text();
        let start = at.min(text.len());
        let end = (start + 1..text.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(text.len());
        Span::new(document.source(), start..end)
    };
    if let Some(at) = encoding.first_invalid {
        let message = format!("byte {at} is not UTF-8");
        let finding = Finding::new(&UNDECODABLE, place(at), message)
            .help("save the file as UTF-8; OpenSpec would replace the byte and lose it");
        issues.push(Issue::ours(finding, path, Class::U));
    }
    if let Some(at) = encoding.first_nul {
        // Replaced bytes before it move the place in the text, not the offset in the file.
        let in_text = memchr::memchr(0, document.text().as_bytes()).unwrap_or(at);
        let finding = Finding::new(&UNDECODABLE, place(in_text), format!("byte {at} is NUL"))
            .help("save the file as UTF-8 text");
        issues.push(Issue::ours(finding, path, Class::U));
    }
    issues.extend(conflict_issue(document, path));
    issues
}

/// Unresolved git conflicts.
pub(crate) fn conflict_issue(document: &Document, path: &str) -> Option<Issue> {
    let line = conflict_marker(document)?;
    let finding = Finding::new(&CONFLICT_MARKERS, document.line_span(line), "unresolved git conflict")
        .help("choose what stays, and remove the lines of markers");
    Some(Issue::ours(finding, path, Class::A))
}

/// The 0-based line of the first `<<<<<<<` that has a `>>>>>>>` below it, or of a lone `>>>>>>>`.
fn conflict_marker(document: &Document) -> Option<usize> {
    let bytes = document.text().as_bytes();
    memchr::memmem::find(bytes, b"<<<<<<<").or_else(|| memchr::memmem::find(bytes, b">>>>>>>"))?;
    let is_marker = |line: usize, marker: &str| {
        document.line(line).strip_prefix(marker).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let lines = 0..document.line_count();
    let is_outside_code = |line: &usize| !document.is_fenced(*line);
    let opening = lines.clone().filter(is_outside_code).find(|line| is_marker(*line, "<<<<<<<"));
    opening.or_else(|| lines.filter(is_outside_code).find(|line| is_marker(*line, ">>>>>>>")))
}

/// Blocks left open and disagreements of the readings, for the whole document.
pub(crate) fn readings(document: &Document, operations: &[usize]) -> Vec<Finding> {
    let markdown = markdown_if_needed(document, operations);
    markdown.map_or_else(Vec::new, |markdown| readings_with(document, operations, &markdown))
}

/// The same with a CommonMark reading already at hand.
pub(crate) fn readings_with(
    document: &Document,
    operations: &[usize],
    markdown: &MarkdownReading,
) -> Vec<Finding> {
    let mut findings = unclosed(document, markdown);
    findings.extend(
        compare_with(document, operations, markdown)
            .iter()
            .map(|disagreement| disagreement_finding(document, disagreement)),
    );
    findings
}

/// The CommonMark reading, unless the scan proves it equal to the line reading.
pub(crate) fn markdown_if_needed(document: &Document, operations: &[usize]) -> Option<MarkdownReading> {
    (scan(document, operations) == Scan::Unknown).then(|| MarkdownReading::of(document))
}

/// Fences, comments and raw HTML that nothing closes.
pub(crate) fn unclosed(document: &Document, markdown: &MarkdownReading) -> Vec<Finding> {
    let mut findings = Vec::new();
    let fence = |line: usize| {
        Finding::new(&UNCLOSED_FENCE, document.line_span(line), "this code fence is never closed")
            .help("close it with a line of the same characters, at least as many")
    };
    if let Some(line) = document.unclosed_fence() {
        findings.push(fence(line));
    }
    for block in &markdown.unclosed {
        let span = document.line_span(block.line);
        match block.mask {
            Mask::Fence if document.unclosed_fence() != Some(block.line) => findings.push(fence(block.line)),
            Mask::Comment => findings.push(
                Finding::new(&UNCLOSED_COMMENT, span, "this comment is never closed")
                    .help("close it with `-->`"),
            ),
            Mask::Html => findings.push(
                Finding::new(&UNCLOSED_HTML, span, "this raw HTML block is never closed")
                    .help("close it with its end tag, or indent it as code"),
            ),
            Mask::Fence | Mask::IndentedCode | Mask::FrontMatter => {}
        }
    }
    findings
}

/// One disagreement, said to people.
pub(crate) fn disagreement_finding(document: &Document, disagreement: &Disagreement) -> Finding {
    let span = document.line_span(disagreement.line);
    let in_mask = |mask: &Mask| match mask {
        Mask::Fence => "in fenced code",
        Mask::IndentedCode => "in indented code",
        Mask::Comment => "in a comment",
        Mask::Html => "in raw HTML",
        Mask::FrontMatter => "in front matter",
    };
    match &disagreement.kind {
        DisagreementKind::OnlyLineHeading { title, mask: Some(mask) } => {
            let message = format!("OpenSpec reads heading `{title}`, which stands {}", in_mask(mask));
            Finding::new(&READINGS_DISAGREE, span, message)
                .about(title.clone())
                .help("take the line out of it, or indent it so that it starts with no `#`")
        }
        DisagreementKind::OnlyLineHeading { title, mask: None } => {
            let message = format!("OpenSpec reads heading `{title}`, which is none in Markdown");
            Finding::new(&READINGS_DISAGREE, span, message)
                .about(title.clone())
                .help("put exactly one space after the `#` marks")
        }
        DisagreementKind::OnlyMarkdownHeading { title } => {
            let message = format!("heading `{title}` is none to OpenSpec");
            Finding::new(&READINGS_DISAGREE, span, message)
                .about(title.clone())
                .help("start the line with `#`, without spaces before it, outside of every fence")
        }
        DisagreementKind::HeadingText { line_text, markdown_text } => {
            let message = format!("OpenSpec reads `{line_text}`, Markdown `{markdown_text}`");
            Finding::new(&READINGS_DISAGREE, span, message)
                .about(line_text.clone())
                .help("write the heading without closing `#` marks and with plain spaces")
        }
        DisagreementKind::MaskedOperation { mask } => {
            let message = format!("OpenSpec carries out this entry, which stands {}", in_mask(mask));
            Finding::new(&OPERATION_HIDDEN, span, message).help("delete the line, or take it out of there")
        }
        DisagreementKind::Fence { line_reading: true } => {
            Finding::new(&READINGS_DISAGREE, span, "from here on OpenSpec reads code, Markdown text").help(
                "keep runs of three backticks off the start of text lines, and fences off deep indentation",
            )
        }
        DisagreementKind::Fence { line_reading: false } => {
            Finding::new(&READINGS_DISAGREE, span, "from here on Markdown reads code, OpenSpec text")
                .help("close the fence where it ends to both: same characters, on a line of its own")
        }
    }
}
