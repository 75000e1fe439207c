//! Controls on the worked example: what an auditor asks for, and what meets it, in `check`, `verify`, the matrix and on the
//! page; and every mistake in a file of controls, refused by its code.

use std::fs;

use countersign_testkit::cases::workspace_root;
use countersign_testkit::example::{CHANGE, State};
use countersign_testkit::schema::faults;
use serde_json::Value;

use crate::schemas::schema;
use crate::verifying::Example;

const FILE: &str = "validations/policy-checks/controls/partner.toml";
const HEAD: &str = "[[control]]\nframework = \"soc2\"\nid = \"CC1\"\ntext = \"Somebody asks for it.\"\n";

/// The file that the fixtures hold.
fn partner() -> String {
    fs::read_to_string(workspace_root().join("fixtures/controls/partner.toml")).unwrap()
}

/// The mended example with controls on `main`, and its change on top of them.
fn controlled(controls: &str) -> Example {
    let mut example = Example::new(State::Mended);
    example.repository.git(&["switch", "--quiet", "main"]);
    example.repository.write(FILE, controls);
    example.repository.commit("What auditors ask for");
    example.repository.git(&["switch", "--quiet", CHANGE]);
    example.repository.git_on_next_day(&["merge", "--quiet", "--no-edit", "main"]);
    example
}

fn json(example: &Example, name: &str, call: &[&str]) -> Value {
    let (_, text) = example.run(call);
    let answer = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{call:?}: {error}: {text}"));
    assert_eq!(faults(&schema(name), &answer), [""; 0], "{call:?}");
    answer
}

/// Subject, status and reason of each item about controls.
fn items(example: &Example, call: &[&str]) -> Vec<[String; 3]> {
    let answer = json(example, "verify", call);
    let items = answer["items"].as_array().unwrap().iter().filter(|item| item["check"] == "controls");
    items
        .map(|item| ["subject", "status", "reason"].map(|key| item[key].as_str().unwrap().to_owned()))
        .collect()
}

/// The names of the codes of the findings about controls, and their severities.
fn codes(example: &Example) -> Vec<(String, String)> {
    let answer = json(example, "check", &["check", "--json"]);
    let findings = answer["findings"].as_array().unwrap().iter();
    let of = |finding: &Value| ["name", "severity"].map(|key| finding[key].as_str().unwrap().to_owned());
    findings.map(of).filter(|[name, _]| name.starts_with("control")).map(<(String, String)>::from).collect()
}

fn is(name: &str, severity: &str) -> (String, String) {
    (name.to_owned(), severity.to_owned())
}

#[test]
fn a_change_fails_by_the_gaps_of_the_controls_that_it_touches() {
    let example = controlled(&partner());
    let verify = ["verify", CHANGE, "--json"];
    let before = items(&example, &verify);
    let said: Vec<(&str, &str)> =
        before.iter().map(|[subject, status, _]| (subject.as_str(), status.as_str())).collect();
    // Nothing has run. CC9.9 is a gap that the change does not touch.
    assert_eq!(said, [("soc2/CC6.1", "fail"), ("soc2/CC7.3", "fail")], "{before:?}");
    assert!(before[0][2].contains("requirement `access-control/"), "{before:?}");
    assert!(before[0][2].contains("no passing result of this code"), "{before:?}");
    example.record();
    let after = items(&example, &verify);
    let met = "met by requirement `audit-trail/decisions-recorded`, rule `changelog-entry`, suite `service`, file `README.md`";
    assert_eq!(after[1], ["soc2/CC7.3", "pass", met].map(str::to_owned));
    assert_eq!(after[0][1], "pass", "{after:?}");
    // Everything is looked at by `--all`, and there the gap is one.
    let all = items(&example, &["verify", "--all", "--json"]);
    let gap = ["soc2/CC9.9", "fail", "nothing meets it"].map(str::to_owned);
    assert!(all.contains(&gap), "{all:?}");
}

#[test]
fn a_broken_rule_and_a_file_that_is_gone_are_gaps() {
    let example = controlled(&partner());
    example.record();
    example.repository.git(&["checkout", "--quiet", "main", "--", "CHANGELOG.md"]);
    let found = items(&example, &["verify", CHANGE, "--json"]);
    assert_eq!(found[1][1], "fail", "{found:?}");
    assert!(found[1][2].starts_with("rule `changelog-entry` is broken: "), "{found:?}");
    let gone = controlled(&partner());
    gone.record();
    gone.repository.remove("README.md");
    let found = items(&gone, &["verify", CHANGE, "--json"]);
    assert_eq!(found[1][1], "fail", "{found:?}");
    let (_, text) = gone.run(&["trace", "matrix", "--kind", "control"]);
    assert!(text.contains("soc2/CC7.3  file README.md  not-met"), "{text}");
    assert_eq!(codes(&gone)[0], is("control-file-unknown", "error"));
}

#[test]
fn without_controls_the_item_says_that_none_is_configured() {
    let example = Example::new(State::Mended);
    let found = items(&example, &["verify", CHANGE, "--json"]);
    assert_eq!(found, [["controls", "not-applicable", "not configured"].map(str::to_owned)]);
    let (status, text) = example.run(&["trace", "matrix", "--kind", "control"]);
    assert_eq!((status, text.as_str()), (0, "there is no control to show\n"));
}

#[test]
fn a_control_that_the_change_does_not_touch_is_not_applicable() {
    let example = controlled(&format!("{HEAD}requirements = [\"audit-trail/entries-never-change\"]\n"));
    let found = items(&example, &["verify", CHANGE, "--json"]);
    let expected = ["controls", "not-applicable", "the change touches no control"].map(str::to_owned);
    assert_eq!(found, [expected]);
}

#[test]
fn the_matrix_has_a_row_for_everything_that_meets_a_control_and_for_each_gap() {
    let example = controlled(&partner());
    example.record();
    let answer = json(&example, "trace-matrix", &["trace", "matrix", "--kind", "control", "--json"]);
    let rows = answer["rows"].as_array().unwrap();
    let of = |control: &str, means: &str| -> Vec<&Value> {
        rows.iter().filter(|row| row["control"] == control && row["means"] == means).collect()
    };
    let tests = of("soc2/CC7.3", "requirement");
    assert!(tests.iter().any(|row| row["test"] == "an_approval_has_an_entry" && row["result"] == "passed"));
    assert!(tests.iter().all(|row| row["status"] == "verified"), "{tests:?}");
    for means in ["rule", "suite", "file"] {
        assert_eq!(of("soc2/CC7.3", means)[0]["status"], "met", "{rows:?}");
    }
    assert_eq!(of("soc2/CC9.9", "")[0]["status"], "not-met");
    assert_eq!(answer["gaps"], 1, "{rows:?}");
    let (_, csv) = example.run(&["trace", "matrix", "--kind", "control", "--format", "csv"]);
    assert!(csv.starts_with("control,means,name,status,place,test,link,suite,case,result"), "{csv}");
    assert!(csv.contains("soc2/CC9.9,,,not-met,,,,,,nothing meets it"), "{csv}");
    // Of a change, only controls with a requirement that it touches.
    let (_, csv) = example.run(&["trace", "matrix", CHANGE, "--kind", "control", "--format", "csv"]);
    assert!(csv.contains("soc2/CC7.3") && !csv.contains("soc2/CC9.9"), "{csv}");
}

#[test]
fn the_page_has_a_row_for_each_control() {
    let example = controlled(&partner());
    let (_, page) = example.run(&["review", CHANGE, "--format", "markdown"]);
    assert!(page.contains("Controls") && page.contains("soc2/CC7.3"), "{page}");
    assert!(page.contains("audit-trail/decisions-recorded"), "{page}");
}

#[test]
fn mistakes_in_a_file_of_controls_are_refused_by_their_codes() {
    for (lines, code) in [
        (HEAD.to_owned(), is("control-gap", "warning")),
        (format!("{HEAD}rules = [\"no-secret\"]\n"), is("control-rule-unknown", "error")),
        (format!("{HEAD}evidence = [\"suite:servise\"]\n"), is("control-suite-unknown", "error")),
        (format!("{HEAD}evidence = [\"file:READNE.md\"]\n"), is("control-file-unknown", "error")),
        (format!("{HEAD}evidence = [\"README.md\"]\n"), is("control-evidence-invalid", "error")),
        (format!("{HEAD}{HEAD}rules = [\"no-secrets\"]\n"), is("control-twice", "error")),
    ] {
        let example = Example::new(State::Before);
        example.repository.write(FILE, &lines);
        assert!(codes(&example).contains(&code), "{code:?}: {:?}", codes(&example));
    }
    let example = Example::new(State::Before);
    example.repository.write(FILE, "");
    fs::write(example.folder().join(FILE), [0xff, 0xfe, 0x00]).unwrap();
    assert_eq!(codes(&example)[0], is("controls-unreadable", "error"));
}

#[test]
fn a_requirement_that_does_not_exist_is_refused_with_the_nearest_name() {
    let controls = format!("{HEAD}requirements = [\"access-control/staff-rolls\"]\n");
    let example = controlled(&controls);
    let (status, text) = example.run(&["trace", "check"]);
    assert_eq!(status, 1, "{text}");
    assert!(text.contains("`access-control/staff-rolls` does not exist"), "{text}");
    assert!(text.contains("did you mean `access-control/staff-roles`?"), "{text}");
    let (_, text) = example.run(&["trace", "matrix", "--kind", "control"]);
    assert!(text.contains("requirement access-control/staff-rolls  not-met"), "{text}");
}

#[test]
fn controls_of_the_target_branch_decide() {
    // A branch that takes the controls away is judged by them all the same.
    let example = controlled(&partner());
    example.repository.remove(FILE);
    let found = items(&example, &["verify", CHANGE, "--json"]);
    assert_eq!(found.len(), 2, "{found:?}");
    // Controls that cannot be read there leave nobody to tell.
    let broken = controlled("[[control]]\nid = \"CC1\"\n");
    let found = items(&broken, &["verify", CHANGE, "--json"]);
    assert_eq!(found[0][..2], ["controls", "not-verified"].map(str::to_owned), "{found:?}");
    assert!(found[0][2].contains("the controls on `refs/heads/main`: validations/"), "{found:?}");
    // Nor do those of a tree whose target branch has no policy.
    let alone = Example::new(State::Before);
    alone.repository.git(&["switch", "--quiet", "--create", "work"]);
    alone.repository.git(&["branch", "--quiet", "--delete", "--force", "main"]);
    alone.repository.write(FILE, &partner());
    let found = items(&alone, &["verify", "--all", "--json"]);
    assert!(found.iter().any(|[_, status, _]| status == "not-verified"), "{found:?}");
}
