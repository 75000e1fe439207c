//! The worked example: the three planted defects are found at their places, and the mended copy has none.
#![expect(clippy::disallowed_methods, reason = "the example is files")]

use std::collections::BTreeSet;
use std::fs;

use countersign_facts::citation::Verb;
use countersign_testkit::cases::workspace_root;
use countersign_verify::{Item, ItemStatus, Verification};

use crate::facts::{Facts, shown};
use crate::onboarding::{CHANGE, example};

fn debts(verification: &Verification) -> Vec<(&'static str, String, String)> {
    let debts = verification.items.iter().filter(|item| item.is_debt());
    let place = |item: &Item| item.place.as_ref().map(|at| format!("{}:{}", at.path, at.line));
    debts.map(|item| (item.check.name, item.subject.clone(), place(item).unwrap_or_default())).collect()
}

fn explain(verification: &Verification) -> String {
    let shown: Vec<String> = verification.items.iter().filter(|item| item.is_debt()).map(shown).collect();
    shown.join("\n")
}

#[test]
fn each_planted_defect_is_found_at_its_place() {
    let facts = example(false);
    let verification = facts.verify(&format!("change {CHANGE}"));
    let folder = format!("openspec/changes/{CHANGE}");
    let line = |path: &str, text: &str| {
        let body =
            fs::read_to_string(workspace_root().join("fixtures/partner-onboarding").join(path)).unwrap();
        1 + body.lines().position(|line| line.contains(text)).expect("the line is there")
    };
    let spec = format!("{folder}/specs/partner-onboarding/spec.md");
    let design = format!("{folder}/design.md");
    let metric = "partner_approval_oldest_timestamp_seconds";
    let expected = [
        (
            "test-asserts-nothing",
            "audit-trail/decisions-recorded#decision-cannot-be-recorded".to_owned(),
            format!("tests/audit.rs:{}", line("tests/audit.rs", "assert!(true)")),
        ),
        (
            "scenario-untested",
            "partner-onboarding/re-approval#bank-account-changed-after-approval".to_owned(),
            format!("{spec}:{}", line(&spec, "Scenario: Bank account changed after approval")),
        ),
        ("name-exists", metric.to_owned(), format!("{design}:{}", line(&design, metric))),
    ];
    assert_eq!(debts(&verification), expected, "{}", explain(&verification));
    assert!(verification.exit_failed());
    let deferred = verification.items.iter().find(|item| item.subject == "task 4.5").expect("it is listed");
    assert!(deferred.explained && deferred.status == ItemStatus::NotVerified);
}

#[test]
fn the_mended_example_verifies() {
    let facts = example(true);
    for question in [format!("change {CHANGE}"), "specs".to_owned(), "all".to_owned()] {
        let verification = facts.verify(&question);
        assert!(!verification.exit_failed(), "{}", explain(&verification));
        let named: BTreeSet<&str> = verification.findings.iter().map(|finding| finding.code().name).collect();
        assert_eq!(named, BTreeSet::new(), "{:?}", verification.findings);
    }
}

/// What passes, by subject.
fn passes(facts: &Facts) -> BTreeSet<String> {
    let verification = facts.verify("all");
    let passed = verification.items.iter().filter(|item| item.status == ItemStatus::Pass);
    passed.map(|item| format!("{:?} {} {}", item.change, item.group, item.subject)).collect()
}

#[test]
fn nothing_done_to_reports_or_tests_turns_an_item_to_pass() {
    for mended in [false, true] {
        let before = passes(&example(mended));
        let mut renamed = example(mended);
        renamed.world.reports[0].path = "target/other.xml".to_owned();
        assert!(passes(&renamed).is_subset(&before));
        let mut replayed = example(mended);
        replayed.world.reports[0].current = false;
        assert!(passes(&replayed).is_subset(&before));
        let proven = |passed: &BTreeSet<String>| passed.iter().filter(|one| one.contains('#')).count();
        assert!(proven(&before) > 0 && proven(&passes(&replayed)) == 0);
        let files = example(mended).world.files.len();
        for file in 0..files {
            let mut deleted = example(mended);
            deleted.world.files[file].citations.retain(|citation| citation.verb != Verb::Test);
            assert!(passes(&deleted).is_subset(&before));
        }
    }
}
