//! Every JSON document of the program against its schema in `docs/formats`.

use std::collections::BTreeSet;
use std::fs;

use countersign_testkit::cases::{copy_tree, workspace_root};
use countersign_testkit::schema::faults;
use serde_json::Value;

use crate::runner::Sandbox;

/// A schema, the project the call runs in, what is called before it, and the call.
struct Row {
    schema: &'static str,
    case: &'static str,
    before: &'static [&'static [&'static str]],
    call: &'static [&'static str],
}

const fn row(schema: &'static str, case: &'static str, call: &'static [&'static str]) -> Row {
    Row { schema, case, before: &[], call }
}

const FITS: &str = "merge/parallel-edits-of-two-scenarios-first-order";
const EXAMPLE: &str = "partner-onboarding";
const MEETS: &str = "merge/parallel-edits-of-one-scenario";
const BEGIN: &[&[&str]] = &[&["validate", "one", "--record-base", "--initial"]];
const ARCHIVE: &[&[&str]] = &[&["archive", "one", "--yes"]];

const INIT: &[&[&str]] = &[&["init", "--tools", "none"]];

const ROWS: &[Row] = &[
    row("validate", "onboarding", &["validate", "--all", "--json"]),
    row("validate", MEETS, &["validate", "--changes", "--json"]),
    row("validate-findings", "onboarding", &["validate", "--all", "--report", "findings", "--json"]),
    row("validate-item", FITS, &["change", "validate", "one", "--json"]),
    row("list-changes", "onboarding", &["list", "--json"]),
    row("list-specs", "onboarding", &["list", "--specs", "--json"]),
    row("show-change", "onboarding", &["show", "add-partner-approval", "--type", "change", "--json"]),
    row(
        "show-change",
        "onboarding",
        &["show", "add-partner-approval", "--type", "change", "--json", "--diff"],
    ),
    row("show-spec", FITS, &["show", "cap", "--type", "spec", "--json"]),
    row("status", "onboarding", &["status", "--change", "add-partner-approval", "--json"]),
    row("status-all", "onboarding", &["status", "--all", "--json"]),
    row("schemas", "onboarding", &["schemas", "--json"]),
    row("templates", "onboarding", &["templates", "--json"]),
    row("schema-which", "onboarding", &["schema", "which", "spec-driven", "--json"]),
    row("schema-validate", "onboarding", &["schema", "validate", "spec-driven", "--json"]),
    row("schema-validate-all", "onboarding", &["schema", "validate", "--json"]),
    row("context", "onboarding", &["context", "--json"]),
    row("doctor", "onboarding", &["doctor", "--json"]),
    row("failure", "onboarding", &["show", "nothing-of-this-name", "--json"]),
    row("archive", FITS, &["archive", "one", "--yes", "--json"]),
    Row { schema: "archive", case: FITS, before: ARCHIVE, call: &["archive", "two", "--yes", "--json"] },
    row("archive-all", FITS, &["archive", "--all", "--yes", "--json"]),
    row("archive-all", MEETS, &["archive", "--all", "--yes", "--json"]),
    row("plan", FITS, &["archive", "one", "--dry-run", "--diff", "--json"]),
    row("plan", "merge/step-by-step", &["archive", "two", "--dry-run", "--json"]),
    row("plan", FITS, &["sync", "one", "--json"]),
    Row { schema: "unarchive", case: FITS, before: ARCHIVE, call: &["unarchive", "one", "--json"] },
    row("review", "onboarding", &["review", "add-partner-approval", "--json"]),
    row("overlap", FITS, &["overlap", "--json"]),
    row("overlap", MEETS, &["overlap", "--json"]),
    row("view", MEETS, &["view", "--json"]),
    row("view", EXAMPLE, &["view", "--json"]),
    row("queue", MEETS, &["queue", "--json"]),
    row("queue", "merge/predecessors-in-a-circle", &["queue", "--json"]),
    row("queue", "merge/dependency-that-names-nothing", &["queue", "--json"]),
    row("next", "onboarding", &["next", "add-partner-approval", "--json"]),
    row("next", "partner-onboarding", &["next", "--json"]),
    row("design-tests", "onboarding", &["design-tests", "add-partner-approval", "--json"]),
    row("design-tests", "partner-onboarding", &["design-tests", "add-partner-approval", "--write", "--json"]),
    Row { schema: "rebase", case: MEETS, before: ARCHIVE, call: &["rebase", "two", "--json"] },
    Row { schema: "diff", case: MEETS, before: ARCHIVE, call: &["diff", "two", "--json"] },
    row("record-base", FITS, &["validate", "one", "--record-base", "--initial", "--json"]),
    Row {
        schema: "record-base",
        case: FITS,
        before: BEGIN,
        call: &["validate", "one", "--record-base", "--json"],
    },
    Row { schema: "log", case: FITS, before: ARCHIVE, call: &["log", "--json"] },
    Row { schema: "log", case: FITS, before: ARCHIVE, call: &["log", "cap/alpha", "--json"] },
    Row { schema: "blame", case: FITS, before: ARCHIVE, call: &["blame", "cap", "--json"] },
    row("verify", "partner-onboarding", &["verify", "--all", "--json"]),
    row("verify", FITS, &["verify", "--specs", "--json"]),
    row(
        "results-record",
        "partner-onboarding",
        &["results", "record", "--json", "--suite", "client", "--", "no-such-program"],
    ),
    row("template-check", "governed", &["template", "check", "--json"]),
    row("template-check", FITS, &["template", "check", "--json"]),
    row("template-stats", "governed", &["template", "stats", "--json"]),
    row("check", EXAMPLE, &["check", "--json"]),
    row("baseline", FITS, &["baseline", "create", "--json"]),
    Row {
        schema: "baseline",
        case: FITS,
        before: &[&["baseline", "create"]],
        call: &["baseline", "prune", "--json"],
    },
    row("baseline", FITS, &["baseline", "check", "--json"]),
    row("trace-check", EXAMPLE, &["trace", "--json"]),
    row("trace-check", FITS, &["trace", "check", "--json"]),
    row("trace-matrix", EXAMPLE, &["trace", "matrix", "--json"]),
    row("trace-matrix", EXAMPLE, &["trace", "matrix", "add-partner-approval", "--kind", "task", "--json"]),
    row("trace-matrix", EXAMPLE, &["trace", "matrix", "--kind", "control", "--json"]),
    row("trace-accept", EXAMPLE, &["trace", "accept", "--initial", "--by", "jo@example.org", "--json"]),
    row("trace-snapshot", EXAMPLE, &["trace", "snapshot", "--json"]),
    row("trace-edit", EXAMPLE, &["trace", "fix", "--json"]),
    row("trace-edit", EXAMPLE, &["trace", "add", "access-control/staff-roles", "src/main.rs", "--json"]),
    row("trace-suggest", EXAMPLE, &["trace", "suggest", "--json"]),
    row("why", EXAMPLE, &["why", "src/onboarding/approval.rs:30", "--json"]),
    row("why", EXAMPLE, &["why", "src/main.rs", "--json"]),
    row("impact", EXAMPLE, &["impact", "partner-onboarding/approval-required", "--json"]),
    row("impact", EXAMPLE, &["impact", "add-partner-approval", "--json"]),
    row("setup", FITS, &["init", "--tools", "claude", "--json"]),
    row("setup", FITS, &["init", "--dry-run", "--json"]),
    Row { schema: "setup", case: FITS, before: INIT, call: &["update", "--json"] },
    Row { schema: "setup", case: FITS, before: INIT, call: &["uninstall", "--json"] },
    Row {
        schema: "skills-lint",
        case: FITS,
        before: &[&["skills", "new", "data-review"]],
        call: &["skills", "lint", "--json"],
    },
    Row {
        schema: "skills-list",
        case: FITS,
        before: &[&["skills", "new", "data-review"], &["skills", "install", "--tools", "claude,codex"]],
        call: &["skills", "list", "--json"],
    },
    row("skills-new", FITS, &["skills", "new", "data-review", "--json"]),
    Row {
        schema: "ci-list",
        case: FITS,
        before: &[&["ci", "init", "--provider", "generic"]],
        call: &["ci", "run", "--list", "--json"],
    },
    Row {
        schema: "ci-run",
        case: FITS,
        before: &[&["ci", "init", "--provider", "generic"]],
        call: &["ci", "run", "checks", "--json"],
    },
    row("repair", FITS, &["repair", "--json"]),
    row("repair", "merge/duplicate-requirement-in-base", &["repair", "--json"]),
];

/// A copy of a project of `fixtures`.
fn project(case: &str) -> Sandbox {
    let sandbox = Sandbox::empty();
    copy_tree(&workspace_root().join("fixtures").join(case), &sandbox.project).unwrap();
    sandbox
}

pub(crate) fn schema(name: &str) -> Value {
    let file = workspace_root().join("docs/formats").join(format!("{name}.schema.json"));
    let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    serde_json::from_str(&text).unwrap()
}

/// The names of the schemas of the folder.
fn names() -> BTreeSet<String> {
    let entries = fs::read_dir(workspace_root().join("docs/formats")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter_map(|name| name.strip_suffix(".schema.json").map(str::to_owned)).collect()
}

#[test]
fn every_document_is_what_its_schema_says() {
    let mut wrong = Vec::new();
    for row in ROWS {
        let sandbox = project(row.case);
        for call in row.before {
            let said = sandbox.run(call);
            assert_eq!(said.status, 0, "{call:?}: {}", said.stderr);
        }
        let output = sandbox.command("countersign", row.call).output().unwrap();
        let document: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
            let said = String::from_utf8_lossy(&output.stderr);
            panic!("{:?} in {}: {error}\n{said}", row.call, row.case)
        });
        wrong.extend(
            faults(&schema(row.schema), &document)
                .into_iter()
                .map(|fault| format!("{} {:?} in {}: {fault}", row.schema, row.call, row.case)),
        );
        // A document that says which schema it has must have that one.
        if let Some(name) = document.get("schema").and_then(Value::as_str) {
            assert_eq!(name, format!("countersign.{}/1", row.schema), "{:?}", row.call);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_receipt_is_what_its_schema_says() {
    let sandbox = project(FITS);
    assert_eq!(sandbox.run(&["archive", "one", "--yes"]).status, 0);
    let archive = sandbox.project.join("openspec/changes/archive");
    let folder = fs::read_dir(archive).unwrap().next().unwrap().unwrap().path();
    let receipt = fs::read_to_string(folder.join("receipt.json")).unwrap();
    let faults = faults(&schema("receipt"), &serde_json::from_str(&receipt).unwrap());
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn every_schema_is_held_against_a_document() {
    let mut tested: BTreeSet<String> = ROWS.iter().map(|row| row.schema.to_owned()).collect();
    tested.insert("receipt".to_owned());
    tested.insert("results".to_owned());
    // They need a repository: `governing` has one.
    tested.extend(["policy-bootstrap", "policy-vendor", "policy-test"].map(str::to_owned));
    // Held against documents in `boundaries.rs`, because they need a repository or a payload.
    tested.extend(["git-hooks", "agent-driver"].map(str::to_owned));
    assert_eq!(tested, names());
}

/// The names of documents in the source of the renderers and of the library that writes receipts.
#[test]
fn every_schema_that_the_program_names_has_a_file() {
    let mut named = BTreeSet::new();
    let mut folders = vec![workspace_root().join("crates")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let is_source = path.extension().is_some_and(|extension| extension == "rs");
            if path.is_dir() && !path.ends_with("tests") {
                folders.push(path);
            } else if is_source {
                let text = fs::read_to_string(path).unwrap();
                for (at, start) in text.match_indices("\"countersign.") {
                    let rest = &text[at + start.len()..];
                    if let Some((name, _)) = rest.split_once("/1\"").filter(|(name, _)| is_name(name)) {
                        named.insert(name.to_owned());
                    }
                }
            }
        }
    }
    assert!(named.len() > 8, "{named:?}");
    let names = names();
    let missing: Vec<&String> = named.difference(&names).collect();
    assert!(missing.is_empty(), "no schema file for {missing:?}");
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}
