//! Comparing two sets of answers: equal, deliberately different, or different.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::answer::Answer;
use super::tree::Tree;
use super::{json, ours, shape, verify};

/// Which name our binary was called by, and so which exit statuses it owes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    /// `countersign`: a change that validates and cannot be archived is refused.
    Countersign,
    /// `openspec`: the exit status is the reference's.
    OpenSpec,
}

/// One place where the two sides say different things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Difference {
    /// The question.
    pub(crate) question: String,
    /// Where in the answer.
    pub(crate) place: String,
    /// What the reference says there.
    pub(crate) theirs: String,
    /// What we say there.
    pub(crate) ours: String,
}

impl Difference {
    /// What stays the same while a case is shrunk: the verb, the last name of the place, and for short values both.
    pub(crate) fn kind(&self) -> String {
        let verb = self.question.split(' ').next().unwrap_or_default();
        let mut parts = self.place.rsplit('/').filter(|part| part.parse::<usize>().is_err());
        let last = parts.next().unwrap_or_default();
        let Self { theirs, ours, .. } = self;
        match last {
            "exit" | "kind" | "level" | "code" | "status" => format!("{verb} {last}: {theirs} or {ours}"),
            _ if last.starts_with("class ") => format!("{verb} {last}: {theirs}"),
            _ if last.starts_with('[') => {
                let list = parts.find(|part| !part.starts_with('[')).unwrap_or_default();
                let name = if list == "issues" { last } else { "" };
                let which = if ours == "missing" { "missing" } else { "surplus" };
                format!("{verb} {list} {which} {name}").trim_end().to_owned()
            }
            _ => format!("{verb} {last}"),
        }
    }
}

/// The result of comparing all answers of one case.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outcome {
    /// Questions compared.
    pub(crate) compared: usize,
    /// Questions with equal answers, ours-only issues apart.
    pub(crate) equal: usize,
    /// How often each class of deliberate difference occurs.
    pub(crate) classes: BTreeMap<String, usize>,
    /// What nothing explains.
    pub(crate) differences: Vec<Difference>,
}

/// Compares the answers to the questions that both sides were asked.
pub(crate) fn compare(tree: &Tree, theirs: &[Answer], ours: &[Answer], face: Face) -> Outcome {
    let mut outcome = Outcome::default();
    let archive = archive_verdicts(theirs);
    let of_ours: BTreeMap<String, &Answer> = ours.iter().map(|answer| (answer.question(), answer)).collect();
    for their in theirs.iter().filter(|answer| !answer.is_internal()) {
        let Some(our) = of_ours.get(&their.question()) else { continue };
        let before = outcome.differences.len();
        let mut found = Found { question: their.question(), differences: &mut outcome.differences };
        compare_answer(&mut found, their, our, face, &archive);
        if their.question().starts_with("validate --all") {
            let classes = class_issues(our);
            verify::classes(&mut found, tree, &classes, &archive, their);
            verify::archivable(&mut found, &archive, their, our, &classes);
            for issue in &classes {
                *outcome.classes.entry(issue.class.clone()).or_default() += 1;
            }
        }
        outcome.compared += 1;
        outcome.equal += usize::from(outcome.differences.len() == before);
    }
    outcome
}

/// Collects the differences of one question.
pub(crate) struct Found<'a> {
    question: String,
    differences: &'a mut Vec<Difference>,
}

impl<'a> Found<'a> {
    /// Collects into `differences` what is found about one question.
    pub(crate) fn new(question: String, differences: &'a mut Vec<Difference>) -> Self {
        Self { question, differences }
    }

    /// Notes a difference.
    pub(crate) fn add(&mut self, place: &str, theirs: impl Into<String>, ours: impl Into<String>) {
        self.differences.push(Difference {
            question: self.question.clone(),
            place: place.to_owned(),
            theirs: theirs.into(),
            ours: ours.into(),
        });
    }
}

/// An issue that only we report.
pub(crate) struct ClassIssue {
    /// The letter of its class.
    pub(crate) class: String,
    /// The item it belongs to.
    pub(crate) item: String,
    /// `change` or `spec`.
    pub(crate) item_type: String,
    /// Whether it refuses the item.
    pub(crate) refuses: bool,
    /// The whole issue.
    pub(crate) issue: Value,
}

/// What the reference's archive does with a change.
pub(crate) struct Trial {
    /// Whether it takes the change.
    pub(crate) accepted: bool,
    /// The specs as it writes them.
    pub(crate) merged: Vec<String>,
}

/// The trial archive of each active change.
pub(crate) type Archive = BTreeMap<String, Trial>;

fn archive_verdicts(theirs: &[Answer]) -> Archive {
    let archives = theirs.iter().filter(|answer| answer.verb() == "@archive");
    archives.filter_map(|answer| Some((answer.argv.get(1)?.clone(), trial(answer)))).collect()
}

fn trial(answer: &Answer) -> Trial {
    let merged = answer.out.as_ref().and_then(|out| out.get("merged")).and_then(Value::as_object);
    let texts = merged.into_iter().flat_map(|files| files.values().filter_map(Value::as_str));
    Trial { accepted: answer.exit == 0, merged: texts.map(str::to_owned).collect() }
}

fn compare_answer(found: &mut Found<'_>, their: &Answer, our: &Answer, face: Face, archive: &Archive) {
    if our.exit == ours::HANG || our.exit >= 101 {
        let what = match our.exit {
            ours::HANG => "no end within the time limit".to_owned(),
            ours::SIGNAL => "ended by a signal".to_owned(),
            code => format!("exit status {code}"),
        };
        found.add("exit", their.exit.to_string(), what);
        return;
    }
    compare_exit(found, their, our, face, archive);
    match (&their.out, &our.out) {
        (Some(theirs), Some(ours)) => {
            let theirs = shape::theirs(their.verb(), theirs);
            let ours = shape::ours(our.verb(), ours);
            json::compare(found, "", &theirs, &ours);
        }
        // What a script reads has no wording.
        (None, None) if their.question().starts_with("config get") => {
            let text = |answer: &Answer| Value::from(answer.text.as_deref());
            json::compare(found, "", &text(their), &text(our));
        }
        (None, None) => {}
        (theirs, ours) => found.add("stdout", describe(theirs.as_ref()), describe(ours.as_ref())),
    }
}

fn describe(out: Option<&Value>) -> String {
    if out.is_some() { "JSON".to_owned() } else { "no JSON".to_owned() }
}

fn compare_exit(found: &mut Found<'_>, their: &Answer, our: &Answer, face: Face, archive: &Archive) {
    let expected = match face {
        Face::OpenSpec => {
            if their.exit != our.exit {
                found.add("exit", their.exit.to_string(), our.exit.to_string());
            }
            return;
        }
        Face::Countersign => their.exit == 0 && !refused(their, our, archive),
    };
    if expected != (our.exit == 0) {
        let wanted = if expected { "success" } else { "failure" };
        found.add("exit", format!("{} (wanted here: {wanted})", their.exit), our.exit.to_string());
    }
}

/// Whether a verdict that the reference gives must be a failure under our name all the same.
fn refused(their: &Answer, our: &Answer, archive: &Archive) -> bool {
    if their.verb() != "validate" || their.question().contains("--archived") {
        return false;
    }
    let by_us = class_issues(our).iter().any(|issue| issue.refuses);
    let changes: BTreeSet<&str> =
        items(their).filter(|item| text(item, "type") == "change").map(|item| text(item, "id")).collect();
    by_us || changes.into_iter().any(|change| archive.get(change).is_some_and(|trial| !trial.accepted))
}

/// The issues of `answer` that carry a class.
pub(crate) fn class_issues(answer: &Answer) -> Vec<ClassIssue> {
    let mut found = Vec::new();
    for item in items(answer) {
        for issue in item.get("issues").and_then(Value::as_array).into_iter().flatten() {
            if let Some(class) = issue.get("class").and_then(Value::as_str) {
                found.push(ClassIssue {
                    class: class.to_owned(),
                    item: text(item, "id").to_owned(),
                    item_type: text(item, "type").to_owned(),
                    refuses: text(issue, "level") == "ERROR",
                    issue: issue.clone(),
                });
            }
        }
    }
    found
}

/// The items of a verdict.
pub(crate) fn items(answer: &Answer) -> impl Iterator<Item = &Value> {
    answer.out.as_ref().and_then(|out| out.get("items")).and_then(Value::as_array).into_iter().flatten()
}

/// The text under `key`, empty if there is none.
pub(crate) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests;
