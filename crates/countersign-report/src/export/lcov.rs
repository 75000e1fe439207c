//! LCOV: each spec is a file, each scenario header a line that passing results hit.
//!
//! Editors and coverage services that read LCOV then mark the scenarios that nothing proves. What the project asks no test
//! of has no line.

use std::collections::BTreeMap;
use std::io;

use super::value::{Entry, Export, ProofState};
use crate::safety;

pub(super) fn render(export: &Export, out: &mut dyn io::Write) -> io::Result<()> {
    let mut files: BTreeMap<&str, BTreeMap<usize, usize>> = BTreeMap::new();
    for entry in export.requirements.iter().flat_map(promises) {
        let lines = files.entry(&entry.path).or_default();
        if entry.proof.state != ProofState::NotAsked {
            lines.insert(entry.line, entry.proof.passes);
        }
    }
    for (path, lines) in files {
        writeln!(out, "TN:")?;
        writeln!(out, "SF:{}", safety::terminal(path))?;
        for (line, hits) in &lines {
            writeln!(out, "DA:{line},{hits}")?;
        }
        writeln!(out, "LF:{}", lines.len())?;
        writeln!(out, "LH:{}", lines.values().filter(|hits| **hits > 0).count())?;
        writeln!(out, "end_of_record")?;
    }
    Ok(())
}

/// What has to be proven: the scenarios, or the requirement that has none.
fn promises(requirement: &super::ExportedRequirement) -> impl Iterator<Item = &Entry> {
    let itself = requirement.scenarios.is_empty().then_some(&requirement.entry);
    itself.into_iter().chain(&requirement.scenarios)
}
