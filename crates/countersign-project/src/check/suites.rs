//! The suites of the settings, as far as rules ask for them.

use countersign_facts::results::Status;
use countersign_rules::Suite;
use countersign_verify::Currency;

use crate::error::Error;
use crate::root::Project;
use crate::traced::Closely;

impl Project {
    /// Each report with what it counts for. Reports that hold no test results are no suites.
    pub(crate) fn suites(&self) -> Result<Vec<Suite>, Error> {
        let loaded = self.load_trace(&Closely::None)?;
        let suites = loaded.states().iter().map(|state| {
            let cases =
                loaded.reports().iter().filter(|one| one.path == state.path && one.suite == state.suite);
            let cases: Vec<Status> = cases.flat_map(|one| one.cases.iter().map(|case| case.status)).collect();
            let count = |wanted: &[Status]| cases.iter().filter(|status| wanted.contains(status)).count();
            let unusable = match (&state.unusable, &state.currency) {
                (Some(unusable), _) => Some(unusable.reason.clone()),
                (None, Currency::Stale(reason)) => Some(reason.clone()),
                (None, Currency::Current) => None,
            };
            Suite {
                name: state.suite.clone(),
                level: state.level,
                unusable,
                passed: count(&[Status::Passed, Status::Flaky]),
                failed: count(&[Status::Failed, Status::Errored]),
            }
        });
        Ok(suites.collect())
    }
}
