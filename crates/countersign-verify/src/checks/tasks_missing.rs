//! A change without tasks is never complete.

use countersign_trace::Place;

use super::Found;
use super::context::Context;
use crate::codes::TASKS_MISSING;
use crate::item::{Group, Item};

/// One item, if there is no task.
pub(super) fn check(context: &Context<'_>, change: usize, found: &mut Found) {
    let known = &context.input.trace.catalogue.changes[change];
    let reason = match &known.tasks {
        None => "the change has no `tasks.md`",
        Some(tasks) if tasks.is_empty() => "`tasks.md` has no checkbox",
        Some(_) => return,
    };
    let facts = context.facts(change).and_then(|facts| facts.documents.tasks);
    let item = Item::new(Group::Completeness, &TASKS_MISSING, "tasks.md")
        .not_verified(reason)
        .next("write `- [ ] 1.1 WHAT (capability/requirement)` for each thing to do");
    found.items.push(match facts {
        Some(tasks) => item.at(&Place { path: tasks.path.into(), line: 1, span: None }),
        None => item,
    });
}
