//! A task serves each requirement that the change adds or modifies.

use std::collections::BTreeSet;

use countersign_model::delta_document::Operation;
use countersign_trace::Server;

use super::Found;
use super::context::Context;
use super::task_evidence;
use crate::codes::REQUIREMENT_SERVED;
use crate::item::{Group, Item, Strength};

/// One item for each requirement; none where there is no task at all.
pub(super) fn check(context: &Context<'_>, change: usize, found: &mut Found) {
    let trace = context.input.trace;
    let known = &trace.catalogue.changes[change];
    let Some(tasks) = known.tasks.as_deref().filter(|tasks| !tasks.is_empty()) else { return };
    for at in &known.requirements {
        let requirement = context.requirement(*at);
        let touch = requirement.touches.iter().find(|touch| {
            touch.change == change && matches!(touch.operation, Operation::Added | Operation::Modified)
        });
        let Some(touch) = touch else { continue };
        let serving: BTreeSet<usize> = trace
            .served
            .iter()
            .filter(|one| one.resolution.target().is_some_and(|target| target.requirement == *at))
            .filter_map(|one| match one.by {
                Server::Task(by, task) if by == change => Some(task),
                Server::Task(..) | Server::Control(_) => None,
            })
            .collect();
        let reference = requirement.reference.to_string();
        let item = Item::new(Group::Completeness, &REQUIREMENT_SERVED, &reference)
            .in_domain(context.domain_of(*at))
            .at(&touch.place);
        found.items.push(if serving.is_empty() {
            item.not_verified("no task serves it")
                .next(format!("end the task that does it with `({reference})`"))
        } else {
            let names: Vec<String> =
                serving.iter().map(|task| task_evidence::subject(&tasks[*task])).collect();
            item.pass(Strength::Cited, format!("served by {}", names.join(", ")))
        });
    }
}
