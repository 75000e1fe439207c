//! `check`: whether what a branch or a change does is allowed by the rules of the target branch.
//!
//! The rules of the target tip decide. Those of the working tree are read, tested and shown, and decide nothing; an error in
//! them fails nevertheless, because they are to be in force one day.

mod branch;
mod commands;
mod diff;
mod files;
mod findings;
mod history;
mod rules;
mod subjects;
mod suites;

use std::collections::BTreeSet;
use std::ffi::OsString;

use countersign_diag::{Finding, SourceMap};
use countersign_report::check::{Authority, CheckReport, CheckedSubject};
use countersign_rules::{Judged, Standing, Waiver, judge};
use jiff::civil::Date;

use crate::controls::ControlFiles;
use crate::error::Error;
use crate::policy::{NotVerified, PolicyInForce, PolicyTarget, WaiverStanding, waiver_standing};
use crate::root::Project;
use crate::select::unknown_change;
pub(crate) use files::below;

use branch::Branch;
use commands::CommandRuns;
use files::Trees;
use findings::Placed;
use rules::Rules;
use subjects::Judgeable;

/// The code of errors.
const CODE: &str = "check_error";

/// What is checked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum CheckScope {
    /// Everything that the branch does, each of its changes by itself.
    #[default]
    Branch,
    /// One open change.
    Change(String),
    /// Every open change, and the branch.
    All,
}

/// Whether the commits of the branch are looked at one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CheckHistory {
    /// Only what they made of the tree.
    #[default]
    Result,
    /// Each of them, for secrets.
    Commits,
}

/// What is checked, and how.
#[derive(Debug, Clone, Default)]
pub struct CheckRequest {
    /// What.
    pub scope: CheckScope,
    /// Whose word says what the target branch is.
    pub target: PolicyTarget,
    /// The day of evaluation; today if it is not named.
    pub day: Option<String>,
    /// Whether a day before today may be named.
    pub allow_past: bool,
    /// The variables with which commands that the repository declares may run; without, none runs.
    pub run: Option<Vec<(OsString, OsString)>>,
    /// Whether secrets are looked for in what the commits of the branch add.
    pub history: CheckHistory,
}

impl Project {
    /// Checks. Nothing is written, and nothing is run unless the request allows it.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn check(&self, request: &CheckRequest) -> Result<CheckReport, Error> {
        let day = self.day_of(request)?;
        if let CheckScope::Change(id) = &request.scope {
            let changes = self.changes().unwrap_or_default();
            if !changes.contains(id) {
                return Err(unknown_change(CODE, id, &changes));
            }
        }
        let mut report = CheckReport {
            authority: Authority::NotConfigured,
            today: day.to_string(),
            subjects: Vec::new(),
            candidate: None,
            controls: Vec::new(),
            has_controls: false,
            findings: Vec::new(),
            left_out: Vec::new(),
            sources: SourceMap::default(),
            root: self.root(),
        };
        match self.policy_in_force(&request.target) {
            Ok(policy) => {
                if let Err(reason) = self.check_by(&policy, request, day, &mut report)? {
                    report.authority = authority_of(&reason);
                }
            }
            Err(reason) => self.check_without(&reason, day, &mut report)?,
        }
        countersign_diag::sort_findings(&report.sources, &mut report.findings);
        Ok(report)
    }

    /// The day of evaluation. A day that is over is refused: expired waivers would count again.
    fn day_of(&self, request: &CheckRequest) -> Result<Date, Error> {
        let today = self.environment.today.as_deref().and_then(|day| day.parse::<Date>().ok());
        let Some(named) = &request.day else {
            return today.ok_or_else(|| {
                Error::environment(CODE, "nobody knows which day it is").fix("name it with `--on YYYY-MM-DD`")
            });
        };
        let day = named.parse::<Date>().map_err(|_| {
            Error::usage(CODE, format!("`{named}` is no day")).fix("write it like 2027-01-31")
        })?;
        if !request.allow_past && today.is_some_and(|today| day < today) {
            let message = format!("{day} is over, and expired waivers would count again");
            return Err(Error::usage(CODE, message).fix("leave `--on` out, or add `--allow-past`"));
        }
        Ok(day)
    }

    /// Without a policy in force: the tree's own rules are read all the same, so that mistakes are found early.
    fn check_without(&self, reason: &NotVerified, day: Date, report: &mut CheckReport) -> Result<(), Error> {
        let settings = self.settings(&mut report.sources, &mut report.findings)?;
        let paths = files::on_disk(self);
        let candidate = Rules::of_tree(self, &settings, report)?;
        candidate.lint(&paths, &settings.domain_names, day, &mut report.findings);
        let controls =
            ControlFiles::of_tree(self, &settings.layout, &mut report.sources, &mut report.findings);
        let ids: Vec<&str> = candidate.policy.rules().iter().map(|rule| rule.id.as_str()).collect();
        // Rules of organisations are read with the policy in force only.
        let ids = settings.policy.extends.is_empty().then_some(ids.as_slice());
        self.lint_controls(&controls.controls, (ids, &paths), &settings, report)?;
        report.has_controls = controls.has_files;
        let has_files = candidate.has_files || controls.has_files;
        let is_adopted_nowhere = reason.code.name == "policy-not-adopted";
        if !(is_adopted_nowhere && candidate.policy.is_empty() && !has_files) {
            report.authority = authority_of(reason);
        }
        // Without git nothing can be in force, and without rules nothing has to be.
        if reason.code.name == "policy-without-git" && candidate.policy.is_empty() && !has_files {
            report.authority = Authority::NotConfigured;
        }
        Ok(())
    }

    fn check_by(
        &self,
        policy: &PolicyInForce,
        request: &CheckRequest,
        day: Date,
        report: &mut CheckReport,
    ) -> Result<Result<(), NotVerified>, Error> {
        let settings = self.settings(&mut report.sources, &mut report.findings)?;
        let trees = match Trees::new(self, policy) {
            Ok(trees) => trees,
            Err(error) => return Ok(Err(NotVerified::of_git(&error))),
        };
        let branch = Branch::read(self, policy, &settings);
        let in_force = match Rules::of_tip(policy, report) {
            Ok(rules) => rules,
            Err(reason) => return Ok(Err(reason)),
        };
        let candidate = Rules::of_tree(self, &settings, report)?;
        candidate.lint(&trees.head_paths(), &settings.domain_names, day, &mut report.findings);
        if candidate.texts != in_force.texts {
            // The same texts have the same mistakes: they are told once.
            in_force.lint(&trees.head_paths(), &policy.settings.domain_names, day, &mut report.findings);
        }
        let controls = match ControlFiles::of_tip(policy, &mut report.sources) {
            Ok(controls) => controls,
            Err(reason) => {
                report.has_controls = true;
                return Ok(Err(reason));
            }
        };
        report.controls = controls.controls.all().to_vec();
        let own = ControlFiles::of_tree(self, &settings.layout, &mut report.sources, &mut report.findings);
        report.has_controls = controls.has_files || own.has_files;
        let rules = candidate.policy.rules().iter().chain(in_force.policy.rules());
        let ids: Vec<&str> = rules.map(|rule| rule.id.as_str()).collect();
        self.lint_controls(&own.controls, (Some(&ids), &trees.head_paths()), &settings, report)?;
        match self.guarded_edits(policy) {
            Ok(edits) => {
                let found: Vec<Finding> =
                    edits.iter().map(|edit| edit.finding(&mut report.sources)).collect();
                report.findings.extend(found);
            }
            Err(error) => return Ok(Err(NotVerified::of_git(&error))),
        }
        let persons = match self.change_persons(policy) {
            Ok(persons) => persons,
            Err(error) => return Ok(Err(NotVerified::of_git(&error))),
        };
        let suites =
            if in_force.need_suites() || candidate.need_suites() { self.suites(report)? } else { Vec::new() };
        let runs = CommandRuns::of(self, policy, &in_force, request.run.as_deref());
        let judgeable = subjects::of(self, policy, &settings, &branch, &request.scope)?;
        let places = in_force.waiver_places(&report.sources);
        let standing = |at: usize, _: &Waiver| -> Standing {
            let (path, lines) = &places[at];
            let standing = match policy.line_persons(path, lines) {
                Ok(writers) => waiver_standing(&persons, &writers),
                Err(error) => WaiverStanding::Unknown { reason: error.to_string() },
            };
            match standing {
                WaiverStanding::Counts => Standing::Counts,
                WaiverStanding::ByAuthor { who } => {
                    Standing::DoesNotCount(format!("{who} wrote it and takes part in the change"))
                }
                WaiverStanding::Unknown { reason } => Standing::DoesNotCount(reason),
            }
        };
        let mut used = BTreeSet::new();
        let mut judge_all =
            |rules: &Rules, standing: &dyn Fn(usize, &Waiver) -> Standing, report: &mut CheckReport| {
                let mut subjects = Vec::new();
                for one in &judgeable {
                    let world = one.world(&trees, &branch, &suites, runs.outcomes(), day);
                    let judged = judge(&rules.policy, &world, standing);
                    used.extend(judged.iter().flat_map(waivers_of));
                    let mut placed = Placed { trees: &trees, sources: &mut report.sources };
                    subjects.push(subject(one, &rules.policy, judged, &mut placed));
                }
                subjects
            };
        report.subjects = judge_all(&in_force, &standing, report);
        if candidate.texts != in_force.texts {
            let nobody =
                |_: usize, _: &Waiver| Standing::DoesNotCount("it is not on the target branch".to_owned());
            let used_by_tip = std::mem::take(&mut report.findings);
            report.candidate = Some(judge_all(&candidate, &nobody, report));
            report.findings = used_by_tip;
        }
        if request.scope == CheckScope::All {
            report.findings.extend(in_force.unused_waivers(&used));
        }
        if request.history == CheckHistory::Commits {
            history::scan(policy, &in_force, day, report);
        }
        match policy.baseline() {
            Ok(baseline) => accept_old_debt(&baseline, report),
            Err(reason) => return Ok(Err(reason)),
        }
        report.authority = Authority::InForce {
            commit: policy.revision.commit.clone(),
            reference: policy.revision.reference.clone(),
            adopted: policy.adoption.as_ref().map(|commit| commit.id.clone()),
            extends: in_force.extends.clone(),
        };
        Ok(Ok(()))
    }
}

/// Old debt stays visible and blocks nothing.
fn accept_old_debt(baseline: &countersign_verify::Baseline, report: &mut CheckReport) {
    for rule in report.subjects.iter_mut().flat_map(|subject| &mut subject.rules) {
        for finding in &mut rule.open {
            if baseline.accepts(finding) {
                let help = "old debt that the baseline lists; mend it, then take its line away";
                *finding = finding.clone().severity_is(countersign_diag::Severity::Note).help(help);
            }
        }
    }
}

fn authority_of(reason: &NotVerified) -> Authority {
    Authority::NotVerified { code: reason.code, reason: reason.reason.clone(), next: reason.next.clone() }
}

/// The waivers that did something.
fn waivers_of(judged: &Judged<'_>) -> Vec<usize> {
    match &judged.outcome {
        countersign_rules::Outcome::Broken { waived, .. } => waived.iter().map(|(_, at)| *at).collect(),
        countersign_rules::Outcome::CannotTell { waiver, .. } => waiver.iter().copied().collect(),
        _ => Vec::new(),
    }
}

fn subject(
    judgeable: &Judgeable,
    policy: &countersign_rules::Policy,
    judged: Vec<Judged<'_>>,
    placed: &mut Placed<'_>,
) -> CheckedSubject {
    CheckedSubject {
        change: judgeable.change.as_ref().map(|change| change.id.clone()),
        risk: judgeable
            .change
            .as_ref()
            .and_then(|change| change.risk)
            .map(|risk| (risk, judgeable.risk_reasons.clone())),
        rules: judged.into_iter().map(|one| placed.rule(policy, one)).collect(),
    }
}
