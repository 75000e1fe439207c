//! `openspec/trace.snapshot`: derived coverage, one sorted line per requirement and scenario, for a diff in review.
//!
//! ```text
//! # trace.snapshot v1
//! audit-trail/approval-recorded impl tested
//! audit-trail/approval-recorded#twice impl,test verified
//! ```

use std::collections::BTreeMap;
use std::fmt;

use countersign_diag::{Finding, SourceId, Span};
use countersign_model::Parsed;

use crate::codes::SNAPSHOT_INVALID;
use crate::coverage::{Evidenced, Status};
use crate::trace::Trace;

const HEADER: &str = "# trace.snapshot v1";

/// The coverage of one requirement or scenario.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Covered {
    /// The kinds of evidence it has, sorted.
    pub kinds: Vec<String>,
    /// What it amounts to.
    pub status: Status,
}

impl fmt::Display for Covered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = if self.kinds.is_empty() { "-".to_owned() } else { self.kinds.join(",") };
        write!(f, "{kinds} {}", self.status.as_str())
    }
}

/// The whole file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Snapshot {
    /// By reference.
    pub lines: BTreeMap<String, Covered>,
}

/// A difference between two snapshots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotChange {
    /// The requirement or scenario.
    pub reference: String,
    /// What it had.
    pub before: Option<Covered>,
    /// What it has.
    pub after: Option<Covered>,
}

impl SnapshotChange {
    /// Whether coverage was lost: a worse status, or a kind of evidence that is gone.
    pub fn is_loss(&self) -> bool {
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => {
                after.status < before.status || before.kinds.iter().any(|kind| !after.kinds.contains(kind))
            }
            // What is no longer required cannot be covered.
            _ => false,
        }
    }
}

impl Snapshot {
    /// The coverage of a trace.
    pub fn of(trace: &Trace<'_>) -> Self {
        let mut lines = BTreeMap::new();
        for (requirement, coverage) in trace.catalogue.requirements.iter().zip(&trace.coverage) {
            let whole = Covered { kinds: kinds(&coverage.evidence, false), status: coverage.status };
            lines.insert(requirement.reference.to_string(), whole);
            for (scenario, coverage) in requirement.scenarios.iter().zip(&coverage.scenarios) {
                let part =
                    Covered { kinds: kinds(&coverage.evidence, coverage.explained), status: coverage.status };
                lines.insert(scenario.reference.to_string(), part);
            }
        }
        Self { lines }
    }

    /// Reads a snapshot; lines may stand in any order.
    pub fn parse(source: SourceId, text: &str) -> Parsed<Self> {
        let mut parsed = Parsed::clean(Self::default());
        let mut start = 0;
        for raw in text.split_inclusive('\n') {
            let line = raw.trim_end_matches(['\n', '\r']);
            let is_comment = line.trim().is_empty() || line.starts_with('#');
            if !is_comment {
                if let Some((reference, covered)) = read(line) {
                    parsed.value.lines.insert(reference, covered);
                } else {
                    let span = Span::new(source, start..start + line.len());
                    let message = "expected a reference, kinds of evidence and a status";
                    let finding = Finding::new(&SNAPSHOT_INVALID, span, message);
                    parsed.findings.push(finding.help("write the snapshot again: it is derived"));
                }
            }
            start += raw.len();
        }
        parsed
    }

    /// What is other in `after`, by reference.
    pub fn diff(&self, after: &Self) -> Vec<SnapshotChange> {
        let references: std::collections::BTreeSet<&String> =
            self.lines.keys().chain(after.lines.keys()).collect();
        let changes = references.into_iter().map(|reference| SnapshotChange {
            reference: reference.clone(),
            before: self.lines.get(reference).cloned(),
            after: after.lines.get(reference).cloned(),
        });
        changes.filter(|change| change.before != change.after).collect()
    }
}

impl fmt::Display for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        for (reference, covered) in &self.lines {
            writeln!(f, "{reference} {covered}")?;
        }
        Ok(())
    }
}

fn kinds(evidence: &Evidenced, explained: bool) -> Vec<String> {
    let has = [
        ("control", !evidence.controls.is_empty()),
        ("exempt", !evidence.exemptions.is_empty()),
        ("explained", explained),
        ("impl", !evidence.implementations.is_empty()),
        ("proof", !evidence.proofs.is_empty()),
        ("test", !evidence.tests.is_empty() || !evidence.results.is_empty()),
        ("todo", !evidence.promises.is_empty()),
    ];
    has.into_iter().filter(|(_, has)| *has).map(|(kind, _)| kind.to_owned()).collect()
}

fn read(line: &str) -> Option<(String, Covered)> {
    let mut words = line.split_whitespace();
    let (reference, kinds, status) = (words.next()?, words.next()?, words.next()?);
    let status = Status::ALL.into_iter().find(|known| known.as_str() == status)?;
    let kinds = if kinds == "-" { Vec::new() } else { kinds.split(',').map(str::to_owned).collect() };
    (words.next().is_none() && reference.contains('/'))
        .then(|| (reference.to_owned(), Covered { kinds, status }))
}
