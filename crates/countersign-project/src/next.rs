//! `next`: the next task of a change, with the words it serves, the paths it may write and the tests to make pass.

use countersign_trace::catalogue::Stage;
use countersign_verify::{NEXT_LIMIT, Next, NextInput, VerifyInput, next, ready_task};

use crate::error::Error;
use crate::root::Project;
use crate::select::unknown_change;
use crate::traced::{Closely, ProjectTrace};
use crate::verify::VerifyScope;

/// The code of errors.
const CODE: &str = "next_error";

impl Project {
    /// The next task of a change; without a name, of the first change of the queue that has one.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn next_task(&self, change: Option<&str>) -> Result<Next, Error> {
        let changes = self.changes().unwrap_or_default();
        let id = match change {
            Some(id) if !changes.iter().any(|known| known == id) => {
                return Err(unknown_change(CODE, id, &changes));
            }
            Some(id) => id.to_owned(),
            None => self.first_with_work(changes)?,
        };
        let loaded = self.load_trace(&Closely::Change { id: id.clone(), range: None })?;
        loaded.next_task(&id)
    }

    /// The only open change, or the first of the queue with a task that can be done.
    fn first_with_work(&self, mut changes: Vec<String>) -> Result<String, Error> {
        if changes.len() == 1 {
            return Ok(changes.remove(0));
        }
        let rows = self.queue()?.changes;
        let loaded = self.load_trace(&Closely::None)?;
        let has_work = |id: &str| {
            let known = loaded.catalogue().changes.iter();
            known
                .filter(|change| change.stage == Stage::Open && change.id == id)
                .any(|change| ready_task(change.tasks.as_deref().unwrap_or_default()).is_some())
        };
        let first = rows.iter().find(|row| has_work(&row.change)).or_else(|| rows.first());
        first
            .map(|row| row.change.clone())
            .ok_or_else(|| Error::usage(CODE, "no change is open").fix("`list` shows the changes"))
    }
}

impl ProjectTrace {
    /// The next task of an open change that was looked at closely.
    pub fn next_task(&self, id: &str) -> Result<Next, Error> {
        let trace = self.trace();
        let (changes, tests) = (self.change_facts(), self.bodies(&trace));
        let verify = VerifyInput {
            trace: &trace,
            domains: &self.settings().domains,
            tests: &tests,
            results: self.states(),
            coverage: self.coverage(),
            changes: &changes,
        };
        let change = self.open_change(CODE, id)?;
        let scope = VerifyScope::Change { id: id.to_owned(), range: None };
        let verification = self.verification(&trace, &scope);
        let deltas = self.deltas(id);
        Ok(next(&NextInput {
            verify,
            change,
            deltas: &deltas,
            verification: &verification,
            limit: NEXT_LIMIT,
        }))
    }

    /// The index of an open change in the catalogue.
    pub(crate) fn open_change(&self, code: &'static str, id: &str) -> Result<usize, Error> {
        let mut changes = self.catalogue().changes.iter();
        changes.position(|change| change.stage == Stage::Open && change.id == id).ok_or_else(|| {
            let open = self.catalogue().changes.iter().filter(|change| change.stage == Stage::Open);
            unknown_change(code, id, &open.map(|change| change.id.clone()).collect::<Vec<_>>())
        })
    }
}
