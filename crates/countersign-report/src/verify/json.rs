//! The document of `verify --json`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;

use countersign_diag::Finding;
use countersign_trace::Place;
use countersign_verify::{Currency, Group, Item, ItemStatus, ReportState, Scope};
use serde::{Serialize, Serializer};

use super::VerifyReport;
use crate::secrets::Secrets;

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    scope: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<Cow<'a, str>>,
    verified: bool,
    code_digest: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    domains: Option<&'a [String]>,
    left_out: &'a [String],
    totals: BTreeMap<&'static str, BTreeMap<&'static str, usize>>,
    items: Each<'a, Item, ItemV1<'a>>,
    findings: Each<'a, Finding, FindingV1<'a>>,
    reports: Vec<ReportV1<'a>>,
}

/// A list whose members are made one at a time, when they are written.
struct Each<'a, T, V> {
    of: &'a [T],
    make: &'a dyn Fn(&'a T) -> V,
}

impl<T, V: Serialize> Serialize for Each<'_, T, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.of.iter().map(self.make))
    }
}

#[derive(Serialize)]
struct ItemV1<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<Cow<'a, str>>,
    group: &'static str,
    code: &'static str,
    check: &'static str,
    subject: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain: Option<Cow<'a, str>>,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    strength: Option<&'static str>,
    explained: bool,
    accepted: bool,
    blocking: bool,
    reason: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<PlaceV1<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<PlaceV1<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Cow<'a, str>>,
}

#[derive(Serialize)]
struct PlaceV1<'a> {
    path: Cow<'a, str>,
    line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
}

#[derive(Serialize)]
struct FindingV1<'a> {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<PlaceV1<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Cow<'a, str>>,
}

#[derive(Serialize)]
struct ReportV1<'a> {
    suite: Cow<'a, str>,
    path: Cow<'a, str>,
    level: &'static str,
    cases: usize,
    current: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    stale: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unusable: Option<Cow<'a, str>>,
}

/// Writes it.
pub(super) fn render(report: &VerifyReport, out: &mut dyn io::Write) -> io::Result<()> {
    let secrets = Secrets::of(std::iter::once(&report.sources));
    let maker = Maker { report, secrets: &secrets };
    let (scope, change) = match &report.verification.scope {
        Scope::Change(id) => ("change", Some(secrets.redact(id))),
        Scope::Specs => ("specs", None),
        Scope::All => ("all", None),
    };
    let totals = report.verification.totals();
    let of_group = |group: Group| {
        ItemStatus::ALL.into_iter().map(|status| (status.as_str(), totals.of(group, status))).collect()
    };
    let document = Document {
        schema: "countersign.verify/1",
        scope,
        change,
        verified: !report.exit_failed(),
        code_digest: &report.code_digest,
        domains: report.domains.as_deref(),
        left_out: &report.left_out,
        totals: Group::ALL.into_iter().map(|group| (group.as_str(), of_group(group))).collect(),
        items: Each { of: &report.verification.items, make: &|item| maker.item(item) },
        findings: Each { of: &report.verification.findings, make: &|finding| maker.finding(finding) },
        reports: report.reports.iter().map(|state| maker.report(state)).collect(),
    };
    crate::json::write(out, &document)
}

struct Maker<'a> {
    report: &'a VerifyReport,
    secrets: &'a Secrets,
}

impl<'a> Maker<'a> {
    fn item(&self, item: &'a Item) -> ItemV1<'a> {
        ItemV1 {
            change: item.change.as_deref().map(|change| self.secrets.redact(change)),
            group: item.group.as_str(),
            code: item.check.number,
            check: item.check.name,
            subject: self.secrets.redact(&item.subject),
            domain: item.domain.as_deref().map(|domain| self.secrets.redact(domain)),
            status: item.status.as_str(),
            strength: item.strength.map(countersign_verify::Strength::as_str),
            explained: item.explained,
            accepted: item.accepted,
            blocking: item.is_blocking(),
            reason: self.secrets.redact(&item.reason),
            place: item.place.as_ref().map(|place| self.place(place)),
            related: item.related.iter().map(|place| self.place(place)).collect(),
            next: item.next.as_deref().map(|next| self.secrets.redact(next)),
        }
    }

    fn place(&self, place: &'a Place) -> PlaceV1<'a> {
        let column = place.span.map(|span| self.report.sources.locate(span).start.column);
        PlaceV1 { path: self.secrets.redact(&place.path), line: place.line, column }
    }

    fn finding(&self, finding: &'a Finding) -> FindingV1<'a> {
        let place = finding.span().map(|span| {
            let at = self.report.sources.locate(span);
            let line = usize::try_from(at.start.line).unwrap_or(usize::MAX);
            let path = Cow::Owned(self.secrets.redact(&at.path).into_owned());
            PlaceV1 { path, line, column: Some(at.start.column) }
        });
        FindingV1 {
            code: finding.code().number,
            name: finding.code().name,
            severity: finding.severity().as_str(),
            message: self.secrets.redact(finding.message()),
            place,
            help: finding.help_text().map(|help| self.secrets.redact(help)),
        }
    }

    fn report(&self, state: &'a ReportState) -> ReportV1<'a> {
        let stale = match &state.currency {
            Currency::Current => None,
            Currency::Stale(reason) => Some(reason.as_str()),
        };
        ReportV1 {
            suite: self.secrets.redact(&state.suite),
            path: self.secrets.redact(&state.path),
            level: state.level.as_str(),
            cases: state.cases,
            current: stale.is_none(),
            stale,
            unusable: state.unusable.as_ref().map(|unusable| self.secrets.redact(&unusable.reason)),
        }
    }
}
