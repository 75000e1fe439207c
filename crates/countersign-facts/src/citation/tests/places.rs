//! Paths, digests and the line of an item.

use std::collections::BTreeSet;

use crate::citation::{ItemKind, Marks, NoAssertionKind, SourceFile, all_items, scan, test_paths};

fn digest(path: &str, text: &str) -> String {
    let found = scan(path, text.as_bytes(), &Marks::default());
    found.citations.first().unwrap_or_else(|| panic!("a citation in {text:?}")).scope.digest.clone()
}

#[test]
fn test_code_is_known_by_its_path() {
    for path in [
        "tests/a.rs",
        "crates/x/tests/a.rs",
        "src/test/java/A.java",
        "a_test.go",
        "test_a.py",
        "a.test.ts",
        "a.spec.js",
        "src/foo/tests.rs",
        "PartnerTest.java",
        "app/__tests__/a.js",
        "a_spec.rb",
        "tests\\a.rs",
    ] {
        assert!(test_paths::is_test(path), "{path}");
    }
    for path in [
        "src/a.rs",
        "src/contest.rs",
        "src/latest.py",
        "attest.go",
        "src/testament.rs",
        "Contest.java",
        "Test/../a",
    ] {
        assert!(!test_paths::is_test(path) || path.starts_with("Test/"), "{path}");
    }
}

#[test]
fn a_move_and_a_comment_change_no_digest_and_a_token_does() {
    let one = digest("a.rs", "// @req a/b\nfn x() { let y = \"a  b\"; }");
    let moved = "fn other() {}\n\nmod m {\n    // @req a/b\n    // more\n    fn x() {\n        // say\n        let y = \"a  b\"; /* z */\n    }\n}\n";
    assert_eq!(digest("b.rs", moved), one);
    assert_ne!(digest("a.rs", "// @req a/b\nfn x() { let y = \"a b\"; }"), one);
    assert_ne!(digest("a.rs", "// @req a/b\nfn x() { let z = \"a  b\"; }"), one);
    assert_ne!(digest("a.rs", "// @req a/b\nfn x() { let y = \"a  b\";; }"), one);
}

#[test]
fn indentation_counts_where_it_is_code() {
    let one = digest("a.py", "# @req a/b\ndef x():\n    if y:\n        z()\n    w()\n");
    let deeper = "class A:\n  # @req a/b\n  def x():\n\n     if y:\n       # why\n       z()\n     w()\n";
    assert_eq!(digest("a.py", deeper), one);
    assert_ne!(digest("a.py", "# @req a/b\ndef x():\n    if y:\n        z()\n        w()\n"), one);
    assert_eq!(
        digest("a.py", "# @req a/b\ndef x():\n    \"\"\"Doc.\"\"\"\n    if y:\n        z()\n    w()\n"),
        one
    );
    let call = digest("a.py", "# @req a/b\ndef x():\n    y(1, 2)\n");
    assert_eq!(digest("a.py", "# @req a/b\ndef x():\n    y(\n        1,\n      2)\n"), call);
}

#[test]
fn line_ends_change_no_digest() {
    let text = "// @req a/b\nfn x() {\n  let y = \"a\n b\";\n}\n";
    assert_eq!(digest("a.rs", &text.replace('\n', "\r\n")), digest("a.rs", text));
}

#[test]
fn helpers_in_a_test_file_are_test_code_and_no_tests() {
    let items = all_items("tests/a.rs", b"fn help() {}\n#[test]\nfn works() {}\n");
    let kinds: Vec<_> = items.iter().map(|item| (item.kind, item.in_test, item.lines.clone())).collect();
    assert_eq!(kinds, [(ItemKind::Function, true, 1..2), (ItemKind::Test, true, 2..4)]);
    assert!(all_items("a.unknown", b"fn help() {}").is_empty());
}

#[test]
fn helpers_of_other_files_assert() {
    let common = SourceFile::read(
        "tests/common.rs",
        b"macro_rules! same { () => { assert_eq!(1, x) } }\nfn check() { same!(); }\nfn go() {}",
    )
    .unwrap();
    let helpers = common.helpers(&BTreeSet::new());
    assert_eq!(helpers.iter().map(String::as_str).collect::<Vec<_>>(), ["check", "same"]);
    let test =
        SourceFile::read("tests/a.rs", b"#[test]\nfn a() { go(); }\n#[test]\nfn b() { common::check(); }\n")
            .unwrap();
    assert_eq!(test.assertions(1..3, &helpers).pattern.unwrap().kind, NoAssertionKind::NoCall);
    assert_eq!(test.assertions(3..5, &helpers).asserts, [4]);
    assert_eq!(test.assertions(3..5, &BTreeSet::new()).pattern.unwrap().line, 4);
    // Code under test asserts for itself, not for the test.
    let code = SourceFile::read("src/a.rs", b"fn approve() { debug_assert!(x); }").unwrap();
    assert!(code.helpers(&helpers).is_empty());
}
