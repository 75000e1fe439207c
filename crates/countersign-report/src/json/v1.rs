//! The frozen shapes of `validate --json`, version 1.0.

use countersign_delta::{Class, Issue, Level, Origin};
use rayon::iter::{IndexedParallelIterator as _, IntoParallelIterator as _, ParallelIterator as _};
use serde::{Serialize, Serializer};

use crate::compat::RootOutput;
use crate::secrets::Secrets;
use crate::shown::{Place, Tally};
use crate::{ItemKind, ItemReport, Totals, ValidateReport};

/// The full report.
#[derive(Serialize)]
pub(super) struct Full<'a> {
    items: Vec<Item<'a>>,
    summary: Summary,
    version: &'static str,
    root: RootOutput,
}

impl<'a> Full<'a> {
    pub(super) fn new(report: &'a ValidateReport, secrets: &Secrets) -> Self {
        Self {
            items: items(report, report.items.iter().collect(), secrets),
            summary: Summary::new(report),
            version: "1.0",
            root: RootOutput::from(&report.root),
        }
    }
}

/// The report of `--report findings`.
#[derive(Serialize)]
pub(super) struct Findings<'a> {
    report: FindingsHead,
    #[serde(rename = "itemFindings")]
    items: Vec<Item<'a>>,
    summary: Summary,
    root: RootOutput,
}

impl<'a> Findings<'a> {
    pub(super) fn new(report: &'a ValidateReport, secrets: &Secrets) -> Self {
        let with_issues = report.items.iter().filter(|item| !item.verdict.issues.is_empty()).collect();
        let items = items(report, with_issues, secrets);
        Self {
            report: FindingsHead {
                kind: "validation-findings",
                version: "1.0",
                scope: report.scope.as_str(),
                returned_items: items.len(),
                total_items: report.items.len(),
            },
            items,
            summary: Summary::new(report),
            root: RootOutput::from(&report.root),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FindingsHead {
    kind: &'static str,
    version: &'static str,
    scope: &'static str,
    returned_items: usize,
    total_items: usize,
}

/// The items in their order; finding the places of a thousand takes long enough to be shared out.
fn items<'a>(report: &'a ValidateReport, items: Vec<&'a ItemReport>, secrets: &Secrets) -> Vec<Item<'a>> {
    items.into_par_iter().with_min_len(32).map(|item| Item::new(report, item, secrets)).collect()
}

/// One item as the deprecated noun verbs print it.
#[derive(Serialize)]
pub(super) struct Single<'a> {
    valid: bool,
    pub(super) issues: Vec<IssueV1<'a>>,
    summary: SingleSummary,
}

impl<'a> Single<'a> {
    pub(super) fn new(report: &'a ValidateReport, item: &'a ItemReport, secrets: &Secrets) -> Self {
        let Item { valid, issues, .. } = Item::new(report, item, secrets);
        let tally = Tally::of(item.verdict.issues.iter().map(|issue| report.level(issue)));
        let summary = SingleSummary { errors: tally.errors, warnings: tally.warnings, info: tally.notes };
        Self { valid, issues, summary }
    }
}

#[derive(Serialize)]
struct SingleSummary {
    errors: usize,
    warnings: usize,
    info: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    valid: bool,
    issues: Vec<IssueV1<'a>>,
    duration_ms: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    archivable: Option<bool>,
}

impl<'a> Item<'a> {
    fn new(report: &'a ValidateReport, item: &'a ItemReport, secrets: &Secrets) -> Self {
        Self {
            id: secrets.redact(&item.id).into_owned(),
            kind: item.kind.as_str(),
            valid: report.is_valid(item),
            issues: item
                .verdict
                .issues
                .iter()
                .map(|issue| IssueV1::new(issue, report.level(issue), item, secrets))
                .collect(),
            duration_ms: item.duration_ms,
            archivable: item.archivable,
        }
    }
}

/// `level`, `path`, `line` and `message` are OpenSpec's; the others are ours.
#[derive(Serialize)]
pub(super) struct IssueV1<'a> {
    level: &'static str,
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    message: String,
    code: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<LocationV1>,
}

impl<'a> IssueV1<'a> {
    fn new(issue: &'a Issue, level: Level, item: &ItemReport, secrets: &Secrets) -> Self {
        let finding = &issue.finding;
        let text = |text: &str| secrets.redact(text).into_owned();
        let line = match issue.origin {
            Origin::OpenSpec { line, .. } => line,
            Origin::Countersign { .. } => None,
        };
        Self {
            level: level.as_str(),
            path: text(issue.path()),
            line,
            message: text(finding.message()),
            code: finding.code().number,
            name: finding.code().name,
            class: issue.class().map(Class::as_str),
            subject: finding.subject().map(text),
            help: finding.help_text().map(text),
            location: finding
                .span()
                .map(|span| LocationV1::from(Place::of(&item.sources, span).redacted(secrets))),
        }
    }
}

/// Both positions start at 1:1; columns count UTF-8 bytes; the end is exclusive.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LocationV1 {
    file: String,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

impl From<Place> for LocationV1 {
    fn from(place: Place) -> Self {
        Self {
            file: place.path,
            line: place.start.line,
            column: place.start.column,
            end_line: place.end.line,
            end_column: place.end.column,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    totals: TotalsV1,
    by_type: ByType,
}

impl Summary {
    fn new(report: &ValidateReport) -> Self {
        let refused =
            report.items.iter().filter(|item| report.is_valid(item) && !report.passes(item)).count();
        let totals =
            TotalsV1 { refused: (refused > 0).then_some(refused), ..TotalsV1::from(report.totals()) };
        Self { totals, by_type: ByType(report.totals_by_type()) }
    }
}

#[derive(Serialize)]
struct TotalsV1 {
    items: usize,
    passed: usize,
    failed: usize,
    /// Items that OpenSpec passes and we refuse.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<usize>,
}

impl From<Totals> for TotalsV1 {
    fn from(totals: Totals) -> Self {
        Self { items: totals.items, passed: totals.passed, failed: totals.failed, refused: None }
    }
}

struct ByType(Vec<(ItemKind, Totals)>);

impl Serialize for ByType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(kind, totals)| (kind.as_str(), TotalsV1::from(*totals))))
    }
}
