//! The policy of the worked example: its change keeps every rule, and each planted violation breaks the one it is planted for.

use std::fs;

use countersign_testkit::cases::{copy_tree, workspace_root};
use countersign_testkit::example::State;
use serde_json::Value;

use crate::verifying::Example;

/// Rules whose violation is no file.
const WITHOUT_FILES: [&str; 2] = ["change-required", "suites"];

/// What stands open, by rule.
fn broken(example: &Example) -> Vec<String> {
    let (_, text) = example.run(&["check", "--json"]);
    let answer: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!(answer["authority"]["state"], "in-force", "{answer}");
    let subjects = answer["subjects"].as_array().unwrap().iter();
    let rules = subjects.flat_map(|subject| subject["rules"].as_array().unwrap().clone());
    rules
        .filter(|rule| rule["status"] == "broken" || rule["status"] == "not-told")
        .map(|rule| rule["id"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn the_change_of_the_example_keeps_every_rule() {
    let example = Example::recorded(State::Mended);
    assert_eq!(broken(&example), Vec::<String>::new());
    let (status, text) = example.run(&["check", "--details"]);
    assert_eq!(status, 0, "{text}");
}

#[test]
fn each_planted_violation_breaks_its_rule_and_no_other() {
    let folder = workspace_root().join("fixtures/partner-onboarding.violations");
    let mut planted: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    planted.sort();
    for rule in &planted {
        let mut example = Example::recorded(State::Mended);
        copy_tree(&folder.join(rule), example.folder()).unwrap();
        example.repository.commit("Change: add-partner-approval");
        // What is judged is other code than was tested, unless only documents differ.
        let found: Vec<String> = broken(&example).into_iter().filter(|id| id != "suites").collect();
        assert_eq!(found, std::slice::from_ref(rule), "planted for `{rule}`");
    }
    let rules =
        fs::read_to_string(workspace_root().join("fixtures/partner-onboarding/rules/partner.toml")).unwrap();
    let ids =
        rules.lines().filter_map(|line| line.strip_prefix("id = ")).map(|id| id.trim_matches('"').to_owned());
    let mut missing: Vec<String> = ids.filter(|id| !planted.contains(id)).collect();
    missing.sort();
    assert_eq!(missing, WITHOUT_FILES, "each rule has a planted violation");
}

#[test]
fn suites_that_did_not_run_and_code_of_no_change_are_found() {
    let example = Example::new(State::Mended);
    assert_eq!(broken(&example), ["suites"]);
    let mut example = Example::new(State::Before);
    example.repository.git(&["checkout", "-q", "-b", "quick-fix"]);
    example.repository.write("src/audit.rs", "// gone\n");
    example.repository.write("CHANGELOG.md", "# Changes\n\n* The audit trail is gone\n");
    example.repository.commit("Quick fix");
    let found = broken(&example);
    assert!(found.contains(&"change-required".to_owned()), "{found:?}");
}
