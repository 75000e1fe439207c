//! The ratchet: old debt is listed and does not fail, new debt does, and what is gone has to leave the baseline.

use countersign_diag::{Finding, Severity, SourceMap};
use countersign_verify::{Baseline, Item, ItemStatus, Scope, Verification};

use crate::facts::Facts;

const SPEC: &str = "=== spec a
## Requirements
### Requirement: One
The system SHALL do it.

#### Scenario: First
- **THEN** x is refused

#### Scenario: Second
- **THEN** x is refused

=== cite tests/a.rs
5-9 test first t1 a/one#first test
15-19 test second t2 a/one#second test
";

fn world(results: &str) -> Verification {
    let tasks = "=== tasks add\n- [ ] 1.1 Do it\n";
    Facts::read(&format!("{SPEC}\n{tasks}\n=== report now.xml current\n{results}")).verify("specs")
}

fn accepted(verification: &Verification) -> Vec<&str> {
    verification.items.iter().filter(|item| item.accepted).map(|item| item.subject.as_str()).collect()
}

fn unused(verification: &Verification) -> usize {
    verification.findings.iter().filter(|finding| finding.code().name == "baseline-line-unused").count()
}

#[test]
fn old_debt_is_listed_and_only_new_debt_fails() {
    let mut before = world("passed | a | a | first");
    let baseline = Baseline::of(&before);
    assert_eq!(baseline.debts().count(), 1);
    baseline.apply(&mut before);
    assert_eq!((accepted(&before), unused(&before), before.exit_failed()), (vec!["a/one#second"], 0, false));
    assert!(before.items.iter().any(|item| item.status == ItemStatus::NotVerified), "it is still shown");

    let mut worse = world("passed | a | a | nothing");
    baseline.apply(&mut worse);
    assert_eq!((accepted(&worse), worse.exit_failed()), (vec!["a/one#second"], true));
    let new: Vec<&Item> = worse.items.iter().filter(|item| item.is_blocking()).collect();
    assert_eq!(new.iter().map(|item| item.subject.as_str()).collect::<Vec<_>>(), ["a/one#first"]);
}

#[test]
fn debt_that_gets_worse_is_new_debt() {
    let baseline = Baseline::of(&world("passed | a | a | first"));
    let mut worse = world("passed | a | a | first\nfailed | a | a | second");
    baseline.apply(&mut worse);
    assert_eq!((accepted(&worse), unused(&worse), worse.exit_failed()), (vec![], 1, true));
}

#[test]
fn what_is_paid_off_has_to_leave_the_baseline() {
    let text = Baseline::of(&world("passed | a | a | first")).to_string();
    let baseline = Baseline::parse(SourceMap::default().add("baseline", text.as_str()), &text);
    assert!(baseline.findings.is_empty());
    let mut paid = world("passed | a | a | first\npassed | a | a | second");
    assert!(!paid.exit_failed());
    baseline.value.apply(&mut paid);
    assert_eq!((unused(&paid), paid.exit_failed()), (1, true));
}

#[test]
fn debt_of_another_scope_is_left_alone() {
    let facts = Facts::read(&format!("{SPEC}\n=== tasks add\n- [ ] 1.1 Do it\n"));
    let baseline = Baseline::of(&facts.verify("all"));
    for (question, failed) in [("all", false), ("specs", false), ("change add", false)] {
        let mut verification = facts.verify(question);
        baseline.apply(&mut verification);
        assert_eq!((unused(&verification), verification.exit_failed()), (0, failed), "{question}");
    }
}

/// A world with an error in a document, which no item stands for.
fn flawed(message: &str) -> Verification {
    let mut verification = world("passed | a | a | first");
    verification.scope = Scope::All;
    let code = countersign_trace::CODES
        .iter()
        .find(|code| code.name == "reference-unknown")
        .expect("the code is there");
    verification.findings.push(Finding::without_place(code, message));
    verification
}

#[test]
fn an_error_in_a_document_is_debt_too() {
    let mut before = flawed("`a/gone` does not exist");
    let baseline = Baseline::of(&before);
    assert!(before.exit_failed());
    baseline.apply(&mut before);
    assert!(!before.exit_failed() && unused(&before) == 0);
    assert!(before.findings.iter().any(|finding| finding.severity() == Severity::Note), "it is still shown");

    let mut other = flawed("`a/other` does not exist");
    baseline.apply(&mut other);
    assert!(other.exit_failed(), "another error is new");
    assert_eq!(unused(&other), 1, "and the old one is gone");

    let text = baseline.to_string();
    let again = Baseline::parse(SourceMap::default().add("baseline", text.as_str()), &text);
    assert_eq!((again.findings.len(), again.value.to_string()), (0, text));

    let mut specs = world("passed | a | a | first");
    baseline.apply(&mut specs);
    assert_eq!(unused(&specs), 0, "fewer documents are read here");
}
