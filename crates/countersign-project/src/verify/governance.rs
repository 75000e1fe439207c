//! The policy part of the governance group: what `check` says, as items of the verdict.

use std::collections::BTreeSet;

use countersign_diag::{Finding, Severity, SourceMap, Span};
use countersign_report::check::{Authority, CheckReport, CheckedRule, CheckedSubject, RuleStatus};
use countersign_trace::catalogue::Stage;
use countersign_trace::{Place, Trace};
use countersign_verify::codes::{CONTROLS, POLICY, WAIVERS};
use countersign_verify::{Group, Item, ItemStatus, Verification};

use super::VerifyScope;
use crate::check::{CheckRequest, CheckScope};
use crate::error::Error;
use crate::policy::PolicyTarget;
use crate::root::Project;
use crate::traced::ProjectTrace;

impl Project {
    /// What the rules say of a scope; `None` where no policy is configured, or main specs are asked for.
    pub(super) fn governed(
        &self,
        scope: &VerifyScope,
        target: &PolicyTarget,
    ) -> Result<Option<CheckReport>, Error> {
        let scope = match scope {
            VerifyScope::Change { id, .. } => CheckScope::Change(id.clone()),
            VerifyScope::All => CheckScope::All,
            VerifyScope::Specs => return Ok(None),
        };
        // Who embeds the library and names no day can do without as long as no rules are in force.
        if self.day_of_caller().is_none() && self.policy_in_force(target).is_err() {
            return Ok(None);
        }
        let report =
            self.check(&CheckRequest { scope, target: target.clone(), ..CheckRequest::default() })?;
        Ok((!matches!(report.authority, Authority::NotConfigured) || !report.findings.is_empty())
            .then_some(report))
    }
}

/// The controls of each change, and of everything if that is what is asked for.
pub(super) fn controls(
    project: &Project,
    (loaded, trace): (&ProjectTrace, &Trace<'_>),
    report: &CheckReport,
    scope: &VerifyScope,
) -> Vec<Item> {
    let mut changes: Vec<Option<&str>> = match scope {
        VerifyScope::Change { id, .. } => vec![Some(id)],
        VerifyScope::All => vec![None],
        VerifyScope::Specs => Vec::new(),
    };
    if *scope == VerifyScope::All {
        let open = trace.catalogue.changes.iter().filter(|change| change.stage == Stage::Open);
        changes.extend(open.map(|change| Some(change.id.as_str())));
    }
    let items = |change| crate::controls::items(project, (loaded, trace), report, change);
    changes.into_iter().flat_map(items).collect()
}

/// Puts what the rules say, and how controls stand, in the place of the items that say that nothing is configured.
pub(super) fn add(
    report: CheckReport,
    controls: Vec<Item>,
    verification: &mut Verification,
    sources: &mut SourceMap,
) {
    let before = sources.len();
    // What is wrong with a file of controls is known twice, because the trace has read it as well.
    let known: BTreeSet<String> =
        verification.findings.iter().filter_map(|finding| place_of(finding, sources)).collect();
    let is_new =
        |finding: &&Finding| place_of(finding, &report.sources).is_none_or(|place| !known.contains(&place));
    let findings = report.findings.iter().filter(is_new).map(|finding| finding.clone().moved(before));
    verification.findings.extend(findings.collect::<Vec<_>>());
    put_controls(controls, verification, |span| Some(span.moved(before)));
    if let Authority::NotVerified { reason, next, .. } = &report.authority {
        for item in verification.items.iter_mut().filter(|item| item.check == &POLICY) {
            (item.status, item.reason) = (ItemStatus::NotVerified, reason.clone());
            item.next = Some(next.clone());
        }
    }
    if let Authority::InForce { .. } = &report.authority {
        let rules = report.subjects.iter().flat_map(|subject| &subject.rules);
        let errors = rules.filter(|rule| rule.severity == Severity::Error).flat_map(|rule| &rule.open);
        // What the baseline has made a note of is debt all the same.
        let errors = errors.map(|finding| finding.clone().moved(before).severity_is(Severity::Error));
        verification.policy = Some(errors.collect());
    }
    for subject in &report.subjects {
        let of_subject = |item: &Item| item.check == &POLICY && item.change == subject.change;
        verification.items.retain(|item| !of_subject(item));
        verification.items.extend(subject.rules.iter().map(|rule| item(&report, subject, rule, before)));
        let used: Vec<&CheckedRule> = subject.rules.iter().filter(|rule| !rule.waived.is_empty()).collect();
        for item in &mut verification.items {
            if item.check == &WAIVERS && item.change == subject.change && !used.is_empty() {
                let ids: Vec<String> = used.iter().map(|rule| format!("`{}`", rule.id)).collect();
                item.status = ItemStatus::Waived;
                item.reason = format!("what breaks {} was waived", ids.join(", "));
            }
        }
    }
    sources.append(report.sources);
    verification.sort();
}

/// Puts controls in the place of the item that says that none is configured.
pub(super) fn put_controls(
    controls: Vec<Item>,
    verification: &mut Verification,
    moved: impl Fn(Span) -> Option<Span>,
) {
    let said: BTreeSet<Option<String>> = controls.iter().map(|item| item.change.clone()).collect();
    verification.items.retain(|item| item.check != &CONTROLS || !said.contains(&item.change));
    verification.items.extend(controls.into_iter().map(|mut item| {
        if let Some(place) = &mut item.place {
            place.span = place.span.and_then(&moved);
        }
        item
    }));
}

/// What a finding says, and where, if it has a place.
fn place_of(finding: &Finding, sources: &SourceMap) -> Option<String> {
    let span = finding.span()?;
    Some(format!("{} {} {}", finding.code(), sources.locate(span), finding.message()))
}

/// A rule as an item.
fn item(report: &CheckReport, subject: &CheckedSubject, rule: &CheckedRule, before: usize) -> Item {
    let is_error = rule.severity == Severity::Error;
    let status = match rule.status {
        RuleStatus::Kept => ItemStatus::Pass,
        RuleStatus::Waived => ItemStatus::Waived,
        RuleStatus::Idle | RuleStatus::NotBinding => ItemStatus::NotApplicable,
        // A rule that only warns is shown by its findings.
        RuleStatus::Broken | RuleStatus::NotTold if !is_error => ItemStatus::NotApplicable,
        RuleStatus::Broken => ItemStatus::Fail,
        RuleStatus::NotTold => ItemStatus::NotVerified,
    };
    let mut item = Item::of(Group::Governance, &POLICY, rule.id.as_str());
    item.change.clone_from(&subject.change);
    item.status = status;
    item.accepted = !rule.open.is_empty() && rule.open.iter().all(|one| one.severity() != Severity::Error);
    item.reason = match rule.open.len() {
        0 | 1 => rule.reason.clone(),
        many => format!("{}, and {} more", rule.reason, many - 1),
    };
    let mut places = rule.open.iter().filter_map(Finding::span).map(|span| {
        let at = report.sources.locate(span);
        Place { path: at.path.into(), line: at.start.line as usize, span: Some(span.moved(before)) }
    });
    item.place = places.next();
    item.related = places.take(3).collect();
    item.next = rule.open.first().and_then(|finding| finding.help_text()).map(str::to_owned);
    item
}
