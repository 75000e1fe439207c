//! Attributes, annotations and decorators in front of a declaration.

use std::ops::Range;

use crate::citation::items::View;
use crate::citation::items::brackets::{Brackets, NONE};

/// What the attributes of a declaration say.
#[derive(Debug)]
pub(in crate::citation::items) struct Attributes {
    /// The first token behind them.
    pub(in crate::citation::items) end: usize,
    /// Whether one of them makes a test.
    pub(in crate::citation::items) test: bool,
    /// Whether one of them compiles the item for tests only.
    pub(in crate::citation::items) test_only: bool,
}

impl Attributes {
    pub(in crate::citation::items) fn new(view: View<'_>, brackets: &Brackets, header: Range<usize>) -> Self {
        let mut found = Self { end: header.start, test: false, test_only: false };
        while let Some((words, end)) = one(view, brackets, found.end, &header) {
            let mut name = "";
            for at in words.clone() {
                match view.word(at) {
                    Some(word) => name = word,
                    None if matches!(view.punct(at), b':' | b'.') => {}
                    None => break,
                }
            }
            let lower = name.to_ascii_lowercase();
            found.test |= lower.ends_with("test") && lower != "beforetest" && lower != "aftertest"
                || TESTS.contains(&&*lower);
            let mut inside = words.filter_map(|at| view.word(at));
            found.test_only |= lower == "cfg" && inside.any(|word| word == "test");
            found.end = end;
        }
        // `cfg(not(test))` is not worth a parser: the word decides, and then the path of the file.
        found
    }
}

/// The first token behind the attributes of a header.
pub(in crate::citation::items) fn behind(view: View<'_>, brackets: &Brackets, header: Range<usize>) -> usize {
    let mut at = header.start;
    while let Some((_, end)) = one(view, brackets, at, &header) {
        at = end;
    }
    at
}

/// The words of the attribute at a place, and its end.
fn one(
    view: View<'_>,
    brackets: &Brackets,
    at: usize,
    header: &Range<usize>,
) -> Option<(Range<usize>, usize)> {
    if at >= header.end {
        return None;
    }
    let bracket = match view.punct(at) {
        b'#' if view.punct(at + 1) == b'[' => at + 1,
        b'#' if view.punct(at + 1) == b'!' && view.punct(at + 2) == b'[' => at + 2,
        b'[' => at,
        b'@' => return annotation(view, brackets, at),
        _ => return None,
    };
    let close = brackets.of(bracket);
    (close != NONE && close < header.end).then(|| (bracket + 1..close, close + 1))
}

fn annotation(view: View<'_>, brackets: &Brackets, at: usize) -> Option<(Range<usize>, usize)> {
    view.word(at + 1).filter(|word| *word != "interface")?;
    let mut end = at + 2;
    while matches!(view.punct(end), b'.' | b':') && view.word(end + 1).is_some() {
        end += 2;
    }
    let words = at + 1..end;
    if view.punct(end) == b'(' && brackets.of(end) != NONE {
        end = brackets.of(end) + 1;
    }
    Some((words, end))
}

const TESTS: &[&str] = &[
    "fact",
    "theory",
    "testcase",
    "testcasesource",
    "testmethod",
    "testfactory",
    "testtemplate",
    "test_case",
    "quickcheck",
    "proptest",
];
