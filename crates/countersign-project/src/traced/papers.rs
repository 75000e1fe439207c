//! The documents of a project without its code: what can be asked before anything is built.

use std::collections::BTreeSet;

use countersign_diag::{Finding, SourceMap};
use countersign_model::delta_document::{DeltaDocument, Operation};
use countersign_trace::catalogue::Catalogue;
use countersign_trace::{Lock, Resolver};
use countersign_verify::ChangeDiff;

use super::documents::{Change, Documents};
use crate::error::Error;
use crate::root::Project;
use crate::settings::Settings;

/// Settings, specs, changes and the lock.
pub(crate) struct Papers {
    pub(crate) settings: Settings,
    pub(crate) sources: SourceMap,
    pub(crate) findings: Vec<Finding>,
    documents: Documents,
    catalogue: Catalogue,
    lock: Lock,
}

impl Project {
    /// Reads the documents.
    pub(crate) fn load_papers(&self) -> Result<Papers, Error> {
        let (mut sources, mut findings) = (SourceMap::default(), Vec::new());
        let settings = self.settings(&mut sources, &mut findings)?;
        let documents = self.traced_documents(&mut sources)?;
        // What is wrong with the lock is a matter of `trace check`.
        let lock = self.lock_file(&mut sources, &mut Vec::new())?;
        let catalogue = documents.catalogue();
        Ok(Papers { settings, sources, findings, documents, catalogue, lock })
    }

    /// What an open change did to the code.
    pub(crate) fn diff_of_change(&self, change: &str, settings: &Settings) -> ChangeDiff {
        self.traced_diff(change, None, &[], settings)
    }
}

impl Papers {
    /// Whether a reference names a requirement or a scenario.
    pub(crate) fn is_reference(&self, name: &str) -> bool {
        countersign_trace::parse_reference(name).is_some_and(|reference| {
            let resolver = Resolver::new(&self.catalogue, &self.lock);
            resolver.resolve(&reference.to_string()).target().is_some()
        })
    }

    /// The operations of the deltas of a change, open or archived, by the name of its folder.
    pub(crate) fn operations(&self, folder: &str) -> Vec<Operation> {
        let mut operations = Vec::new();
        for delta in self.change(folder).into_iter().flat_map(Change::deltas) {
            let read = DeltaDocument::read(delta.document);
            let counts = [
                (Operation::Added, read.added.len()),
                (Operation::Modified, read.modified.len()),
                (Operation::Removed, read.removed.len()),
                (Operation::Renamed, read.renamed.len()),
            ];
            operations.extend(counts.into_iter().filter(|(_, count)| *count > 0).map(|(one, _)| one));
        }
        operations.dedup();
        operations
    }

    /// The domains of the capabilities that a change touches.
    pub(crate) fn domains(&self, folder: &str) -> BTreeSet<String> {
        let deltas = self.change(folder).into_iter().flat_map(Change::deltas);
        deltas.filter_map(|delta| self.settings.domains.of_capability(delta.capability)).collect()
    }

    fn change(&self, folder: &str) -> Option<&Change> {
        let mut all = self.documents.open.iter().chain(&self.documents.archived);
        all.find(|change| change.id == folder)
    }
}
