//! The verbs around the trace, on the worked example.

use std::fs;
use std::process::Command;

use countersign_testkit::cases::{copy_tree, workspace_root};
use serde_json::Value;

use crate::runner::{Said, Sandbox};

const SCENARIO: &str = "partner-onboarding/re-approval#bank-account-changed-after-approval";

/// A copy of the example, without a history.
fn example() -> Sandbox {
    let sandbox = Sandbox::empty();
    copy_tree(&workspace_root().join("fixtures/partner-onboarding"), &sandbox.project).unwrap();
    sandbox
}

/// The example with its two commits: the service as it was, and the change on a branch.
fn example_in_git() -> Option<Sandbox> {
    let search_path = countersign_testkit::git::search_path()?;
    let sandbox = example();
    let base = workspace_root().join("fixtures/partner-onboarding.base");
    let home = sandbox.project.with_file_name("home");
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args(arguments).current_dir(&sandbox.project).env_clear();
        command.env("PATH", &search_path).env("HOME", &home).env("GIT_CONFIG_NOSYSTEM", "1");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "Jo").env(format!("GIT_{who}_EMAIL"), "jo@example.org");
            command.env(format!("GIT_{who}_DATE"), "2026-06-01T12:00:00Z");
        }
        assert!(command.output().unwrap().status.success(), "git {arguments:?}");
    };
    git(&["init", "-q", "-b", "main", "."]);
    copy_tree(&base, &sandbox.project).unwrap();
    let removed = fs::read_to_string(sandbox.project.join("removed.txt")).unwrap();
    for path in removed.lines().map(|line| sandbox.project.join(line)) {
        if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
    }
    fs::remove_file(sandbox.project.join("removed.txt")).unwrap();
    git(&["add", "-A"]);
    git(&["commit", "-qm", "The service as it was"]);
    git(&["checkout", "-q", "-b", "add-partner-approval"]);
    copy_tree(&workspace_root().join("fixtures/partner-onboarding"), &sandbox.project).unwrap();
    git(&["add", "-A"]);
    git(&["commit", "-qm", "Partners are approved by two people\n\nChange: add-partner-approval"]);
    Some(sandbox)
}

fn fine(said: &Said) -> &str {
    assert_eq!((said.status, &*said.stderr), (0, ""), "{}", said.stdout);
    &said.stdout
}

fn json(sandbox: &Sandbox, call: &[&str]) -> Value {
    serde_json::from_str(&sandbox.run(call).stdout).unwrap()
}

fn read(sandbox: &Sandbox, path: &str) -> String {
    fs::read_to_string(sandbox.project.join(path)).unwrap()
}

#[test]
fn the_check_names_the_scenario_without_a_test_and_fails_only_on_errors() {
    let sandbox = example();
    let said = sandbox.run(&["trace"]);
    let text = fine(&said);
    assert!(text.contains(&format!("no test cites `{SCENARIO}`")), "{text}");
    assert!(text.contains("scenarios        46   45 with a test"), "{text}");
    assert!(text.lines().count() < 30, "one screen: {text}");
    sandbox.write("src/broken.rs", "// @req partner-onboarding/aproval-required\nfn broken() {}\n");
    let said = sandbox.run(&["trace", "check", "--format", "concise"]);
    assert_eq!(said.status, 1);
    assert!(said.stdout.contains("src/broken.rs:1:9: error T0100"), "{}", said.stdout);
    let sarif = json(&sandbox, &["trace", "check", "--format", "sarif"]);
    assert_eq!(sarif["version"], "2.1.0");
}

#[test]
fn the_matrix_has_a_row_for_the_gap_and_no_formula() {
    let sandbox = example();
    let csv = sandbox.run(&["trace", "matrix", "--format", "csv"]).stdout;
    assert!(csv.starts_with("requirement,scenario,status,place,test,link,suite,case,result\r\n"));
    assert!(
        csv.contains(&format!("partner-onboarding/re-approval,{SCENARIO},implemented,,,,,,\r\n")),
        "{csv}"
    );
    let html = sandbox.run(&["trace", "matrix", "--format", "html"]).stdout;
    assert!(html.starts_with("<!doctype html>") && !html.contains("<script") && !html.contains("http:"));
    let tasks = json(&sandbox, &["trace", "matrix", "add-partner-approval", "--kind", "task", "--json"]);
    assert_eq!(tasks["gaps"], 0);
    let tasks_file = "openspec/changes/add-partner-approval/tasks.md";
    let hostile =
        read(&sandbox, tasks_file).replace("Let a reviewer", "=HYPERLINK(1) <script>| Let a reviewer");
    sandbox.write(tasks_file, hostile);
    let call = |format| ["trace", "matrix", "--kind", "task", "--format", format];
    assert!(
        sandbox.run(&call("csv")).stdout.contains(",'=HYPERLINK")
            || sandbox.run(&call("csv")).stdout.contains("\"'=HYPERLINK")
    );
    assert!(sandbox.run(&call("html")).stdout.contains("=HYPERLINK(1) &lt;script&gt;"));
    assert!(sandbox.run(&call("md")).stdout.contains("&lt;script&gt;\\|"));
}

#[test]
fn what_is_accepted_is_fresh_until_the_text_changes() {
    let sandbox = example();
    assert_eq!(sandbox.run(&["trace", "accept"]).status, 2);
    assert_eq!(sandbox.run(&["trace", "accept", "--initial", "--dry-run", "--by", "jo"]).status, 0);
    assert!(!sandbox.project.join("openspec/trace.lock").exists());
    fine(&sandbox.run(&["trace", "accept", "--initial", "--by", "jo"]));
    let lock = read(&sandbox, "openspec/trace.lock");
    assert!(
        fine(&sandbox.run(&["trace", "accept", "--initial", "--by", "al"])).contains("nothing to accept")
    );
    assert_eq!(read(&sandbox, "openspec/trace.lock"), lock);
    fine(&sandbox.run(&["trace", "snapshot"]));
    fine(&sandbox.run(&["trace", "snapshot", "--check"]));
    let spec = "openspec/specs/audit-trail/spec.md";
    let text = read(&sandbox, spec);
    let statement = text.lines().find(|line| line.contains("SHALL")).unwrap().to_owned();
    sandbox.write(spec, text.replace(&statement, &statement.replace("SHALL", "SHALL always")));
    assert!(json(&sandbox, &["trace", "--json"])["totals"]["suspect"].as_u64().unwrap() > 0);
    let said = sandbox.run(&["trace", "snapshot", "--check"]);
    assert_eq!(said.status, 1, "{}", said.stdout);
    fine(&sandbox.run(&["trace", "accept", "--initial", "--by", "jo"]));
    assert_eq!(json(&sandbox, &["trace", "--json"])["totals"]["suspect"], 0);
}

#[test]
fn a_citation_is_added_once_in_the_style_of_the_file() {
    let sandbox = example();
    sandbox.write("src/näh.rs", "fn erste() {}\r\n\r\nmod innen {\r\n    fn zweite() {\r\n    }\r\n}\r\n");
    let call = ["trace", "add", "access-control/staff-roles", "src/näh.rs::zweite"];
    fine(&sandbox.run(&call));
    let expected = "fn erste() {}\r\n\r\nmod innen {\r\n    // @req access-control/staff-roles\r\n    fn zweite() {\r\n    }\r\n}\r\n";
    assert_eq!(read(&sandbox, "src/näh.rs"), expected);
    assert!(fine(&sandbox.run(&call)).contains("already"));
    assert_eq!(read(&sandbox, "src/näh.rs"), expected);
    fine(&sandbox.run(&[
        "trace",
        "add",
        "access-control/staff-roles",
        "client/run_tests.py",
        "--verb",
        "related",
    ]));
    assert!(
        read(&sandbox, "client/run_tests.py").starts_with("#!/usr/bin/env python3\n# @req[related] access-")
    );
    let said = sandbox.run(&["trace", "add", "access-control/staff-rolls", "src/main.rs"]);
    assert_eq!(said.status, 2);
    assert!(said.stderr.contains("did you mean `access-control/staff-roles`"), "{}", said.stderr);
    let said = sandbox.run(&["trace", "add", "access-control/staff-roles", "api/v1.jsonl"]);
    assert!(said.status == 2 && said.stderr.contains("[[cite]]"), "{}", said.stderr);
    assert_eq!(sandbox.run(&["trace", "add", "access-control/staff-roles", "../x.rs"]).status, 2);
}

#[test]
fn a_near_miss_is_fixed_only_when_guesses_are_wanted() {
    let sandbox = example();
    let before = "// @req access-control/staff-rolls\r\nfn broken() {}\r\n";
    sandbox.write("src/broken.rs", before);
    assert!(fine(&sandbox.run(&["trace", "fix"])).contains("1 guess"));
    assert_eq!(read(&sandbox, "src/broken.rs"), before);
    fine(&sandbox.run(&["trace", "fix", "--unsafe-fixes", "--dry-run"]));
    assert_eq!(read(&sandbox, "src/broken.rs"), before);
    fine(&sandbox.run(&["trace", "fix", "--unsafe-fixes"]));
    assert_eq!(read(&sandbox, "src/broken.rs"), "// @req access-control/staff-roles\r\nfn broken() {}\r\n");
    assert!(fine(&sandbox.run(&["trace", "fix", "--unsafe-fixes"])).contains("nothing to fix"));
}

#[test]
fn an_archived_rename_is_written_into_code_and_tasks() {
    let sandbox = Sandbox::empty();
    let spec = "# c\n\n## Purpose\nTo be tested by a test that is long enough to be a purpose.\n\n## Requirements\n\n### Requirement: New name\nIt SHALL be.\n\n#### Scenario: Works\n- **WHEN** x\n- **THEN** y\n";
    sandbox.write("openspec/specs/cap/spec.md", spec);
    let delta =
        "## RENAMED Requirements\n- FROM: `### Requirement: Old name`\n- TO: `### Requirement: New name`\n";
    sandbox.write("openspec/changes/archive/2026-01-01-rename/specs/cap/spec.md", delta);
    sandbox.write("openspec/changes/now/tasks.md", "- [ ] 1.1 Do it (cap/old-name)\n");
    sandbox.write("src/a.py", "# @req cap/old-name\ndef a():\n    pass\n");
    fine(&sandbox.run(&["trace", "fix"]));
    assert_eq!(read(&sandbox, "src/a.py"), "# @req cap/new-name\ndef a():\n    pass\n");
    assert_eq!(read(&sandbox, "openspec/changes/now/tasks.md"), "- [ ] 1.1 Do it (cap/new-name)\n");
    assert!(fine(&sandbox.run(&["trace", "fix"])).contains("nothing to fix"));
}

#[test]
fn a_move_rewrites_code_tasks_and_the_lock_or_says_what_it_left() {
    let sandbox = example();
    fine(&sandbox.run(&["trace", "accept", "--initial", "--by", "jo"]));
    let from = "audit-trail/decisions-recorded";
    let spec = "openspec/changes/add-partner-approval/specs/audit-trail/spec.md";
    sandbox.write(
        spec,
        read(&sandbox, spec).replace("Requirement: Decisions recorded", "Requirement: Decisions kept"),
    );
    assert_eq!(sandbox.run(&["trace"]).status, 1);
    fine(&sandbox.run(&["trace", "mv", from, "audit-trail/decisions-kept"]));
    for path in ["src/audit.rs", "openspec/changes/add-partner-approval/tasks.md", "openspec/trace.lock"] {
        let text = read(&sandbox, path);
        assert!(text.contains("audit-trail/decisions-kept") && !text.contains(from), "{path}");
    }
    fine(&sandbox.run(&["trace"]));
    assert!(
        fine(&sandbox.run(&["trace", "mv", from, "audit-trail/decisions-kept"])).contains("nothing names")
    );
    let lock = read(&sandbox, "openspec/trace.lock");
    let said = sandbox.run(&["trace", "mv", "audit-trail/", "access-control/"]);
    assert!(said.status == 1 && said.stdout.contains("would name nothing"), "{}", said.stdout);
    assert_eq!(read(&sandbox, "openspec/trace.lock"), lock);
}

#[test]
fn why_leads_from_a_line_to_the_reason() {
    let sandbox = example();
    let said = sandbox.run(&["why", "src/onboarding/approval.rs:30"]);
    let text = fine(&said);
    let steps = [
        "Onboarding::decide",
        "partner-onboarding/approval-required",
        "Approval required",
        "add-partner-approval",
        "why",
        "decision",
        "task [x] 1.2",
    ];
    let mut from = 0;
    for step in steps {
        from += text[from..].find(step).unwrap_or_else(|| panic!("{step} comes next in {text}"));
    }
    let why = json(&sandbox, &["why", "src/notification.rs:52", "--json"]);
    assert_eq!(why["chains"][0]["reasons"][0]["stage"], "archived");
    let alone = fine(&sandbox.run(&["why", "src/main.rs:1"])).to_owned();
    assert!(
        alone.contains("no citation reaches the line") && alone.contains("no commit tells more"),
        "{alone}"
    );
    assert_eq!(sandbox.run(&["why", "src/main.rs:9999"]).status, 2);
    assert_eq!(sandbox.run(&["why", "src/nothing.rs"]).status, 2);
    assert_eq!(sandbox.run(&["why", "../home/x"]).status, 2);
}

#[test]
fn without_a_citation_the_commit_of_the_line_tells() {
    let Some(sandbox) = example_in_git() else {
        return countersign_testkit::cases::skipped("git is not here");
    };
    let path = countersign_testkit::git::search_path().unwrap();
    let run = |call: &[&str]| {
        let mut command = sandbox.command("countersign", call);
        sandbox.said(command.env("PATH", &path))
    };
    let why: Value =
        serde_json::from_str(&run(&["why", "src/onboarding/metrics.rs:3", "--json"]).stdout).unwrap();
    assert_eq!(why["commit"]["by"], "trailer", "{why}");
    assert_eq!(why["commit"]["reasons"][0]["change"], "add-partner-approval");
    let impact: Value = serde_json::from_str(&run(&["impact", "--json"]).stdout).unwrap();
    let requirements = impact["requirements"].as_array().unwrap();
    assert!(
        requirements.iter().any(|one| one["reference"] == "partner-onboarding/approval-required"),
        "{impact}"
    );
    assert!(!impact["tests"].as_array().unwrap().is_empty());
    sandbox.write("src/main.rs", "// mine\nfn main() {}\n");
    assert!(run(&["why", "src/main.rs:1"]).stdout.contains("not committed yet"));
    assert_eq!(run(&["impact", "--since", "nowhere"]).status, 2);
    let range = run(&["impact", "--diff", "main..HEAD"]);
    assert!(range.stdout.starts_with("main..HEAD"), "{}", range.stdout);
}

#[test]
fn suggestions_are_shown_and_never_taken() {
    let sandbox = example();
    sandbox.write(
        "tests/bank.rs",
        "#[test]\nfn an_active_partner_that_changes_its_bank_account_waits_for_approval() {\n    assert_eq!(1, 1);\n}\n",
    );
    let before = read(&sandbox, "tests/bank.rs");
    let document = json(&sandbox, &["trace", "suggest", "--json"]);
    let first = &document["suggestions"][0];
    assert_eq!(
        (first["reference"].as_str(), first["path"].as_str()),
        (Some(SCENARIO), Some("tests/bank.rs"))
    );
    assert_eq!(read(&sandbox, "tests/bank.rs"), before);
    let said = sandbox.run(&["trace", "suggest", "--change", "add-partner-aproval"]);
    assert!(said.status == 2 && said.stderr.contains("add-partner-approval"), "{}", said.stderr);
}
