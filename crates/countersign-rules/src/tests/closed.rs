//! Fail closed: whatever is misspelt, of a wrong type, missing or unreadable is a finding or an open outcome, never a pass.

use std::collections::BTreeMap;
use std::sync::Arc;

use countersign_verify::{ChangeDiff, DiffState};

use super::{TODAY, errors, fixture, policy};
use crate::{ChangeView, Files, KINDS, Side, Standing, Subject, Unreadable, Waiver, World, judge};

/// The lines of a rule that hold a key of its own.
fn keys(text: &str) -> impl Iterator<Item = (usize, &str, &str)> {
    text.lines().enumerate().filter_map(|(at, line)| {
        let (key, value) = line.split_once(" = ")?;
        (!line.starts_with('#')).then_some((at, key, value))
    })
}

fn with_line(text: &str, at: usize, line: &str) -> String {
    let lines: Vec<&str> =
        text.lines().enumerate().map(|(now, old)| if now == at { line } else { old }).collect();
    lines.join("\n")
}

#[test]
fn a_typing_error_in_any_key_is_an_error() {
    for kind in KINDS {
        let text = fixture(kind.name(), "rule.toml");
        let whole = policy(&text).0.rules().len();
        for (at, key, value) in keys(&text) {
            let (policy, findings) = policy(&with_line(&text, at, &format!("{key}x = {value}")));
            assert!(!errors(&findings).is_empty(), "{}: {key}x", kind.name());
            assert!(policy.rules().len() < whole, "{}: a rule with {key}x does not bind half", kind.name());
        }
    }
}

#[test]
fn a_wrong_type_of_any_value_is_an_error() {
    for kind in KINDS {
        let text = fixture(kind.name(), "rule.toml");
        let whole = policy(&text).0.rules().len();
        for (at, key, _) in keys(&text) {
            for wrong in ["1979-05-27", "3.5", "[[1]]"] {
                let (policy, findings) = policy(&with_line(&text, at, &format!("{key} = {wrong}")));
                assert!(!errors(&findings).is_empty(), "{}: {key} = {wrong}", kind.name());
                assert!(policy.rules().len() < whole, "{}: {key} = {wrong}", kind.name());
            }
        }
    }
}

#[test]
fn a_missing_parameter_is_an_error_or_has_a_default() {
    for kind in KINDS {
        let text = fixture(kind.name(), "rule.toml");
        for needed in ["id", "kind", "why"] {
            let (at, ..) = keys(&text).find(|(_, key, _)| *key == needed).expect("every rule has it");
            let (_, findings) = policy(&with_line(&text, at, ""));
            assert!(!errors(&findings).is_empty(), "{} without {needed}", kind.name());
        }
    }
}

#[test]
fn what_is_no_rule_is_an_error() {
    for (text, code) in [
        ("[[rules]]\nid = 'x'", "setting-unknown"),
        ("[[rule]]\nid = 'x'\nkind = 'forbid-paths'\nwhy = 'y'", "rule-kind-unknown"),
        ("[[rule]]\nid = 'x'\nkind = 'approvals'\nwhy = 'y'", "rule-kind-not-yet"),
        ("[[rule]]\nid = 'No Id'\nkind = 'forbid-path'\nwhy = 'y'\npaths = ['a']", "rule-id"),
        ("[[rule]]\nid = 'x'\nkind = 'forbid-path'\nwhy = 'y'\npaths = ['[']", "setting-value"),
        ("[[rule]]\nid = 'x'\nkind = 'forbid-path'\nwhy = 'y'\npaths = []", "setting-missing"),
        (
            "[[rule]]\nid = 'x'\nkind = 'forbid-path'\nwhy = 'y'\npaths = ['a']\nseverity = 'off'",
            "setting-value",
        ),
        (
            "[[rule]]\nid = 'x'\nkind = 'forbid-path'\nwhy = 'y'\npaths = ['a']\nwhen = { path-any = ['a'] }",
            "setting-unknown",
        ),
        ("[[rule]]\nid = 'x'\nkind = 'command'\nwhy = 'y'\nrun = ['a']", "setting-missing"),
        ("[[rule]\n", "toml-syntax"),
        ("format = 2", "format-unknown"),
    ] {
        let (policy, findings) = policy(text);
        assert!(errors(&findings).contains(&code), "{text}: {:?}", errors(&findings));
        assert_eq!(policy.rules().len(), 0, "{text}");
    }
    let twice = "[[rule]]\nid = 'x'\nkind = 'forbid-path'\nwhy = 'y'\npaths = ['a']\n".repeat(2);
    assert_eq!(errors(&policy(&twice).1), ["rule-twice"]);
}

/// A tree of which nothing can be read.
struct Broken;

impl Files for Broken {
    fn paths(&self, _: Side) -> Result<Arc<[String]>, Unreadable> {
        Err(Unreadable { reason: "input/output error".to_owned() })
    }

    fn read(&self, _: Side, _: &str) -> Result<Option<Arc<[u8]>>, Unreadable> {
        Err(Unreadable { reason: "input/output error".to_owned() })
    }
}

#[test]
fn a_world_that_cannot_be_read_passes_nothing() {
    let nothing = crate::MemoryFiles::default();
    let change = ChangeView {
        id: "x".to_owned(),
        folder: "openspec/changes/x".to_owned(),
        risk: Some(countersign_model::metadata::Risk::High),
        ..ChangeView::default()
    };
    let empty = ChangeDiff { state: DiffState::Complete, paths: Vec::new() };
    let unknown = ChangeDiff::unknown("the history is shallow");
    let incomplete = ChangeDiff {
        state: DiffState::Incomplete {
            reason: "a commit belongs to no change".to_owned(),
            places: Vec::new(),
        },
        paths: Vec::new(),
    };
    let counts = |_, _: &Waiver| Standing::Counts;
    let mut seen = 0;
    for (diff, what) in [(&empty, "an empty diff"), (&unknown, "no diff"), (&incomplete, "half a diff")] {
        for (files, tree) in [(&Broken as &dyn Files, "an unreadable tree"), (&nothing, "an empty tree")] {
            for subject in [Subject::Change(&change), Subject::Branch { has_change: false }] {
                for kind in KINDS {
                    let (policy, _) = policy(&fixture(kind.name(), "rule.toml"));
                    let world = World {
                        subject,
                        diff,
                        at_target: false,
                        files,
                        unassigned: Err("nobody knows what the branch holds"),
                        suites: &[],
                        commands: &BTreeMap::new(),
                        today: TODAY,
                    };
                    for judged in judge(&policy, &world, &counts) {
                        let name = kind.name();
                        let place =
                            format!("{name} on {what} and {tree} ({subject:?}): {:?}", judged.outcome);
                        // What is no tree of files has no specs; and what is a change is no lack of one.
                        let is_other = (name == "spec-lint" && tree == "an empty tree")
                            || (name == "change-required" && matches!(subject, Subject::Change(_)))
                            || matches!(judged.outcome, crate::Outcome::NotBinding(_));
                        assert!(judged.outcome.is_open() || is_other, "{place}");
                        seen += usize::from(judged.outcome.is_open());
                    }
                }
            }
        }
    }
    assert!(seen > KINDS.len() * 8, "{seen}");
}
