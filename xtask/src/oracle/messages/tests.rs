use super::meaning;

fn check(message: &str, kind: &str, subject: Option<&str>) {
    let meaning = meaning(message, "area/cap/spec.md").expect("the message is known");
    assert_eq!((meaning.kind, meaning.subject.as_deref()), (kind, subject), "{message}");
}

#[test]
fn patterns_give_kind_and_subject() {
    check(
        "ADDED \"A \"quoted\" name\" must include at least one scenario",
        "scenario-missing",
        Some("A \"quoted\" name"),
    );
    check("Duplicate requirement in ADDED: \"A\"", "operation-duplicated", Some("A"));
    check(
        "Requirement header \"### Requirement: A ##\" appears outside it",
        "requirement-outside",
        Some("A"),
    );
    check("Task \"1.2\" is under group 3, and so on", "task-group-mismatch", Some("1.2"));
    check("Archive would refuse this delta: x", "archive-would-refuse", Some("area/cap"));
    check("Delta spec found at specs/spec.md. Why", "delta-at-root", None);
    check("Delta spec found at specs/a.md. Why", "delta-misplaced", None);
    check("Header \"### Requirement\" in ADDED is missing a requirement name and", "header-nameless", None);
    check("Header \"### Notes\" in ADDED is not a header", "header-ignored", None);
    check("EISDIR: illegal operation on a directory, read", "unreadable", None);
    check("3 incomplete tasks (1/4 completed)", "tasks-incomplete", None);
    check(
        "MODIFIED references old name from RENAMED. Use new header for \"B\"",
        "rename-old-name",
        Some("B"),
    );
    let spelled = "Requirement present in both RENAMED and REMOVED: \"A\" (REMOVED spells it \"a\")";
    check(spelled, "operations-conflict", Some("A"));
}

#[test]
fn an_unknown_message_has_no_meaning() {
    assert_eq!(meaning("Something new", "file"), None);
    assert_eq!(meaning("Duplicate requirement in ADDED: \"A\" and more", "file"), None);
}
