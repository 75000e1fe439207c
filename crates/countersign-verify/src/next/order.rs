//! Which task comes next, and why others do not.

use std::collections::VecDeque;

use countersign_trace::{Place, Task, task_edges};

use crate::checks::task_name;

/// What an open task waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WaitsFor {
    /// Open tasks.
    Tasks(Vec<String>),
    /// A number that no task has.
    Unknown(String),
    /// Itself, by way of others: the shortest circle, its first task again at its end.
    Circle(Vec<String>),
}

/// An open task that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// `task 1.2`, or its words.
    pub task: String,
    /// What is to be done.
    pub text: String,
    /// Where it stands.
    pub place: Place,
    /// What it waits for.
    pub waits_for: WaitsFor,
}

/// The task to do, and the open ones before it that wait.
pub(super) struct Choice {
    pub(super) ready: Option<usize>,
    pub(super) waiting: Vec<Waiting>,
}

/// The first open task of the list that waits for nothing open.
pub(super) fn choose(tasks: &[Task]) -> Choice {
    let edges = task_edges(tasks);
    let mut waiting = Vec::new();
    for (at, task) in tasks.iter().enumerate().filter(|(_, task)| is_open(task)) {
        let Some(waits_for) = waits_for(tasks, &edges, at) else {
            return Choice { ready: Some(at), waiting };
        };
        let (text, place) = (task.text.clone(), task.place.clone());
        waiting.push(Waiting { task: task_name(task), text, place, waits_for });
    }
    Choice { ready: None, waiting }
}

/// The task of a list to do next, as an index, if one can be done now.
pub fn ready_task(tasks: &[Task]) -> Option<usize> {
    choose(tasks).ready
}

fn is_open(task: &Task) -> bool {
    !task.done && task.explanation.is_none()
}

fn waits_for(tasks: &[Task], edges: &[(usize, usize)], at: usize) -> Option<WaitsFor> {
    let is_known = |number: &String| tasks.iter().any(|task| task.number.as_ref() == Some(number));
    if let Some(number) = tasks[at].after.iter().find(|number| !is_known(number)) {
        return Some(WaitsFor::Unknown(number.clone()));
    }
    if let Some(circle) = circle(tasks, edges, at) {
        return Some(WaitsFor::Circle(circle.into_iter().map(|at| task_name(&tasks[at])).collect()));
    }
    let before: Vec<String> = open_before(tasks, edges, at).map(|at| task_name(&tasks[at])).collect();
    (!before.is_empty()).then_some(WaitsFor::Tasks(before))
}

fn open_before(tasks: &[Task], edges: &[(usize, usize)], at: usize) -> impl Iterator<Item = usize> {
    let before = edges.iter().filter(move |(task, _)| *task == at).map(|(_, before)| *before);
    before.filter(|before| is_open(&tasks[*before]))
}

/// The shortest way from a task back to itself.
fn circle(tasks: &[Task], edges: &[(usize, usize)], from: usize) -> Option<Vec<usize>> {
    let mut reached: Vec<Option<usize>> = vec![None; tasks.len()];
    let mut queue = VecDeque::from([from]);
    while let Some(at) = queue.pop_front() {
        for before in open_before(tasks, edges, at) {
            if before == from {
                let mut way = vec![from];
                let mut step = at;
                while step != from {
                    way.push(step);
                    step = reached[step]?;
                }
                way.push(from);
                way.reverse();
                // Read from the task on: it waits for the second, the second for the third.
                return Some(way);
            }
            if reached[before].is_none() {
                reached[before] = Some(at);
                queue.push_back(before);
            }
        }
    }
    None
}
