mod hostile;
mod laws;
mod samples;
mod words;

use countersign_diag::{Finding, SourceMap};
use countersign_model::Parsed;

use super::{Format, Input, TestReport, read};

/// Reads bytes of a format, or of one that has to be found out.
fn read_as(format: Option<Format>, bytes: &[u8]) -> Parsed<TestReport> {
    let mut sources = SourceMap::default();
    let source = sources.add("report", super::decode(bytes).into_owned());
    let parsed = read(&Input { bytes, path: "report", source, format });
    for finding in &parsed.findings {
        // Every place lies in the text, between characters.
        let range = finding.span().expect("a finding of a report has a place").range();
        assert!(sources.get(source).text().get(range.clone()).is_some(), "{finding:?} at {range:?}");
    }
    parsed
}

/// The names of the codes, each once, in the order they were met.
fn codes(findings: &[Finding]) -> Vec<&'static str> {
    let mut names: Vec<&str> = Vec::new();
    for finding in findings {
        if !names.contains(&finding.code().name) {
            names.push(finding.code().name);
        }
    }
    names
}
