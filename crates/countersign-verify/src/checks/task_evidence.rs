//! Each task leaves a trace in the code, or is explained. The box decides nothing but whether the task is open.

use std::collections::BTreeMap;

use countersign_trace::catalogue::Requirement;
use countersign_trace::{Evidenced, Resolution, ServedReference, Server, Target, Task};

use super::Found;
use super::context::Context;
use crate::codes::{TASK_EVIDENCE, TASK_OPEN, TASKS_UNREFERENCED};
use crate::item::{Group, Item, Strength};

/// One item for each task, one for each that is open all the same, one for all that name nothing.
pub(super) fn check(context: &Context<'_>, change: usize, found: &mut Found) {
    let trace = context.input.trace;
    let tasks = trace.catalogue.changes[change].tasks.as_deref().unwrap_or_default();
    let mut nameless: Vec<&Task> = Vec::new();
    let mut served: BTreeMap<usize, Vec<&ServedReference<'_>>> = BTreeMap::new();
    for one in &trace.served {
        if let Server::Task(by, task) = one.by
            && by == change
        {
            served.entry(task).or_default().push(one);
        }
    }
    for (at, task) in tasks.iter().enumerate() {
        let subject = subject(task);
        let item = |code| Item::new(Group::Completeness, code, &subject).at(&task.place);
        if let Some(explanation) = &task.explanation {
            let (kind, reason, owner) = (explanation.kind.as_str(), &explanation.reason, &explanation.owner);
            found.items.push(item(&TASK_EVIDENCE).explained(format!("{kind}: {reason}; {owner}")));
            continue;
        }
        let served = served.get(&at).map_or(&[][..], Vec::as_slice);
        let open = || {
            item(&TASK_OPEN)
                .not_verified("its box is not ticked")
                .next("do it and tick it, or end it with `(deferred: reason, owner)`")
        };
        if served.is_empty() {
            if task.done {
                nameless.push(task);
            } else {
                found.items.push(open());
            }
            continue;
        }
        if context.is_uncited {
            if !task.done {
                found.items.push(open());
            }
            continue;
        }
        let evidence = judge(context, change, served, item(&TASK_EVIDENCE));
        if !task.done && !evidence.is_debt() {
            found.items.push(open());
        }
        found.items.push(evidence);
    }
    if let Some(first) = nameless.first() {
        let done = tasks.iter().filter(|task| task.done).count();
        let reason = format!("{} of {done} ticked tasks name nothing they serve", nameless.len());
        let item = Item::new(Group::Completeness, &TASKS_UNREFERENCED, "tasks.md")
            .not_verified(reason)
            .at(&first.place)
            .related(nameless.iter().skip(1).map(|task| task.place.clone()))
            .next("end each with `(capability/requirement)`, `(manual: who, where)` or `(deferred: reason, owner)`");
        found.items.push(item);
    }
}

/// The number of a task, or its words.
pub(crate) fn subject(task: &Task) -> String {
    match &task.number {
        Some(number) => format!("task {number}"),
        None => format!("task {}", task.text),
    }
}

fn judge(context: &Context<'_>, change: usize, served: &[&ServedReference<'_>], item: Item) -> Item {
    let mut missing: Vec<&str> = Vec::new();
    for one in served {
        let Some(target) = one.resolution.target() else {
            let why = match one.resolution {
                Resolution::Ambiguous { .. } => "fits more than one requirement",
                _ => "names nothing",
            };
            return item
                .not_verified(format!("its reference `{}` {why}", one.reference))
                .next("mend the reference at its end");
        };
        if !is_evidenced(context, change, target) {
            missing.push(one.reference);
        }
    }
    let names = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let Some(first) = missing.first() else {
        let all: Vec<&str> = served.iter().map(|one| one.reference).collect();
        return item.pass(Strength::Cited, format!("code or tests cite {}", names(&all)));
    };
    let requirement = served.iter().find_map(|one| Some(one.resolution.target()?.requirement));
    let line = context.line_to_paste(requirement.unwrap_or_default(), first);
    item.not_verified(format!("neither code nor a test cites {}", names(&missing)))
        .next(format!("put `{line}` above the code that does it"))
}

fn is_evidenced(context: &Context<'_>, change: usize, target: Target) -> bool {
    let requirement: &Requirement = context.requirement(target.requirement);
    let links = &context.input.trace.links.links;
    if requirement.removed_by().any(|by| by == change) {
        return !links
            .iter()
            .any(|link| link.target().is_some_and(|to| to.requirement == target.requirement));
    }
    let cites =
        |one: &Evidenced| !one.implementations.is_empty() || !one.tests.is_empty() || !one.proofs.is_empty();
    let whole = context.covered(target.requirement);
    if let Some(at) = target.scenario {
        let own = &context.covered_scenario(target.requirement, at).evidence;
        return cites(own) || !whole.implementations.is_empty();
    }
    let mut below = context.input.trace.coverage[target.requirement].scenarios.iter();
    cites(whole) || below.any(|scenario| cites(&scenario.evidence))
}
