//! A task with everything that is needed to do it.

use std::collections::BTreeSet;

use countersign_model::delta_document::Operation;
use countersign_trace::{Place, Server, Target, Task};

use super::tests_to_pass::{self, TestToPass};
use super::writable::{Writable, writable};
use super::{Cut, MOST, NextInput, keep};
use crate::checks::Context;
use crate::told::{Told, ToldScenario, told, told_elsewhere};

/// Why these requirements are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// The task names them.
    Cited,
    /// The task names none: they are those of the change, nearest words first.
    WholeChange,
}

impl Basis {
    /// The word for documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cited => "cited",
            Self::WholeChange => "whole-change",
        }
    }
}

/// A scenario that a task serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkScenario {
    /// Its identity.
    pub reference: String,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub place: Place,
    /// Its text; `None` where it was left out.
    pub text: Option<String>,
}

/// A requirement that a task serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkRequirement {
    /// Its identity.
    pub reference: String,
    /// Its name.
    pub name: String,
    /// What the change does to it, `None` if it does nothing.
    pub operation: Option<&'static str>,
    /// Where it stands.
    pub place: Place,
    /// Its text; `None` where it was left out.
    pub statement: Option<String>,
    /// Those that the task serves.
    pub scenarios: Vec<WorkScenario>,
}

/// A task, and what is needed to do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// The task.
    pub task: Task,
    /// Why these requirements are shown.
    pub basis: Basis,
    /// What the task refers to and nothing is called.
    pub unknown: Vec<String>,
    /// What it serves.
    pub requirements: Vec<WorkRequirement>,
    /// Where it may write.
    pub writable: Writable,
    /// What has to pass.
    pub tests: Vec<TestToPass>,
}

/// What a task wants of one requirement: the scenarios it names, or all of them.
struct Wanted<'t> {
    told: &'t Told,
    scenarios: Vec<&'t ToldScenario>,
}

/// Everything about one task of a change.
pub(super) fn describe(context: &Context<'_>, input: &NextInput<'_>, at: usize, cut: &mut Vec<Cut>) -> Work {
    let catalogue = context.input.trace.catalogue;
    let change = &catalogue.changes[input.change];
    let task = change.tasks.as_deref().unwrap_or_default()[at].clone();
    let mut all = told(context, input.change, input.deltas);
    let (mut targets, mut unknown) = (Vec::new(), Vec::new());
    for served in context.input.trace.served.iter().filter(|one| one.by == Server::Task(input.change, at)) {
        match served.resolution.target() {
            Some(target) => targets.push(target),
            None => unknown.push(served.reference.to_owned()),
        }
    }
    let outside: BTreeSet<usize> = targets
        .iter()
        .map(|target| target.requirement)
        .filter(|at| all.iter().all(|told| told.requirement != *at))
        .collect();
    all.extend(outside.into_iter().map(|at| told_elsewhere(context, at)));
    let (basis, mut wanted) = if targets.is_empty() {
        (Basis::WholeChange, nearest(&task, &all))
    } else {
        (Basis::Cited, cited(&targets, &all))
    };
    keep(&mut wanted, MOST, "requirements", cut, |wanted| wanted.told.reference.clone());
    let capabilities: BTreeSet<&str> = wanted.iter().map(|one| one.told.capability.as_str()).collect();
    let mut tests: Vec<TestToPass> = wanted
        .iter()
        .filter(|one| one.told.operation != Some(Operation::Removed))
        .flat_map(|one| {
            let scenarios = one.scenarios.iter().copied();
            tests_to_pass::of(context, input.verification, &change.id, (one.told, scenarios))
        })
        .collect();
    keep(&mut tests, MOST, "tests to make pass", cut, |test| test.reference.clone());
    let writable = writable(context.input.domains, capabilities);
    let requirements = texts(&wanted, input.limit, cut);
    Work { task, basis, unknown, requirements, writable, tests }
}

/// In the order in which the task names them.
fn cited<'t>(targets: &[Target], all: &'t [Told]) -> Vec<Wanted<'t>> {
    let mut wanted: Vec<Wanted<'t>> = Vec::new();
    for target in targets {
        let Some(told) = all.iter().find(|told| told.requirement == target.requirement) else { continue };
        let named =
            told.scenarios.iter().filter(|scenario| target.scenario.is_none_or(|at| scenario.scenario == at));
        let at = wanted.iter().position(|one| std::ptr::eq(one.told, told)).unwrap_or_else(|| {
            wanted.push(Wanted { told, scenarios: Vec::new() });
            wanted.len() - 1
        });
        for scenario in named {
            if wanted[at].scenarios.iter().all(|known| known.scenario != scenario.scenario) {
                wanted[at].scenarios.push(scenario);
            }
        }
    }
    wanted
}

/// Every requirement of the change, those that share words with the task first.
fn nearest<'t>(task: &Task, all: &'t [Told]) -> Vec<Wanted<'t>> {
    let words = |text: &str| -> BTreeSet<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 3);
        words.map(str::to_lowercase).collect()
    };
    let said = words(&task.text);
    let mut wanted: Vec<Wanted<'t>> =
        all.iter().map(|told| Wanted { told, scenarios: told.scenarios.iter().collect() }).collect();
    wanted.sort_by_cached_key(|one| {
        let text = format!("{} {}", one.told.name, one.told.statement);
        std::cmp::Reverse(words(&text).intersection(&said).count())
    });
    wanted
}

/// The texts, as many as fit: statements first.
fn texts(wanted: &[Wanted<'_>], limit: usize, cut: &mut Vec<Cut>) -> Vec<WorkRequirement> {
    let mut left = limit;
    let mut take = |text: &str| {
        let fits = text.len() <= left;
        left -= if fits { text.len() } else { 0 };
        fits.then(|| text.to_owned())
    };
    let statements: Vec<Option<String>> = wanted.iter().map(|one| take(&one.told.statement)).collect();
    let mut missing: Vec<&str> = Vec::new();
    let mut requirements = Vec::new();
    for (one, statement) in wanted.iter().zip(statements) {
        if statement.is_none() {
            missing.push(&one.told.reference);
        }
        let scenarios = one.scenarios.iter().map(|scenario| {
            let text = take(&scenario.text);
            if text.is_none() {
                missing.push(&scenario.reference);
            }
            WorkScenario {
                reference: scenario.reference.clone(),
                name: scenario.name.clone(),
                place: scenario.place.clone(),
                text,
            }
        });
        let scenarios = scenarios.collect();
        requirements.push(WorkRequirement {
            reference: one.told.reference.clone(),
            name: one.told.name.clone(),
            operation: one.told.operation.map(Operation::as_str),
            place: one.told.place.clone(),
            statement,
            scenarios,
        });
    }
    if let Some(first) = missing.first() {
        cut.push(Cut { what: "texts", count: missing.len(), first: Some((*first).to_owned()) });
    }
    requirements
}
