//! Items and findings as one list of issues, for the formats that know only issues.

use std::collections::HashMap;

use countersign_delta::{Issue, Verdict};
use countersign_diag::{Finding, Severity, SourceId, SourceMap, Span};
use countersign_trace::Place;
use countersign_verify::{Item, Scope as VerifyScope};

use super::{VerifyReport, is_notable};
use crate::{ItemKind, ItemReport, Scope, ValidateReport};

/// One report with one item; what passes is not listed.
pub(super) fn listed(report: &VerifyReport) -> ValidateReport {
    let by_name: HashMap<&str, SourceId> =
        report.sources.iter().map(|source| (source.name(), source.id())).collect();
    let places = Places { sources: &report.sources, by_name };
    let items = report.verification.items.iter().filter(|item| is_notable(item));
    let mut issues: Vec<Issue> = items
        .map(|item| {
            let path = item.place.as_ref().map(|place| place.path.to_string()).unwrap_or_default();
            Issue::openspec(places.finding(item), path, None)
        })
        .collect();
    let findings = report.verification.findings.iter().cloned();
    issues.extend(findings.map(|finding| Issue::openspec(finding, String::new(), None)));
    let id = match &report.verification.scope {
        VerifyScope::Change(id) => id.clone(),
        VerifyScope::Specs => "specs".to_owned(),
        VerifyScope::All => "all".to_owned(),
    };
    let item = ItemReport {
        id,
        kind: ItemKind::Change,
        verdict: Verdict { issues },
        archivable: None,
        sources: report.sources.clone(),
        duration_ms: 0,
    };
    ValidateReport {
        items: vec![item],
        strict: false,
        compat: false,
        scope: Scope::Item,
        root: report.root.clone(),
    }
}

/// Bytes for places that know only a path and a line.
struct Places<'s> {
    sources: &'s SourceMap,
    by_name: HashMap<&'s str, SourceId>,
}

impl Places<'_> {
    fn span(&self, place: &Place) -> Option<Span> {
        place.span.or_else(|| {
            let id = *self.by_name.get(place.path.as_ref())?;
            self.sources.get(id).line_span(u32::try_from(place.line).ok()?)
        })
    }

    fn finding(&self, item: &Item) -> Finding {
        let message = format!("{}: {}", item.subject, item.reason);
        let severity = match item {
            item if item.is_blocking() => Severity::Error,
            item if item.is_debt() => Severity::Note,
            _ => Severity::Warning,
        };
        let finding = match (item.place.as_ref(), item.place.as_ref().and_then(|place| self.span(place))) {
            (_, Some(span)) => Finding::new(item.check, span, message),
            (Some(place), None) => {
                let message = format!("{message} ({}:{})", place.path, place.line);
                Finding::without_place(item.check, message)
            }
            (None, None) => Finding::without_place(item.check, message),
        };
        let finding = finding.severity_is(severity).about(&item.subject);
        match &item.next {
            Some(next) => finding.help(next),
            None => finding,
        }
    }
}
