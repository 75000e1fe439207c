//! The rows of the matrix: what a change promises, and who answers for each promise.

use std::collections::BTreeMap;

use countersign_facts::results::Status;
use countersign_model::delta_document::Operation;
use countersign_model::reference::Reference;
use countersign_trace::catalogue::{Requirement, Standing};
use countersign_trace::{Evidenced, Place};
use countersign_verify::{Group, Item, ItemStatus};

use super::facts::ReviewFacts;

/// One promise: a scenario, or a requirement that has none.
pub(super) struct Promise {
    pub(super) requirement: usize,
    pub(super) scenario: Option<usize>,
    pub(super) reference: Reference,
    pub(super) name: String,
    pub(super) place: Place,
}

/// Every promise of the change, in the order of the deltas.
pub(super) struct Matrix {
    pub(super) rows: Vec<Promise>,
    by_target: BTreeMap<(usize, Option<usize>), usize>,
}

impl Matrix {
    pub(super) fn of(facts: &ReviewFacts<'_>) -> Self {
        let catalogue = facts.trace.catalogue;
        let mut rows = Vec::new();
        for at in &catalogue.changes[facts.change].requirements {
            let requirement = &catalogue.requirements[*at];
            if does(requirement, facts.change, Operation::Removed) && !rewrites(requirement, facts.change) {
                continue;
            }
            let before = rows.len();
            for (number, scenario) in requirement.scenarios.iter().enumerate() {
                let is_ours = if rewrites(requirement, facts.change) {
                    scenario.standing == Standing::Pending(facts.change)
                        || scenario.proposed.iter().any(|(by, _)| *by == facts.change)
                } else {
                    scenario.standing == Standing::Current
                };
                if is_ours {
                    rows.push(Promise {
                        requirement: *at,
                        scenario: Some(number),
                        reference: scenario.reference.clone(),
                        name: scenario.name.clone(),
                        place: scenario.place.clone(),
                    });
                }
            }
            if rows.len() == before {
                rows.push(Promise {
                    requirement: *at,
                    scenario: None,
                    reference: requirement.reference.clone(),
                    name: requirement.name.clone(),
                    place: requirement.place.clone(),
                });
            }
        }
        let by_target =
            rows.iter().enumerate().map(|(row, one)| ((one.requirement, one.scenario), row)).collect();
        Self { rows, by_target }
    }

    /// The anchor of a scenario's row.
    pub(super) fn anchor(&self, requirement: usize, scenario: Option<usize>) -> Option<String> {
        self.by_target.get(&(requirement, scenario)).map(|row| anchor(*row))
    }

    /// The anchor of the first row of a requirement.
    pub(super) fn first(&self, requirement: usize) -> Option<String> {
        self.rows.iter().position(|row| row.requirement == requirement).map(anchor)
    }
}

/// The anchor of a row.
pub(super) fn anchor(row: usize) -> String {
    format!("m{}", row + 1)
}

/// Whether a change does something to a requirement.
pub(super) fn does(requirement: &Requirement, change: usize, operation: Operation) -> bool {
    requirement.touches.iter().any(|touch| touch.change == change && touch.operation == operation)
}

fn rewrites(requirement: &Requirement, change: usize) -> bool {
    does(requirement, change, Operation::Modified) || does(requirement, change, Operation::Added)
}

/// The item that decides about the proof of a subject: the worst one.
pub(super) fn verdict<'a>(facts: &ReviewFacts<'a>, subject: &str) -> Option<&'a Item> {
    let change = &facts.trace.catalogue.changes[facts.change].id;
    let items = facts.verification.items.iter().filter(|item| {
        item.group == Group::Correctness && item.subject == subject && item.change.as_ref() == Some(change)
    });
    items.min_by_key(|item| match item.status {
        ItemStatus::Fail => 0,
        ItemStatus::NotVerified if !item.explained => 1,
        ItemStatus::NotVerified => 2,
        ItemStatus::Waived => 3,
        ItemStatus::NotApplicable => 4,
        ItemStatus::Pass => 5,
    })
}

/// What there is for a promise: its own evidence and, of code and tasks, that of its requirement.
pub(super) struct Proofs {
    pub(super) tasks: Vec<(usize, usize)>,
    pub(super) code: Vec<usize>,
    pub(super) tests: Vec<usize>,
    /// Per result: how it ended, the name of the test, the report.
    pub(super) results: Vec<(Status, String, String)>,
}

impl Promise {
    pub(super) fn proofs(&self, facts: &ReviewFacts<'_>) -> Proofs {
        let coverage = &facts.trace.coverage[self.requirement];
        let whole = &coverage.evidence;
        let own = self.scenario.map_or(whole, |at| &coverage.scenarios[at].evidence);
        let mut proofs = Proofs {
            tasks: both(&own.tasks, &whole.tasks),
            code: both(&own.implementations, &whole.implementations),
            tests: both(&own.tests, &own.proofs),
            results: results(facts, own),
        };
        proofs.tasks.retain(|(change, _)| *change == facts.change);
        proofs
    }
}

fn both<T: Ord + Copy>(one: &[T], other: &[T]) -> Vec<T> {
    let mut all: Vec<T> = one.iter().chain(other).copied().collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn results(facts: &ReviewFacts<'_>, evidence: &Evidenced) -> Vec<(Status, String, String)> {
    let join = &facts.trace.join;
    let of = evidence.results.iter().map(|at| {
        let id = join.matched[*at].case;
        let case = join.case(id);
        (case.status, case.name.clone(), join.reports[id.report].path.clone())
    });
    let mut results: Vec<(Status, String, String)> = of.collect();
    results.sort();
    results.dedup();
    results
}
