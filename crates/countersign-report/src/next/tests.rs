//! The text and the document of `next`.

use countersign_trace::{Place, Task};
use countersign_verify::{
    Basis, CitedTest, Cut, ItemStatus, Next, NextState, Progress, TestOutcome, TestToPass, Waiting, WaitsFor,
    Work, WorkRequirement, WorkScenario, Writable, WritableDomain,
};

use super::{render_json, render_text};
use crate::Style;

fn place(path: &str, line: usize) -> Place {
    Place { path: path.into(), line, span: None }
}

fn sample() -> Next {
    let task = Task {
        number: Some("1.2".to_owned()),
        done: false,
        text: "Refund \u{1b}[31mat once".to_owned(),
        references: vec!["pay/refund".to_owned()],
        after: Vec::new(),
        explanation: None,
        place: place("openspec/changes/add-x/tasks.md", 4),
    };
    let spec = "openspec/changes/add-x/specs/pay/spec.md";
    let requirement = WorkRequirement {
        reference: "pay/refund".to_owned(),
        name: "Refund".to_owned(),
        operation: Some("MODIFIED"),
        place: place(spec, 3),
        statement: Some("The system SHALL refund at once.\n".to_owned()),
        scenarios: vec![WorkScenario {
            reference: "pay/refund#refused".to_owned(),
            name: "Refused".to_owned(),
            place: place(spec, 7),
            text: Some("- **WHEN** nothing was paid\n- **THEN** it is refused".to_owned()),
        }],
    };
    let test = TestToPass {
        reference: "pay/refund#refused".to_owned(),
        place: place(spec, 7),
        status: ItemStatus::Fail,
        reason: "test `refuses` failed".to_owned(),
        tests: vec![CitedTest {
            name: "refuses".to_owned(),
            place: place("tests/pay.rs", 5),
            outcome: TestOutcome::Failed,
        }],
        write: None,
    };
    let paths = vec!["src/pay/**".to_owned()];
    Next {
        change: "add-x".to_owned(),
        state: NextState::Ready,
        progress: Progress { done: 1, explained: 0, open: 2 },
        waiting: vec![Waiting {
            task: "task 1.1".to_owned(),
            text: "A".to_owned(),
            place: place("openspec/changes/add-x/tasks.md", 3),
            waits_for: WaitsFor::Tasks(vec!["task 1.2".to_owned()]),
        }],
        work: Some(Work {
            task,
            basis: Basis::Cited,
            unknown: vec!["pay/nothing".to_owned()],
            requirements: vec![requirement],
            writable: Writable::Domains(vec![WritableDomain { name: "money".to_owned(), paths }]),
            tests: vec![test],
        }),
        failing: Vec::new(),
        cut: vec![Cut { what: "texts", count: 2, first: Some("pay/receipt".to_owned()) }],
    }
}

#[test]
fn the_text_says_everything_and_lets_nothing_act() {
    let mut out = Vec::new();
    render_text(&sample(), &mut out, Style::PLAIN).unwrap();
    let expected = "\
add-x: 1 done, 2 open

task 1.2 Refund \\u{1b}[31mat once
  openspec/changes/add-x/tasks.md:4
  ✗ `pay/nothing` names no requirement

serves
  pay/refund (MODIFIED)  openspec/changes/add-x/specs/pay/spec.md:3
    The system SHALL refund at once.
    Scenario: Refused  openspec/changes/add-x/specs/pay/spec.md:7
      - **WHEN** nothing was paid
      - **THEN** it is refused

may write
  money: src/pay/**
  and its own box in openspec/changes/add-x/tasks.md

has to pass
  ✗ pay/refund#refused: fail, test `refuses` failed
      refuses failed  tests/pay.rs:5

waits
  task 1.1: waits for task 1.2

left out to keep this short
  2 texts, the first is pay/receipt
";
    assert_eq!(String::from_utf8(out).unwrap(), expected);
}

#[test]
fn the_document_names_its_schema_and_holds_the_same() {
    let mut out = Vec::new();
    render_json(&sample(), &mut out).unwrap();
    let document: serde_json::Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(document["schema"], "countersign.next/1");
    assert_eq!(document["task"]["number"], "1.2");
    assert_eq!(document["task"]["writable"]["domains"][0]["paths"][0], "src/pay/**");
    assert_eq!(document["task"]["tests"][0]["tests"][0]["outcome"], "failed");
    assert_eq!(document["waiting"][0]["tasks"][0], "task 1.2");
    assert_eq!(document["cut"][0]["count"], 2);
}

#[test]
fn without_a_task_the_first_lines_say_why() {
    let say = |state, failing| {
        let next = Next { state, work: None, waiting: Vec::new(), cut: Vec::new(), failing, ..sample() };
        let mut out = Vec::new();
        render_text(&next, &mut out, Style::PLAIN).unwrap();
        String::from_utf8(out).unwrap().lines().nth(1).unwrap_or_default().to_owned()
    };
    assert_eq!(say(NextState::NoTasks, Vec::new()), "✗ the change has no tasks: write `tasks.md`");
    assert_eq!(say(NextState::Blocked, Vec::new()), "✗ every open task waits for another one");
    assert_eq!(say(NextState::NothingOpen, Vec::new()), "✓ no task is open, and nothing fails");
}
