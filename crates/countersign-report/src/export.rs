//! Exports: the requirements and what proves them, in the formats that other traceability tools read.
//!
//! [`Export::of`] gathers the facts once; one renderer per format writes them. Nothing of the machine and no clock is in any
//! of them, and an id is made from the reference alone, so that it stays when files move or other text changes.

mod collect;
mod items;
mod keys;
mod lcov;
mod lobster;
mod needs;
mod reqif;
mod specobject;
mod value;

use std::io;

use countersign_diag::SourceMap;
use countersign_trace::Trace;
use countersign_trace::catalogue::SpecInput;
use countersign_verify::{ReportState, Verification};

pub use lobster::{CONFIGURATION as LOBSTER_CONFIGURATION, LobsterLevel};
pub use value::{
    Entry, Export, ExportedItem, ExportedRequirement, ItemKind, Outcome, Proof, ProofState, ServedPart,
};

/// The time in formats that demand one: ours says no time, so that the same input gives the same bytes.
const NO_TIME: &str = "1970-01-01T00:00:00Z";

/// What an export is made from.
#[derive(Clone, Copy)]
pub struct ExportFacts<'a> {
    /// Requirements, citations and results.
    pub trace: &'a Trace<'a>,
    /// The open change whose promises are exported, as an index into the catalogue; `None` for the main specs.
    pub change: Option<usize>,
    /// Its deltas.
    pub deltas: &'a [SpecInput<'a>],
    /// What came of verifying the same.
    pub verification: &'a Verification,
    /// The reports, as far as a verdict asks for them.
    pub reports: &'a [ReportState],
    /// The texts, and what in them is secret.
    pub sources: &'a SourceMap,
}

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExportFormat {
    /// LCOV, with the specs as the files that are covered.
    Lcov,
    /// One level of LOBSTER's common interchange format; the tool wants a file for each.
    Lobster(LobsterLevel),
    /// The `needs.json` of sphinx-needs.
    Needs,
    /// `ReqIF` 1.2.
    Reqif,
    /// The `SpecObject` XML of `OpenFastTrace`.
    SpecObject,
}

impl Export {
    /// Gathers what is exported.
    pub fn of(facts: &ExportFacts<'_>) -> Self {
        collect::collect(facts)
    }

    /// Writes it in a format.
    pub fn render(&self, format: ExportFormat, out: &mut dyn io::Write) -> io::Result<()> {
        match format {
            ExportFormat::Lcov => lcov::render(self, out),
            ExportFormat::Lobster(level) => lobster::render(self, level, out),
            ExportFormat::Needs => needs::render(self, out),
            ExportFormat::Reqif => reqif::render(self, out),
            ExportFormat::SpecObject => specobject::render(self, out),
        }
    }
}
