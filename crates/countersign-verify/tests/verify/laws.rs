//! Laws: nothing that is only claimed makes a pass, and what has nothing to do with an item does not change it.

use std::collections::BTreeSet;

use countersign_diag::SourceMap;
use countersign_facts::results::Status;
use countersign_testkit::cases::cases;
use countersign_trace::{Lock, Selection, Trace};
use countersign_verify::{Item, ItemStatus, Verification};
use proptest::prelude::*;

use crate::facts::{Facts, shown};

/// Every case of the fixtures: small worlds with something of everything.
fn worlds() -> Vec<String> {
    cases("verify").iter().map(|case| case.text("world.txt").expect("a case has a world")).collect()
}

fn passes(verification: &Verification) -> BTreeSet<(Option<String>, &'static str, String)> {
    let passed = verification.items.iter().filter(|item| item.status == ItemStatus::Pass);
    passed.map(|item| (item.change.clone(), item.group.as_str(), item.subject.clone())).collect()
}

fn lines(items: &[Item]) -> Vec<String> {
    items.iter().map(|item| format!("{:?} {}", item.change, shown(item))).collect()
}

#[test]
fn ticking_every_box_turns_nothing_to_pass() {
    let mut ticked = 0;
    for world in worlds() {
        let before = Facts::read(&world).verify("all");
        let boxes = world.replace("- [ ]", "- [x]");
        ticked += usize::from(boxes != world);
        let after = Facts::read(&boxes).verify("all");
        assert_eq!(passes(&before), passes(&after));
    }
    assert!(ticked > 0, "a world has an open box");
}

#[test]
fn unticking_every_box_takes_no_pass_away() {
    for world in worlds() {
        let before = Facts::read(&world).verify("all");
        let after = Facts::read(&world.replace("- [x]", "- [ ]")).verify("all");
        assert_eq!(passes(&before), passes(&after));
    }
}

#[test]
fn emptying_an_assertion_turns_nothing_to_pass_and_its_scenario_to_not_verified() {
    let world =
        worlds().into_iter().find(|world| world.contains("a/many#passed")).expect("a world of scenarios");
    let before = Facts::read(&world).verify("all");
    let mut facts = Facts::read(&world);
    let pattern = facts.bodies.iter().find_map(|body| body.2).expect("a body is empty");
    facts.bodies.iter_mut().for_each(|body| body.2 = Some(pattern));
    let after = facts.verify("all");
    assert!(passes(&after).is_subset(&passes(&before)));
    let is_there = |found: &Verification| passes(found).iter().any(|one| one.2 == "a/many#passed");
    assert!(is_there(&before) && !is_there(&after));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn removing_a_result_that_passed_turns_nothing_to_pass(world in 0usize..32, nth in 0usize..16) {
        let worlds = worlds();
        let world = &worlds[world % worlds.len()];
        let before = Facts::read(world).verify("all");
        let mut facts = Facts::read(world);
        let mut left = nth;
        for report in &mut facts.world.reports {
            report.cases.retain(|case| {
                let is_pass = matches!(case.status, Status::Passed | Status::Flaky);
                let goes = is_pass && left == 0;
                left = left.wrapping_sub(usize::from(is_pass));
                !goes
            });
        }
        prop_assert!(passes(&facts.verify("all")).is_subset(&passes(&before)));
    }

    #[test]
    fn making_results_stale_or_reports_unusable_turns_nothing_to_pass(world in 0usize..32, nth in 0usize..4) {
        let worlds = worlds();
        let world = &worlds[world % worlds.len()];
        let before = Facts::read(world).verify("all");
        let mut facts = Facts::read(world);
        if let Some(report) = facts.world.reports.get_mut(nth) {
            report.current = false;
        }
        prop_assert!(passes(&facts.verify("all")).is_subset(&passes(&before)));
        let mut facts = Facts::read(world);
        facts.world.reports.iter_mut().skip(nth).take(1).for_each(|report| report.cases.clear());
        prop_assert!(passes(&facts.verify("all")).is_subset(&passes(&before)));
    }

    #[test]
    fn an_unrelated_requirement_changes_no_other_item(world in 0usize..32) {
        let worlds = worlds();
        let world = &worlds[world % worlds.len()];
        let before = Facts::read(world).verify("all");
        let more = format!("{world}\n=== spec zzz\n## Requirements\n### Requirement: Unrelated\nIt SHALL.\n\n#### Scenario: S\n- **THEN** x\n");
        let after = Facts::read(&more).verify("all");
        let is_other = |item: &&Item| !item.subject.starts_with("zzz/") && item.check.name != "nothing-cited";
        let other = |found: &Verification| -> Vec<String> {
            lines(&found.items.iter().filter(is_other).cloned().collect::<Vec<_>>())
        };
        prop_assert_eq!(other(&before), other(&after));
    }

    #[test]
    fn the_order_of_inputs_and_the_number_of_threads_show_nowhere(world in 0usize..32, seed in 0u64..1000) {
        let worlds = worlds();
        let world = &worlds[world % worlds.len()];
        let pool = |threads: usize| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let one = pool(1).install(|| Facts::read(world).verify("all"));
        let many = pool(4).install(|| Facts::read(world).verify("all"));
        prop_assert_eq!(&lines(&one.items), &lines(&many.items));
        prop_assert_eq!(&one.findings, &many.findings);
        let mut facts = Facts::read(world);
        let files = facts.world.files.len().max(1);
        facts.world.files.rotate_left(usize::try_from(seed).unwrap() % files);
        facts.world.reports.reverse();
        facts.reverse();
        let turned = facts.verify("all");
        prop_assert_eq!(lines(&one.items), lines(&turned.items));
        prop_assert_eq!(one.findings, turned.findings);
    }
}

const ACCEPTED: &str = "=== spec a
## Requirements
### Requirement: One
The system SHALL do it.

#### Scenario: First
- **THEN** first is refused

#### Scenario: Second
- **THEN** second is refused

=== cite src/a.rs
5-9 impl one c1 a/one#first

=== cite tests/a.rs
5-9 test first t1 a/one#first test
15-19 test second t2 a/one#second test

=== report now.xml current
passed | a | a | first
passed | a | a | second
";

const REWRITES: &str = "=== delta next a
## MODIFIED Requirements
### Requirement: One
The system SHALL do it.

#### Scenario: First
- **THEN** first is refused

#### Scenario: Second
- **THEN** second is allowed
";

fn accepted(facts: &Facts) -> String {
    let (catalogue, lock) = (facts.world.catalogue(), Lock::default());
    let evidence = countersign_trace::Evidence { files: &facts.world.files, ..Default::default() };
    Trace::build(&catalogue, &lock, &evidence).accept(&Selection::Initial, "jo").lock.to_string()
}

fn with_lock(text: &str, lock: &str) -> Verification {
    let mut facts = Facts::read(text);
    let source = SourceMap::default().add("openspec/trace.lock", lock);
    facts.world.lock = Some((source, lock.to_owned()));
    facts.verify("change next")
}

/// The test of a rewritten scenario is the old one until somebody has looked at both.
#[test]
fn a_link_accepted_before_the_change_wrote_its_text_proves_nothing() {
    let text = format!("{ACCEPTED}\n{REWRITES}");
    let before = accepted(&Facts::read(ACCEPTED));
    let verification = with_lock(&text, &before);
    let named = |name: &str| -> Vec<String> {
        let items = verification.items.iter().filter(|item| item.check.name == name);
        items.map(|item| item.subject.clone()).collect()
    };
    assert_eq!(named("scenario-proven"), ["a/one#first"]);
    assert_eq!(named("scenario-suspect"), ["a/one#second"]);
    let facts = Facts::read(&text);
    let (catalogue, lock) = (facts.world.catalogue(), Lock::default());
    let evidence = countersign_trace::Evidence { files: &facts.world.files, ..Default::default() };
    let change = catalogue.change("next").expect("it is there");
    let accepted = Trace::build(&catalogue, &lock, &evidence).accept(&Selection::Change(change), "jo");
    let again = with_lock(&text, &accepted.lock.to_string());
    let suspects = again.items.iter().filter(|item| item.check.name == "scenario-suspect");
    assert_eq!(suspects.map(|item| item.subject.as_str()).collect::<Vec<_>>(), Vec::<&str>::new());
}
