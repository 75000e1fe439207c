//! What holds for every input.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use crate::citation::{Marks, SourceCitations, SourceFile, language, scan};

/// A path in each language.
fn paths() -> Vec<String> {
    let known = language::all().iter();
    known.map(|language| format!("a.{}", language.extensions.first().unwrap_or(&"x"))).collect()
}

/// Pieces that open, close and confuse.
const PIECES: &[&str] = &[
    "@req a/b",
    "@req[test] a/b#c",
    "@req-begin a/b",
    "@req-end",
    "@req-off",
    "@req-on",
    "//",
    "/*",
    "*/",
    "#",
    "--",
    "\"",
    "'",
    "`",
    "\"\"\"",
    "'''",
    "${",
    "#{",
    "\\(",
    "}",
    "{",
    "(",
    ")",
    "[",
    "]",
    "\\",
    "\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "    ",
    "r#\"",
    "\"#",
    "<<EOF",
    "EOF",
    "<<<EOT",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "{-",
    "-}",
    "=begin",
    "=end",
    "=cut",
    "%w[",
    "q(",
    "~s(",
    "@\"",
    "$\"",
    "--[[",
    "]]",
    "|",
    ">",
    ":",
    "- ",
    "fn x",
    "def x",
    "class X",
    "end",
    "do",
    "describe(\"x\"",
    "it(\"y\", () =>",
    "=>",
    "=",
    ";",
    ",",
    "<?php",
    "?>",
    "@tag",
    "[Tags]",
    "req:a/b",
    "Scenario: x",
    "*** Test Cases ***",
    "é",
    "\u{feff}",
    "assert x == x",
    "return",
    "try",
    "catch",
    "if",
    "elseif",
    "?\"",
    "$\"",
    "/x",
    "<a href=",
    "#[test]",
    "@Test",
    "impl",
    "for",
    "template <",
    "operator",
    "::",
    ".",
];

fn soup() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|pieces| pieces.concat())
}

fn look(path: &str, text: &[u8]) {
    let found = scan(path, text, &Marks::new(&["spec:{capability}/{requirement}/{scenario}"]).unwrap());
    for citation in &found.citations {
        assert_eq!(text.get(citation.bytes.clone()).map(<[u8]>::is_empty), Some(false));
        assert!(citation.scope.lines.start <= citation.scope.lines.end);
    }
    for problem in &found.problems {
        assert!(problem.bytes.end <= text.len() && problem.bytes.start <= problem.bytes.end);
    }
    let Some(file) = SourceFile::read(path, text) else { return };
    for item in file.items() {
        assert!(item.lines.start < item.lines.end);
        let asserted = file.assertions(item.lines, &BTreeSet::new());
        let all: BTreeSet<&str> = asserted.all_words.iter().collect();
        assert!(asserted.words.iter().all(|word| all.contains(word)) || asserted.asserts.len() > 1);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn arbitrary_bytes_are_read(mut bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        bytes.extend_from_slice(b"@req a/b");
        for path in paths() {
            look(&path, &bytes);
        }
    }

    #[test]
    fn soup_is_read(text in soup()) {
        for path in paths() {
            look(&path, text.as_bytes());
        }
    }

    #[test]
    fn without_the_mark_nothing_is_cited(text in soup()) {
        let text = text.replace("@req", "@rep").replace("req:", "rep:");
        for path in paths() {
            prop_assert_eq!(scan(&path, text.as_bytes(), &Marks::default()), SourceCitations::default());
        }
    }

    #[test]
    fn layout_changes_no_digest(gaps in prop::collection::vec(0..6_usize, 24)) {
        let tokens = ["pub", "fn", "x", "(", "a", ":", "&'a", "u8", ")", "{", "let", "c", "=", "'\"'", ";", "y", "(",
            "r#\"// s\"#", ",", "b'\\''", ")", ";", "}", "\n"];
        let fillers = [" ", "\n", "\n\n\n", "\t  ", " /* it's \" @re */ ", " // no '\n  "];
        let write = |gaps: &[usize]| {
            let mut text = "// @req a/b\n".to_owned();
            for (token, gap) in tokens.iter().zip(gaps) {
                write!(text, "{token}{}", fillers[*gap]).unwrap();
            }
            text
        };
        let digest = |text: &str| scan("a.rs", text.as_bytes(), &Marks::default()).citations[0].scope.digest.clone();
        prop_assert_eq!(digest(&write(&gaps)), digest(&write(&[0; 24])));
    }
}

#[test]
fn the_time_is_linear() {
    for piece in PIECES.iter().chain(&[
        "<a ",
        "/[",
        "#\"",
        "@req a/b\n",
        "// @req a/b\nx\n",
        "// @req a/b\n",
        "# @req a/b\n",
        "x /* @req a/b */ ",
        " # @req a/b\n#\n",
        "`a``b```c",
        "(\n",
        "a<",
        "t.Fatal(",
    ]) {
        for path in paths() {
            let text = format!("{}\n// # @req a/b\nx", piece.repeat(20_000));
            let start = Instant::now();
            let file = SourceFile::read(&path, text.as_bytes()).unwrap();
            let found = file.citations(&Marks::default());
            let taken = start.elapsed();
            assert!(
                taken < Duration::from_secs(4),
                "{path}: {piece:?} takes {taken:?} for {}",
                found.citations.len()
            );
        }
    }
}
