use serde_json::{Value, json};

use super::{Compared, Step, Tree, compare};
use crate::oracle::answer::Answer;

const DELTA: &str = "## ADDED Requirements\n\n### Requirement: Two\nIt SHALL be.\n";
const BEFORE: &str = "# a\n\n## Requirements\n\n### Requirement: One\nIt SHALL be.\n";
const AFTER: &str =
    "# a\n\n## Requirements\n\n### Requirement: One\nIt SHALL be.\n\n### Requirement: Two\nIt SHALL be.\n";
const SPEC: &str = "openspec/specs/a/spec.md";
const ARCHIVED: &str = "openspec/changes/archive/2026-11-23-c";

fn before() -> Tree {
    let mut tree = Tree::default();
    tree.put(SPEC, BEFORE);
    tree.put("openspec/changes/c/specs/a/spec.md", DELTA);
    tree
}

fn answer(exit: i32, out: Value) -> Answer {
    Answer { argv: Vec::new(), exit, out: Some(out), text: None }
}

/// A step that archived and left the main spec as `spec`.
fn archived(spec: &str, notes: &Value) -> Step {
    let mut after = Tree::default();
    after.put(SPEC, spec);
    after.put(format!("{ARCHIVED}/specs/a/spec.md"), DELTA);
    let archive = json!({
        "change": "c", "archivedAs": "2026-11-23-c", "path": format!("<root>/{ARCHIVED}"), "specsUpdated": true,
        "totals": {"added": 1, "modified": 0, "removed": 0, "renamed": 0}, "notes": notes,
    });
    Step { answer: answer(0, json!({"archive": archive})), after }
}

fn refused(code: &str, classes: &[&str]) -> Step {
    let place = json!({"file": "openspec/changes/c/specs/a/spec.md", "line": 3});
    let findings: Vec<Value> = classes
        .iter()
        .map(|class| json!({"code": "D0001", "class": class, "name": "n", "location": place}))
        .collect();
    let status = json!([{"severity": "error", "code": code, "message": "no", "findings": findings}]);
    Step { answer: answer(1, json!({"archive": null, "status": status})), after: before() }
}

fn check(theirs: &Step, ours: &Step) -> Compared {
    compare(&before(), &before(), theirs, ours, "c")
}

/// The last names of the places that differ, and the classes that explain others.
fn said(theirs: &Step, ours: &Step) -> (Vec<String>, Vec<String>) {
    let compared = check(theirs, ours);
    let last = |place: &str| place.rsplit('/').next().unwrap_or_default().to_owned();
    let places = compared.differences.iter().map(|difference| last(&difference.place)).collect();
    (places, compared.classes.into_iter().collect())
}

fn found(theirs: &Step, ours: &Step) -> Vec<String> {
    let (places, classes) = said(theirs, ours);
    assert!(classes.is_empty(), "{classes:?}");
    places
}

fn plain() -> Step {
    archived(AFTER, &json!([]))
}

#[test]
fn the_same_step_is_equal_on_any_day_and_with_our_files() {
    let mut ours = plain();
    ours.after.put(format!("{ARCHIVED}/receipt.json"), "{}");
    ours.after.put(format!("{ARCHIVED}/base.lock"), "{}");
    ours.after.put(".countersign/lock", "");
    assert_eq!(found(&plain(), &ours), [""; 0]);
    let text = serde_json::to_string(&ours.answer).expect("JSON").replace("2026-11-23", "2026-11-24");
    ours.answer = serde_json::from_str(&text).expect("JSON");
    ours.after.entries = std::mem::take(&mut ours.after.entries)
        .into_iter()
        .map(|(path, entry)| (path.to_string_lossy().replace("2026-11-23", "2026-11-24").into(), entry))
        .collect();
    assert_eq!(found(&plain(), &ours), [""; 0]);
    assert!(!check(&plain(), &ours).diverged);
}

#[test]
fn every_other_file_must_be_the_same() {
    let mut surplus = plain();
    surplus.after.put("openspec/changes/archive/.lock", "");
    assert_eq!(found(&plain(), &surplus), ["file"]);
    assert_eq!(found(&surplus, &plain()), ["file"]);
    let mut changed = plain();
    changed.after.put(format!("{ARCHIVED}/specs/a/spec.md"), DELTA.replace('\n', "\r\n"));
    assert_eq!(found(&plain(), &changed), ["file"]);
    let mut left = plain();
    left.after.put("openspec/changes/c/specs/a/spec.md", DELTA);
    assert_eq!(found(&plain(), &left), ["file"]);
    let mut retired = plain();
    retired.after.entries.remove(std::path::Path::new(SPEC));
    assert_eq!(found(&plain(), &retired), ["file"]);
}

#[test]
fn a_spec_is_compared_after_spacing() {
    let loose = AFTER.replace("\n\n", "\n\n\n").replace('\n', "\r\n");
    assert_eq!(found(&plain(), &archived(&loose, &json!([]))), [""; 0]);
    assert_eq!(found(&plain(), &archived(BEFORE, &json!([]))), ["lost block"]);
    assert_eq!(found(&plain(), &archived(&AFTER.replace("SHALL", "MUST"), &json!([]))), ["line"]);
    assert_eq!(
        found(&archived(BEFORE, &json!([])), &archived(&format!("{BEFORE}\n"), &json!([]))),
        ["untouched spec"]
    );
}

#[test]
fn totals_are_compared() {
    let mut ours = plain();
    ours.answer.out.as_mut().expect("JSON")["archive"]["totals"]["added"] = json!(2);
    assert_eq!(found(&plain(), &ours), ["totals"]);
}

#[test]
fn a_refusal_without_a_class_explains_nothing() {
    assert_eq!(found(&plain(), &refused("archive_refused", &[])), ["code"]);
    assert_eq!(found(&plain(), &refused("archive_spec_update_failed", &["A"])), ["code"]);
    assert_eq!(found(&plain(), &refused("archive_refused", &["Z"])), ["code"]);
    assert_eq!(found(&refused("archive_spec_update_failed", &[]), &plain()), ["code"]);
    assert_eq!(
        found(&refused("archive_spec_update_failed", &[]), &refused("archive_refused", &[])),
        ["code"]
    );
    assert_eq!(found(&refused("archive_error", &[]), &refused("archive_error", &[])), [""; 0]);
}

#[test]
fn a_class_explains_a_refusal_and_is_counted() {
    for class in ["A", "N", "B", "K", "S"] {
        let ours = refused("archive_refused", &[class, class]);
        assert_eq!(said(&plain(), &ours), (vec![], vec![class.to_owned()]));
        assert!(check(&plain(), &ours).diverged);
    }
    let both = refused("archive_spec_update_failed", &[]);
    assert_eq!(said(&both, &refused("archive_refused", &["V"])), (vec![], vec!["V".to_owned()]));
    assert!(!check(&both, &refused("archive_refused", &["V"])).diverged);
}

#[test]
fn a_class_that_does_not_hold_is_found() {
    assert_eq!(said(&plain(), &refused("archive_refused", &["V"])).0, ["class V"]);
    assert_eq!(said(&plain(), &refused("archive_refused", &["U"])).0, ["class U"]);
    assert_eq!(said(&plain(), &refused("archive_refused", &["R"])).0, ["class R"]);
}

#[test]
fn a_refusal_changes_nothing() {
    let mut ours = refused("archive_refused", &["A"]);
    ours.after.put(SPEC, AFTER);
    assert_eq!(said(&plain(), &ours).0, ["refused"]);
}

#[test]
fn a_note_explains_a_three_way_merge_and_no_lost_block() {
    let note = json!([{"class": "B", "capability": "a", "message": "merged"}]);
    let merged = archived(&AFTER.replace("It SHALL be.\n\n", "It SHALL be.\nAnd stay.\n\n"), &note);
    assert_eq!(said(&plain(), &merged), (vec![], vec!["B".to_owned()]));
    assert!(check(&plain(), &merged).diverged);
    assert_eq!(said(&plain(), &archived(BEFORE, &note)).0, ["lost block"]);
    let elsewhere = json!([{"class": "B", "capability": "b", "message": "merged"}]);
    let other = Step { answer: archived(AFTER, &elsewhere).answer, ..merged.clone() };
    assert_eq!(said(&plain(), &other).0, ["line"]);
    assert_eq!(said(&refused("archive_spec_update_failed", &[]), &merged), (vec![], vec!["B".to_owned()]));
}

#[test]
fn a_kept_block_is_counted_without_a_note() {
    let mut start = before();
    start.put(SPEC, format!("{BEFORE}\n### Note\nBy hand.\n"));
    let theirs = plain();
    let ours = archived(
        &AFTER.replace("### Requirement: Two", "### Note\nBy hand.\n\n### Requirement: Two"),
        &json!([]),
    );
    let compared = compare(&start, &start, &theirs, &ours, "c");
    assert!(compared.differences.is_empty() && compared.diverged, "{compared:?}");
    assert!(compared.classes.contains("K"));
}

#[test]
fn a_run_that_breaks_off_differs() {
    let mut ours = plain();
    ours.answer.exit = 101;
    assert_eq!(found(&plain(), &ours), ["exit"]);
}
