//! Tests that a runner skips, and placeholders.

use std::ops::Range;

use super::calls::is_top;
use super::{NoAssertion, NoAssertionKind};
use crate::citation::source::SourceFile;

/// What says that a test does not run.
pub(super) fn find(file: &SourceFile<'_>, tokens: Range<usize>, body: Range<usize>) -> Option<NoAssertion> {
    let view = file.view();
    let language = file.language.name;
    let header = tokens.start..body.start.min(tokens.end);
    let at_line = |kind, at| Some(NoAssertion { kind, line: file.line_of_token(at) });
    for at in header.clone().filter(|_| header.len() < LIMIT) {
        let before = at.checked_sub(1).map_or(0, |at| view.punct(at));
        let marks = match view.bytes(at) {
            b"ignore" | b"Ignore" => {
                matches!(before, b'[' | b'@' | b'.') && !(language == "javascript" && before != b'.')
            }
            b"Disabled" | b"disabled" => before == b'@',
            b"skip" => {
                before == b'.'
                    && (language == "javascript"
                        || header_has(view, &header, b"mark")
                        || header_has(view, &header, b"unittest"))
            }
            b"todo" => before == b'.' && language == "javascript",
            b"xit" | b"xtest" | b"xspecify" => at == tokens.start,
            b"Skip" => language == "csharp" && view.punct(at + 1) == b'=',
            _ => false,
        };
        if marks {
            return at_line(NoAssertionKind::Skipped, at);
        }
    }
    for at in body.clone() {
        let called = view.punct(at + 1) == b'(';
        let bang = view.punct(at + 1) == b'!';
        let before = at.checked_sub(1).map_or(0, |at| view.punct(at));
        let kind = match view.bytes(at) {
            b"todo" | b"unimplemented" if bang && language == "rust" => NoAssertionKind::Placeholder,
            b"NotImplementedError" if at > 0 && (view.is(at - 1, b"raise") || view.is(at - 1, b"throw")) => {
                NoAssertionKind::Placeholder
            }
            b"NotImplementedException" if at > 0 && view.is(at - 1, b"new") => NoAssertionKind::Placeholder,
            b"TODO" if called && language == "kotlin" => NoAssertionKind::Placeholder,
            b"Skip" | b"Skipf" | b"SkipNow" if called && before == b'.' && language == "go" => {
                NoAssertionKind::Skipped
            }
            b"skip" | b"skipTest" if called && before == b'.' && language == "python" => {
                NoAssertionKind::Skipped
            }
            b"skip" | b"pending" if language == "ruby" && (view.newline(at) || called) => {
                NoAssertionKind::Skipped
            }
            b"GTEST_SKIP" if called => NoAssertionKind::Skipped,
            _ => continue,
        };
        let top = if language == "python" { python_top(file, at, &body) } else { is_top(view, at, &body) };
        if top {
            return at_line(kind, at);
        }
    }
    None
}

/// Longer headers are tables of parameters.
const LIMIT: usize = 2000;

fn header_has(view: crate::citation::items::View<'_>, header: &Range<usize>, word: &[u8]) -> bool {
    header.clone().any(|at| view.is(at, word))
}

/// Whether a token stands on a line with the indentation of the body.
fn python_top(file: &SourceFile<'_>, at: usize, body: &Range<usize>) -> bool {
    let start = |at: usize| file.lexed.tokens[at].start as usize;
    let indent = |at: usize| crate::citation::digest::indentation(file.text, start(at));
    indent(at) <= indent(body.start)
}
