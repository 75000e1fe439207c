//! In which order changes were archived.
//!
//! Git says it best: the commit that a folder came with. The day in the name of the folder comes next. Within a day a
//! change that adds a requirement comes before one that needs it, and of two that write one requirement the one whose
//! text the main spec has comes last. Where all that says nothing, the names decide, so that the order is at least
//! always the same.

use std::collections::{BTreeMap, HashMap, HashSet};

use countersign_model::delta_document::Operation;

use super::archive::ArchivedChange;

/// The texts of the main specs, by capability and requirement.
pub(crate) type CurrentTexts = BTreeMap<String, BTreeMap<String, String>>;

/// Sorts changes, the oldest first.
pub(crate) fn sort(changes: &mut Vec<ArchivedChange>, current: &CurrentTexts) {
    let key = |change: &ArchivedChange| (change.rank.unwrap_or(usize::MAX), change.date.clone());
    changes.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.folder.cmp(&b.folder)));
    let mut sorted: Vec<ArchivedChange> = Vec::with_capacity(changes.len());
    let mut rest = std::mem::take(changes).into_iter().peekable();
    while let Some(first) = rest.next() {
        let place = key(&first);
        let mut group = vec![first];
        while let Some(next) = rest.next_if(|next| key(next) == place) {
            group.push(next);
        }
        sorted.extend(by_need(group, current));
    }
    *changes = sorted;
}

/// A requirement of a capability.
type Name<'c> = (&'c str, &'c str);

/// What a change makes, needs and writes as the main spec has it.
#[derive(Debug, Default)]
struct Effects<'c> {
    makes: HashSet<Name<'c>>,
    needs: HashSet<Name<'c>>,
    writes: HashMap<Name<'c>, bool>,
}

impl<'c> Effects<'c> {
    fn of(change: &'c ArchivedChange, current: &CurrentTexts) -> Self {
        let mut found = Self::default();
        for delta in &change.deltas {
            for operation in &delta.operations {
                let name = (delta.capability.as_str(), operation.name.as_str());
                match operation.operation {
                    Operation::Added => found.makes.insert(name),
                    Operation::Renamed => {
                        let from = operation.from.as_deref().unwrap_or_default();
                        found.needs.insert((delta.capability.as_str(), from));
                        found.makes.insert(name)
                    }
                    Operation::Modified | Operation::Removed => found.needs.insert(name),
                };
                if let Some(text) = &operation.text {
                    let now = current.get(&delta.capability).and_then(|texts| texts.get(&operation.name));
                    found.writes.insert(name, now == Some(text));
                }
            }
        }
        let made: Vec<Name<'_>> = found.makes.iter().copied().collect();
        for name in made {
            found.needs.remove(&name);
        }
        found
    }

    /// Whether the other change has to come first.
    fn waits_for(&self, other: &Self) -> bool {
        let is_made = self.needs.iter().any(|name| other.makes.contains(name));
        let is_last = self.writes.iter().any(|(name, now)| *now && other.writes.get(name) == Some(&false));
        is_made || is_last
    }
}

/// Always takes the first change that waits for none of the others; in a circle simply the first.
fn by_need(group: Vec<ArchivedChange>, current: &CurrentTexts) -> Vec<ArchivedChange> {
    if group.len() < 2 {
        return group;
    }
    let order = {
        let needs: Vec<Effects<'_>> = group.iter().map(|change| Effects::of(change, current)).collect();
        let mut left: Vec<usize> = (0..group.len()).collect();
        let mut order = Vec::with_capacity(group.len());
        while !left.is_empty() {
            let free = |at: &usize| {
                let waiting = |other: &usize| other != at && needs[*at].waits_for(&needs[*other]);
                !left.iter().any(waiting)
            };
            let next = left.iter().position(free).unwrap_or(0);
            order.push(left.remove(next));
        }
        order
    };
    let mut group: Vec<Option<ArchivedChange>> = group.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| group[at].take()).collect()
}
