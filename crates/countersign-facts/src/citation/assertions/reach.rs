//! Which parts of a test never run, and where a failure is dropped.

use std::ops::Range;

use crate::citation::digest::indentation;
use crate::citation::items::View;

/// Stretches of a test in which an assertion says nothing.
#[derive(Debug, Default)]
pub(super) struct Reach {
    dead: Vec<Range<usize>>,
    swallowed: Vec<Range<usize>>,
}

impl Reach {
    pub(super) fn new(view: View<'_>, language: &str, body: Range<usize>) -> Self {
        let mut reach = Self::default();
        if matches!(language, "python") {
            reach.python(view, &body);
        } else {
            reach.braces(view, &body);
        }
        reach
    }

    pub(super) fn is_dead(&self, at: usize) -> bool {
        self.dead.iter().any(|range| range.contains(&at))
    }

    pub(super) fn is_swallowed(&self, at: usize) -> bool {
        self.swallowed.iter().any(|range| range.contains(&at))
    }

    fn python(&mut self, view: View<'_>, body: &Range<usize>) {
        let indent = |at: usize| indentation(view.text, view.tokens[at].start as usize);
        let lines: Vec<usize> = body.clone().filter(|at| view.newline(*at) || *at == body.start).collect();
        let block_end = |from: usize| {
            lines.iter().copied().find(|at| *at > from && indent(*at) <= indent(from)).unwrap_or(body.end)
        };
        let Some(base) = lines.first().map(|at| indent(*at)) else { return };
        for at in lines.iter().copied().take(STATEMENTS) {
            match view.bytes(at) {
                b"return" | b"raise" if indent(at) == base => self.dead.push(at + 1..body.end),
                b"if" | b"while"
                    if matches!(view.bytes(at + 1), b"False" | b"0") && view.punct(at + 2) == b':' =>
                {
                    self.dead.push(at..block_end(at));
                }
                b"with" if (at..at + 5).any(|word| view.is(word, b"suppress")) => {
                    self.swallowed.push(at..block_end(at));
                }
                b"try" => {
                    let end = block_end(at);
                    let mut handler = end;
                    let mut drops = view.is(end, b"except");
                    while handler < body.end && view.is(handler, b"except") {
                        let next = block_end(handler);
                        let inside = lines.iter().copied().find(|line| *line > handler).unwrap_or(next);
                        let first = if inside < next { inside } else { next.saturating_sub(1) };
                        let named = (handler + 1..first).find_map(|at| view.word(at)).unwrap_or("Exception");
                        let catches = matches!(named, "Exception" | "BaseException" | "AssertionError");
                        let silent = matches!(view.bytes(first), b"pass" | b"return" | b"continue")
                            || view.punct(first) == b'.';
                        drops &= silent || !catches;
                        if catches && silent {
                            handler = next;
                            continue;
                        }
                        drops = false;
                        handler = next;
                    }
                    if drops {
                        self.swallowed.push(at..end);
                    }
                }
                _ => {}
            }
        }
    }

    fn braces(&mut self, view: View<'_>, body: &Range<usize>) {
        let mut open: Vec<usize> = Vec::new();
        // Whether the group that was closed last is the condition of an `if` without braces.
        let mut guard = Guard::Other;
        for at in body.clone() {
            match view.punct(at) {
                b'(' | b'[' | b'{' => open.push(at),
                b')' | b']' | b'}' => {
                    if let Some(start) = open.pop() {
                        let condition = start > 0 && GUARDS.contains(&view.bytes(start - 1));
                        guard = if condition { Guard::Condition } else { Guard::Other };
                        self.group(view, body, start, at);
                    }
                }
                _ => {}
            }
            let word = view.word(at).unwrap_or_default();
            if matches!(word, "return" | "throw")
                && open.is_empty()
                && starts_statement(view, at, body, guard)
                && !returns_assertion(view, at)
            {
                self.dead.push(at + 1..body.end);
            }
        }
    }

    /// Looks at a group that has just been closed.
    fn group(&mut self, view: View<'_>, body: &Range<usize>, start: usize, end: usize) {
        if view.punct(start) == b'{' && start > body.start {
            let bracketed = view.punct(start - 1) == b')' && start > 3 && view.punct(start - 3) == b'(';
            let (word, condition) = if bracketed {
                (start.wrapping_sub(4), start - 2)
            } else {
                (start.wrapping_sub(2), start - 1)
            };
            if matches!(view.bytes(word), b"if" | b"while")
                && matches!(view.bytes(condition), b"false" | b"0")
            {
                self.dead.push(start..end);
            }
            if view.is(start - 1, b"try") && catches_silently(view, end + 1) {
                self.swallowed.push(start..end);
            }
        }
        // `let _ = std::panic::catch_unwind(...)`
        if view.punct(start) == b'(' && start > 0 && view.is(start - 1, b"catch_unwind") {
            let from = start.saturating_sub(10).max(body.start);
            let dropped = (from..start)
                .any(|at| view.is(at, b"let") && view.is(at + 1, b"_") && view.punct(at + 2) == b'=');
            if dropped {
                self.swallowed.push(start..end);
            }
        }
    }
}

/// What the parentheses were that closed last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Guard {
    Condition,
    Other,
}

/// Words that guard what follows their parentheses.
const GUARDS: &[&[u8]] = &[b"if", b"for", b"while", b"foreach", b"with"];

/// Tests with more statements are not looked at further.
const STATEMENTS: usize = 2000;

/// Whether `catch (...) {}` with nothing in it stands at a place.
fn catches_silently(view: View<'_>, at: usize) -> bool {
    if !view.is(at, b"catch") {
        return false;
    }
    let open = (at + 1..at + 24).find(|at| view.punct(*at) == b'{');
    open.is_some_and(|open| view.punct(open + 1) == b'}')
}

/// Whether a statement starts at a token that no condition in front of it guards.
fn starts_statement(view: View<'_>, at: usize, body: &Range<usize>, guard: Guard) -> bool {
    if at == body.start {
        return true;
    }
    let before = at - 1;
    let goes_on = matches!(view.punct(before), b'>' | b':' | b'=' | b',' | b'(') || view.is(before, b"else");
    let guarded = guard == Guard::Condition && view.punct(before) == b')';
    matches!(view.punct(before), b';' | b'}') || view.newline(at) && !goes_on && !guarded
}

/// `return expect(...)` asserts.
fn returns_assertion(view: View<'_>, at: usize) -> bool {
    view.word(at + 1).is_some() && !view.newline(at + 1)
}
