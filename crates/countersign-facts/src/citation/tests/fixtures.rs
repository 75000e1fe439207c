//! The golden files.

#![expect(clippy::disallowed_methods, reason = "the cases are files")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use countersign_testkit::cases;

use crate::citation::{ItemKind, Marks, ScopeKind, SourceFile};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else if !path.to_string_lossy().ends_with(".expected.txt") {
            found.push(path);
        }
    }
}

/// What is found in a file, one line each.
fn shown(path: &str, text: &[u8]) -> String {
    let marks = Marks::new(&[
        "spec:{capability}/{requirement}/{scenario}",
        "[[covers {capability}/{requirement}#{scenario}]]",
    ])
    .unwrap();
    let found = crate::citation::scan(path, text, &marks);
    let mut out = String::new();
    for citation in &found.citations {
        assert!(!citation.reference.starts_with("trap/"), "{path}:{} is no citation", citation.line);
        assert_eq!(citation.scope.digest.len(), 64);
        let scope = &citation.scope;
        let kind = match scope.kind {
            ScopeKind::File => "file",
            ScopeKind::Item => "item",
            ScopeKind::Range => "range",
        };
        let explicit = if citation.explicit { "!" } else { "" };
        let code = if scope.in_test { "test" } else { "code" };
        let pin = citation.pin.as_ref().map(|pin| format!("@{pin}")).unwrap_or_default();
        let reason = citation.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
        writeln!(
            out,
            "{}:{} {}{explicit} {}{pin}{reason} -> {kind} {:?} {}-{} {code}",
            citation.line,
            citation.column,
            citation.verb,
            citation.reference,
            scope.symbol.join(" > "),
            scope.lines.start,
            scope.lines.end - 1,
        )
        .unwrap();
    }
    for problem in &found.problems {
        assert!(!problem.message.contains("trap"), "{path}:{}: {}", problem.line, problem.message);
        let help = problem.help.as_deref().unwrap_or_default();
        writeln!(out, "{} {}: {} ({help})", problem.code.number, problem.line, problem.message).unwrap();
    }
    for item in SourceFile::read(path, text).map(|file| file.items()).unwrap_or_default() {
        let code = if item.in_test { "test" } else { "code" };
        let lines = item.lines;
        writeln!(
            out,
            "{:?} {:?} {}-{} {code}",
            item.kind,
            item.symbol.join(" > "),
            lines.start,
            lines.end - 1
        )
        .unwrap();
    }
    out
}

/// What each test of a file asserts, one line each.
fn asserted(path: &str, text: &[u8]) -> String {
    let file = SourceFile::read(path, text).expect("a case is in a known language");
    let mut out = String::new();
    for item in file.items().into_iter().filter(|item| item.kind == ItemKind::Test) {
        let found = file.assertions(item.lines.clone(), &BTreeSet::new());
        let pattern =
            found.pattern.map_or("fine".to_owned(), |none| format!("{} ({})", none.kind.as_str(), none.line));
        let name = item.symbol.last().unwrap();
        // The name of a test says what has to be found.
        let fine = name.contains("fine") || name.contains("Fine");
        assert_eq!(fine, found.pattern.is_none(), "{path}: `{name}` {pattern}");
        let words: BTreeSet<&str> = found.words.iter().collect();
        writeln!(
            out,
            "{name}: {pattern} {:?} {}",
            found.asserts,
            words.into_iter().collect::<Vec<_>>().join(" ")
        )
        .unwrap();
    }
    out
}

#[test]
fn tests_that_cannot_fail_are_named() {
    let root = cases::workspace_root().join("fixtures/citations/assertions");
    let mut found = Vec::new();
    files(&root, &mut found);
    assert!(found.len() > 5);
    for path in found {
        let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        let text = fs::read(&path).unwrap();
        cases::compare_golden(
            &format!("citations/assertions/{name}.expected.txt"),
            &asserted(&format!("tests/{name}"), &text),
        );
    }
}

#[test]
fn every_language_finds_its_citations_and_no_trap() {
    let root = cases::workspace_root().join("fixtures/citations");
    let mut found = Vec::new();
    files(&root, &mut found);
    assert!(found.len() > 40);
    for path in found {
        let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        if name.starts_with("assertions/") {
            continue;
        }
        let inside = name.split_once('/').expect("a case lies in the folder of its language").1;
        let text = fs::read(&path).unwrap();
        cases::compare_golden(&format!("citations/{name}.expected.txt"), &shown(inside, &text));
    }
}
