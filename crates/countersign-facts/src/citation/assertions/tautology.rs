//! Assertions that hold whatever the code does.

use std::ops::Range;

use super::Assertion;
use crate::citation::items::View;

/// Whether an assertion is one.
pub(super) fn is(view: View<'_>, assertion: &Assertion) -> bool {
    let name = String::from_utf8_lossy(view.bytes(assertion.at)).to_ascii_lowercase();
    // `Assert.True(...)`, `assert.equal(...)`: the last name in front of the arguments counts.
    let mut at = assertion.at;
    let mut last = name.clone();
    while matches!(view.punct(at + 1), b'.' | b':')
        || view.word(at + 1).is_some_and(|_| view.punct(at) == b'.' || view.punct(at) == b':')
    {
        at += 1;
        if let Some(word) = view.word(at) {
            last = word.to_ascii_lowercase();
        }
    }
    at += 1;
    if view.punct(at) == b'!' {
        at += 1;
    }
    let statement = &assertion.statement;
    if !matches!(view.punct(at), b'(' | b'[' | b'{') {
        return name == "assert" && bare(view, assertion.at + 1..statement.end);
    }
    let Some(close) = closing(view, at, statement.end) else { return false };
    let arguments = split(view, at + 1..close);
    if name == "expect" || name == "expecttypeof" {
        return arguments.first().is_some_and(|value| matched(view, value, close + 1..statement.end));
    }
    if name == "assert"
        && close + 1 < statement.end
        && !matches!(view.punct(close + 1), b';' | b',')
        && at == assertion.at + 1
    {
        // `assert (x) == y` of Python and Elixir.
        return bare(view, assertion.at + 1..statement.end);
    }
    match arguments.as_slice() {
        [] => false,
        [one] => condition(view, one, &last),
        [one, two, ..] => {
            condition(view, one, &last) && !equality(&last)
                || equality(&last) && constant_pair(view, one, two)
        }
    }
}

/// `assert True`, `assert x == x`, with a message behind it.
fn bare(view: View<'_>, condition_and_message: Range<usize>) -> bool {
    split(view, condition_and_message).first().is_some_and(|first| condition(view, first, "assert"))
}

fn equality(name: &str) -> bool {
    ["eq", "same", "is"].iter().any(|part| name.contains(part))
        && !name.contains("not")
        && !name.contains("ne_")
        && !name.contains("true")
        && !name.contains("false")
}

/// Whether a condition is always what the assertion of this name wants.
fn condition(view: View<'_>, range: &Range<usize>, name: &str) -> bool {
    let mut range = range.clone();
    while view.punct(range.start) == b'('
        && closing(view, range.start, range.end) == Some(range.end - 1)
        && range.len() > 2
    {
        range = range.start + 1..range.end - 1;
    }
    let wants_false = name.contains("false") || name == "refute";
    if range.len() == 1 {
        let word = String::from_utf8_lossy(view.bytes(range.start)).to_ascii_lowercase();
        return if wants_false { word == "false" } else { matches!(word.as_str(), "true" | "1") };
    }
    if wants_false || range.is_empty() {
        return false;
    }
    if range.len() == 2 && view.punct(range.start) == b'!' {
        return view.is(range.start + 1, b"false");
    }
    let ends_true = matches!(view.bytes(range.end - 1), b"true" | b"True");
    let or = range.len() > 2
        && (view.is(range.end - 2, b"or")
            || view.punct(range.end - 2) == b'|' && view.punct(range.end - 3) == b'|');
    if ends_true && or {
        return true;
    }
    let signs = range.clone().filter(|at| view.punct(*at) == b'=' || view.is(*at, b"is")).collect::<Vec<_>>();
    let (Some(first), Some(last)) = (signs.first(), signs.last()) else { return false };
    let adjacent = signs.len() == last - first + 1 && signs.len() < 4;
    let compares = signs.len() > 1 || view.is(*first, b"is");
    let before = first.checked_sub(1).map_or(0, |at| view.punct(at));
    adjacent
        && compares
        && !matches!(before, b'!' | b'<' | b'>')
        && constant_pair(view, &(range.start..*first), &(last + 1..range.end))
}

/// Whether two expressions are the same and neither calls anything.
fn constant_pair(view: View<'_>, one: &Range<usize>, two: &Range<usize>) -> bool {
    one.len() == two.len()
        && !one.is_empty()
        && one
            .clone()
            .zip(two.clone())
            .all(|(one, two)| view.bytes(one) == view.bytes(two) && view.punct(one) != b'(')
}

/// `expect(x).toBe(x)`, `expect(x).to eq(x)`.
fn matched(view: View<'_>, value: &Range<usize>, rest: Range<usize>) -> bool {
    let mut names = Vec::new();
    for at in rest.clone() {
        if let Some(word) = view.word(at) {
            names.push(word);
        }
        if view.punct(at) == b'(' {
            let Some(close) = closing(view, at, rest.end) else { return false };
            let Some(wanted) = split(view, at + 1..close).into_iter().next() else { continue };
            return !names.iter().any(|name| matches!(*name, "not" | "not_to" | "to_not"))
                && constant_pair(view, value, &wanted);
        }
    }
    let certain = matches!(view.bytes(value.start), b"true" | b"1") && value.len() == 1;
    certain
        && names
            .iter()
            .any(|name| matches!(*name, "toBeTruthy" | "true" | "ok" | "toBeDefined" | "be_truthy"))
        && !names.contains(&"not")
}

/// The bracket that closes the one at `open`.
fn closing(view: View<'_>, open: usize, limit: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for at in open..limit {
        match view.punct(at) {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// The parts between commas.
fn split(view: View<'_>, range: Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let (mut start, mut depth) = (range.start, 0_usize);
    for at in range.clone() {
        match view.punct(at) {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => {
                parts.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    if start < range.end {
        parts.push(start..range.end);
    }
    parts
}
