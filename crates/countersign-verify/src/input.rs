//! What a verification looks at, gathered by somebody else.

use std::collections::BTreeMap;
use std::sync::Arc;

use countersign_facts::citation::Assertions;
use countersign_facts::coverage::FileCoverage;
use countersign_trace::Trace;
use countersign_trace::catalogue::TextInput;

use crate::diff::ChangeDiff;
use crate::domains::Domains;
use crate::names::NamesFound;
use crate::report_state::ReportState;

/// The documents of a change that are not deltas.
#[derive(Debug, Clone, Copy, Default)]
pub struct ChangeDocuments<'a> {
    /// `proposal.md`.
    pub proposal: Option<TextInput<'a>>,
    /// `design.md`.
    pub design: Option<TextInput<'a>>,
    /// `tasks.md`.
    pub tasks: Option<TextInput<'a>>,
}

/// What is known of one open change.
#[derive(Debug, Clone)]
pub struct ChangeFacts<'a> {
    /// Its index in the catalogue.
    pub change: usize,
    /// Its documents.
    pub documents: ChangeDocuments<'a>,
    /// What it did to the code.
    pub diff: ChangeDiff,
    /// Which names of its design the tree holds; see [`crate::names_wanted`].
    pub names: NamesFound,
}

impl ChangeFacts<'_> {
    /// Nothing is known of the change.
    pub(crate) fn unknown(change: usize) -> Self {
        Self {
            change,
            documents: ChangeDocuments::default(),
            diff: ChangeDiff::unknown("nothing is known of this change"),
            names: NamesFound::default(),
        }
    }
}

/// What a cited test asserts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestBody {
    /// The test, as an index into the sites of the links of the trace.
    pub site: usize,
    /// What it asserts.
    pub assertions: Arc<Assertions>,
}

/// Everything a verification looks at.
#[derive(Clone, Copy)]
pub struct VerifyInput<'a> {
    /// Requirements, citations and results.
    pub trace: &'a Trace<'a>,
    /// Who owns what.
    pub domains: &'a Domains,
    /// The bodies of cited tests, in any order; a test without one counts as asserting something.
    pub tests: &'a [TestBody],
    /// The reports, those that could not be read and those that are missing included, in any order.
    pub results: &'a [ReportState],
    /// What passing tests executed on this code, by path; empty where there is no usable coverage report.
    pub coverage: &'a BTreeMap<String, FileCoverage>,
    /// The open changes, in any order; [`crate::verify_change`] needs the one it is asked for.
    pub changes: &'a [ChangeFacts<'a>],
}
