//! What a page is made from, gathered by somebody else.

use countersign_diag::SourceMap;
use countersign_trace::Trace;
use countersign_trace::catalogue::SpecInput;
use countersign_verify::{ChangeDiff, ChangeDocuments, Domains, ReportState, Verification};
use serde::Serialize;

/// A main spec before the change and as it would stand after its archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecDiff {
    /// The capability path as on disk.
    pub capability: String,
    /// The main spec, relative to the project, with `/`.
    pub path: String,
    /// Its text now; empty where there is none.
    pub before: String,
    /// Its text after the archive.
    pub after: String,
    /// Why the archive would refuse, if it would; `after` is then `before`.
    pub refused: Option<String>,
}

/// What exactly was looked at, as far as it is known: 64 hexadecimal digits each.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Subjects {
    /// Of proposal, design, deltas and tasks.
    pub intent: Option<String>,
    /// Of the specs as they would stand.
    pub spec: Option<String>,
    /// Of the code.
    pub code: Option<String>,
}

/// Everything a page shows.
#[derive(Clone, Copy)]
pub struct ReviewFacts<'a> {
    /// Requirements, citations and results.
    pub trace: &'a Trace<'a>,
    /// The change, as an index into the catalogue.
    pub change: usize,
    /// The folder of the change, relative to the project, with `/`.
    pub folder: &'a str,
    /// Its documents.
    pub documents: ChangeDocuments<'a>,
    /// Its deltas.
    pub deltas: &'a [SpecInput<'a>],
    /// What it does to the main specs.
    pub specs: &'a [SpecDiff],
    /// What it did to the code.
    pub diff: &'a ChangeDiff,
    /// What came of verifying it.
    pub verification: &'a Verification,
    /// Who owns what.
    pub domains: &'a Domains,
    /// The reports of the suites, with the commands that make them again.
    pub suites: &'a [ReportState],
    /// What exactly was looked at.
    pub subjects: &'a Subjects,
    /// The version of this tool.
    pub tool_version: &'a str,
    /// The texts, and what in them is secret.
    pub sources: &'a SourceMap,
}
