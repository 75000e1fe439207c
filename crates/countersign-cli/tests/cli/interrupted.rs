//! What an interrupted command leaves: verbs that read say so and touch nothing, verbs that write put it right and say so.

use std::fs;

use countersign_project::Digest;

use crate::runner::{DELTA, Sandbox};

const MODIFIED: &str = "\
## MODIFIED Requirements

### Requirement: Second

The system SHALL do the second thing at once.

#### Scenario: Twice

- **WHEN** it is asked twice
- **THEN** it does the second thing
";

/// A project with an archived change, an open one, and the journal of a command that was killed when it had begun.
fn torn() -> Sandbox {
    let sandbox = Sandbox::small(&[
        ("openspec/changes/add-third/specs/cap/spec.md", DELTA),
        ("openspec/changes/second/specs/cap/spec.md", MODIFIED),
    ]);
    assert_eq!(sandbox.run(&["archive", "add-third", "--yes"]).status, 0);
    let record = r#"{"begin":{"version":1,"operation":"archive other","token":{"pid":1,"nonce":"a"},"files":[],"made":[],"folder_move":null,"prune":[],"claim":null}}"#;
    let log = format!("{} {record}\n", Digest::of(record.as_bytes()));
    sandbox.write(".countersign/journal/log", log);
    sandbox
}

fn has_journal(sandbox: &Sandbox) -> bool {
    sandbox.project.join(".countersign/journal/log").exists()
}

#[test]
fn verbs_that_read_say_what_was_interrupted_and_leave_it() {
    let sandbox = torn();
    let note = "note: `archive other` was interrupted, and files may be half done; the next command that writes undoes it\n";
    for call in [
        &["list"][..],
        &["list", "--json"],
        &["show", "second"],
        &["status", "--all"],
        &["instructions", "archive", "--change", "second"],
        &["validate", "--all"],
        &["overlap"],
        &["queue"],
        &["diff", "second"],
        &["log"],
        &["blame", "cap"],
        &["repair"],
        &["rebase", "second", "--dry-run"],
        &["sync", "second", "--check"],
        &["archive", "second", "--dry-run"],
        &["change", "show", "second"],
    ] {
        let said = sandbox.run(call);
        assert!(said.stderr.contains(note), "{call:?}: {said:?}");
        assert!(!said.stdout.contains("interrupted"), "{call:?}: {said:?}");
        assert!(has_journal(&sandbox), "{call:?} only reads");
    }
}

#[test]
fn verbs_that_write_put_it_right_and_say_so() {
    for call in [
        &["archive", "second", "--yes"][..],
        &["archive", "second", "--yes", "--json"],
        &["archive", "nothing-of-this-name", "--yes"],
        &["archive", "--all", "--yes"],
        &["sync", "second"],
        &["sync", "second", "--json"],
        &["unarchive", "add-third"],
        &["unarchive", "nothing-of-this-name"],
        &["rebase", "second"],
        &["validate", "second", "--record-base", "--initial"],
        &["repair", "--apply"],
        &["new", "change", "third"],
        &["new", "change", "second", "--json"],
        &["schema", "init", "mine"],
        &["schema", "fork", "spec-driven", "--json"],
    ] {
        let sandbox = torn();
        let said = sandbox.run(call);
        let note = "note: `archive other` was interrupted; everything is as it was before\n";
        assert_eq!(said.stderr.matches(note).count(), 1, "{call:?}: {said:?}");
        assert!(!has_journal(&sandbox), "{call:?} recovers");
    }
}

#[test]
fn a_journal_that_cannot_be_read_is_no_secret() {
    let sandbox = torn();
    sandbox.write(".countersign/journal/log", "damaged\nin the middle\n");
    let said = sandbox.run(&["list"]);
    assert_eq!(said.status, 0);
    assert!(said.stderr.starts_with("note: a command was interrupted, and "), "{said:?}");
    let spec = fs::read(sandbox.project.join("openspec/specs/cap/spec.md")).unwrap();
    assert_ne!(sandbox.run(&["archive", "second", "--yes"]).status, 0);
    assert_eq!(fs::read(sandbox.project.join("openspec/specs/cap/spec.md")).unwrap(), spec);
}
