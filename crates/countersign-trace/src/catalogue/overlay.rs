//! Open changes as overlays: what they add is there at once, what they modify has two texts, what they remove is still
//! there.

use std::collections::HashMap;
use std::sync::Arc;

use countersign_diag::Finding;
use countersign_model::delta_document::{DeltaDocument, Operation};
use countersign_model::reference::slug;
use countersign_model::spec::Block;

use super::build::Source;
use super::{Requirement, SpecInput, Standing, Touch};
use crate::codes::ID_LOST;

/// The requirements while changes are laid over them.
pub(super) struct Overlay<'f> {
    requirements: Vec<Requirement>,
    /// `capability/name`, former and future ones too, to its requirement.
    names: HashMap<String, usize>,
    /// `capability/slug` and `capability/ID` likewise.
    keys: HashMap<String, usize>,
    findings: &'f mut Vec<Finding>,
}

impl<'f> Overlay<'f> {
    pub(super) fn new(requirements: Vec<Requirement>, findings: &'f mut Vec<Finding>) -> Self {
        let mut overlay =
            Self { requirements: Vec::new(), names: HashMap::new(), keys: HashMap::new(), findings };
        for requirement in requirements {
            overlay.push(requirement);
        }
        overlay
    }

    pub(super) fn finish(self) -> Vec<Requirement> {
        self.requirements
    }

    fn push(&mut self, requirement: Requirement) -> usize {
        let at = self.requirements.len();
        let capability = &requirement.reference.capability;
        self.names.entry(format!("{capability}\n{}", requirement.name)).or_insert(at);
        self.keys.entry(format!("{capability}/{}", requirement.slug)).or_insert(at);
        if let Some(id) = &requirement.explicit_id {
            self.keys.entry(format!("{capability}/{id}")).or_insert(at);
        }
        self.requirements.push(requirement);
        at
    }

    fn find(&self, capability: &str, name: &str) -> Option<usize> {
        let by_name = self.names.get(&format!("{capability}\n{name}"));
        by_name.or_else(|| self.keys.get(&format!("{capability}/{}", slug(name)))).copied()
    }

    /// Lays one delta of a change over the requirements, in the order in which an archive applies operations.
    pub(super) fn apply(&mut self, change: usize, input: &SpecInput<'_>, delta: &DeltaDocument<'_>) {
        let path: Arc<str> = input.path.into();
        let source = Source { capability: input.capability, path: &path, document: input.document };
        for rename in &delta.renamed {
            let Some(at) = self.find(input.capability, rename.from) else { continue };
            self.names.entry(format!("{}\n{}", input.capability, rename.to)).or_insert(at);
            let new_slug = Some(slug(rename.to));
            let place = source.place(rename.from_line);
            let touch = Touch { change, operation: Operation::Renamed, place, proposed: None, new_slug };
            self.requirements[at].touches.push(touch);
        }
        for removal in &delta.removed {
            let Some(at) = self.find(input.capability, removal.name) else { continue };
            let place = source.place(removal.line);
            let touch =
                Touch { change, operation: Operation::Removed, place, proposed: None, new_slug: None };
            self.requirements[at].touches.push(touch);
        }
        for block in &delta.modified {
            self.block(change, source, block, Operation::Modified);
        }
        for block in &delta.added {
            self.block(change, source, block, Operation::Added);
        }
    }

    fn block(&mut self, change: usize, source: Source<'_>, block: &Block<'_>, operation: Operation) {
        let mut proposed = source.requirement(block, Standing::Pending(change), self.findings);
        let touch = Touch {
            change,
            operation,
            place: proposed.place.clone(),
            proposed: Some(proposed.fingerprints),
            new_slug: None,
        };
        let Some(at) = self.find(source.capability, block.name) else {
            proposed.touches.push(touch);
            self.push(proposed);
            return;
        };
        let known = &mut self.requirements[at];
        if operation == Operation::Modified
            && let Some(id) = &known.explicit_id
            && proposed.explicit_id.as_ref() != Some(id)
        {
            let finding = touch
                .place
                .finding(&ID_LOST, &format!("`{}` loses its id `{id}`", block.name))
                .about(block.name)
                .help(format!("put the line `**ID**: {id}` below the header"));
            self.findings.push(known.place.label(finding, "the id is given here"));
        }
        known.touches.push(touch);
        join_scenarios(known, proposed, change);
    }
}

/// Notes what a block makes of known scenarios, and takes over those that are new.
fn join_scenarios(known: &mut Requirement, proposed: Requirement, change: usize) {
    let mut left: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, scenario) in known.scenarios.iter().enumerate().rev() {
        left.entry(scenario.reference.scenario.clone().unwrap_or_default()).or_default().push(at);
    }
    let mut kept = vec![false; known.scenarios.len()];
    for mut scenario in proposed.scenarios {
        let slug = scenario.reference.scenario.clone().unwrap_or_default();
        if let Some(at) = left.get_mut(&slug).and_then(Vec::pop) {
            kept[at] = true;
            known.scenarios[at].proposed.push((change, scenario.fingerprint));
            if known.scenarios[at].explanation.is_none() {
                known.scenarios[at].explanation = scenario.explanation;
            }
        } else {
            scenario.reference =
                countersign_model::reference::Reference { scenario: Some(slug), ..known.reference.clone() };
            known.scenarios.push(scenario);
        }
    }
    for (scenario, kept) in known.scenarios.iter_mut().zip(kept) {
        if !kept && scenario.standing == Standing::Current {
            scenario.dropped_by.push(change);
        }
    }
}
