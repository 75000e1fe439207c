//! The document of `next --json`.

use countersign_trace::Place;
use countersign_verify::{Item, Next, TestToPass, Waiting, WaitsFor, Work, WorkRequirement, Writable};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Document<'a> {
    schema: &'static str,
    change: &'a str,
    state: &'static str,
    progress: Progress,
    #[serde(skip_serializing_if = "Option::is_none")]
    task: Option<Task<'a>>,
    waiting: Vec<Waits<'a>>,
    failing: Vec<Failing<'a>>,
    cut: Vec<Cut<'a>>,
}

#[derive(Serialize)]
struct Progress {
    done: usize,
    explained: usize,
    open: usize,
}

#[derive(Serialize)]
struct At<'a> {
    path: &'a str,
    line: usize,
}

impl<'a> From<&'a Place> for At<'a> {
    fn from(place: &'a Place) -> Self {
        Self { path: &place.path, line: place.line }
    }
}

#[derive(Serialize)]
struct Task<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<&'a str>,
    text: &'a str,
    place: At<'a>,
    basis: &'static str,
    unknown: &'a [String],
    requirements: Vec<Requirement<'a>>,
    writable: Writes<'a>,
    tests: Vec<Test<'a>>,
}

#[derive(Serialize)]
struct Requirement<'a> {
    reference: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<&'static str>,
    place: At<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    scenarios: Vec<Scenario<'a>>,
}

#[derive(Serialize)]
struct Scenario<'a> {
    reference: &'a str,
    name: &'a str,
    place: At<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

#[derive(Serialize)]
struct Writes<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    domains: Vec<Domain<'a>>,
    /// Why everything outside `openspec/` may be written.
    #[serde(skip_serializing_if = "Option::is_none")]
    everything: Option<&'a str>,
    tasks: &'a str,
}

#[derive(Serialize)]
struct Domain<'a> {
    name: &'a str,
    paths: &'a [String],
}

#[derive(Serialize)]
struct Test<'a> {
    reference: &'a str,
    place: At<'a>,
    status: &'static str,
    reason: &'a str,
    tests: Vec<Cited<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    write: Option<&'a str>,
}

#[derive(Serialize)]
struct Cited<'a> {
    name: &'a str,
    place: At<'a>,
    outcome: &'static str,
}

#[derive(Serialize)]
struct Waits<'a> {
    task: &'a str,
    text: &'a str,
    place: At<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tasks: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unknown: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    circle: Option<&'a [String]>,
}

#[derive(Serialize)]
struct Failing<'a> {
    code: &'static str,
    name: &'static str,
    subject: &'a str,
    status: &'static str,
    reason: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<At<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<&'a str>,
}

#[derive(Serialize)]
struct Cut<'a> {
    what: &'static str,
    count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<&'a str>,
}

impl<'a> Document<'a> {
    pub(super) fn of(next: &'a Next) -> Self {
        let (done, explained, open) = (next.progress.done, next.progress.explained, next.progress.open);
        let cut = |cut: &'a countersign_verify::Cut| Cut {
            what: cut.what,
            count: cut.count,
            first: cut.first.as_deref(),
        };
        Self {
            schema: "countersign.next/1",
            change: &next.change,
            state: next.state.as_str(),
            progress: Progress { done, explained, open },
            task: next.work.as_ref().map(task),
            waiting: next.waiting.iter().map(waits).collect(),
            failing: next.failing.iter().map(failing).collect(),
            cut: next.cut.iter().map(cut).collect(),
        }
    }
}

fn task(work: &Work) -> Task<'_> {
    let domains = match &work.writable {
        Writable::Domains(domains) => {
            domains.iter().map(|domain| Domain { name: &domain.name, paths: &domain.paths }).collect()
        }
        Writable::Everything { .. } => Vec::new(),
    };
    let everything = match &work.writable {
        Writable::Everything { reason } => Some(reason.as_str()),
        Writable::Domains(_) => None,
    };
    Task {
        number: work.task.number.as_deref(),
        text: &work.task.text,
        place: At::from(&work.task.place),
        basis: work.basis.as_str(),
        unknown: &work.unknown,
        requirements: work.requirements.iter().map(requirement).collect(),
        writable: Writes { domains, everything, tasks: &work.task.place.path },
        tests: work.tests.iter().map(test).collect(),
    }
}

fn requirement(one: &WorkRequirement) -> Requirement<'_> {
    let scenarios = one.scenarios.iter().map(|scenario| Scenario {
        reference: &scenario.reference,
        name: &scenario.name,
        place: At::from(&scenario.place),
        text: scenario.text.as_deref(),
    });
    Requirement {
        reference: &one.reference,
        name: &one.name,
        operation: one.operation,
        place: At::from(&one.place),
        text: one.statement.as_deref(),
        scenarios: scenarios.collect(),
    }
}

fn test(one: &TestToPass) -> Test<'_> {
    let cited = one.tests.iter().map(|test| Cited {
        name: &test.name,
        place: At::from(&test.place),
        outcome: test.outcome.as_str(),
    });
    Test {
        reference: &one.reference,
        place: At::from(&one.place),
        status: one.status.as_str(),
        reason: &one.reason,
        tests: cited.collect(),
        write: one.write.as_deref(),
    }
}

fn waits(one: &Waiting) -> Waits<'_> {
    let (mut tasks, mut unknown, mut circle) = (None, None, None);
    match &one.waits_for {
        WaitsFor::Tasks(names) => tasks = Some(names.as_slice()),
        WaitsFor::Unknown(number) => unknown = Some(number.as_str()),
        WaitsFor::Circle(names) => circle = Some(names.as_slice()),
    }
    Waits { task: &one.task, text: &one.text, place: At::from(&one.place), tasks, unknown, circle }
}

fn failing(item: &Item) -> Failing<'_> {
    Failing {
        code: item.check.number,
        name: item.check.name,
        subject: &item.subject,
        status: item.status.as_str(),
        reason: &item.reason,
        place: item.place.as_ref().map(At::from),
        next: item.next.as_deref(),
    }
}
