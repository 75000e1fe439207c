//! The verbs that merge, as a team meets them: transcripts over cases of `fixtures/merge`.

use std::fs;
use std::process::Stdio;

use countersign_testkit::cases::{copy_tree, workspace_root};
use countersign_testkit::git::{Repository, search_path};

use crate::runner::{DELTA, Sandbox, compare};

/// A copy of a case of `fixtures/merge`.
fn case(name: &str) -> Sandbox {
    let sandbox = Sandbox::empty();
    copy_tree(&workspace_root().join("fixtures/merge").join(name), &sandbox.project).unwrap();
    fs::remove_file(sandbox.project.join("case.toml")).unwrap();
    sandbox
}

/// Compares a transcript in which the day of the archive is masked.
fn golden(sandbox: &Sandbox, name: &str, calls: &[&[&str]]) {
    let transcript: Vec<String> = calls.iter().map(|call| sandbox.transcript(call)).collect();
    compare(name, &masked(&transcript.join("\n")));
}

/// Replaces every `YYYY-MM-DD-` by `DAY-`.
fn masked(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let is_day = rest.len() > 10
            && rest.bytes().take(11).enumerate().all(|(at, byte)| match at {
                4 | 7 | 10 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        let length = if is_day { 11 } else { c.len_utf8() };
        out.push_str(if is_day { "DAY-" } else { &rest[..length] });
        rest = &rest[length..];
    }
    out
}

// @req merging/no-silent-loss#two-changes-that-fit
#[test]
fn two_changes_that_fit() {
    golden(
        &case("parallel-edits-of-two-scenarios-first-order"),
        "merge-two-changes",
        &[
            &["overlap"],
            &["queue"],
            &["archive", "one", "--dry-run", "--diff"],
            &["archive", "one", "--yes"],
            &["diff", "two"],
            &["archive", "two", "--yes", "--json"],
            &["sync", "two"],
            &["unarchive", "one"],
            &["unarchive", "two"],
            &["unarchive", "one", "--json"],
            &["unarchive", "ones"],
        ],
    );
}

// @req merging/no-silent-loss#two-changes-that-collide
#[test]
fn two_changes_that_collide() {
    golden(
        &case("parallel-edits-of-one-scenario"),
        "merge-conflict",
        &[
            &["overlap", "--json"],
            &["archive", "--all", "--yes"],
            &["archive", "two", "--yes", "--json"],
            &["rebase", "two", "--dry-run"],
            &["rebase", "two"],
            &["archive", "two", "--yes"],
        ],
    );
}

#[test]
fn the_base_of_a_change_is_recorded() {
    golden(
        &case("base-lock-proves-the-base"),
        "merge-record-base",
        &[
            &["validate", "one", "--record-base"],
            &["validate", "one", "--record-base", "--initial"],
            &["validate", "one", "--record-base", "--initial"],
            &["validate", "one", "--record-base"],
            &["validate", "one", "--record-base", "--json"],
            &["diff", "one", "--json"],
        ],
    );
}

#[test]
fn archive_says_what_it_needs() {
    golden(
        &case("text-of-no-operation"),
        "merge-consent",
        &[
            &["archive"],
            &["archive", "one", "--json"],
            &["archive", "on", "--yes"],
            &["archive", "one", "--yes"],
            &["archive", "one", "--no-validate"],
            &["archive", "--all"],
            &["archive", "one", "--yes", "--accept-drop", "--json"],
            &["sync", "one", "--check"],
        ],
    );
}

#[test]
fn predecessors_order_the_queue() {
    golden(
        &case("target-added-by-another-change"),
        "merge-queue",
        &[&["queue", "--json"], &["archive", "--all", "--yes", "--json"], &["queue"]],
    );
    golden(&case("predecessors-in-a-circle"), "merge-circle", &[&["queue"], &["queue", "--json"]]);
}

#[test]
fn a_spec_is_checked_against_a_change() {
    let sandbox = case("early-synced");
    assert_eq!(sandbox.run(&["sync", "one", "--check"]).status, 0, "the main specs hold the change");
    let sandbox = case("parallel-same-edit");
    assert_eq!(sandbox.run(&["sync", "one", "--check"]).status, 1, "they do not hold it yet");
    assert_eq!(sandbox.run(&["sync", "one"]).status, 0);
    assert_eq!(sandbox.run(&["sync", "one", "--check"]).status, 0);
}

#[test]
fn a_sync_that_fails_prints_one_document() {
    let sandbox = case("parallel-same-edit");
    sandbox.write("openspec/changes/archive/.openspec-archive.lock", "{\"pid\": 1, \"nonce\": \"theirs\"}");
    let said = sandbox.run(&["sync", "one", "--json"]);
    assert_eq!(said.status, 3, "{said:?}");
    let document: serde_json::Value = serde_json::from_str(&said.stdout).expect("it is one document");
    assert!(document["status"][0]["code"].is_string(), "{document}");
    fs::remove_dir_all(sandbox.project.join("openspec/changes/archive")).unwrap();
    let said = sandbox.run(&["sync", "one", "--json"]);
    let document: serde_json::Value = serde_json::from_str(&said.stdout).expect("it is one document");
    assert_eq!((said.status, &document["schema"]), (0, &"countersign.plan/1".into()), "{document}");
}

#[test]
fn a_dry_run_says_why_it_is_refused() {
    let said = case("text-of-no-operation").run(&["archive", "one", "--dry-run", "--json"]);
    assert_eq!(said.status, 1, "{said:?}");
    let document: serde_json::Value = serde_json::from_str(&said.stdout).expect("it is one document");
    assert_eq!(document["possible"], false);
    assert_eq!(document["refusal"]["code"], "archive_refused");
    assert_eq!(document["refusal"]["findings"][0]["code"], "D0040", "{document}");
    compare("merge-refused-plan", &masked(&said.stdout));
    let said = case("parallel-same-edit").run(&["archive", "one", "--dry-run", "--json"]);
    assert!(!said.stdout.contains("refusal"), "{said:?}");
}

#[test]
fn open_changes_of_another_branch_are_compared() {
    let mut repository = Repository::new();
    let sandbox = case("parallel-edits-of-one-scenario");
    copy_tree(&sandbox.project.join("openspec"), &repository.folder().join("openspec")).unwrap();
    repository.commit("both");
    repository.git(&["branch", "other"]);
    repository.remove("openspec/changes/two");
    repository.commit("one alone");
    let run = |call: &[&str]| {
        let mut command = sandbox.command("countersign", call);
        command.current_dir(repository.folder()).env("PATH", search_path().unwrap());
        sandbox.said(&mut command)
    };
    assert_eq!(run(&["overlap"]).status, 0);
    let said = run(&["overlap", "--against", "other"]);
    assert_eq!(said.status, 1, "{said:?}");
    assert!(said.stdout.contains("conflict one and other:two"), "{said:?}");
    let said = run(&["overlap", "--against", "nowhere"]);
    assert_eq!(said.status, 2, "{said:?}");
}

// @req merging/before-or-after#two-archivers-at-once
#[test]
fn two_archivers_at_once_end_with_one_archive() {
    for _ in 0..25 {
        let sandbox = Sandbox::small(&[("openspec/changes/add-third/specs/cap/spec.md", DELTA)]);
        let start = || {
            let mut command = sandbox.command("countersign", &["archive", "add-third", "--yes", "--json"]);
            command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
        };
        let runs = [start(), start()];
        let won = runs
            .map(|run| run.wait_with_output().unwrap().status.success())
            .iter()
            .filter(|won| **won)
            .count();
        assert_eq!(won, 1);
        let spec = fs::read_to_string(sandbox.project.join("openspec/specs/cap/spec.md")).unwrap();
        assert_eq!(spec.matches("### Requirement: Third").count(), 1);
        let archived = fs::read_dir(sandbox.project.join("openspec/changes/archive")).unwrap().count();
        assert_eq!(archived, 1, "no lock of OpenSpec's is left behind");
    }
}

/// The process is killed after some microseconds, again and again; the next command finds the tree before or after.
// @req merging/before-or-after#killed-at-any-moment
#[test]
fn killed_at_any_moment_it_leaves_the_tree_before_or_after() {
    let mut seen = [0_usize; 2];
    for round in 0..60_u32 {
        let sandbox = Sandbox::small(&[("openspec/changes/add-third/specs/cap/spec.md", DELTA)]);
        let mut command = sandbox.command("countersign", &["archive", "add-third", "--yes"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_micros(u64::from(round) * 400));
        child.kill().unwrap();
        child.wait().unwrap();
        let said = sandbox.run(&["archive", "add-third", "--dry-run", "--json"]);
        let recovered = sandbox.run(&["archive", "nothing-of-this-name", "--yes"]);
        assert_ne!(recovered.status, 0, "{said:?}");
        let spec = fs::read_to_string(sandbox.project.join("openspec/specs/cap/spec.md")).unwrap();
        let is_open = sandbox.project.join("openspec/changes/add-third").exists();
        let is_merged = spec.contains("### Requirement: Third");
        assert_eq!(
            is_open, !is_merged,
            "round {round}: the change is open exactly if it is not merged: {recovered:?}"
        );
        if is_merged {
            assert_eq!(sandbox.run(&["unarchive", "add-third"]).status, 0);
        }
        seen[usize::from(is_merged)] += 1;
    }
    assert!(seen[0] > 0, "some runs were cut short");
}
