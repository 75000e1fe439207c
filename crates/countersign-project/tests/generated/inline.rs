//! Markdown that nests deeply, or that opens much and closes nothing.

use std::fmt::Write as _;

use super::sandbox::{Sandbox, added_and, issues};

fn archivable(case: &str, text: &str) {
    let sandbox = Sandbox::new(case);
    sandbox.delta("cap", added_and(text));
    assert_eq!(sandbox.is_archivable().delta_count, 1);
}

#[test]
fn nested_quotes() {
    archivable("nested-quotes", &format!("{}x", "> ".repeat(10_000)));
}

#[test]
fn nested_lists() {
    let mut text = String::new();
    for depth in 0..2_000 {
        writeln!(text, "{}- x", "  ".repeat(depth)).expect("a string takes everything");
    }
    archivable("nested-lists", &text);
}

#[test]
fn nested_list_one_line() {
    archivable("nested-list-one-line", &format!("{}x", "- ".repeat(10_000)));
}

#[test]
fn many_fence_openers() {
    archivable("many-fence-openers", &"```a\n```\n".repeat(100_000));
}

#[test]
fn many_comment_openers() {
    let sandbox = Sandbox::new("many-comment-openers");
    sandbox.delta("cap", added_and(&"<!--".repeat(100_000)));
    let item = sandbox.judge();
    assert_eq!(item.archivable, Some(false));
    let unclosed = item.verdict.issues.iter().filter(|issue| issue.finding.code().name == "unclosed-comment");
    assert_eq!(unclosed.filter(|issue| issue.is_refusal()).count(), 1, "{}", issues(&item));
    assert_eq!(sandbox.is_shown().delta_count, 1);
}

#[test]
fn many_brackets() {
    archivable("many-brackets", &"[".repeat(100_000));
}

#[test]
fn many_backticks() {
    let runs: Vec<String> = (1..=400).map(|length| "`".repeat(length)).collect();
    archivable("many-backticks", &runs.join("x"));
}

#[test]
fn many_emphasis() {
    archivable("many-emphasis", &"*a_ ".repeat(100_000));
}
