//! `next` and `design-tests` on the worked example.

use std::fs;

use countersign_testkit::cases::{copy_tree, workspace_root};

use crate::runner::Sandbox;

const CHANGE: &str = "add-partner-approval";
const FILE: &str = "validations/test-strategy/add-partner-approval.md";

/// A copy of the worked example.
fn example() -> Sandbox {
    let sandbox = Sandbox::empty();
    copy_tree(&workspace_root().join("fixtures/partner-onboarding"), &sandbox.project).unwrap();
    sandbox
}

fn read(sandbox: &Sandbox, path: &str) -> String {
    fs::read_to_string(sandbox.project.join(path)).unwrap()
}

/// The first candidate that is shown.
fn first_id(sandbox: &Sandbox) -> String {
    let said = sandbox.run(&["design-tests", CHANGE, "--json"]);
    let document: serde_json::Value = serde_json::from_str(&said.stdout).unwrap();
    document["candidates"][0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn next_shows_the_task_what_it_serves_and_what_has_to_pass() {
    let sandbox = example();
    let tasks = format!("openspec/changes/{CHANGE}/tasks.md");
    let open = read(&sandbox, &tasks).replace("- [x] 1.3", "- [ ] 1.3");
    sandbox.write(&tasks, &open);
    let said = sandbox.run(&["next"]);
    assert_eq!(said.status, 0, "{said:?}");
    for expected in [
        "add-partner-approval: 11 done, 1 explained, 1 open",
        "task 1.3 Ask again when the company or the bank account changes",
        "partner-onboarding/re-approval (ADDED)",
        "- **WHEN** its bank account changes",
        "onboarding: src/onboarding.rs  src/onboarding/**",
        "write it, below the line  // @req partner-onboarding/re-approval#bank-account-changed-after-approval",
    ] {
        assert!(said.stdout.contains(expected), "`{expected}` is not in\n{}", said.stdout);
    }
    assert!(!said.stdout.contains("Decisions recorded"), "another requirement\n{}", said.stdout);
}

#[test]
fn next_says_what_still_fails_when_no_task_is_open() {
    let said = example().run(&["next", CHANGE]);
    assert_eq!(said.status, 1, "{said:?}");
    assert!(said.stdout.contains("no task is open; this still stands in the way"), "{}", said.stdout);
    assert!(said.stdout.contains("scenario-untested partner-onboarding/re-approval#"), "{}", said.stdout);
    let unknown = example().run(&["next", "add-partner-aproval"]);
    assert_eq!(unknown.status, 2, "{unknown:?}");
    assert!(unknown.stderr.contains("add-partner-approval"), "{}", unknown.stderr);
}

#[test]
fn tests_are_proposed_and_nothing_is_written_unless_asked_for() {
    let sandbox = example();
    let said = sandbox.run(&["design-tests", CHANGE]);
    assert_eq!(said.status, 0, "{said:?}");
    let place = |text: &str| said.stdout.find(text).unwrap_or_else(|| panic!("no `{text}`\n{}", said.stdout));
    let re_entry = place("re-entry partner-onboarding/re-approval#bank-account-changed-after-approval");
    assert!(re_entry < place("concurrency partner-onboarding/approval-required"), "{}", said.stdout);
    assert!(!sandbox.project.join(FILE).exists());
}

#[test]
fn decisions_and_prose_are_kept_when_the_file_is_written_again() {
    let sandbox = example();
    let id = first_id(&sandbox);
    assert_eq!(sandbox.run(&["design-tests", CHANGE, "--write"]).status, 0);
    let first = read(&sandbox, FILE);
    assert!(first.starts_with("# Test strategy: add-partner-approval\n"), "{first}");
    assert_eq!(sandbox.run(&["design-tests", CHANGE, "--write"]).status, 0);
    assert_eq!(read(&sandbox, FILE), first, "nothing changed, so nothing is written");
    sandbox.write(FILE, format!("{first}\n## Notes\n\nAsk Ines about the console.\n"));
    let said = sandbox.run(&["design-tests", CHANGE, "--dismiss", &id, "--reason", "not before July"]);
    assert_eq!(said.status, 0, "{said:?}");
    assert!(said.stdout.contains("0 accepted, 1 dismissed"), "{}", said.stdout);
    let decided = read(&sandbox, FILE);
    assert!(decided.contains("Decision: dismissed: not before July\n"), "{decided}");
    assert!(decided.ends_with("## Notes\n\nAsk Ines about the console.\n"), "{decided}");
    let nobody = sandbox.run(&["design-tests", CHANGE, "--accept", "00000000", "--reason", "x"]);
    assert_eq!(nobody.status, 2, "{nobody:?}");
}

#[test]
fn a_file_that_cannot_be_read_is_left_alone() {
    let sandbox = example();
    assert_eq!(sandbox.run(&["design-tests", CHANGE, "--write"]).status, 0);
    let broken = read(&sandbox, FILE).replacen("<!-- /candidate -->\n", "", 1);
    sandbox.write(FILE, &broken);
    let said = sandbox.run(&["design-tests", CHANGE, "--write"]);
    assert_eq!(said.status, 1, "{said:?}");
    assert!(said.stdout.contains("V0502 the block of candidate"), "{}", said.stdout);
    assert_eq!(read(&sandbox, FILE), broken);
}
