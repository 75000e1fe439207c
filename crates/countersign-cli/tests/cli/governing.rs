//! First adoption, the ratchet of the baseline, an organisation's policy, and every known way around a policy, each refused
//! by its own code.

use std::fmt::Write as _;
use std::fs;
use std::process::{Command, Stdio};

use countersign_testkit::cases::workspace_root;
use countersign_testkit::git::{Repository, search_path};
use countersign_testkit::schema::faults;
use serde_json::Value;

const RULES: &str = "[[rule]]\nid = \"no-exe\"\nkind = \"forbid-path\"\npaths = [\"**/*.exe\"]\nwhy = \"Binaries cannot be reviewed.\"\n";
const WAIVER: &str = "\n[[waiver]]\nrule = \"no-exe\"\npaths = [\"tools/**\"]\nreason = \"signed by the vendor\"\nexpires = 2027-01-31\n";
const SETTINGS: &str = "format = 1\ntarget-branch = \"main\"\n";

/// On a day that does not change.
const CHECK: &[&str] = &["check", "--on", "2026-12-01", "--allow-past"];

/// `main` with a policy, and a branch `work`.
fn governed() -> Repository {
    let mut repository = plain();
    repository.write("countersign.toml", SETTINGS);
    repository.write("rules/base.toml", RULES);
    repository
        .write("hooks/release.toml", "[[hook]]\non = \"pre-release\"\nrun = [[\"sh\", \"scripts/a.sh\"]]\n");
    repository.write("scripts/a.sh", "exit 0\n");
    repository.write("validations/policy-checks/allowed_signers", "ann@example.org ssh-ed25519 AAAA\n");
    repository.write("validations/baseline", "# baseline v1\n");
    repository.write("CODEOWNERS", "* @ann\n");
    repository.commit("the policy");
    repository.git(&["switch", "--quiet", "--create", "work"]);
    repository
}

fn plain() -> Repository {
    let mut repository = Repository::new();
    repository.write("src/lib.rs", "fn one() {}\n");
    repository.write("openspec/specs/a/spec.md", &spec(1));
    repository.commit("a service");
    repository
}

/// A spec with some requirements that no test proves.
fn spec(requirements: usize) -> String {
    let mut text =
        "# a\n\n## Purpose\nIt keeps what the service promises in one place.\n\n## Requirements\n".to_owned();
    for number in 1..=requirements {
        write!(
            text,
            "\n### Requirement: Old {number}\nThe system SHALL do {number}.\n\n#### Scenario: Done {number}\n- **WHEN** asked\n- **THEN** {number} is done\n"
        )
        .unwrap();
    }
    text
}

fn run(repository: &Repository, call: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    command.args(call).current_dir(repository.folder()).stdin(Stdio::null()).env_clear();
    command.env("HOME", repository.home());
    if repository.with_git {
        command.env("PATH", search_path().unwrap());
    }
    let output = command.output().unwrap();
    let status = output.status.code().unwrap();
    (status, String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

fn fine(repository: &Repository, call: &[&str]) -> String {
    let (status, text) = run(repository, call);
    assert_eq!(status, 0, "{call:?}: {text}");
    text
}

fn keeps_schema(name: &str, document: &Value) {
    let file = workspace_root().join("docs/formats").join(format!("{name}.schema.json"));
    let schema: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    assert_eq!(faults(&schema, document), [""; 0], "{name}");
}

/// That `check` refuses, with this code.
fn refused(repository: &Repository, code: &str) {
    let (status, text) = run(repository, &[CHECK, &["--format", "json"]].concat());
    assert_eq!(status, 1, "{code}: {text}");
    let document: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{code}: {text}"));
    assert!(document.to_string().contains(&format!("\"{code}\"")), "{code}: {text}");
}

#[test]
fn a_branch_that_leaves_the_policy_alone_is_fine() {
    let mut repository = governed();
    repository.write("src/two.rs", "fn two() {}\n");
    repository.commit("two");
    let text = fine(&repository, CHECK);
    assert!(!text.contains("P03"), "{text}");
}

#[test]
fn a_branch_cut_before_the_rule_existed_gains_nothing() {
    let mut repository = governed();
    repository.write("tools/x.msi", "x\n");
    repository.commit("an installer");
    fine(&repository, CHECK);
    repository.git(&["switch", "--quiet", "main"]);
    repository.write("rules/more.toml", &RULES.replace("no-exe", "no-msi").replace("*.exe", "*.msi"));
    repository.commit("another rule");
    repository.git(&["switch", "--quiet", "work"]);
    refused(&repository, "forbid-path");
}

#[test]
fn edits_of_what_is_guarded_are_refused_by_their_codes() {
    for (path, text, code) in [
        ("rules/base.toml", RULES.replace("why", "severity = \"note\"\nwhy"), "rules-edited"),
        ("rules/base.toml", format!("{RULES}{WAIVER}"), "rules-edited"),
        ("validations/baseline", "# baseline v1\nD0001 0123456789abcdef - x\n".to_owned(), "baseline-grown"),
        ("countersign.toml", format!("{SETTINGS}\n[layout]\nrules = \"other\"\n"), "settings-edited"),
        ("CODEOWNERS", "* @eve\n".to_owned(), "owners-edited"),
        ("validations/policy-checks/allowed_signers", String::new(), "trust-edited"),
        ("scripts/a.sh", "exit 1\n".to_owned(), "named-file-edited"),
        ("hooks/b.sh", "exit 1\n".to_owned(), "hooks-edited"),
        (".claude/settings.json", "{}\n".to_owned(), "agent-hooks-edited"),
        (".claude/settings.local.json", "{}\n".to_owned(), "agent-hooks-edited"),
        (".codex/config.toml", "notify = [\"sh\"]\n".to_owned(), "agent-hooks-edited"),
        (".github/workflows/ci.yml", "on: push\n".to_owned(), "ci-edited"),
        (".gitlab-ci.yml", "a: {}\n".to_owned(), "ci-edited"),
        (".gitlab/countersign.yml", "a: {}\n".to_owned(), "ci-edited"),
    ] {
        let mut repository = governed();
        repository.write(path, &text);
        refused(&repository, code);
        repository.commit("an edit");
        refused(&repository, code);
    }
}

#[test]
fn nothing_is_verified_without_the_history_that_decides() {
    let mut exported = governed();
    exported.step(&["no repository"]);
    refused(&exported, "policy-without-git");

    let mut shallow = governed();
    shallow.write("src/two.rs", "\n");
    shallow.commit("two");
    let source = format!("file://{}", shallow.folder().display());
    let clone = shallow.home().join("clone").display().to_string();
    shallow.git(&["clone", "--quiet", "--depth=1", "--no-single-branch", &source, &clone]);
    shallow.git(&["switch", "--quiet", "main"]);
    shallow.write("src/three.rs", "\n");
    shallow.commit("main goes on");
    shallow.git(&["-C", &clone, "fetch", "--quiet", "--depth=1", "origin", "+main:refs/remotes/origin/main"]);
    shallow.step(&["enter", &clone]);
    refused(&shallow, "policy-history-cut");

    let mut orphan = governed();
    orphan.git(&["switch", "--quiet", "--orphan", "loose"]);
    orphan.write("countersign.toml", SETTINGS);
    orphan.write("openspec/specs/a/spec.md", &spec(1));
    orphan.write("rules/base.toml", RULES);
    orphan.commit("a new beginning");
    refused(&orphan, "policy-unrelated-history");

    let mut moved = governed();
    moved.write("countersign.toml", &SETTINGS.replace("main", "work"));
    moved.commit("my own target");
    refused(&moved, "policy-target-moved");
}

#[test]
fn a_waiver_of_the_author_does_not_count() {
    for (author, counts) in [("Dora <dora@example.org>", false), ("Fred <fred@example.org>", true)] {
        let mut repository = governed();
        repository.git(&["switch", "--quiet", "main"]);
        repository.write("rules/waivers.toml", WAIVER);
        repository.git(&["add", "--all"]);
        repository.git_on_next_day(&[
            "commit",
            "--quiet",
            "--author=Dora <dora@example.org>",
            "-m",
            "a waiver",
        ]);
        repository.git(&["switch", "--quiet", "--create", "late"]);
        repository.write("tools/x.exe", "x\n");
        repository.git(&["add", "--all"]);
        repository.git_on_next_day(&["commit", "--quiet", &format!("--author={author}"), "-m", "a tool"]);
        if counts {
            fine(&repository, CHECK);
        } else {
            refused(&repository, "forbid-path");
            let (_, text) = run(&repository, CHECK);
            assert!(text.contains("dora@example.org"), "{text}");
        }
    }
}

#[test]
fn a_change_that_calls_itself_harmless_is_judged_by_what_it_does() {
    let mut repository = governed();
    repository.git(&["switch", "--quiet", "main"]);
    repository.write("rules/base.toml", &RULES.replace("why", "when = { risk = [\"high\"] }\nwhy"));
    repository.commit("a rule for what is dangerous");
    repository.git(&["switch", "--quiet", "--create", "late"]);
    repository.write("openspec/changes/add-x/.openspec.yaml", "schema: spec-driven\nrisk: low\n");
    repository.write("openspec/changes/add-x/proposal.md", "# Add x\n\n## Why\n\nIt helps.\n");
    repository.write("tools/x.exe", "x\n");
    repository.commit("harmless");
    fine(&repository, CHECK);
    repository.write("migrations/0001_drop.sql", "DROP TABLE partners;\n");
    repository.commit("still harmless");
    refused(&repository, "forbid-path");
}

#[test]
fn tricks_with_git_change_nothing() {
    let mut repository = governed();
    repository.write("rules/base.toml", "# weak\n");
    repository.commit("weak");
    let id = |name: &str| repository.git(&["rev-parse", name]).trim().to_owned();
    let (strong, weak) = (id("main:rules/base.toml"), id("HEAD:rules/base.toml"));
    repository.git(&["replace", &strong, &weak]);
    repository.write(".git/info/attributes", "* diff=evil\n");
    repository.git(&["config", "diff.evil.textconv", "true"]);
    repository.git(&["config", "core.fsmonitor", "true"]);
    refused(&repository, "rules-edited");
}

#[test]
fn old_findings_are_accepted_once_and_only_shrink() {
    let mut repository = Repository::new();
    repository.write("openspec/specs/a/spec.md", &spec(1000));
    repository.write("src/lib.rs", "// @req a/old-1\nfn one() {}\n");
    repository.commit("a service with a past");
    let (status, _) = run(&repository, &["verify", "--all"]);
    assert_eq!(status, 1, "a thousand old findings");
    repository.git(&["switch", "--quiet", "--create", "adopt"]);
    repository.write("rules/base.toml", RULES);
    let said = fine(&repository, &["policy", "bootstrap", "--baseline", "--json"]);
    let document: Value = serde_json::from_str(&said).unwrap();
    keeps_schema("policy-bootstrap", &document);
    assert_eq!(
        document["written"],
        serde_json::json!([
            "countersign.toml",
            "validations/baseline",
            "validations/policy-checks/adoption.toml"
        ])
    );
    let lines = fs::read_to_string(repository.folder().join("validations/baseline")).unwrap();
    assert!(lines.lines().count() > 1000, "{}", lines.lines().count());
    repository.commit("adopt the policy");
    refused(&repository, "policy-not-adopted");
    repository.git(&["switch", "--quiet", "main"]);
    repository.git(&["merge", "--quiet", "--ff-only", "adopt"]);
    fine(&repository, CHECK);
    fine(&repository, &["verify", "--all", "--baseline"]);
    fine(&repository, &["baseline", "check"]);
    let again = run(&repository, &["policy", "bootstrap", "--baseline"]);
    assert!(again.0 != 0 && again.1.contains("has a policy already, since commit"), "{again:?}");

    repository.git(&["switch", "--quiet", "--create", "work"]);
    repository.write("openspec/specs/a/spec.md", &spec(1001));
    repository.commit("one more");
    assert_eq!(run(&repository, &["verify", "--all", "--baseline"]).0, 1, "a new violation");
    let created = run(&repository, &["baseline", "create"]);
    assert!(created.0 != 0 && created.1.contains("already"), "{created:?}");

    repository.write("openspec/specs/a/spec.md", &spec(999));
    repository.commit("one less");
    let (status, text) = run(&repository, &["baseline", "check", "--format", "concise"]);
    assert!(status == 1 && text.contains("V0402"), "what is mended has to go: {text}");
    fine(&repository, &["baseline", "prune"]);
    fine(&repository, &["baseline", "check"]);
    fine(&repository, CHECK);
    let mut grown = fs::read_to_string(repository.folder().join("validations/baseline")).unwrap();
    grown.push_str("D0001 0123456789abcdef - something\n");
    repository.write("validations/baseline", &grown);
    let (status, text) = run(&repository, &["baseline", "check", "--format", "concise"]);
    assert!(status == 1 && text.contains("P0328 baseline-grown"), "{text}");
}

#[test]
fn a_first_adoption_brings_rules_to_begin_with() {
    let mut repository = plain();
    repository.git(&["switch", "--quiet", "--create", "adopt"]);
    let said = fine(&repository, &["policy", "bootstrap"]);
    for path in
        ["countersign.toml", "rules/seed.toml", "rules/tests/seed.toml", "policy-checks/adoption.toml"]
    {
        assert!(said.contains(path), "{path}: {said}");
    }
    repository.commit("adopt the policy");
    repository.git(&["switch", "--quiet", "main"]);
    repository.git(&["merge", "--quiet", "--ff-only", "adopt"]);
    repository.write("src/two.rs", "fn two() {}\n");
    repository.commit("two");
    let adopted = repository.git(&["rev-parse", "adopt"]).trim().to_owned();
    let document: Value = serde_json::from_str(&fine(&repository, &[CHECK, &["--json"]].concat())).unwrap();
    assert!(document.to_string().contains(&adopted), "the verdict names the commit: {document}");
}

/// An organisation's policy in a repository of its own, and a project that extends it.
fn extending(extra: &str) -> (Repository, String) {
    let repository = governed();
    repository.git(&["switch", "--quiet", "main"]);
    let org = repository.home().join("org");
    fs::create_dir_all(org.join("rules")).unwrap();
    let rules = RULES.replace("no-exe", "org-no-bin").replace("*.exe", "*.bin");
    fs::write(org.join("rules/org.toml"), rules).unwrap();
    let place = org.display().to_string();
    repository.git(&["-C", &place, "init", "--quiet", "--initial-branch=main", "."]);
    repository.git(&["-C", &place, "add", "--all"]);
    repository.git(&["-C", &place, "commit", "--quiet", "-m", "the policy of everybody"]);
    let entry = "extends = [{ name = \"org\", git = \"../org\", rev = \"main\" }]";
    repository.write("countersign.toml", &format!("{SETTINGS}\n[policy]\n{extra}{entry}\n"));
    let (status, text) = run(&repository, &["policy", "vendor"]);
    assert!(status != 0 && text.contains("not pinned"), "{text}");
    let digest = text.split("sha256 = \"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let pinned = entry.replace(" }]", &format!(", sha256 = \"{digest}\" }}]"));
    repository.write("countersign.toml", &format!("{SETTINGS}\n[policy]\n{extra}{pinned}\n"));
    (repository, digest)
}

#[test]
fn the_policy_of_an_organisation_is_copied_by_its_digest() {
    let (mut repository, digest) = extending("");
    let said = fine(&repository, &["policy", "vendor", "--json"]);
    let document: Value = serde_json::from_str(&said).unwrap();
    keeps_schema("policy-vendor", &document);
    assert_eq!(document["policies"][0]["sha256"], digest.as_str());
    assert_eq!(document["policies"][0]["folder"], "vendor/policy/org");
    assert!(repository.folder().join("vendor/policy/org/rules/org.toml").is_file());
    repository.commit("the organisation's policy");
    repository.git(&["switch", "--quiet", "--create", "late"]);
    fs::remove_dir_all(repository.home().join("org")).unwrap();
    repository.write("x.bin", "x\n");
    repository.commit("a binary");
    refused(&repository, "forbid-path");
    repository.write("vendor/policy/org/rules/org.toml", "# weak\n");
    refused(&repository, "vendored-policy-edited");
}

#[test]
fn a_copy_that_is_not_the_pinned_one_leaves_nothing_verified() {
    let (mut repository, _) = extending("");
    fine(&repository, &["policy", "vendor"]);
    repository.write("vendor/policy/org/rules/org.toml", "# weak\n");
    repository.commit("not what was pinned");
    refused(&repository, "policy-copy-differs");
    let wrong = format!("{SETTINGS}\n[policy]\nextends = [{{ name = \"org\", path = \"../org\" }}]\n");
    repository.write("countersign.toml", &wrong);
    repository.commit("not pinned");
    refused(&repository, "policy-not-pinned");
}

#[test]
fn deviations_are_listed_and_can_be_forbidden() {
    for (extra, code, status) in [
        ("off = [\"org-no-bin\"]\n", "policy-deviation", 0),
        ("deviations = \"forbid\"\noff = [\"org-no-bin\"]\n", "policy-deviation-forbidden", 1),
    ] {
        let (mut repository, _) = extending(extra);
        fine(&repository, &["policy", "vendor"]);
        repository.commit("the organisation's policy, almost");
        repository.git(&["switch", "--quiet", "--create", "late"]);
        repository.write("x.bin", "x\n");
        repository.commit("a binary");
        let (ended, text) = run(&repository, &[CHECK, &["--format", "concise"]].concat());
        assert!(ended == status && text.contains(code) && text.contains("org-no-bin"), "{ended}: {text}");
    }
}

#[test]
fn a_first_adoption_names_the_whole_branch() {
    let repository = plain();
    repository.git(&["switch", "--quiet", "--create", "release/1.0"]);
    let id = repository.git(&["rev-parse", "HEAD"]).trim().to_owned();
    let (status, text) = run(&repository, &["policy", "bootstrap", "--target", &id]);
    assert!(status == 2 && text.contains("name the branch"), "{status}: {text}");
    assert!(!repository.folder().join("countersign.toml").exists());
    fine(&repository, &["policy", "bootstrap", "--target", "release/1.0"]);
    let written = fs::read_to_string(repository.folder().join("countersign.toml")).unwrap();
    assert!(written.contains("target-branch = \"release/1.0\""), "{written}");
    // With settings, the branch is known.
    fs::remove_dir_all(repository.folder().join("rules")).unwrap();
    fs::remove_dir_all(repository.folder().join("validations")).unwrap();
    fine(&repository, &["policy", "bootstrap", "--target", &id]);
}
