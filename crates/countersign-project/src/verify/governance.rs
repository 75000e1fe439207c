//! The policy part of the governance group: what `check` says, as items of the verdict.

use countersign_diag::{Finding, Severity, SourceMap};
use countersign_report::check::{Authority, CheckReport, CheckedRule, CheckedSubject, RuleStatus};
use countersign_trace::Place;
use countersign_verify::codes::{POLICY, WAIVERS};
use countersign_verify::{Group, Item, ItemStatus, Verification};

use super::VerifyScope;
use crate::check::{CheckRequest, CheckScope};
use crate::error::Error;
use crate::policy::PolicyTarget;
use crate::root::Project;

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
        let report =
            self.check(&CheckRequest { scope, target: target.clone(), ..CheckRequest::default() })?;
        Ok((!matches!(report.authority, Authority::NotConfigured) || !report.findings.is_empty())
            .then_some(report))
    }
}

/// Puts what the rules say in the place of the items that say that nothing is configured.
pub(super) fn add(report: CheckReport, verification: &mut Verification, sources: &mut SourceMap) {
    let before = sources.len();
    verification.findings.extend(report.findings.iter().map(|finding| finding.clone().moved(before)));
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
