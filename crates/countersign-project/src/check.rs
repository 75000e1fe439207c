//! `check`: whether what a branch or a change does is allowed by the rules of the target branch.
//!
//! The rules of the target tip decide. Those of the working tree are read, tested and shown, and decide nothing; an error in
//! them fails nevertheless, because they are to be in force one day.

mod branch;
mod by_policy;
mod commands;
mod diff;
mod files;
mod findings;
mod history;
mod rules;
mod subjects;
mod suites;

pub(crate) use files::below;

use std::ffi::OsString;

use countersign_diag::SourceMap;
use countersign_report::check::{Authority, CheckReport};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::controls::ControlFiles;
use crate::error::Error;
use crate::fs;
use crate::git::GitAbsent;
use crate::policy::{NotVerified, PolicyTarget, VENDORED};
use crate::root::Project;
use crate::select::unknown_change;
use crate::settings::Settings;
use by_policy::Stop;
pub(crate) use rules::Rules;

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
    /// Leave out what stands in files that the branch does not touch since this revision.
    pub changed_since: Option<String>,
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
        let mut report = self.nothing_checked(day);
        match self.policy_in_force(&request.target) {
            Ok(policy) => match by_policy::check(self, &policy, request, day, &mut report) {
                Ok(()) => {}
                Err(Stop::Unverified(reason)) => report.authority = authority_of(&reason),
                Err(Stop::Failed(error)) => return Err(error),
            },
            Err(reason) => self.check_without(&reason, day, &mut report)?,
        }
        countersign_diag::sort_findings(&report.sources, &mut report.findings);
        Ok(report)
    }

    /// A report before anything is in it.
    pub(crate) fn nothing_checked(&self, day: Date) -> CheckReport {
        CheckReport {
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
        }
    }

    /// The day as the caller tells it, else that of his clock in UTC; `None` if he tells neither.
    pub(crate) fn day_of_caller(&self) -> Option<Date> {
        let told = self.environment.today.as_deref().and_then(|day| day.parse::<Date>().ok());
        let now = || Timestamp::from_millisecond(Some(self.environment.now_ms).filter(|now| *now > 0)?).ok();
        told.or_else(|| Some(now()?.to_zoned(TimeZone::UTC).date()))
    }

    /// The day of evaluation. A day that is over is refused: expired waivers would count again.
    pub(crate) fn day_of(&self, request: &CheckRequest) -> Result<Date, Error> {
        let today = self.day_of_caller();
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
        let candidate = Rules::of_tree(self, &settings, report);
        candidate.lint(&paths, &settings.domain_names, day, &mut report.findings);
        // Where nobody has ever written a policy none is missed: on a target branch that has none, and in a folder that is no
        // repository. Whatever else keeps git from answering may hide one.
        let may_be_without = matches!(reason.code.name, "policy-not-adopted" | "policy-without-git");
        let controls =
            ControlFiles::of_tree(self, &settings.layout, &mut report.sources, &mut report.findings);
        // Rules of organisations are read with the policy in force only.
        let rules = settings.policy.extends.is_empty().then(|| candidate.ids().collect::<Vec<_>>());
        self.lint_controls(&controls.controls, (rules.as_deref(), &paths), &settings, report)?;
        report.has_controls = controls.has_files;
        let has_policy = candidate.has_files || controls.has_files || self.has_policy_files(&settings);
        if !may_be_without || has_policy || self.hides_history() {
            report.authority = authority_of(reason);
        }
        Ok(())
    }

    /// Whether the tree holds anything of a policy besides rules; a baseline alone is none, `verify` has it as well.
    fn has_policy_files(&self, settings: &Settings) -> bool {
        let validations = self.path().join(&settings.validations);
        !settings.policy.extends.is_empty()
            || fs::is_there(&self.path().join(VENDORED))
            || fs::is_there(&validations.join("policy-checks"))
    }

    /// Whether there is a repository that does not say what is in it.
    fn hides_history(&self) -> bool {
        match self.history() {
            Ok(_) | Err(GitAbsent::NoRepository | GitAbsent::NoCommit) => false,
            Err(_) => self.path().ancestors().any(|folder| fs::is_there(&folder.join(".git"))),
        }
    }
}

fn authority_of(reason: &NotVerified) -> Authority {
    Authority::NotVerified { code: reason.code, reason: reason.reason.clone(), next: reason.next.clone() }
}
