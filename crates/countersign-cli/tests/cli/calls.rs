//! Exit statuses, and calls that make no sense.

use crate::runner::{DELTA, Sandbox, UNCLOSED, delta};

#[test]
fn four_exit_statuses() {
    let sandbox = Sandbox::small(&[(&delta("good"), DELTA), (&delta("bad"), UNCLOSED)]);
    assert_eq!(sandbox.run(&["validate", "good"]).status, 0);
    assert_eq!(sandbox.run(&["validate", "bad"]).status, 1);
    assert_eq!(sandbox.run(&["validate", "--nonsense"]).status, 2);
    assert_eq!(sandbox.run(&["validate", "--all", "--output", "nowhere/findings.txt"]).status, 3);
}

#[test]
fn refusals_of_ours_are_notes_in_compat_mode() {
    let sandbox = Sandbox::small(&[(&delta("bad"), UNCLOSED)]);
    let calls: &[&[&str]] = &[
        &["validate", "bad"],
        &["validate", "bad", "--compat"],
        &["validate", "bad", "--json"],
        &["validate", "bad", "--json", "--compat"],
        &["validate", "bad", "--strict"],
    ];
    sandbox.golden("refusal", calls);
}

#[test]
fn calls_that_make_no_sense() {
    let sandbox = Sandbox::small(&[]);
    let calls: &[&[&str]] = &[
        &["validate"],
        &["validate", "--json"],
        &["show"],
        &["show", "--json"],
        &["validate", "--all", "--report", "some"],
        &["validate", "cap", "--report", "full"],
        &["validate", "--report", "full"],
        &["validate", "--archived", "--all", "--report", "full"],
        &["validate", "--all", "--report", "some", "--json"],
        &["explain", "D9999"],
        &["schema", "which"],
    ];
    sandbox.golden("usage", calls);
}

#[test]
fn wrong_flags_are_usage_errors_on_stderr() {
    let sandbox = Sandbox::small(&[]);
    let calls: &[&[&str]] = &[
        &["nonsense"],
        &["list", "--nonsense"],
        &["validate", "--format", "pdf"],
        &["--color", "pink", "list"],
        &[],
    ];
    for call in calls {
        let said = sandbox.run(call);
        assert_eq!((said.status, &*said.stdout), (2, ""), "{call:?}: {said:?}");
        assert!(!said.stderr.is_empty(), "{call:?}");
    }
}

#[test]
fn nothing_is_asked_without_a_terminal() {
    let sandbox = Sandbox::small(&[(&delta("good"), DELTA)]);
    for call in [["validate"], ["show"], ["status"]] {
        let said = sandbox.run(&call);
        assert_eq!((said.status, &*said.stdout), (2, ""), "{call:?}: {said:?}");
        assert!(said.stderr.starts_with("error: say "), "{call:?}: {said:?}");
    }
}

#[test]
fn concurrency_does_not_change_the_answer() {
    let sandbox = Sandbox::onboarding();
    let many = sandbox.run(&["validate", "--all", "--json"]);
    assert_eq!(many, sandbox.run(&["validate", "--all", "--json", "--concurrency", "1"]));
    assert_eq!(many, sandbox.run(&["validate", "--all", "--json", "--concurrency", "many"]));
}
