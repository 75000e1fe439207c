//! Tests and groups of tests that are calls: `describe("...", ...)`, `it("...", ...)`.

use super::brackets::{Brackets, NONE};
use super::{ItemKind, View};
use crate::citation::lexer::Kind;

/// A call that declares a test or a group.
pub(super) struct Call {
    pub(super) name: String,
    pub(super) start: usize,
    pub(super) kind: ItemKind,
}

const GROUPS: &[&str] =
    &["describe", "context", "suite", "group", "feature", "fdescribe", "xdescribe", "ddescribe", "testgroup"];
const TESTS: &[&str] = &[
    "it",
    "test",
    "specify",
    "scenario",
    "fit",
    "xit",
    "xtest",
    "ftest",
    "should",
    "testwidgets",
    "test_that",
    "bench",
    "example",
];

/// Whether a word declares a test or a group when a name follows it.
pub(super) fn kind_of(word: &str) -> Option<ItemKind> {
    let lower = word.to_ascii_lowercase();
    if GROUPS.contains(&&*lower) {
        Some(ItemKind::Type)
    } else if TESTS.contains(&&*lower) {
        Some(ItemKind::Test)
    } else {
        None
    }
}

/// The call whose arguments open at `open`, if it declares a test.
pub(super) fn at(view: View<'_>, brackets: &Brackets, open: usize) -> Option<Call> {
    if view.kind(open + 1) != Some(Kind::Text) {
        return None;
    }
    let mut at = open.checked_sub(1)?;
    // `it.each([...])("...")` and it.each`...`("...")
    if view.punct(at) == b')' && brackets.of(at) != NONE {
        at = brackets.of(at).checked_sub(1)?;
    } else {
        while view.kind(at) == Some(Kind::Text) {
            at = at.checked_sub(1)?;
        }
    }
    let mut hops = 0;
    loop {
        let word = view.word(at)?;
        let dotted = at > 0 && view.punct(at - 1) == b'.';
        if !dotted {
            let kind = kind_of(word)?;
            return Some(Call { name: name(view, open + 1), start: at, kind });
        }
        hops += 1;
        // `Deno.test`, `test.describe`, `it.only`.
        let owner = view.word(at.checked_sub(2)?)?;
        if kind_of(owner).is_none() {
            let known = matches!(owner, "Deno" | "QUnit" | "t" | "Bun" | "node");
            return known.then_some(()).and_then(|()| kind_of(word)).map(|kind| Call {
                name: name(view, open + 1),
                start: at - 2,
                kind,
            });
        }
        if word == "describe" {
            return Some(Call { name: name(view, open + 1), start: at - 2, kind: ItemKind::Type });
        }
        if hops > 4 || !MODIFIERS.contains(&word) {
            return None;
        }
        at -= 2;
    }
}

const MODIFIERS: &[&str] = &[
    "only",
    "skip",
    "each",
    "todo",
    "concurrent",
    "sequential",
    "serial",
    "parallel",
    "fails",
    "failing",
    "skipIf",
    "runIf",
    "for",
    "extend",
    "fixme",
    "ignore",
    "permissions",
];

/// The title that starts with the string at `at`.
fn name(view: View<'_>, at: usize) -> String {
    let mut end = at;
    while end < at + 64 && !matches!(view.punct(end), b',' | b')') && view.kind(end).is_some() {
        end += 1;
    }
    if end == at + 1 {
        return view.unquoted(at);
    }
    let (start, end) = (view.tokens[at].start as usize, view.tokens[end - 1].end as usize);
    String::from_utf8_lossy(&view.text[start..end]).trim_matches(['"', '\'', '`']).to_owned()
}
