//! The scan for secrets: which lines, which allowances, which history, and nothing of a value in what is said.

use std::collections::BTreeMap;

use countersign_testkit::secrets::planted;
use countersign_verify::{ChangeDiff, ChangeKind, ChangedPath, DiffState};

use super::{TODAY, errors, policy};
use crate::{Blob, ChangeView, MemoryFiles, Outcome, Standing, Subject, Violation, Waiver, World, judge};

const RULE: &str = "[[rule]]\nid = 'no-secrets'\nkind = 'secret-scan'\nwhy = 'y'\n";

/// What stands against a file of which some lines are new.
fn open(rule: &str, text: &str, lines: &[(usize, usize)]) -> Vec<Violation> {
    let (policy, findings) = policy(rule);
    assert_eq!(findings, []);
    let mut files = MemoryFiles::default();
    files.now.insert("a.txt".to_owned(), text.as_bytes().to_vec());
    let changed = ChangedPath {
        path: "a.txt".to_owned(),
        kind: ChangeKind::Modified,
        lines: lines.iter().map(|(first, behind)| *first..*behind).collect(),
        domain: None,
        classes: Vec::new(),
    };
    let world = World {
        subject: Subject::Change(&ChangeView::default()),
        diff: &ChangeDiff { state: DiffState::Complete, paths: vec![changed] },
        at_target: false,
        files: &files,
        unassigned: Ok(&[]),
        suites: &[],
        commands: &BTreeMap::new(),
        today: TODAY,
    };
    let counts = |_, _: &Waiver| Standing::Counts;
    match judge(&policy, &world, &counts).remove(0).outcome {
        Outcome::Broken { open, .. } => open,
        Outcome::Kept(_) => Vec::new(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn lines_that_were_there_before_are_not_judged() {
    let text = "one\npassword = 'q7Gd2LpX9vRk4Tz8Wm3B'\nthree\n";
    for (lines, count) in [(vec![], 1), (vec![(2, 3)], 1), (vec![(1, 4)], 1), (vec![(1, 2), (3, 4)], 0)] {
        assert_eq!(open(RULE, text, &lines).len(), count, "{lines:?}");
    }
}

/// A key is new where any line of it is.
#[test]
fn a_secret_of_several_lines_is_new_where_one_of_them_is() {
    let key =
        planted(3, 1).into_iter().find(|planted| planted.shape == "private-key").expect("it is planted");
    let text = format!("one\n{}\n", key.secret().replace("\\n", "\n"));
    assert_eq!(open(RULE, &text, &[(3, 4)]).len(), 1);
    assert_eq!(open(RULE, &text, &[(1, 2)]), []);
}

#[test]
fn nothing_that_is_said_holds_a_secret() {
    for planted in planted(4, 2) {
        let violations = open(RULE, &planted.text, &[]);
        assert_eq!(violations.len(), 1, "{}", planted.shape);
        let said = format!("{violations:?}");
        assert!(planted.secret().lines().all(|line| !said.contains(line)), "{}", planted.shape);
        assert!(violations[0].subject.contains(planted.shape), "{}", violations[0].subject);
    }
}

/// A baseline that accepts one secret of a file accepts no second one.
#[test]
fn two_secrets_of_a_file_have_two_subjects() {
    let text = "password = 'q7Gd2LpX9vRk4Tz8Wm3B'\npassword = 'n4Vq8Zr1Kt6wHs0YfJ2e'\n";
    let subjects: Vec<String> = open(RULE, text, &[]).into_iter().map(|one| one.subject).collect();
    assert_eq!(subjects, ["a.txt assigned-secret#1", "a.txt assigned-secret#2"]);
}

#[test]
fn an_expired_allowance_is_named() {
    let rule = format!("{RULE}allow = [{{ path = 'a.txt', reason = 'r', expires = 2026-11-22 }}]\n");
    let violations = open(&rule, "password = 'q7Gd2LpX9vRk4Tz8Wm3B'\n", &[]);
    assert!(
        violations[0].message.ends_with("; it was allowed until 2026-11-22"),
        "{}",
        violations[0].message
    );
}

#[test]
fn an_allowance_that_cannot_be_used_is_an_error() {
    for (entry, code) in [
        ("reason = 'r', expires = 2027-01-31", "secret-allow-invalid"),
        ("path = '**', reason = 'r', expires = 2027-01-31", "secret-allow-invalid"),
        ("sha256 = 'abc', reason = 'r', expires = 2027-01-31", "secret-allow-invalid"),
        ("path = 'a', expires = 2027-01-31", "setting-missing"),
        ("path = 'a', reason = 'r'", "setting-missing"),
        ("path = 'a', reason = 'r', expires = '2027-01-31'", "setting-type"),
        ("path = 'a', reason = 'r', expire = 2027-01-31", "setting-unknown"),
    ] {
        let (policy, findings) = policy(&format!("{RULE}allow = [{{ {entry} }}]\n"));
        assert!(errors(&findings).contains(&code), "{entry}: {:?}", errors(&findings));
        assert_eq!(policy.rules().len(), 0, "{entry}");
    }
}

#[test]
fn a_secret_in_the_history_is_found_though_the_tree_has_none() {
    let (policy, _) = policy(RULE);
    let scan = policy.rules()[0].parameters.secrets().expect("it is a scan");
    let bytes = b"password = 'q7Gd2LpX9vRk4Tz8Wm3B'\n";
    let judge =
        |bytes, before| scan.judge_blob(Blob { commit: "1f2e3d4", path: "a.py", bytes, before }, TODAY);
    let violations = judge(&bytes[..], b"");
    assert_eq!(violations.len(), 1);
    assert!(violations[0].at.is_none() && violations[0].message.contains("commit 1f2e3d4"));
    assert_eq!(judge(b"x = 1\n", bytes), []);
    assert_eq!(judge(b"x = 1\npassword = 'q7Gd2LpX9vRk4Tz8Wm3B'\n", bytes), [], "it was there before");
}
