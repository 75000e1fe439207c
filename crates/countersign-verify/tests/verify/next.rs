//! The next task: which one it is, what it serves, where it may write and what has to pass.

use countersign_verify::{
    Basis, ItemStatus, NEXT_LIMIT, Next, NextInput, NextState, TestOutcome, WaitsFor, Writable, next,
    ready_task, verify_change,
};

use crate::facts::Facts;

/// The next task of the only open change of a world.
pub(crate) fn next_of(facts: &Facts, change: &str, limit: usize) -> Next {
    let (_, open, _) = facts.world.inputs();
    let deltas = open.iter().find(|one| one.id == change).expect("the change is open").deltas.clone();
    facts.with(|input| {
        let at = input.trace.catalogue.change(change).expect("the change is there");
        let verification = verify_change(input, at);
        next(&NextInput { verify: *input, change: at, deltas: &deltas, verification: &verification, limit })
    })
}

const WORLD: &str = "\
=== spec pay
## Requirements
### Requirement: Refund
The system SHALL refund by hand.

#### Scenario: Refunded
- **WHEN** somebody asks
- **THEN** a clerk refunds

=== delta add-x pay
## MODIFIED Requirements
### Requirement: Refund
The system SHALL refund at once.

#### Scenario: Refunded
- **WHEN** somebody asks
- **THEN** the money is back

#### Scenario: Refused
- **WHEN** nothing was paid
- **THEN** the refund is refused

## ADDED Requirements
### Requirement: Receipt
The system SHALL print a receipt.

#### Scenario: Printed
- **WHEN** a refund is done
- **THEN** a receipt is printed

=== cite tests/pay.rs
5-9 test refuses t pay/refund#refused test

=== report now.xml current
failed | pay | pay | refuses
";

fn world(tasks: &str) -> Facts {
    Facts::read(&format!("{WORLD}\n=== tasks add-x\n{tasks}"))
}

fn ask(tasks: &str) -> Next {
    next_of(&world(tasks), "add-x", NEXT_LIMIT)
}

fn number(next: &Next) -> Option<&str> {
    next.work.as_ref()?.task.number.as_deref()
}

#[test]
fn the_first_open_task_comes_first_unless_it_waits() {
    assert_eq!(number(&ask("- [x] 1.1 A (pay/refund)\n- [ ] 1.2 B (pay/refund)\n")), Some("1.2"));
    let waits = ask("- [ ] 1.1 A (after 1.2) (pay/refund)\n- [ ] 1.2 B (pay/refund)\n");
    assert_eq!(number(&waits), Some("1.2"));
    assert_eq!(waits.waiting.len(), 1);
    assert_eq!(waits.waiting[0].waits_for, WaitsFor::Tasks(vec!["task 1.2".to_owned()]));
    let deferred = ask("- [ ] 1.1 A (deferred: later, jo)\n- [ ] 1.2 B (after 1.1) (pay/refund)\n");
    assert_eq!((number(&deferred), deferred.progress.explained), (Some("1.2"), 1));
    let tasks = vec![deferred.work.expect("there is a task").task];
    assert_eq!((ready_task(&tasks), ready_task(&[])), (None, None), "its predecessor is not in this list");
}

#[test]
fn circles_and_unknown_numbers_are_explained() {
    let blocked = ask(
        "- [ ] 1.1 A (after 1.3)\n- [ ] 1.2 B (after 1.1)\n- [ ] 1.3 C (after 1.2)\n- [ ] 1.4 D (after 9)\n",
    );
    assert_eq!((blocked.state, blocked.work.is_none()), (NextState::Blocked, true));
    let circle = |names: &[&str]| WaitsFor::Circle(names.iter().map(|name| format!("task {name}")).collect());
    let why: Vec<&WaitsFor> = blocked.waiting.iter().map(|one| &one.waits_for).collect();
    assert_eq!(why[0], &circle(&["1.1", "1.3", "1.2", "1.1"]));
    assert_eq!(why[1], &circle(&["1.2", "1.1", "1.3", "1.2"]));
    assert_eq!(why[3], &WaitsFor::Unknown("9".to_owned()));
    let itself = ask("- [ ] 1.1 A (after 1.1)\n");
    assert_eq!(itself.waiting[0].waits_for, circle(&["1.1", "1.1"]));
}

#[test]
fn the_text_is_that_of_the_change_and_each_scenario_has_its_test_or_the_line_to_write() {
    let next = ask("- [ ] 1.1 A (pay/refund)\n");
    let work = next.work.expect("there is a task");
    assert_eq!((work.basis, work.requirements.len()), (Basis::Cited, 1));
    let refund = &work.requirements[0];
    assert_eq!((refund.reference.as_str(), refund.operation), ("pay/refund", Some("MODIFIED")));
    assert_eq!(refund.statement.as_deref().map(str::trim), Some("The system SHALL refund at once."));
    assert_eq!(refund.scenarios.len(), 2);
    assert!(refund.scenarios[0].text.as_ref().is_some_and(|text| text.contains("the money is back")));
    assert!(refund.place.path.contains("changes/add-x"));
    let [refunded, refused] = work.tests.as_slice() else { panic!("two scenarios: {:?}", work.tests) };
    assert_eq!(refunded.status, ItemStatus::NotVerified);
    assert_eq!(refunded.write.as_deref(), Some("// @req pay/refund#refunded"));
    assert_eq!((refused.status, &refused.write), (ItemStatus::Fail, &None));
    assert_eq!(refused.tests[0].outcome, TestOutcome::Failed);
    let failing: Vec<&str> = next.failing.iter().map(|item| item.subject.as_str()).collect();
    assert_eq!(failing, ["pay/refund#refused", "pay/refund#refunded"]);
}

#[test]
fn a_scenario_alone_brings_nothing_else_and_a_wrong_name_is_said() {
    let next = ask("- [ ] 1.1 A (pay/refund#refused, pay/nothing)\n");
    let work = next.work.expect("there is a task");
    let scenarios: Vec<&str> =
        work.requirements.iter().flat_map(|one| &one.scenarios).map(|one| one.name.as_str()).collect();
    assert_eq!((scenarios, work.unknown), (vec!["Refused"], vec!["pay/nothing".to_owned()]));
    assert!(next.failing.iter().all(|item| item.subject != "pay/refund#refunded"));
}

#[test]
fn a_task_that_names_nothing_gets_the_requirements_of_the_change_nearest_first() {
    let work = ask("- [ ] 1.1 Print the receipt\n").work.expect("there is a task");
    let names: Vec<&str> = work.requirements.iter().map(|one| one.name.as_str()).collect();
    assert_eq!((work.basis, names), (Basis::WholeChange, vec!["Receipt", "Refund"]));
}

#[test]
fn the_writable_paths_are_those_of_the_domains_and_else_everything() {
    let tasks = "- [ ] 1.1 A (pay/refund)\n";
    let work = ask(tasks).work.expect("there is a task");
    assert_eq!(
        work.writable,
        Writable::Everything { reason: "no domain says which code it owns".to_owned() }
    );
    let mut facts = world(tasks);
    let domain = |name: &str, capability: &str| countersign_verify::Domain {
        name: name.to_owned(),
        capabilities: vec![capability.to_owned()],
        paths: vec!["src/pay/**".to_owned()],
    };
    facts.domains = vec![domain("money", "pay")];
    let Some(Writable::Domains(domains)) =
        next_of(&facts, "add-x", NEXT_LIMIT).work.map(|work| work.writable)
    else {
        panic!("a domain owns it")
    };
    assert_eq!(
        (domains[0].name.as_str(), domains[0].paths.as_slice()),
        ("money", &["src/pay/**".to_owned()][..])
    );
    facts.domains = vec![domain("other", "other")];
    let writable = next_of(&facts, "add-x", NEXT_LIMIT).work.map(|work| work.writable);
    assert_eq!(
        writable,
        Some(Writable::Everything { reason: "capability `pay` is in no domain".to_owned() })
    );
}

#[test]
fn what_does_not_fit_is_left_out_and_said() {
    let facts = world("- [ ] 1.1 A (pay/refund, pay/receipt)\n");
    let next = next_of(&facts, "add-x", 80);
    let work = next.work.expect("there is a task");
    let texts = work.requirements.iter().flat_map(|one| {
        one.scenarios.iter().map(|scenario| scenario.text.as_ref()).chain([one.statement.as_ref()])
    });
    let quoted: usize = texts.flatten().map(String::len).sum();
    assert!(quoted <= 80, "{quoted}");
    assert_eq!((next.cut[0].what, next.cut[0].count), ("texts", 3));
    let many: Vec<String> = (0..60).map(|at| format!("- [ ] 1.{at} A (after 1.59)\n")).collect();
    let next = ask(&many.concat());
    assert_eq!(next.waiting.len(), 24);
    assert_eq!(next.cut.iter().find(|cut| cut.what == "tasks that wait").map(|cut| cut.count), Some(36));
}

#[test]
fn without_a_task_to_do_it_says_so_and_what_still_fails() {
    assert_eq!(ask("nothing here\n").state, NextState::NoTasks);
    let done = ask("- [x] 1.1 A (pay/refund, pay/receipt)\n");
    assert_eq!((done.state, done.progress.done), (NextState::NothingOpen, 1));
    assert!(done.failing.iter().any(|item| item.subject == "pay/receipt#printed"));
}
