//! Every kind of rule on the situations in `fixtures/rules`, and what happens to what cannot be read.

mod closed;
mod controls;
mod kinds;
mod secrets;
mod seed;
mod waivers;

use std::fs;

use countersign_diag::{Finding, Severity, SourceMap};
use countersign_testkit::cases::workspace_root;
use jiff::civil::{Date, date};

use crate::{Policy, Situation, parse_situations};

const TODAY: Date = date(2026, 11, 23);

#[expect(clippy::disallowed_methods, reason = "fixtures are files")]
/// A file of `fixtures/rules/<kind>`.
fn fixture(kind: &str, file: &str) -> String {
    let path = workspace_root().join("fixtures/rules").join(kind).join(file);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("fixtures/rules/{kind}/{file}: {error}"))
}

/// A policy and what is wrong with its text.
fn policy(text: &str) -> (Policy, Vec<Finding>) {
    let (mut sources, mut policy, mut findings) = (SourceMap::default(), Policy::default(), Vec::new());
    policy.add(sources.add("rules/rule.toml", text), text, &mut findings);
    (policy, findings)
}

/// Situations that are written well.
fn situations(text: &str) -> Vec<Situation> {
    let mut sources = SourceMap::default();
    let parsed = parse_situations(sources.add("rules/tests/situations.toml", text), text);
    assert_eq!(parsed.findings, [], "{text}");
    parsed.value
}

fn errors(findings: &[Finding]) -> Vec<&str> {
    let errors = findings.iter().filter(|finding| finding.severity() == Severity::Error);
    errors.map(|finding| finding.code().name).collect()
}
