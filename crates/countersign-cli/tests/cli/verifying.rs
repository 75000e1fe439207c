//! `verify` and `results record` on the worked example: its planted defects are found at their places, its mended copy is
//! green, and nothing but executed, passing, current tests makes an item pass.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use countersign_testkit::cases::workspace_root;
use countersign_testkit::example::{self, CHANGE, State};
use countersign_testkit::git::{Repository, search_path};
use countersign_testkit::schema::faults;
use serde_json::Value;

/// The example as a repository.
pub(crate) struct Example {
    pub(crate) repository: Repository,
}

impl Example {
    pub(crate) fn new(state: State) -> Self {
        Self { repository: example::repository(state) }
    }

    /// The same without rules, with the results of all its tests.
    fn recorded_without_rules(state: State) -> Self {
        let example = Self { repository: example::repository_without_rules(state) };
        example.record();
        example
    }

    /// With the results of all its tests.
    pub(crate) fn recorded(state: State) -> Self {
        let example = Self::new(state);
        example.record();
        example
    }

    pub(crate) fn folder(&self) -> &Path {
        self.repository.folder()
    }

    pub(crate) fn run(&self, call: &[&str]) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
        command.args(call).current_dir(self.folder()).stdin(Stdio::null()).env_clear();
        command.env("HOME", self.repository.home()).env("PATH", search_path().unwrap());
        let output = command.output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), String::from_utf8(text).unwrap())
    }

    /// Records what the suites result in; a script stands in for the runners.
    pub(crate) fn record(&self) {
        let report = self.repository.home().join("junit.xml");
        fs::write(&report, example::passing_report(self.folder())).unwrap();
        let script = "mkdir -p target/nextest/default && cat \"$0\" > target/nextest/default/junit.xml";
        let report = report.to_string_lossy();
        let service = ["results", "record", "--suite", "service", "--", "sh", "-c", script, &report];
        let client = ["results", "record", "--suite", "client", "--", "python3", "client/run_tests.py"];
        for call in [&service[..], &client[..]] {
            let (status, text) = self.run(call);
            assert_eq!(status, 0, "{text}");
        }
    }

    fn verify(&self, call: &[&str]) -> (i32, Value) {
        let (status, text) = self.run(&[&["verify", "--json"], call].concat());
        (status, serde_json::from_str(&text).unwrap_or_else(|_| panic!("no document: {text}")))
    }

    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.folder().join(path)).unwrap();
        assert!(text.contains(from), "{path} lacks {from}");
        fs::write(self.folder().join(path), text.replacen(from, to, 1)).unwrap();
    }
}

fn blocking(document: &Value) -> Vec<String> {
    let items = document["items"].as_array().unwrap().iter();
    items
        .filter(|item| item["blocking"] == true)
        .map(|item| {
            let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let place = format!("{}:{}", word(&item["place"]["path"]), item["place"]["line"]);
            format!("{} {} {} {place}", word(&item["status"]), word(&item["check"]), word(&item["subject"]))
        })
        .collect()
}

fn passes(document: &Value) -> BTreeSet<String> {
    let items = document["items"].as_array().unwrap().iter();
    items
        .filter(|item| item["status"] == "pass")
        .map(|item| format!("{} {} {}", item["change"], item["check"], item["subject"]))
        .collect()
}

// @req verification/proof-by-executed-tests#planted-defects
#[test]
fn each_planted_defect_is_found_and_nothing_else() {
    let (status, document) = Example::recorded(State::WithDefects).verify(&[CHANGE]);
    assert_eq!(status, 1);
    let scenario = "partner-onboarding/re-approval#bank-account-changed-after-approval";
    let spec = "openspec/changes/add-partner-approval/specs/partner-onboarding/spec.md:43";
    assert_eq!(
        blocking(&document),
        [
            "not-verified test-asserts-nothing audit-trail/decisions-recorded#decision-cannot-be-recorded \
             tests/audit.rs:82"
                .to_owned(),
            format!("not-verified scenario-untested {scenario} {spec}"),
            "fail name-exists partner_approval_oldest_timestamp_seconds \
             openspec/changes/add-partner-approval/design.md:48"
                .to_owned(),
        ]
    );
}

#[test]
fn the_mended_example_is_verified_by_any_name() {
    let example = Example::recorded(State::Mended);
    for call in [&[][..], &[CHANGE], &["--specs"], &["--all"], &["--all", "--changed-since", "main"]] {
        let (status, document) = example.verify(call);
        assert_eq!(
            (status, &document["verified"]),
            (0, &Value::Bool(true)),
            "{call:?}: {:#}",
            document["findings"]
        );
    }
    let (status, text) = example.run(&["verify"]);
    assert_eq!(status, 0, "{text}");
    assert!(text.contains("change add-partner-approval is verified on this code"), "{text}");
}

// @req verification/proof-by-executed-tests#code-that-changed
#[test]
fn only_code_makes_results_stale() {
    let example = Example::recorded(State::Mended);
    let verified = |what: &str| {
        let (status, document) = example.verify(&[CHANGE]);
        assert_eq!(status, 0, "{what}: {:#?}", blocking(&document));
    };
    example.edit("README.md", "Partner", "Partners and");
    verified("a typo in the readme");
    let tasks = "openspec/changes/add-partner-approval/tasks.md";
    example.edit(tasks, "- [ ] 4.5", "- [x] 4.5");
    example.edit(tasks, "- [x] 4.5", "- [ ] 4.5");
    verified("a ticked box");
    example.repository.git(&["add", "--all"]);
    example.repository.git(&["commit", "--quiet", "-m", "Wording\n\nChange: add-partner-approval"]);
    verified("a commit");
    example.edit("src/audit.rs", "fn", "fn ");
    let (status, document) = example.verify(&[CHANGE]);
    assert_eq!(status, 1);
    let stale = blocking(&document).iter().filter(|item| item.contains("scenario-stale")).count();
    assert!(stale > 30, "{:#?}", blocking(&document));
}

/// Something that is done to the example.
type Attempt = fn(&Example);

/// What somebody might try, and what has to be left of the verdict.
// @req verification/proof-by-executed-tests#attempts-to-look-proven
#[test]
fn nothing_but_executed_tests_makes_an_item_pass() {
    let honest = passes(&Example::recorded(State::WithDefects).verify(&["--all"]).1);
    let attempts: [(&str, Attempt); 6] = [
        ("every box ticked", |example| {
            let path = example.folder().join("openspec/changes/add-partner-approval/tasks.md");
            let text = fs::read_to_string(&path).unwrap();
            fs::write(path, text.replace("- [ ]", "- [x]")).unwrap();
        }),
        ("a test deleted", |example| {
            example.edit("tests/approval.rs", "fn a_rejection_needs_a_reason", "fn gone_and_no_test");
        }),
        ("a report put there by hand", |example| {
            fs::remove_dir_all(example.folder().join(".countersign/results")).unwrap();
            let report = example::passing_report(example.folder());
            fs::create_dir_all(example.folder().join("target/nextest/default")).unwrap();
            fs::write(example.folder().join("target/nextest/default/junit.xml"), report).unwrap();
        }),
        ("a recorded report edited", |example| {
            let folder = example.folder().join(".countersign/results/service");
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.extension().is_some_and(|ending| ending == "xml") {
                    let text = fs::read_to_string(&path).unwrap();
                    fs::write(path, text.replace("an_approval_has_an_entry", "bank_account_changed"))
                        .unwrap();
                }
            }
        }),
        ("the record of another state replayed", |example| {
            example.edit("src/onboarding/approval.rs", "pub", "pub ");
        }),
        ("an assertion emptied", |example| {
            let path = example.folder().join("tests/notification.rs");
            let text = fs::read_to_string(&path).unwrap();
            let emptied: Vec<&str> = text.lines().filter(|line| !line.contains("assert")).collect();
            fs::write(path, emptied.join("\n")).unwrap();
            example.record();
        }),
    ];
    for (what, attempt) in attempts {
        let example = Example::recorded(State::WithDefects);
        attempt(&example);
        let (status, document) = example.verify(&["--all"]);
        assert_eq!(status, 1, "{what}");
        let more: Vec<String> = passes(&document).difference(&honest).cloned().collect();
        assert_eq!(more, Vec::<String>::new(), "{what} makes these pass");
    }
}

// @req recorded-results/bound-to-one-state-of-the-code#the-code-changes-during-the-run
#[test]
fn a_tree_that_changes_during_the_run_is_not_recorded() {
    let example = Example::new(State::Mended);
    let script = "mkdir -p target/nextest/default && echo '<testsuites/>' > target/nextest/default/junit.xml \
                  && echo '// edited' >> src/lib.rs";
    let (status, text) = example.run(&["results", "record", "--suite", "service", "--", "sh", "-c", script]);
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("R0203 tree-changed") && text.contains("src/lib.rs"), "{text}");
    assert!(text.contains("nothing was recorded"), "{text}");
}

// @req recorded-results/bound-to-one-state-of-the-code#the-record-says-what-was-run
#[test]
fn a_record_is_what_its_schema_says() {
    let example = Example::recorded(State::Mended);
    let read = |path: &Path| -> Value { serde_json::from_slice(&fs::read(path).unwrap()).unwrap() };
    let schema = read(&workspace_root().join("docs/formats/results.schema.json"));
    for suite in ["service", "client"] {
        let record = read(&example.folder().join(format!(".countersign/results/{suite}/record.json")));
        assert_eq!(faults(&schema, &record), Vec::<String>::new(), "{suite}");
    }
}

#[test]
fn files_without_comments_are_cited_for_in_the_settings() {
    let example = Example::recorded(State::Mended);
    let cite = |path: &str| {
        let settings = example.folder().join("countersign.toml");
        let text = fs::read_to_string(&settings).unwrap();
        let entry = format!("\n[[cite]]\npath = \"{path}\"\nreq = [\"audit-trail/decisions-recorded\"]\n");
        fs::write(settings, format!("{text}{entry}")).unwrap();
    };
    cite("api/v1.jsonl");
    let (_, text) = example.run(&["verify", "--format", "concise"]);
    assert!(!text.contains("R0211"), "{text}");
    cite("api/v9.jsonl");
    let (status, text) = example.run(&["verify", "--format", "concise"]);
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("R0211 cite-without-file"), "{text}");
}

#[test]
fn an_unknown_suite_is_named() {
    let example = Example::new(State::Mended);
    let (status, text) = example.run(&["results", "record", "--suite", "nothing", "--", "true"]);
    assert_eq!(status, 2, "{text}");
    assert!(text.contains("known suites: service, client"), "{text}");
}

// @req verification/old-debt#new-debt
#[test]
fn a_baseline_holds_old_debt_and_never_grows() {
    let example = Example::recorded_without_rules(State::WithDefects);
    let (status, text) = example.run(&["verify", "--all", "--baseline"]);
    assert_eq!(status, 2, "{text}");
    assert_eq!(example.verify(&["--all", "--update-baseline"]).0, 0);
    let path = example.folder().join("validations/baseline");
    let before = fs::read_to_string(&path).unwrap();
    assert!(before.lines().count() > 3, "{before}");
    assert_eq!(example.verify(&["--all", "--baseline"]).0, 0);
    assert_eq!(example.verify(&["--all"]).0, 1, "without the baseline the debt counts");
    // New debt fails, and an update does not take it in.
    example.edit("tests/approval.rs", "// @req partner-onboarding/approval-required#reject\n", "");
    example.record();
    let (status, document) = example.verify(&["--all", "--baseline"]);
    assert_eq!(status, 1);
    assert!(blocking(&document)[0].contains("approval-required#reject"), "{:?}", blocking(&document));
    assert_eq!(example.verify(&["--all", "--update-baseline"]).0, 1);
    assert_eq!(fs::read_to_string(&path).unwrap(), before);
    // What is mended has to leave.
    example::lay(State::Mended, example.folder()).unwrap();
    fs::remove_dir_all(example.folder().join("rules")).unwrap();
    example.record();
    let (status, text) = example.run(&["verify", "--all", "--baseline", "--format", "concise"]);
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("V0402 baseline-line-unused"), "{text}");
    assert_eq!(example.verify(&["--all", "--update-baseline"]).0, 0);
    assert!(fs::read_to_string(&path).unwrap().lines().count() < before.lines().count());
}

#[test]
fn a_commit_of_nobody_makes_the_diff_incomplete() {
    let example = Example::recorded(State::Mended);
    example.repository.git(&["checkout", "--quiet", "-b", "mixed"]);
    fs::create_dir_all(example.folder().join("openspec/changes/other")).unwrap();
    fs::write(example.folder().join("openspec/changes/other/proposal.md"), "## Why\nTo test.\n").unwrap();
    example.repository.git(&["add", "--all"]);
    example.repository.git(&["commit", "--quiet", "-m", "Another change"]);
    example.edit("README.md", "Partner", "Partners and");
    example.repository.git(&["commit", "--quiet", "--all", "-m", "By the way"]);
    let (status, document) = example.verify(&[CHANGE]);
    assert_eq!(status, 1);
    let text = document["items"].to_string();
    assert!(text.contains("By the way") && text.contains("diff incomplete"), "{:#?}", blocking(&document));
}

// @req verification/settings-that-cannot-be-read#a-misspelt-key
#[test]
fn settings_that_cannot_be_read_never_verify() {
    let example = Example::recorded(State::Mended);
    example.edit("countersign.toml", "target-branch", "target-brunch");
    let (status, text) = example.run(&["verify", "--format", "concise"]);
    assert_eq!(status, 1, "{text}");
    let misspelt = "countersign.toml:2:1: error S0002 setting-unknown: `target-brunch` means nothing";
    assert!(text.contains(misspelt), "the misspelt key is named, and nothing verified: {text}");
}

#[test]
fn every_format_says_the_same() {
    let example = Example::recorded(State::WithDefects);
    for (format, expected) in [
        ("human", "V0205 name-exists"),
        ("concise", "design.md:48:10: error V0205 name-exists"),
        ("sarif", "\"ruleId\": \"V0205\""),
        ("github", "::error file=openspec/changes/add-partner-approval/design.md,line=48"),
        ("junit", "V0205 name-exists"),
        ("markdown", "❌ not verified"),
    ] {
        let (status, text) = example.run(&["verify", "--format", format]);
        assert_eq!(status, 1, "{format}");
        assert!(text.contains(expected), "{format}: {text}");
        assert!(!text.contains(&*example.folder().to_string_lossy()), "{format} names the machine");
    }
}

#[test]
fn a_repository_without_citations_gets_one_item() {
    let repository = Repository::new();
    repository.write("openspec/specs/cap/spec.md", crate::runner::SPEC);
    repository.write("src/lib.rs", "pub fn nothing() {}\n");
    let example = Example { repository };
    let (status, document) = example.verify(&["--specs"]);
    assert_eq!(status, 1);
    let blocking = blocking(&document);
    assert_eq!(blocking.len(), 1, "{blocking:?}");
    assert!(blocking[0].contains("nothing-cited"), "{blocking:?}");
}
