//! The journal of renames that archived changes leave behind.

use std::collections::HashMap;

use countersign_model::delta_document::DeltaDocument;
use countersign_model::reference::slug;

use super::SpecInput;

/// Where a former name leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Renamed {
    /// The archived change of the first rename, by index.
    pub(crate) change: usize,
    /// `capability/slug` after the last one.
    pub(crate) to: String,
}

/// Former `capability/slug` to what became of it. One name may have been used and renamed more than once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Journal {
    renames: HashMap<String, Vec<Renamed>>,
}

impl Journal {
    /// Reads changes in the order of their archives. Going backwards, the last entry of a name is always the first
    /// rename that follows, so every chain is resolved in one step.
    pub(crate) fn of(archived: &[Vec<(SpecInput<'_>, DeltaDocument<'_>)>]) -> Self {
        let mut renames: HashMap<String, Vec<Renamed>> = HashMap::new();
        for (change, deltas) in archived.iter().enumerate().rev() {
            for (spec, delta) in deltas.iter().rev() {
                for rename in delta.renamed.iter().rev() {
                    let [from, to] =
                        [rename.from, rename.to].map(|name| format!("{}/{}", spec.capability, slug(name)));
                    if from == to {
                        continue;
                    }
                    let last = renames.get(&to).and_then(|later| later.last()).map(|later| later.to.clone());
                    renames.entry(from).or_default().push(Renamed { change, to: last.unwrap_or(to) });
                }
            }
        }
        Self { renames }
    }

    /// What became of a name, latest rename first.
    pub(crate) fn of_name(&self, key: &str) -> &[Renamed] {
        self.renames.get(key).map_or(&[], Vec::as_slice)
    }
}
