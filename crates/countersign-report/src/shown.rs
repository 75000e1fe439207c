//! One issue as every sink shows it: its level, its place, and texts without secrets.

use countersign_delta::{Issue, Level};
use countersign_diag::{Position, SourceMap, Span};

use crate::secrets::Secrets;
use crate::{ItemKind, ItemReport, ValidateReport, safety};

/// Longer messages and helps are cut: a finding is a sentence, not a document.
const MAX_TEXT: usize = 1000;

/// An issue, ready for a sink that still has to escape it.
pub(crate) struct Shown<'a> {
    pub(crate) issue: &'a Issue,
    pub(crate) level: Level,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    pub(crate) place: Place,
}

impl<'a> Shown<'a> {
    /// Resolves an issue of an item.
    pub(crate) fn new(
        report: &ValidateReport,
        item: &'a ItemReport,
        issue: &'a Issue,
        secrets: &Secrets,
    ) -> Self {
        let text = |text: &str| safety::clip(&secrets.redact(text), MAX_TEXT).into_owned();
        let place = match issue.finding.span() {
            Some(span) => Place::of(&item.sources, span),
            None => Place::top_of(fallback_path(item, issue.path())),
        };
        Self {
            issue,
            level: report.level(issue),
            message: match &issue.waived {
                Some(reason) => text(&format!("{} ({reason})", issue.finding.message())),
                None => text(issue.finding.message()),
            },
            help: issue.finding.help_text().map(text),
            place: place.redacted(secrets),
        }
    }

    /// The issues of an item, repeats left out.
    pub(crate) fn all(report: &ValidateReport, item: &'a ItemReport, secrets: &Secrets) -> Vec<Self> {
        item.distinct_issues().map(|issue| Self::new(report, item, issue, secrets)).collect()
    }
}

/// Where an issue is; 1:1 of the nearest file if no byte can be pointed at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// Relative to the project, with `/`.
    pub(crate) path: String,
    pub(crate) start: Position,
    pub(crate) end: Position,
    /// The columns in UTF-16 code units.
    pub(crate) utf16: (u32, u32),
}

impl Place {
    /// The place of a span.
    pub(crate) fn of(sources: &SourceMap, span: Span) -> Self {
        let source = sources.get(span.source);
        let lines = source.lines();
        let location = sources.locate(span);
        let utf16 =
            (lines.utf16_column(source.text(), span.start), lines.utf16_column(source.text(), span.end));
        Self { path: location.path, start: location.start, end: location.end, utf16 }
    }

    fn top_of(path: String) -> Self {
        let first = Position { line: 1, column: 1 };
        Self { path, start: first, end: first, utf16: (1, 1) }
    }

    pub(crate) fn redacted(self, secrets: &Secrets) -> Self {
        Self { path: secrets.redact(&self.path).into_owned(), ..self }
    }
}

/// The file to name for an issue without a span: the one its path ends in, else the item's first.
fn fallback_path(item: &ItemReport, path: &str) -> String {
    let names = || item.sources.iter().map(countersign_diag::Source::name);
    let is_tail =
        |name: &&str| name.strip_suffix(path).is_some_and(|head| head.is_empty() || head.ends_with('/'));
    names().find(is_tail).or_else(|| names().next()).map_or_else(|| item_path(item), str::to_owned)
}

fn item_path(item: &ItemReport) -> String {
    match item.kind {
        ItemKind::Change => format!("openspec/changes/{}", item.id),
        ItemKind::Spec => format!("openspec/specs/{}/spec.md", item.id),
    }
}

/// The word for a level: `error`, `warning` or `note`.
pub(crate) fn level_word(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    }
}

/// How many issues there are per level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Tally {
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) notes: usize,
}

impl Tally {
    /// Counts levels.
    pub(crate) fn of(levels: impl Iterator<Item = Level>) -> Self {
        levels.fold(Self::default(), |mut tally, level| {
            match level {
                Level::Error => tally.errors += 1,
                Level::Warning => tally.warnings += 1,
                Level::Info => tally.notes += 1,
            }
            tally
        })
    }

    /// Both together.
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            errors: self.errors + other.errors,
            warnings: self.warnings + other.warnings,
            notes: self.notes + other.notes,
        }
    }

    /// `2 errors, 1 warning`, or nothing if there are none.
    pub(crate) fn words(self) -> String {
        let parts = [(self.errors, "error"), (self.warnings, "warning"), (self.notes, "note")];
        let parts: Vec<String> = parts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| counted(count, word))
            .collect();
        parts.join(", ")
    }
}

/// `1 spec`, `2 specs`.
pub(crate) fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}
