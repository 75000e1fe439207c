//! Tasks: what they serve, what they wait for, and how they explain themselves.

use std::collections::HashMap;
use std::sync::Arc;

use countersign_diag::Finding;
use countersign_model::Document;
use countersign_model::tasks::read_tasks;

use crate::codes::{TASK_AFTER_UNKNOWN, TASK_CYCLE};
use crate::explanation::{self, Explanation, ExplanationKind};
use crate::graph::shortest_cycles;
use crate::place::Place;

/// A checkbox of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// For example `2.1`; tasks without a number have none.
    pub number: Option<String>,
    /// Whether the box is ticked.
    pub done: bool,
    /// The words, without the number and what stands in parentheses at the end.
    pub text: String,
    /// What it serves, as written.
    pub references: Vec<String>,
    /// The numbers it waits for.
    pub after: Vec<String>,
    /// What stands in for evidence.
    pub explanation: Option<Explanation>,
    /// Where it stands.
    pub place: Place,
}

/// Reads the tasks of a change, and what is wrong with their explanations and their order.
pub(crate) fn read(path: &Arc<str>, document: &Document) -> (Vec<Task>, Vec<Finding>) {
    let mut findings = Vec::new();
    let tasks: Vec<Task> = read_tasks(document.text())
        .map(|task| {
            let place = Place::of_line(path, document, task.line);
            read_one(task.description, task.done, place, &mut findings)
        })
        .collect();
    check_order(&tasks, &mut findings);
    (tasks, findings)
}

fn read_one(description: &str, done: bool, place: Place, findings: &mut Vec<Finding>) -> Task {
    let (number, mut rest) = split_number(description);
    let mut task = Task {
        number: number.map(str::to_owned),
        done,
        text: String::new(),
        references: Vec::new(),
        after: Vec::new(),
        explanation: None,
        place,
    };
    while let Some((before, inner)) = last_parenthesis(rest) {
        if !read_parenthesis(inner.trim(), &mut task, findings) {
            break;
        }
        rest = before.trim_end();
    }
    rest.clone_into(&mut task.text);
    task
}

/// Takes a number such as `2.1` or `3` off the start.
fn split_number(description: &str) -> (Option<&str>, &str) {
    let (word, rest) = description.split_once(char::is_whitespace).unwrap_or((description, ""));
    let number = word.trim_end_matches(['.', ':', ')']);
    let is_number = !number.is_empty()
        && number.starts_with(|c: char| c.is_ascii_digit())
        && number.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
    if is_number { (Some(number), rest.trim_start()) } else { (None, description) }
}

/// The text before the last parenthesis and what is in it, if the text ends with one.
fn last_parenthesis(text: &str) -> Option<(&str, &str)> {
    let inner_end = text.strip_suffix(')')?.len();
    let mut depth = 1;
    for (at, byte) in text.bytes().enumerate().take(inner_end).rev() {
        match byte {
            b')' => depth += 1,
            b'(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&text[..at], &text[at + 1..inner_end]));
        }
    }
    None
}

/// Reads one parenthesis into the task; `false` if it is part of the text.
fn read_parenthesis(inner: &str, task: &mut Task, findings: &mut Vec<Finding>) -> bool {
    if let Some(numbers) = inner.strip_prefix("after ") {
        let numbers = numbers.split([',', ' ']).filter(|number| !number.is_empty());
        task.after.splice(0..0, numbers.map(str::to_owned));
        return true;
    }
    let explained =
        inner.split_once(':').and_then(|(word, rest)| Some((ExplanationKind::read(word.trim())?, rest)));
    if let Some((kind, rest)) = explained {
        match read_explanation(kind, rest, &task.place) {
            Some(explanation) => task.explanation = Some(explanation),
            None => findings.push(explanation::invalid(&task.place, inner)),
        }
        return true;
    }
    let parts: Vec<&str> = inner.split(',').map(str::trim).collect();
    let are_references = parts
        .iter()
        .all(|part| part.contains('/') && !part.contains("//") && !part.contains(char::is_whitespace));
    if are_references {
        task.references.splice(0..0, parts.into_iter().map(str::to_owned));
    }
    are_references
}

/// `(deferred: reason, owner)` and `(manual: who, where)`.
fn read_explanation(kind: ExplanationKind, rest: &str, place: &Place) -> Option<Explanation> {
    let (first, last) = match kind {
        ExplanationKind::Deferred => rest.rsplit_once(',')?,
        ExplanationKind::Manual => rest.split_once(',')?,
    };
    let (reason, owner) = match kind {
        ExplanationKind::Deferred => (first.trim(), last.trim()),
        ExplanationKind::Manual => (last.trim(), first.trim()),
    };
    (!reason.is_empty() && !owner.is_empty()).then(|| Explanation {
        kind,
        reason: reason.to_owned(),
        owner: owner.to_owned(),
        place: place.clone(),
    })
}

/// The tasks that each task waits for by `(after ...)`, as indices; unknown numbers are left out.
pub fn task_edges(tasks: &[Task]) -> Vec<(usize, usize)> {
    let numbers = numbers(tasks);
    let known = |number: &String| numbers.get(number.as_str()).copied();
    let edges = tasks.iter().enumerate();
    edges.flat_map(|(at, task)| task.after.iter().filter_map(known).map(move |before| (at, before))).collect()
}

fn numbers(tasks: &[Task]) -> HashMap<&str, usize> {
    let mut numbers = HashMap::new();
    for (at, task) in tasks.iter().enumerate() {
        if let Some(number) = &task.number {
            numbers.entry(number.as_str()).or_insert(at);
        }
    }
    numbers
}

fn check_order(tasks: &[Task], findings: &mut Vec<Finding>) {
    let numbers = numbers(tasks);
    for task in tasks {
        for number in task.after.iter().filter(|number| !numbers.contains_key(number.as_str())) {
            let message = format!("task waits for `{number}`, which no task has");
            findings.push(task.place.finding(&TASK_AFTER_UNKNOWN, &message).about(number));
        }
    }
    for cycle in shortest_cycles(tasks.len(), &task_edges(tasks)) {
        let shown: Vec<&str> = cycle
            .iter()
            .chain(cycle.first())
            .map(|task| tasks[*task].number.as_deref().unwrap_or("?"))
            .collect();
        let message = format!("tasks wait for each other: {}", shown.join(" -> "));
        let place = &tasks[cycle[0]].place;
        findings.push(place.finding(&TASK_CYCLE, &message).help("take one `(after ...)` of the circle away"));
    }
}
