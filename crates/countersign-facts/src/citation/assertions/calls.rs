//! Which tokens assert something.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Assertion;
use crate::citation::items::{ItemKind, View};
use crate::citation::lexer::Kind;
use crate::citation::source::SourceFile;

/// Whether the tests of a language are understood.
pub(super) fn understands(language: &str) -> bool {
    const LANGUAGES: &[&str] = &[
        "rust",
        "python",
        "javascript",
        "go",
        "java",
        "kotlin",
        "scala",
        "csharp",
        "swift",
        "c",
        "cpp",
        "ruby",
        "php",
        "dart",
        "elixir",
        "lua",
        "zig",
        "r",
        "lisp",
        "powershell",
    ];
    LANGUAGES.contains(&language)
}

/// The assertions of a test.
pub(super) fn find(file: &SourceFile<'_>, tokens: Range<usize>, body: Range<usize>) -> Vec<Assertion> {
    let view = file.view();
    let language = file.language.name;
    let mut found = Vec::new();
    // What a header promises: a panic.
    for at in tokens.start..body.start.min(tokens.end) {
        if matches!(view.bytes(at), b"should_panic" | b"expectedException" | b"ExpectedException")
            || expected(view, at)
        {
            found.push(Assertion { at, statement: at..at + 1 });
        }
    }
    let helpers = helpers(file, &tokens);
    let mut at = body.start;
    while at < body.end {
        let helper = view.word(at).is_some_and(|word| helpers.contains(word) && is_call(view, at));
        if helper || asserts(view, language, at, &body) {
            let end = statement_end(view, at, body.end);
            let start = statement_start(view, at, body.start);
            found.push(Assertion { at, statement: start..end });
            at = end;
        } else {
            at += 1;
        }
    }
    found
}

/// `@Test(expected = X.class)` of Java.
fn expected(view: View<'_>, at: usize) -> bool {
    view.is(at, b"expected") && view.punct(at + 1) == b'='
}

/// Functions of the file that assert and are no tests: a call of one is an assertion.
fn helpers<'f>(file: &'f SourceFile<'_>, test: &Range<usize>) -> BTreeSet<&'f str> {
    let view = file.view();
    let mut names = BTreeSet::new();
    let called: BTreeSet<&[u8]> =
        test.clone().filter(|at| is_call(view, *at)).map(|at| view.bytes(at)).collect();
    for node in &file.tree.nodes {
        let found = &node.found;
        let Some(name) = found.names.last().filter(|_| found.kind == ItemKind::Function) else { continue };
        if called.contains(name.as_bytes())
            && found.body.clone().any(|at| asserts(view, file.language.name, at, &found.body))
        {
            names.insert(name.as_str());
        }
    }
    names
}

/// Whether the word at a place is called.
fn is_call(view: View<'_>, at: usize) -> bool {
    view.kind(at) == Some(Kind::Word)
        && (view.punct(at + 1) == b'('
            || view.punct(at + 1) == b'!' && matches!(view.punct(at + 2), b'(' | b'[' | b'{'))
}

/// Whether an assertion starts at a token.
pub(super) fn asserts(view: View<'_>, language: &str, at: usize, body: &Range<usize>) -> bool {
    let Some(word) = view.word(at) else { return false };
    let lower = word.to_ascii_lowercase();
    let called = is_call(view, at);
    let dotted = at > 0 && view.punct(at - 1) == b'.';
    let owner = view.punct(at + 1) == b'.' || view.punct(at + 1) == b':';
    let statement = view.newline(at) || at == body.start || matches!(view.punct(at - 1), b';' | b'{' | b':');
    let generic = view.punct(at + 1) == b'<';
    if lower.contains("assert") {
        return called
            || owner
            || generic
            || statement && matches!(language, "python" | "elixir" | "ruby" | "lua" | "php" | "dart");
    }
    match language {
        "rust" => {
            (lower.starts_with("expect") && !dotted && called)
                || lower.starts_with("verify") && called
                || matches!(word, "check" | "require" | "panic" | "unreachable")
                    && called
                    && view.punct(at + 1) == b'!'
                    && (word != "panic" || !is_top(view, at, body))
        }
        "go" => {
            let receiver = dotted
                && at > 1
                && matches!(view.bytes(at - 2), b"t" | b"b" | b"f" | b"tb" | b"tt" | b"suite" | b"s");
            let fails = matches!(word, "Error" | "Errorf" | "Fatal" | "Fatalf" | "Fail" | "FailNow");
            receiver && fails
                || word == "require" && owner
                || lower.starts_with("expect") && called
                || word == "is" && owner
                || lower.starts_with("verify") && called
                || word == "panic" && called && !is_top(view, at, body)
        }
        "python" => {
            matches!(word, "raises" | "warns" | "fail" | "verify" | "approx" | "deprecated_call")
                && dotted
                && word != "approx"
                || lower.starts_with("expect") && called
                || lower.starts_with("should") && (called || dotted)
                || lower.starts_with("verify") && called
        }
        "javascript" => {
            matches!(word, "expect" | "expectTypeOf" | "verify" | "should") && (called || owner)
                || word == "should" && dotted
                || dotted
                    && at > 1
                    && view.is(at - 2, b"t")
                    && matches!(
                        word,
                        "is" | "not"
                            | "equal"
                            | "deepEqual"
                            | "true"
                            | "false"
                            | "throws"
                            | "ok"
                            | "truthy"
                            | "like"
                            | "snapshot"
                            | "pass"
                            | "fail"
                            | "same"
                    )
                    && called
        }
        "ruby" | "elixir" => {
            matches!(lower.as_str(), "expect" | "refute" | "flunk" | "verify" | "is_expected")
                || lower.starts_with("refute_")
                || lower.starts_with("must_")
                || lower.starts_with("wont_")
                || lower == "should" && dotted
        }
        "lisp" => {
            matches!(word, "is" | "are" | "should" | "should-not" | "should-error" | "check" | "thrown?")
        }
        "powershell" => lower == "should",
        _ => {
            lower.starts_with("expect") && (called || owner || generic)
                || lower.starts_with("verify") && (called || generic)
                || lower.starts_with("should")
                    && (called || dotted || language == "kotlin" || language == "scala")
                || matches!(
                    word,
                    "require"
                        | "REQUIRE"
                        | "CHECK"
                        | "fail"
                        | "Fail"
                        | "XCTFail"
                        | "must"
                        | "REQUIRE_THAT"
                        | "CHECK_THAT"
                ) && (called || generic)
                || matches!(
                    lower.as_str(),
                    "require_eq"
                        | "check_eq"
                        | "require_throws"
                        | "check_throws"
                        | "require_false"
                        | "check_false"
                        | "boost_check"
                        | "boost_require"
                        | "boost_check_equal"
                ) && called
        }
    }
}

/// Whether a token stands in the body itself and not in a block of it.
pub(super) fn is_top(view: View<'_>, at: usize, body: &Range<usize>) -> bool {
    let mut depth = 0_i64;
    for token in body.start..at {
        match view.punct(token) {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth -= 1,
            _ => {}
        }
    }
    depth <= 0
}

/// The start of the statement that a token stands in.
fn statement_start(view: View<'_>, at: usize, limit: usize) -> usize {
    let starts = |at: &usize| view.newline(*at) || matches!(view.punct(at - 1), b';' | b'{' | b'}');
    (limit + 1..=at).rev().find(starts).unwrap_or(limit)
}

/// The end of the statement that starts or goes on at a token.
fn statement_end(view: View<'_>, at: usize, limit: usize) -> usize {
    let mut depth = 0_usize;
    for token in at..limit {
        let joins = matches!(view.punct(token), b'.' | b'|' | b'&')
            || token > at && matches!(view.punct(token - 1), b'.' | b'=' | b',');
        if token > at && depth == 0 && view.newline(token) && !joins {
            return token;
        }
        match view.punct(token) {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' if depth == 0 => return token,
            b')' | b']' | b'}' => depth -= 1,
            b';' if depth == 0 => return token,
            _ => {}
        }
    }
    limit
}

/// Whether a comment holds what looks like an assertion.
pub(super) fn asserts_in_text(text: &[u8]) -> bool {
    let starts: [&[u8]; 9] = [
        b"assert",
        b"Assert",
        b"ASSERT",
        b"expect(",
        b"EXPECT_",
        b"require.",
        b"t.Error",
        b"t.Fatal",
        b"verify(",
    ];
    starts.iter().any(|start| {
        memchr::memmem::find_iter(text, start).any(|at| {
            let line = &text[at..];
            let line = &line[..memchr::memchr(b'\n', line).unwrap_or(line.len())];
            // Talk about assertions has no call in it.
            let code = line.contains(&b'(') || memchr::memmem::find(line, b"==").is_some();
            let word = at > 0 && text[at - 1].is_ascii_alphanumeric();
            code && !word
        })
    })
}
