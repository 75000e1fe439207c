//! Looking requirements up by slug, id, former and future name, and text.

use std::collections::HashMap;
use std::sync::Arc;

use countersign_model::delta_document::{DeltaDocument, Operation};
use countersign_model::reference::slug;
use countersign_model::spec::Block;

use super::build::Source;
use super::journal::Journal;
use super::{Catalogue, Requirement, SpecInput, Touch};
use crate::fingerprint::Fingerprint;
use crate::resolve::Target;

/// The maps of a catalogue; the lists in them are sorted.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    pub(super) slugs: HashMap<String, Vec<usize>>,
    pub(super) ids: HashMap<String, Vec<usize>>,
    /// The names that open changes give, with the change.
    pub(super) future: HashMap<String, Vec<(usize, usize)>>,
    journal: Journal,
    /// Requirements and scenarios by what they say, requirements by their slug alone: for suggestions only.
    texts: HashMap<Fingerprint, Vec<Target>>,
    bare_slugs: HashMap<String, Vec<usize>>,
    /// By slug.
    capabilities: HashMap<String, Vec<usize>>,
}

impl Index {
    pub(super) fn new(requirements: &[Requirement], journal: Journal) -> Self {
        let mut index = Self { journal, ..Self::default() };
        for (at, requirement) in requirements.iter().enumerate() {
            let capability = &requirement.reference.capability;
            let key = |name: &str| format!("{capability}/{name}");
            index.slugs.entry(key(&requirement.slug)).or_default().push(at);
            if let Some(id) = &requirement.explicit_id {
                index.ids.entry(key(id)).or_default().push(at);
            }
            for touch in &requirement.touches {
                if let Some(new_slug) = &touch.new_slug {
                    index.future.entry(key(new_slug)).or_default().push((at, touch.change));
                }
            }
            let whole = Target { requirement: at, scenario: None };
            index.texts.entry(requirement.fingerprints.text).or_default().push(whole);
            for (number, scenario) in requirement.scenarios.iter().enumerate() {
                let part = Target { requirement: at, scenario: Some(number) };
                index.texts.entry(scenario.fingerprint).or_default().push(part);
            }
            index.bare_slugs.entry(requirement.slug.clone()).or_default().push(at);
            index.capabilities.entry(capability.clone()).or_default().push(at);
        }
        #[expect(clippy::iter_over_hash_type, reason = "each list is sorted for itself")]
        for members in index.capabilities.values_mut() {
            members.sort_by(|a, b| requirements[*a].slug.cmp(&requirements[*b].slug).then(a.cmp(b)));
        }
        index
    }

    /// Notes at each requirement what archived changes did to it, under the names it had then.
    pub(super) fn record_history(
        &mut self,
        requirements: &mut [Requirement],
        archived: &[Vec<(SpecInput<'_>, DeltaDocument<'_>)>],
    ) {
        for (change, deltas) in archived.iter().enumerate() {
            for (input, delta) in deltas {
                let path: Arc<str> = input.path.into();
                let source = Source { capability: input.capability, path: &path, document: input.document };
                let mut note = |name: &str, line: usize, operation: Operation, block: Option<&Block<'_>>| {
                    let id = block.and_then(|block| block.metadata(input.document, "ID"));
                    if let Some(at) = self.at_the_time(input.capability, name, id) {
                        let place = source.place(line);
                        let touch = Touch { change, operation, place, proposed: None, new_slug: None };
                        requirements[at].history.push(touch);
                    }
                };
                for rename in &delta.renamed {
                    note(rename.to, rename.from_line, Operation::Renamed, None);
                }
                for removal in &delta.removed {
                    note(removal.name, removal.line, Operation::Removed, None);
                }
                for block in &delta.modified {
                    note(block.name, block.header(), Operation::Modified, Some(block));
                }
                for block in &delta.added {
                    note(block.name, block.header(), Operation::Added, Some(block));
                }
            }
        }
    }

    /// The requirement that had a name when a change was archived.
    fn at_the_time(&self, capability: &str, name: &str, id: Option<&str>) -> Option<usize> {
        let first =
            |map: &HashMap<String, Vec<usize>>, key: &str| map.get(key).and_then(|all| all.first()).copied();
        if let Some(at) = id.and_then(|id| first(&self.ids, &format!("{capability}/{id}"))) {
            return Some(at);
        }
        let key = format!("{capability}/{}", slug(name));
        first(&self.slugs, &key).or_else(|| {
            self.journal.of_name(&key).iter().rev().find_map(|renamed| first(&self.slugs, &renamed.to))
        })
    }
}

/// A catalogue and its maps.
#[derive(Clone, Copy)]
pub(crate) struct Lookup<'c> {
    pub(super) catalogue: &'c Catalogue,
    pub(super) index: &'c Index,
}

impl<'c> Lookup<'c> {
    /// Requirements whose slug this is: `capability/slug`.
    pub(crate) fn slug(self, key: &str) -> &'c [usize] {
        self.index.slugs.get(key).map_or(&[], Vec::as_slice)
    }

    /// Requirements whose explicit id this is: `capability/ID`.
    pub(crate) fn id(self, key: &str) -> &'c [usize] {
        self.index.ids.get(key).map_or(&[], Vec::as_slice)
    }

    /// Requirements that an open change gives this name, with the change.
    pub(crate) fn future(self, key: &str) -> &'c [(usize, usize)] {
        self.index.future.get(key).map_or(&[], Vec::as_slice)
    }

    /// Requirements that had this name once, with the archived change that took it away.
    pub(crate) fn former(self, key: &str) -> Vec<(usize, usize)> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        for renamed in self.index.journal.of_name(key) {
            for at in self.slug(&renamed.to) {
                if found.iter().all(|(known, _)| known != at) {
                    found.push((*at, renamed.change));
                }
            }
        }
        found
    }

    /// Requirements or scenarios that say this.
    pub(crate) fn text(self, text: Fingerprint) -> &'c [Target] {
        self.index.texts.get(&text).map_or(&[], Vec::as_slice)
    }

    /// Requirements with this slug in any capability.
    pub(crate) fn bare_slug(self, slug: &str) -> &'c [usize] {
        self.index.bare_slugs.get(slug).map_or(&[], Vec::as_slice)
    }

    /// The requirements of a capability, by slug.
    pub(crate) fn capability(self, capability: &str) -> &'c [usize] {
        self.index.capabilities.get(capability).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn catalogue(self) -> &'c Catalogue {
        self.catalogue
    }
}
