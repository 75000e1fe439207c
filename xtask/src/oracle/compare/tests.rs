use serde_json::{Value, json};

use super::{Answer, Face, Outcome, Tree, compare};

fn answer(question: &str, exit: i32, out: Value) -> Answer {
    Answer { argv: question.split(' ').map(str::to_owned).collect(), exit, out: Some(out), text: None }
}

fn verdict(question: &str, exit: i32, issues: &Value) -> Answer {
    let item = json!({"id": "c", "type": "change", "valid": true, "issues": issues, "durationMs": 3});
    answer(question, exit, json!({"items": [item], "version": "1.0"}))
}

fn archive(exit: i32) -> Answer {
    answer("@archive c", exit, json!({"verdict": null, "merged": {}}))
}

fn check(theirs: &[Answer], ours: &Answer, differing: &[&str]) -> Outcome {
    let mut tree = Tree::default();
    tree.put("openspec/changes/c/specs/a/spec.md", "## ADDED Requirements\n");
    let outcome = compare(&tree, theirs, std::slice::from_ref(ours), Face::Countersign);
    let places: Vec<&str> = outcome.differences.iter().map(|difference| difference.place.as_str()).collect();
    assert_eq!(places, differing, "{:?}", outcome.differences);
    outcome
}

const ALL: &str = "validate --all --strict --json";

fn keyword_missing() -> Value {
    json!({"level": "WARNING", "path": "a/spec.md", "message": "ADDED \"R\" should contain SHALL or MUST"})
}

fn ours_only(class: &str) -> Value {
    let location = json!({"file": "openspec/changes/c/specs/a/spec.md", "line": 1, "endLine": 1});
    json!({"level": "ERROR", "path": "a/spec.md", "message": "no", "name": "n", "class": class, "location": location})
}

#[test]
fn issues_are_compared_by_kind_and_more_keys_are_allowed() {
    let ours = json!([{
        "level": "WARNING", "path": "a/spec.md", "message": "other words", "name": "keyword-missing",
        "subject": "R", "code": "D0001",
    }]);
    let outcome =
        check(&[verdict(ALL, 1, &json!([keyword_missing()])), archive(0)], &verdict(ALL, 1, &ours), &[]);
    assert_eq!((outcome.compared, outcome.equal), (1, 1));
}

#[test]
fn another_subject_or_a_missing_issue_differs() {
    let theirs = [verdict(ALL, 1, &json!([keyword_missing()])), archive(0)];
    let ours = json!([{"level": "WARNING", "path": "a/spec.md", "name": "keyword-missing", "subject": "S"}]);
    check(&theirs, &verdict(ALL, 1, &ours), &["/items/[c]/issues/[keyword-missing]/subject"]);
    check(&theirs, &verdict(ALL, 1, &json!([])), &["/items/[c]/issues/[keyword-missing]"]);
}

#[test]
fn a_change_that_archive_refuses_fails_under_our_name() {
    let question = "validate c --type change --json";
    let theirs = [verdict(question, 0, &json!([])), archive(1)];
    check(&theirs, &verdict(question, 0, &json!([])), &["exit"]);
    check(&theirs, &verdict(question, 1, &json!([])), &[]);
}

#[test]
fn a_class_has_to_hold() {
    let theirs = [verdict(ALL, 0, &json!([])), archive(1)];
    let outcome = check(&theirs, &verdict(ALL, 1, &json!([ours_only("V")])), &[]);
    assert_eq!(outcome.classes.get("V"), Some(&1));
    let accepted = [verdict(ALL, 0, &json!([])), archive(0)];
    check(&accepted, &verdict(ALL, 1, &json!([ours_only("V")])), &["/items/[c]/class V"]);
    check(&accepted, &verdict(ALL, 1, &json!([ours_only("R")])), &["/items/[c]/class R"]);
    check(&accepted, &verdict(ALL, 1, &json!([ours_only("U")])), &["/items/[c]/class U"]);
    check(&accepted, &verdict(ALL, 1, &json!([ours_only("A")])), &[]);
}

#[test]
fn a_panic_is_a_difference() {
    let theirs = [verdict(ALL, 0, &json!([])), archive(0)];
    check(&theirs, &verdict(ALL, 101, &json!([])), &["exit"]);
}

#[test]
fn a_difference_is_named_for_what_differs() {
    let theirs = [verdict(ALL, 1, &json!([keyword_missing()])), archive(0)];
    let outcome = check(&theirs, &verdict(ALL, 1, &json!([])), &["/items/[c]/issues/[keyword-missing]"]);
    assert_eq!(outcome.differences[0].kind(), "validate issues missing [keyword-missing]");
}
