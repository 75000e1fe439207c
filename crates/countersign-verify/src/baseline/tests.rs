//! The text of a baseline.

use countersign_diag::{Finding, Severity, SourceMap};

use super::Baseline;
use crate::verification::{Scope, Verification};

fn parse(text: &str) -> countersign_model::Parsed<Baseline> {
    Baseline::parse(SourceMap::default().add("baseline", text), text)
}

#[test]
fn what_is_printed_reads_back() {
    let text = "# baseline v1\nV0002 0123456789abcdef add-x task 1.1\nV0107 fedcba9876543210 - a/b#c d\n";
    let read = parse(text);
    assert!(read.findings.is_empty());
    assert_eq!(read.value.to_string(), text);
    let shuffled = text.lines().rev().collect::<Vec<_>>().join("\r\n");
    assert_eq!(parse(&shuffled).value, read.value);
}

#[test]
fn a_line_that_cannot_be_read_is_an_error() {
    for line in [
        "V0107",
        "V0107 0123 - a/b",
        "v0107 0123456789abcdef - a/b",
        "V0107 0123456789ABCDEF - a/b",
        "S0001 0123456789abcdef - a.toml",
        "R0001 0123456789abcdef - a.xml",
        "C0101 0123456789abcdef - a.md",
        "P0001 0123456789abcdef - a.toml",
        "P0301 0123456789abcdef - a.toml",
        "V0107 0123456789abcdef  ",
    ] {
        let read = parse(line);
        let names: Vec<&str> = read.findings.iter().map(|finding| finding.code().name).collect();
        assert_eq!(names, ["baseline-line-invalid"], "{line}");
        assert_eq!(read.value, Baseline::default());
    }
}

#[test]
fn only_errors_about_documents_and_broken_rules_are_old_debt() {
    countersign_diag::codes! {
        /// A document.
        D9901 DOCUMENT "document": Error = "d";
        /// A model.
        M9901 MODEL "model": Error = "m";
        /// A rule.
        P0199 RULE "rule": Error = "p";
        /// A trace.
        T9901 TRACE "trace": Error = "t";
        /// A contract.
        C9901 CONTRACT "contract": Error = "c";
        /// A file of rules.
        P0099 RULE_FILE "rule-file": Error = "p";
        /// The guarded set.
        P0399 GUARDED "guarded": Error = "p";
        /// A report.
        R9901 REPORT "report": Error = "r";
        /// A setting.
        S9901 SETTING "setting": Error = "s";
        /// A check.
        V9901 CHECK "check": Error = "v";
    }
    let findings = ALL.iter().map(|code| Finding::without_place(code, "a\nb"));
    let mut verification =
        Verification { scope: Scope::All, items: Vec::new(), findings: findings.collect(), policy: None };
    let baseline = Baseline::of(&verification);
    let codes: Vec<&str> = baseline.debts().map(|debt| debt.code.as_str()).collect();
    assert_eq!(codes, ["D9901", "M9901", "P0199", "T9901"]);
    let read = parse(&baseline.to_string());
    assert!(read.findings.is_empty(), "every line that is written can be read");
    assert_eq!(read.value, baseline);
    read.value.apply(&mut verification);
    let open = verification.findings.iter().filter(|finding| finding.severity() == Severity::Error);
    let open: Vec<&str> = open.map(|finding| finding.code().number).collect();
    assert_eq!(open, ["C9901", "P0099", "P0399", "R9901", "S9901", "V9901"]);
}

#[test]
fn growth_is_what_the_other_has_not() {
    let old = parse("V0002 0123456789abcdef add-x task 1.1\nV0107 fedcba9876543210 - a/b#c\n").value;
    let new = parse("V0107 fedcba9876543210 - a/b#c\nV0108 fedcba9876543210 - a/b#c\n").value;
    let grown: Vec<String> = new.beyond(&old).map(ToString::to_string).collect();
    assert_eq!(grown, ["V0108 fedcba9876543210 - a/b#c"]);
    assert!(Baseline::default().beyond(&old).next().is_none());
}
