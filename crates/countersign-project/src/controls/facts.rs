//! What is told of requirements, rules, suites and files that controls name.

use std::collections::BTreeMap;

use countersign_facts::results::Status as CaseStatus;
use countersign_report::check::{Authority, CheckReport, RuleStatus};
use countersign_rules::{ControlFacts, ControlState, Told};
use countersign_trace::{Resolution, Resolver, Status, Target, Trace};
use countersign_verify::Currency;

use super::Rules;
use crate::fs::{self, EntryKind};
use crate::root::Project;
use crate::traced::ProjectTrace;

/// Everything that controls are judged by.
pub(crate) struct Facts<'a> {
    project: &'a Project,
    loaded: &'a ProjectTrace,
    trace: &'a Trace<'a>,
    resolver: Resolver<'a>,
    /// The rules in force on one subject, or why nobody can tell.
    rules: Result<Rules<'a>, String>,
}

impl<'a> Facts<'a> {
    /// The facts, with the rules as they were judged on one change, or for `None` on everything: the worst counts.
    pub(crate) fn new(
        project: &'a Project,
        (loaded, trace): (&'a ProjectTrace, &'a Trace<'a>),
        report: Result<&'a CheckReport, String>,
        change: Option<&str>,
    ) -> Self {
        let resolver = Resolver::new(trace.catalogue, trace.lock);
        let rules = report.and_then(|report| rules_on(report, change));
        Self { project, loaded, trace, resolver, rules }
    }

    /// What a reference names; nothing if it names nothing, or several.
    pub(crate) fn target(&self, reference: &str) -> Option<Target> {
        self.resolver.resolve(reference).target()
    }
}

fn rules_on<'a>(report: &'a CheckReport, change: Option<&str>) -> Result<Rules<'a>, String> {
    match &report.authority {
        Authority::NotVerified { reason, .. } => return Err(reason.clone()),
        Authority::InForce { .. } | Authority::NotConfigured => {}
    }
    let subjects = report.subjects.iter().filter(|one| change.is_none() || one.change.as_deref() == change);
    let mut rules: Rules<'a> = BTreeMap::new();
    for rule in subjects.flat_map(|subject| &subject.rules) {
        let told = (rule.status, rule.reason.as_str());
        let worst = rules.entry(rule.id.as_str()).or_insert(told);
        if told.0 < worst.0 {
            *worst = told;
        }
    }
    Ok(rules)
}

impl ControlFacts for Facts<'_> {
    fn requirement(&self, reference: &str) -> Told {
        let target = match self.resolver.resolve(reference) {
            Resolution::Found { target, .. } => target,
            Resolution::Ambiguous { .. } => return Told::new(ControlState::NotTold, "fits more than one"),
            Resolution::Orphan { .. } | Resolution::Malformed { .. } => {
                return Told::new(ControlState::NotMet, "does not exist");
            }
        };
        let coverage = &self.trace.coverage[target.requirement];
        let status = target.scenario.map_or(coverage.status, |at| coverage.scenarios[at].status);
        match status {
            Status::Verified => Told::new(ControlState::Met, "is verified"),
            Status::Exempt => Told::new(ControlState::Met, "is exempt, with a reason"),
            Status::Failed => Told::new(ControlState::NotMet, "has a failing test"),
            Status::Uncovered => Told::new(ControlState::NotMet, "is not cited by anything"),
            Status::Implemented => Told::new(ControlState::NotMet, "is implemented and has no test"),
            Status::Tested => Told::new(
                ControlState::NotMet,
                "has tests, and no passing result of this code with an implementation",
            ),
            Status::Suspect => Told::new(ControlState::NotTold, "changed after its links were accepted"),
            Status::Stale => Told::new(ControlState::NotTold, "has results of other code only"),
        }
    }

    fn rule(&self, id: &str) -> Told {
        let rules = match &self.rules {
            Ok(rules) => rules,
            Err(reason) => return Told::new(ControlState::NotTold, format!("is not judged: {reason}")),
        };
        let Some((status, reason)) = rules.get(id) else {
            return Told::new(ControlState::NotMet, "is not in force");
        };
        match status {
            RuleStatus::Broken => Told::new(ControlState::NotMet, format!("is broken: {reason}")),
            RuleStatus::NotTold => Told::new(ControlState::NotTold, format!("is not told: {reason}")),
            RuleStatus::Waived => Told::new(ControlState::Met, format!("is waived: {reason}")),
            RuleStatus::Kept => Told::new(ControlState::Met, "is kept"),
            RuleStatus::Idle => Told::new(ControlState::Met, "is in force and finds nothing to look at"),
            RuleStatus::NotBinding => Told::new(ControlState::Met, "is in force and does not bind here"),
        }
    }

    fn suite(&self, name: &str) -> Told {
        let states: Vec<_> = self.loaded.states().iter().filter(|state| state.suite == name).collect();
        for state in &states {
            if let Some(unusable) = &state.unusable {
                return Told::new(ControlState::NotTold, format!("cannot be used: {}", unusable.reason));
            }
            if let Currency::Stale(reason) = &state.currency {
                return Told::new(ControlState::NotTold, format!("has no results of this code: {reason}"));
            }
        }
        let reports = self.loaded.reports().iter().filter(|report| report.suite == name);
        let cases: Vec<CaseStatus> =
            reports.flat_map(|report| report.cases.iter().map(|case| case.status)).collect();
        let count = |wanted: &[CaseStatus]| cases.iter().filter(|status| wanted.contains(status)).count();
        let (passed, failed) = (
            count(&[CaseStatus::Passed, CaseStatus::Flaky]),
            count(&[CaseStatus::Failed, CaseStatus::Errored]),
        );
        match (states.is_empty(), failed, passed) {
            (true, ..) => Told::new(ControlState::NotMet, "does not exist"),
            (_, 0, 0) => Told::new(ControlState::NotMet, "holds no passing test"),
            (_, 0, _) => Told::new(ControlState::Met, format!("{passed} passed on this code")),
            _ => Told::new(ControlState::NotMet, format!("has {failed} failing of {}", cases.len())),
        }
    }

    fn file(&self, path: &str) -> Told {
        match fs::kind(&self.project.path().join(path)) {
            Ok(Some(EntryKind::File)) => Told::new(ControlState::Met, "is there"),
            Ok(_) => Told::new(ControlState::NotMet, "is not there"),
            Err(error) => {
                let reason = crate::error::io_reason(&error);
                Told::new(ControlState::NotTold, format!("cannot be looked at: {reason}"))
            }
        }
    }
}
