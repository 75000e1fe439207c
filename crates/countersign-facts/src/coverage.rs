//! What tests executed, read from coverage reports: LCOV and Cobertura.
//!
//! Coverage is a second witness. A record that cannot be read is left out, which can only make the witness say less.

mod cobertura;
mod codes;
mod lcov;
mod line_set;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use countersign_diag::{Severity, SourceId};
use countersign_model::Parsed;

use crate::results::{Collector, decode, root_element};
pub use codes::{
    ALL as CODES, COVERAGE_EMPTY, COVERAGE_RECORD_BROKEN, COVERAGE_TRUNCATED, COVERAGE_UNRECOGNISED,
};
pub use line_set::LineSet;

/// The format of a coverage report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// LCOV trace files.
    Lcov,
    /// Cobertura XML.
    Cobertura,
}

/// One coverage report to read.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The bytes of the file.
    pub bytes: &'a [u8],
    /// The source that findings point into; its text is [`decode`] of the bytes.
    pub source: SourceId,
    /// The format, where the project names it.
    pub format: Option<Format>,
}

/// What was executed in one file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileCoverage {
    /// The lines that could be executed.
    pub known: LineSet,
    /// The lines that were.
    pub executed: LineSet,
    /// The lines that each named test executed, where the report tells tests apart.
    pub by_test: BTreeMap<String, LineSet>,
}

/// What was read from one coverage report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CoverageReport {
    /// Its format; `None` where none was recognised.
    pub format: Option<Format>,
    /// The folders its paths are relative to, as far as it says.
    pub sources: Vec<String>,
    /// Its files by the path it gives them.
    pub files: BTreeMap<String, FileCoverage>,
    /// Whether it may serve as a witness: no finding of severity error was met.
    pub is_usable: bool,
}

/// Lines as they are met, of one file.
#[derive(Debug, Default)]
struct Lines {
    known: Vec<u32>,
    executed: Vec<u32>,
    by_test: BTreeMap<String, Vec<u32>>,
}

/// What a reader fills.
#[derive(Debug, Default)]
struct Gathered {
    sources: Vec<String>,
    files: BTreeMap<String, Lines>,
}

impl Gathered {
    /// Takes one line of one file, executed by a named test or by some test.
    fn add(&mut self, file: &str, test: &str, line: u32, hits: u64) {
        if !self.files.contains_key(file) {
            self.files.insert(file.to_owned(), Lines::default());
        }
        let Some(lines) = self.files.get_mut(file) else { return };
        lines.known.push(line);
        if hits == 0 {
            return;
        }
        lines.executed.push(line);
        if !test.is_empty() {
            match lines.by_test.get_mut(test) {
                Some(own) => own.push(line),
                None => {
                    lines.by_test.insert(test.to_owned(), vec![line]);
                }
            }
        }
    }
}

/// Reads a coverage report.
pub fn read(input: &Input<'_>) -> Parsed<CoverageReport> {
    let text = decode(input.bytes);
    let mut out = Collector::new(&text, input.source);
    let mut gathered = Gathered::default();
    let format = input.format.or_else(|| sniff(&text));
    match format {
        Some(Format::Lcov) => lcov::read(&mut gathered, &mut out),
        Some(Format::Cobertura) => cobertura::read(&mut gathered, &mut out),
        None => {
            let help = "give an LCOV or a Cobertura file";
            out.report(
                &COVERAGE_UNRECOGNISED,
                0..0,
                "the file is no coverage report of a known format",
                help,
            );
        }
    }
    if format.is_some() && gathered.files.is_empty() {
        let help = "build the tests with coverage and run them again";
        out.report(&COVERAGE_EMPTY, 0..0, "the coverage report holds no line", help);
    }
    let files = gathered.files.into_iter().map(|(path, lines)| {
        let by_test = lines.by_test.into_iter().map(|(test, lines)| (test, lines.into()));
        let file = FileCoverage {
            known: lines.known.into(),
            executed: lines.executed.into(),
            by_test: by_test.collect(),
        };
        (path, file)
    });
    let files = files.collect();
    let (_, _, findings) = out.finish();
    let is_usable = findings.iter().all(|finding| finding.severity() != Severity::Error);
    Parsed { value: CoverageReport { format, sources: gathered.sources, files, is_usable }, findings }
}

fn sniff(text: &str) -> Option<Format> {
    let text = text.trim_start();
    if text.starts_with('<') {
        return (root_element(text) == Some("coverage")).then_some(Format::Cobertura);
    }
    let is_lcov = text.starts_with("TN:") || text.starts_with("SF:");
    is_lcov.then_some(Format::Lcov)
}
