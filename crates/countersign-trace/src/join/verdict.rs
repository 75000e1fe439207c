//! What the results say about a scenario.

use std::collections::{HashMap, HashSet};

use countersign_facts::results::Status;

use super::{Join, Match};
use crate::resolve::Target;

/// What the results say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// A test failed or could not run.
    Failed,
    /// The results belong to other code.
    Stale,
    /// No result counts.
    NotRun,
    /// Only skipped tests.
    Skipped,
    /// Tests passed and none failed.
    Passed,
}

impl Verdict {
    /// The word for documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Stale => "stale",
            Self::NotRun => "not-run",
            Self::Skipped => "skipped",
            Self::Passed => "passed",
        }
    }
}

/// The verdict of one target and the matches it rests on, as indices into [`Join::matched`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) verdict: Verdict,
    pub(crate) flaky: bool,
    pub(crate) matches: Vec<usize>,
}

/// The verdicts of every target that a case matched.
pub(crate) fn verdicts(join: &Join<'_>) -> HashMap<Target, Outcome> {
    let mut matches: HashMap<Target, Vec<usize>> = HashMap::new();
    for (at, found) in join.matched.iter().enumerate() {
        for target in &found.targets {
            matches.entry(*target).or_default().push(at);
        }
    }
    matches.into_iter().map(|(target, matches)| (target, outcome(join, matches))).collect()
}

/// A result of this code takes the place of a stale one of the same test; then the worst decides.
fn outcome(join: &Join<'_>, matches: Vec<usize>) -> Outcome {
    let is_current = |found: &Match| join.reports[found.case.report].current;
    let identity = |found: &Match| {
        let case = join.case(found.case);
        (case.suite.as_str(), case.class.as_deref(), case.name.as_str())
    };
    let all = || matches.iter().map(|at| &join.matched[*at]);
    let has_stale = all().any(|found| !is_current(found));
    let renewed: HashSet<_> = if has_stale {
        all().filter(|found| is_current(found)).map(identity).collect()
    } else {
        HashSet::new()
    };
    let (mut failed, mut stale, mut passed, mut flaky) = (false, false, false, false);
    for found in all() {
        let current = is_current(found);
        if !current && renewed.contains(&identity(found)) {
            continue;
        }
        let status = join.case(found.case).status;
        failed |= matches!(status, Status::Failed | Status::Errored);
        stale |= !current;
        passed |= matches!(status, Status::Passed | Status::Flaky);
        flaky |= status == Status::Flaky;
    }
    let verdict = if failed {
        Verdict::Failed
    } else if stale {
        Verdict::Stale
    } else if passed {
        Verdict::Passed
    } else {
        Verdict::Skipped
    };
    Outcome { verdict, flaky, matches }
}
