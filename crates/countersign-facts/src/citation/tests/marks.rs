//! A team's own marks, and the shape of a problem.

use countersign_diag::SourceMap;

use crate::citation::{MarkError, Marks, codes, scan};

#[test]
fn a_mark_needs_a_literal_start_and_its_placeholders() {
    let error = |pattern: &str| Marks::new(&[pattern]).unwrap_err();
    assert!(matches!(error("{capability}/{requirement}"), MarkError::NoLiteral(_)));
    assert!(matches!(error("spec:{requirement}"), MarkError::Placeholders(_)));
    assert!(matches!(error("spec:{requirement}/{capability}"), MarkError::Placeholders(_)));
    assert!(matches!(error("spec:{capability}/{requirement} {capability}"), MarkError::Placeholders(_)));
    assert!(matches!(error("spec:{capability}{requirement}"), MarkError::Separator(_)));
    assert!(matches!(error("spec:{capability} {requirement}"), MarkError::Separator(_)));
    assert!(error("spec:{capability} {requirement}").to_string().contains("no visible text"));
}

#[test]
fn the_scenario_of_a_mark_may_be_left_out() {
    let references = |pattern: &str, text: &str| {
        let marks = Marks::new(&[pattern]).unwrap();
        let found = scan("a.rs", text.as_bytes(), &marks);
        found.citations.into_iter().map(|citation| citation.reference).collect::<Vec<_>>()
    };
    assert_eq!(references("REQ-{capability}/{requirement}", "// REQ-auth/log-in."), ["auth/log-in"]);
    assert_eq!(
        references("s:{capability}.{requirement}#{scenario}", "// s:auth.log-in#twice"),
        ["auth/log-in#twice"]
    );
    assert_eq!(references("s:{capability}.{requirement}#{scenario}", "// (s:auth.log-in)"), ["auth/log-in"]);
    assert_eq!(references("[s:{capability}/{requirement}]", "// [s:a/b/log-in] x"), ["a/b/log-in"]);
}

#[test]
fn a_problem_becomes_a_finding_with_a_fix() {
    let text = "// @req Auth Login/log in\nfn a() {}\n";
    let found = scan("a.rs", text.as_bytes(), &Marks::default());
    let mut sources = SourceMap::default();
    let id = sources.add("a.rs", text);
    let finding = found.problems[0].finding(id);
    assert_eq!(finding.code(), &codes::REFERENCE_MALFORMED);
    assert_eq!(sources.locate(finding.span().unwrap()).to_string(), "a.rs:1:9");
    assert_eq!(finding.fixes()[0].edits[0].text, "auth-login/log-in");
}

#[test]
fn every_code_is_declared_once() {
    let numbers: Vec<&str> = codes::ALL.iter().map(|code| code.number).collect();
    let mut sorted = numbers.clone();
    sorted.dedup();
    assert_eq!(numbers, sorted);
    assert!(numbers.iter().all(|number| number.starts_with('T')));
}
