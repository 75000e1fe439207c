//! `policy test`: the tests of rules, and canaries: each situation in which a rule fires is planted in a copy of the project,
//! and every boundary has to stop it.

mod copy;

use std::ffi::OsString;
use std::path::PathBuf;

use countersign_diag::Severity;
use countersign_report::policy_test::{Boundary, Canary, PolicyTest, Stopped, TestedRule, TestedSituation};
use countersign_rules::{Expected, Rule, Situation};

use crate::check::{CheckRequest, Rules};
use crate::error::Error;
use crate::root::Project;
use copy::Copy;

/// The code of errors.
const CODE: &str = "policy_error";

/// What `policy test` needs of the process around it.
#[derive(Debug, Clone)]
pub struct CanaryRequest {
    /// This program: boundaries are asked through it, as others ask them.
    pub program: PathBuf,
    /// Where copies may be made.
    pub scratch: PathBuf,
    /// The variables that it runs with.
    pub variables: Vec<(OsString, OsString)>,
    /// A name that nothing else has.
    pub name: String,
    /// Only these rules; all of them if empty.
    pub rules: Vec<String>,
}

impl Project {
    /// Tests the rules of the tree. The project itself is only read.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn policy_test(&self, request: &CanaryRequest) -> Result<PolicyTest, Error> {
        let today = self.day_of(&CheckRequest::default())?;
        let mut report = self.nothing_checked(today);
        let settings = self.settings(&mut report.sources, &mut report.findings)?;
        let rules = Rules::of_tree(self, &settings, &mut report);
        for name in &request.rules {
            if rules.policy.rule(name).is_none() {
                return Err(Error::usage(CODE, format!("there is no rule `{name}`"))
                    .fix("`countersign policy test` tests all of them"));
            }
        }
        let is_asked = |rule: &&Rule| request.rules.is_empty() || request.rules.contains(&rule.id);
        let asked: Vec<&Rule> = rules.policy.rules().iter().filter(is_asked).collect();
        let copy = if asked.is_empty() { None } else { Some(Copy::of(self, &settings, request)?) };
        let mut tested = Vec::new();
        for rule in asked {
            let situations: Vec<&Situation> =
                rules.situations.iter().filter(|one| one.rule.value == rule.id).collect();
            let ends = situations.iter().filter_map(|one| {
                let (ended, reason) = one.run(&rules.policy, today)?;
                Some(TestedSituation { expected: one.expect.as_str(), ended: ended.as_str(), reason })
            });
            let ends = ends.collect();
            let planted = situations.iter().find(|one| one.expect == Expected::Fires);
            let canaries = match (planted, &copy) {
                (Some(situation), Some(copy)) => copy.plant(rule, situation)?,
                _ => Vec::new(),
            };
            tested.push(TestedRule {
                id: rule.id.clone(),
                kind: rule.kind.name(),
                blocks: rule.severity == Severity::Error,
                situations: ends,
                canaries,
            });
        }
        countersign_diag::sort_findings(&report.sources, &mut report.findings);
        Ok(PolicyTest { rules: tested, findings: report.findings, sources: report.sources })
    }
}

/// A boundary that did, or did not, stop what was planted.
fn canary(boundary: Boundary, stopped: Stopped) -> Canary {
    Canary { boundary, stopped }
}
