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
pub(super) fn find(
    file: &SourceFile<'_>,
    (tokens, body): (Range<usize>, Range<usize>),
    known: &BTreeSet<String>,
) -> Vec<Assertion> {
    let view = file.view();
    let language = file.language.name;
    let mut found = Vec::new();
    // What a header promises: a panic.
    for at in tokens.start..body.start.min(tokens.end) {
        if matches!(view.bytes(at), b"should_panic" | b"expectedException" | b"ExpectedException")
            || expected(view, at)
        {
            found.push(Assertion { at, statement: at..at + 1, helper: false });
        }
    }
    let own = file.helpers.get_or_init(|| helpers(file, &BTreeSet::new()));
    let mut at = body.start;
    while at < body.end {
        let called = view.word(at).filter(|_| is_call(view, at));
        let helper = called.is_some_and(|word| own.contains(word) || known.contains(word));
        if helper || asserts(view, language, at, &body) {
            let end = statement_end(view, at, body.end);
            let start = statement_start(view, at, body.start);
            found.push(Assertion { at, statement: start..end, helper });
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

/// How far helpers that call helpers are followed.
const ROUNDS: usize = 4;

/// The functions and macros in the test code of a file that assert and are no tests: a call of one is an assertion.
pub(super) fn helpers(file: &SourceFile<'_>, known: &BTreeSet<String>) -> BTreeSet<String> {
    let view = file.view();
    let candidates = file.tree.nodes.iter().filter(|node| {
        let start = node.found.tokens.start;
        let is_macro = (start..start + 8).any(|at| view.is(at, b"macro_rules"));
        node.in_test && (node.found.kind == ItemKind::Function || is_macro)
    });
    let candidates: Vec<_> =
        candidates.filter_map(|node| Some((node.found.names.last()?, &node.found.body))).collect();
    let mut names = BTreeSet::new();
    for _ in 0..ROUNDS {
        let before = names.len();
        for (name, body) in &candidates {
            let calls = |at: usize, names: &BTreeSet<String>| {
                let word = view.word(at).filter(|_| is_call(view, at));
                word.is_some_and(|word| known.contains(word) || names.contains(word))
            };
            let asserting = !names.contains(*name)
                && (*body).clone().any(|at| asserts(view, file.language.name, at, body) || calls(at, &names));
            if asserting {
                names.insert((*name).clone());
            }
        }
        if names.len() == before {
            break;
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
    let place = Place {
        called: is_call(view, at),
        dotted: at > 0 && view.punct(at - 1) == b'.',
        owner: matches!(view.punct(at + 1), b'.' | b':'),
        generic: view.punct(at + 1) == b'<',
    };
    if lower.contains("assert") {
        let statement =
            view.newline(at) || at == body.start || matches!(view.punct(at - 1), b';' | b'{' | b':');
        let bare = matches!(language, "python" | "elixir" | "ruby" | "lua" | "php" | "dart");
        return place.called || place.owner || place.generic || statement && bare;
    }
    let panics = || place.called && !is_top(view, at, body);
    match language {
        "rust" => match word {
            "panic" => view.punct(at + 1) == b'!' && panics(),
            "check" | "require" | "unreachable" => place.called && view.punct(at + 1) == b'!',
            _ => {
                place.called && (lower.starts_with("verify") || lower.starts_with("expect") && !place.dotted)
            }
        },
        "go" => go(view, at, word, &place) || word == "panic" && panics(),
        "javascript" => javascript(view, at, word, &place),
        "python" => {
            place.dotted && matches!(word, "raises" | "warns" | "fail" | "verify" | "deprecated_call")
                || place.called && ["expect", "should", "verify"].iter().any(|start| lower.starts_with(start))
                || place.dotted && lower.starts_with("should")
        }
        "ruby" | "elixir" => {
            matches!(&*lower, "expect" | "refute" | "flunk" | "verify" | "is_expected")
                || ["refute_", "must_", "wont_"].iter().any(|start| lower.starts_with(start))
                || lower == "should" && place.dotted
        }
        "lisp" => {
            matches!(word, "is" | "are" | "should" | "should-not" | "should-error" | "check" | "thrown?")
        }
        "powershell" => lower == "should",
        _ => others(language, word, &lower, &place),
    }
}

/// What stands around a word.
#[expect(clippy::struct_excessive_bools, reason = "four facts about one place")]
struct Place {
    called: bool,
    dotted: bool,
    owner: bool,
    generic: bool,
}

fn go(view: View<'_>, at: usize, word: &str, place: &Place) -> bool {
    let receivers: [&[u8]; 6] = [b"t", b"b", b"f", b"tb", b"tt", b"s"];
    let receiver = place.dotted && at > 1 && receivers.contains(&view.bytes(at - 2));
    let lower = word.to_ascii_lowercase();
    receiver && matches!(word, "Error" | "Errorf" | "Fatal" | "Fatalf" | "Fail" | "FailNow")
        || place.owner && matches!(word, "require" | "is")
        || place.called && (lower.starts_with("expect") || lower.starts_with("verify"))
}

fn javascript(view: View<'_>, at: usize, word: &str, place: &Place) -> bool {
    let tap = place.dotted && place.called && at > 1 && view.is(at - 2, b"t");
    matches!(word, "expect" | "expectTypeOf" | "verify" | "should") && (place.called || place.owner)
        || word == "should" && place.dotted
        || tap && TAP.contains(&word)
}

/// Assertions of `tape`, `tap` and `ava`.
const TAP: &[&str] = &[
    "is",
    "not",
    "equal",
    "deepEqual",
    "true",
    "false",
    "throws",
    "ok",
    "truthy",
    "like",
    "snapshot",
    "pass",
    "fail",
    "same",
];

fn others(language: &str, word: &str, lower: &str, place: &Place) -> bool {
    let taken = place.called || place.generic;
    let infix = place.dotted || matches!(language, "kotlin" | "scala");
    lower.starts_with("expect") && (taken || place.owner)
        || lower.starts_with("verify") && taken
        || lower.starts_with("should") && (place.called || infix)
        || MACROS.contains(&word) && taken
        || lower.starts_with("boost_") && place.called
}

/// Assertions that no common start tells.
const MACROS: &[&str] = &[
    "require",
    "REQUIRE",
    "CHECK",
    "fail",
    "Fail",
    "XCTFail",
    "must",
    "REQUIRE_THAT",
    "CHECK_THAT",
    "REQUIRE_EQ",
    "CHECK_EQ",
    "REQUIRE_THROWS",
    "CHECK_THROWS",
    "REQUIRE_FALSE",
    "CHECK_FALSE",
];

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
