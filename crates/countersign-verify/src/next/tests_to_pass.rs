//! The tests that a task has to make pass, and those that nobody has written.

use countersign_facts::results::Status;
use countersign_trace::{Evidenced, Place};

use crate::checks::Context;
use crate::item::{Group, Item, ItemStatus};
use crate::report_state::Currency;
use crate::told::{Told, ToldScenario};
use crate::verification::Verification;

/// How a cited test ended the last time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TestOutcome {
    /// It failed, or could not run.
    Failed,
    /// Its results belong to other code.
    Stale,
    /// It was skipped.
    Skipped,
    /// It passed, perhaps not at once.
    Passed,
    /// No report knows it.
    NotRun,
}

impl TestOutcome {
    /// The word for documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Stale => "stale",
            Self::Skipped => "skipped",
            Self::Passed => "passed",
            Self::NotRun => "not-run",
        }
    }
}

/// A test that cites something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedTest {
    /// As people call it.
    pub name: String,
    /// Where it starts.
    pub place: Place,
    /// How it ended.
    pub outcome: TestOutcome,
}

/// A scenario, or a requirement without any, that has to be proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestToPass {
    /// What is to be proven.
    pub reference: String,
    /// Where it stands.
    pub place: Place,
    /// What its verification came to.
    pub status: ItemStatus,
    /// Why, one lowercase line.
    pub reason: String,
    /// The tests that cite it.
    pub tests: Vec<CitedTest>,
    /// The line that its test has to carry, if no test does.
    pub write: Option<String>,
}

/// One entry for each scenario that is told, or for the requirement if it has none.
pub(super) fn of<'t>(
    context: &Context<'_>,
    verification: &Verification,
    change: &str,
    (told, scenarios): (&'t Told, impl Iterator<Item = &'t ToldScenario>),
) -> Vec<TestToPass> {
    let evidence = |scenario: &'t ToldScenario| {
        let known = context.covered_scenario(told.requirement, scenario.scenario);
        (scenario.reference.as_str(), &scenario.place, &known.evidence)
    };
    let mut claims: Vec<(&str, &Place, &Evidenced)> = scenarios.map(evidence).collect();
    if told.scenarios.is_empty() {
        claims.push((&told.reference, &told.place, context.covered(told.requirement)));
    }
    let claims = claims.into_iter().map(|(reference, place, evidence)| {
        let is_its = |item: &&Item| {
            item.group == Group::Correctness
                && item.subject == reference
                && item.change.as_deref() == Some(change)
        };
        let item = verification.items.iter().find(is_its);
        let (status, reason) = match item {
            Some(item) => (item.status, item.reason.clone()),
            None => (ItemStatus::NotVerified, "nothing cites it".to_owned()),
        };
        let tests = tests(context, evidence);
        let write = tests.is_empty().then(|| context.line_to_paste(told.requirement, reference));
        TestToPass { reference: reference.to_owned(), place: place.clone(), status, reason, tests, write }
    });
    claims.collect()
}

fn tests(context: &Context<'_>, evidence: &Evidenced) -> Vec<CitedTest> {
    let mut sites: Vec<usize> = evidence.tests.iter().map(|at| context.link(*at).site).collect();
    sites.sort_unstable();
    sites.dedup();
    let test = |site: usize| CitedTest {
        name: context.name_of_site(site),
        place: context.place_of_site(site),
        outcome: outcome(context, site),
    };
    sites.into_iter().map(test).collect()
}

/// The worst of what the reports say of a test.
fn outcome(context: &Context<'_>, site: usize) -> TestOutcome {
    let join = &context.input.trace.join;
    let found = join.matched.iter().filter(|found| found.site == Some(site));
    let outcomes = found.map(|found| {
        let is_stale = !join.reports[found.case.report].current
            || context.state_of(found.case).is_some_and(|state| {
                state.unusable.is_some() || matches!(state.currency, Currency::Stale(_))
            });
        match join.case(found.case).status {
            Status::Failed | Status::Errored => TestOutcome::Failed,
            _ if is_stale => TestOutcome::Stale,
            Status::Skipped => TestOutcome::Skipped,
            Status::Passed | Status::Flaky => TestOutcome::Passed,
        }
    });
    outcomes.min().unwrap_or(TestOutcome::NotRun)
}
