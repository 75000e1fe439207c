//! Boxes and `(after ...)` do not contradict each other.

use std::collections::{BTreeMap, BTreeSet};

use countersign_trace::{Task, task_edges};

use super::context::Context;
use super::task_evidence::subject;
use super::{Found, Remark};
use crate::codes::{TASK_EARLY, TASK_ORDER};
use crate::item::{Group, Item};

/// One item for each contradiction; a warning where tasks are ticked early without saying why.
pub(super) fn check(context: &Context<'_>, change: usize, found: &mut Found) {
    let tasks = context.input.trace.catalogue.changes[change].tasks.as_deref().unwrap_or_default();
    let edges = task_edges(tasks);
    let circular = circular(tasks.len(), &edges);
    let numbers: BTreeSet<&str> = tasks.iter().filter_map(|task| task.number.as_deref()).collect();
    early(tasks, found);
    for (at, task) in tasks.iter().enumerate() {
        let item = || Item::new(Group::Completeness, &TASK_ORDER, subject(task)).at(&task.place);
        let unknown = task.after.iter().find(|number| !numbers.contains(number.as_str()));
        if let Some(number) = unknown {
            let reason = format!("it waits for `{number}`, which no task has");
            found.items.push(item().fail(reason).next("name a task that is there"));
        } else if circular.contains(&at) {
            let reason = "it stands in a circle of tasks that wait for each other";
            found.items.push(item().fail(reason).next("take one `(after ...)` of the circle away"));
        } else if let Some(before) = first_open(tasks, &edges, at).filter(|_| task.done) {
            let reason = format!("it is ticked, and {} is open, which it waits for", subject(before));
            found.items.push(item().fail(reason).related([before.place.clone()]).next("do that one first"));
        }
    }
}

/// One warning for the first task that is open while others below it are ticked.
fn early(tasks: &[Task], found: &mut Found) {
    let Some(first) = tasks.iter().position(is_open) else { return };
    let is_early = |task: &&Task| task.done && task.after.is_empty() && task.explanation.is_none();
    let mut below = tasks[first + 1..].iter().filter(is_early);
    if let Some(next) = below.next() {
        let (name, count) = (subject(&tasks[first]), 1 + below.count());
        let message =
            format!("{name} is open, and {count} below it are ticked, the first is {}", subject(next));
        let help = "say `(after ...)` if the order is another one";
        found.remark(&TASK_EARLY, &tasks[first].place, &Remark { subject: &name, message: &message, help });
    }
}

fn is_open(task: &Task) -> bool {
    !task.done && task.explanation.is_none()
}

fn first_open<'t>(tasks: &'t [Task], edges: &[(usize, usize)], at: usize) -> Option<&'t Task> {
    let mut before = edges.iter().filter(|(task, _)| *task == at).map(|(_, before)| &tasks[*before]);
    before.find(|task| is_open(task))
}

/// The tasks that lie on a circle, or between two: what is left when every task that waits for nothing is done in turn, and
/// then every task that nothing waits for is left out in turn.
fn circular(count: usize, edges: &[(usize, usize)]) -> BTreeSet<usize> {
    let all: BTreeSet<usize> = (0..count).collect();
    let back: Vec<(usize, usize)> = edges.iter().map(|(task, before)| (*before, *task)).collect();
    blocked(&blocked(&all, edges), &back)
}

/// The tasks of a set that never become free, where an edge says that its first waits for its second.
fn blocked(among: &BTreeSet<usize>, edges: &[(usize, usize)]) -> BTreeSet<usize> {
    let mut waiting: BTreeMap<usize, usize> = BTreeMap::new();
    let mut behind: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (task, before) in edges.iter().filter(|edge| among.contains(&edge.0) && among.contains(&edge.1)) {
        *waiting.entry(*task).or_default() += 1;
        behind.entry(*before).or_default().push(*task);
    }
    let mut free: Vec<usize> = among.iter().copied().filter(|task| !waiting.contains_key(task)).collect();
    while let Some(task) = free.pop() {
        for next in behind.remove(&task).unwrap_or_default() {
            if let Some(left) = waiting.get_mut(&next) {
                *left -= 1;
                if *left == 0 {
                    waiting.remove(&next);
                    free.push(next);
                }
            }
        }
    }
    waiting.into_keys().collect()
}
