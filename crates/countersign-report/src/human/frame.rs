//! One issue as a frame: code, message, the source lines with labels, help. miette stays inside this file.

use std::fmt;

use countersign_delta::Level;
use countersign_diag::Span;
use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents,
    Severity, SourceCode, SourceSpan, SpanContents,
};

use crate::secrets::Secrets;
use crate::shown::{Shown, level_word};
use crate::{ItemReport, Style, safety};

use super::snippet::{Mark, Snippet};

/// Labels this many lines apart or nearer share a frame.
const NEAR: u32 = 8;
/// What a label says is cut here.
const MAX_LABEL: usize = 160;

/// Renders an issue of an item; labels in other files, or far away, get a frame of their own below the first.
pub(super) fn frame(item: &ItemReport, shown: &Shown<'_>, secrets: &Secrets, style: Style) -> String {
    let severity = match shown.level {
        Level::Error => Severity::Error,
        Level::Warning => Severity::Warning,
        Level::Info => Severity::Advice,
    };
    let finding = &shown.issue.finding;
    let mut marks: Vec<Mark> = finding.span().map(|span| Mark { span, text: None }).into_iter().collect();
    for label in finding.labels() {
        let text = safety::terminal(&safety::clip(&secrets.redact(&label.text), MAX_LABEL));
        match marks.first_mut() {
            Some(primary) if primary.span == label.span && primary.text.is_none() => {
                primary.text = Some(text);
            }
            _ => marks.push(Mark { span: label.span, text: Some(text) }),
        }
    }

    let groups = grouped(item, marks);
    let mut parts: Vec<Part> = groups
        .into_iter()
        .enumerate()
        .map(|(index, mut group)| {
            // Below the first frame, what the first label says becomes the message.
            let own = index > 0 || finding.span().is_none();
            let message = if own { group[0].text.take().unwrap_or_default() } else { String::new() };
            let snippet = Snippet::new(item.sources.get(group[0].span.source), &group, secrets, style);
            Part { message, snippet, ..Part::default() }
        })
        .collect();
    if finding.span().is_none() {
        parts.insert(0, Part::default());
    }
    parts[0].severity = severity;
    parts[0].code = Some(format!("{} {}", level_word(shown.level), finding.code()));
    parts[0].message = wrapped(&safety::terminal(&shown.message), style.width);
    let last = parts.len() - 1;
    parts[last].help =
        shown.help.as_deref().map(|help| wrapped(&safety::terminal(help), style.width.saturating_sub(4)));

    let handler = handler(style);
    let mut text = String::new();
    for part in &parts {
        handler.render_report(&mut text, part).expect("a string takes every write");
    }
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n") + "\n"
}

fn handler(style: Style) -> GraphicalReportHandler {
    let theme = match (style.color, style.unicode) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::ascii(),
        (false, true) => GraphicalTheme::unicode_nocolor(),
        (false, false) => GraphicalTheme::none(),
    };
    GraphicalReportHandler::new_themed(theme)
        .with_width(style.width)
        .with_wrap_lines(false)
        .with_links(false)
        .with_context_lines(1)
        .without_syntax_highlighting()
}

/// Marks of one source that lie near the first one share a frame; the others start frames in their order.
fn grouped(item: &ItemReport, marks: Vec<Mark>) -> Vec<Vec<Mark>> {
    let line = |span: Span| item.sources.get(span.source).lines().position(span.start).line;
    let mut groups: Vec<Vec<Mark>> = Vec::new();
    for mark in marks {
        let near = |group: &&mut Vec<Mark>| {
            let first = group[0].span;
            first.source == mark.span.source && line(first).abs_diff(line(mark.span)) <= NEAR
        };
        match groups.iter_mut().find(near) {
            Some(group) => group.push(mark),
            None => groups.push(vec![mark]),
        }
    }
    groups
}

/// Breaks a line at spaces only, so that no word of an author ends up at the start of a line by accident.
fn wrapped(text: &str, width: usize) -> String {
    let width = width.saturating_sub(6).max(20);
    let mut out = String::with_capacity(text.len());
    let mut column = 0;
    for word in text.split(' ') {
        let len = word.chars().count();
        if column > 0 && column + 1 + len > width {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += len;
    }
    out
}

/// What miette draws: one message and at most one snippet.
#[derive(Debug)]
struct Part {
    severity: Severity,
    code: Option<String>,
    message: String,
    help: Option<String>,
    snippet: Option<Snippet>,
}

impl Default for Part {
    fn default() -> Self {
        Self { severity: Severity::Advice, code: None, message: String::new(), help: None, snippet: None }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Part {}

impl Diagnostic for Part {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.code.as_ref().map(|code| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.snippet.as_ref().map(|snippet| snippet as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let snippet = self.snippet.as_ref()?;
        let labels = snippet.marks.iter().enumerate().map(|(index, (range, text))| {
            let span = SourceSpan::new(range.start.into(), range.len());
            if index == 0 {
                LabeledSpan::new_primary_with_span(text.clone(), span)
            } else {
                LabeledSpan::new_with_span(text.clone(), span)
            }
        });
        Some(Box::new(labels))
    }
}

impl SourceCode for Snippet {
    /// The snippet holds exactly the lines to show, so every request gets them all; without context miette asks
    /// for the place of the primary label.
    fn read_span<'a>(
        &'a self,
        _span: &SourceSpan,
        before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (line, column) = if before == 0 { self.place } else { (self.first_line, 0) };
        let span = SourceSpan::new(0.into(), self.text.len());
        let lines = self.text.lines().count();
        let contents =
            MietteSpanContents::new_named(self.name.clone(), self.text.as_bytes(), span, line, column, lines);
        Ok(Box::new(contents))
    }
}
