//! What happened to the requirements of one capability, step by step: archived changes, and commits that none of them
//! explains.

use std::collections::BTreeMap;

use countersign_model::delta_document::Operation;

use super::archive::ArchivedChange;
use super::commits::Commit;
use super::past::Past;
use super::spec_changes::{SpecChange, spec_changes};
use super::texts::scenarios;

/// Who took a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// An archived change.
    Change {
        folder: String,
        id: String,
        date: Option<String>,
        /// The commit that put it into the main spec, or else the one that archived it.
        commit: Option<Commit>,
    },
    /// A commit that no archived change explains.
    Commit(Commit),
    /// Somebody before the point where history is cut off.
    CutOff,
}

/// What was there before a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Before {
    /// No requirement of the name.
    Nothing,
    /// This text.
    Text(String),
    /// A requirement, or none: no record is left.
    Unknown,
}

/// What a step did to a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    Added,
    Modified,
    Removed,
    /// It is in the text; whether it was there before is not known.
    Written,
}

/// One operation on one requirement.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) origin: Origin,
    pub(crate) operation: Operation,
    pub(crate) name: String,
    pub(crate) from: Option<String>,
    /// The text it leaves, where it writes one.
    pub(crate) text: Option<String>,
    pub(crate) before: Before,
    rank: usize,
    archived: usize,
    matched: bool,
}

impl Step {
    /// What it did to the scenarios, in the order of the text.
    pub(crate) fn effects(&self) -> Vec<(String, Effect)> {
        let Some(text) = &self.text else { return Vec::new() };
        let now = scenarios(text);
        let old = match &self.before {
            Before::Nothing => Vec::new(),
            Before::Text(text) => scenarios(text),
            Before::Unknown => return now.into_iter().map(|(name, _)| (name, Effect::Written)).collect(),
        };
        let mut effects = Vec::new();
        for (name, text) in &now {
            match old.iter().find(|(other, _)| other == name) {
                None => effects.push((name.clone(), Effect::Added)),
                Some((_, before)) if before != text => effects.push((name.clone(), Effect::Modified)),
                Some(_) => {}
            }
        }
        let gone = old.into_iter().filter(|(name, _)| !now.iter().any(|(other, _)| other == name));
        effects.extend(gone.map(|(name, _)| (name, Effect::Removed)));
        effects
    }

    /// Whether the step deals with a requirement of this name.
    fn concerns(&self, name: &str) -> bool {
        self.name == name || self.from.as_deref() == Some(name)
    }

    /// Whether the step says just what a commit did.
    fn says(&self, change: &SpecChange) -> bool {
        match (self.operation, change.operation) {
            (Operation::Added | Operation::Modified, Operation::Added | Operation::Modified) => {
                self.name == change.name && self.text == change.text
            }
            (Operation::Removed, Operation::Removed) => self.name == change.name,
            (Operation::Renamed, Operation::Renamed) => self.name == change.name && self.from == change.from,
            (Operation::Renamed, Operation::Removed) => self.from.as_deref() == Some(&change.name),
            _ => false,
        }
    }
}

/// The steps of a capability, the oldest first.
pub(crate) fn timeline(past: &Past, capability: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for (at, change) in past.changes.iter().enumerate() {
        for delta in change.deltas.iter().filter(|delta| delta.capability == capability) {
            steps.extend(delta.operations.iter().map(|operation| Step {
                origin: origin_of(change),
                operation: operation.operation,
                name: operation.name.clone(),
                from: operation.from.clone(),
                text: operation.text.clone(),
                before: Before::Unknown,
                rank: change.rank.unwrap_or(usize::MAX),
                archived: at,
                matched: false,
            }));
        }
    }
    let is_shallow = past.state().is_some_and(|state| state.is_shallow);
    for version in past.versions(capability) {
        let at_boundary = version.is_at_boundary(is_shallow);
        let rank = past.rank(&version.commit.id);
        for change in spec_changes(past, version) {
            if let Some(step) = explanation(&mut steps, &change, &version.commit, at_boundary) {
                step.matched = true;
                if let Origin::Change { commit, .. } = &mut step.origin
                    && !at_boundary
                {
                    *commit = Some(version.commit.clone());
                }
                step.rank = rank;
                if step.text.is_some() && change.text.is_some() {
                    step.text.clone_from(&change.text);
                }
                continue;
            }
            steps.push(Step {
                origin: if at_boundary { Origin::CutOff } else { Origin::Commit(version.commit.clone()) },
                operation: change.operation,
                name: change.name,
                from: change.from,
                text: change.text,
                before: Before::Unknown,
                rank,
                archived: usize::MAX,
                matched: true,
            });
        }
    }
    steps.sort_by_key(|step| (step.rank, step.archived));
    tell_before(&mut steps);
    // A commit that repeats on one branch what another one did changes nothing.
    let repeats = |step: &Step| {
        matches!(step.origin, Origin::Commit(_))
            && matches!((&step.before, &step.text), (Before::Text(before), Some(text)) if before == text)
    };
    steps.retain(|step| !repeats(step));
    steps
}

fn origin_of(change: &ArchivedChange) -> Origin {
    Origin::Change {
        folder: change.folder.clone(),
        id: change.id.clone(),
        date: change.date.clone(),
        commit: change.commit.clone(),
    }
}

/// The step of an archived change that a commit carried out: one that says just that, else one of a change that the
/// same commit archives. A step explains one commit only, so that a later one cannot bring an old text back unseen.
fn explanation<'s>(
    steps: &'s mut [Step],
    change: &SpecChange,
    commit: &Commit,
    at_boundary: bool,
) -> Option<&'s mut Step> {
    let free = |step: &Step| !step.matched && step.archived != usize::MAX;
    let is_archived_here = |step: &Step| matches!(&step.origin, Origin::Change { commit: Some(other), .. } if other.id == commit.id);
    let says = |step: &Step| free(step) && step.says(change);
    let found = if at_boundary {
        steps.iter().rposition(says)
    } else {
        let exactly = steps.iter().position(|step| says(step) && is_archived_here(step));
        exactly.or_else(|| steps.iter().position(says)).or_else(|| {
            let writes = |step: &Step| step.text.is_some() == change.text.is_some();
            steps.iter().rposition(|step| {
                free(step) && is_archived_here(step) && writes(step) && step.concerns(&change.name)
            })
        })
    };
    found.map(|at| &mut steps[at])
}

/// Notes at each step what was there before it.
fn tell_before(steps: &mut [Step]) {
    let mut state: BTreeMap<String, Before> = BTreeMap::new();
    for step in steps {
        let known = state.get(&step.name).cloned();
        match step.operation {
            Operation::Added => step.before = known.unwrap_or(Before::Nothing),
            Operation::Modified | Operation::Removed => step.before = known.unwrap_or(Before::Unknown),
            Operation::Renamed => {
                let moved = step.from.as_ref().and_then(|from| state.remove(from));
                step.before = moved.unwrap_or(Before::Unknown);
                state.insert(step.name.clone(), step.before.clone());
            }
        }
        match (&step.text, step.operation) {
            (Some(text), _) => {
                state.insert(step.name.clone(), Before::Text(text.clone()));
            }
            (None, Operation::Removed) => {
                state.insert(step.name.clone(), Before::Nothing);
            }
            (None, _) => {}
        }
    }
}

/// The steps of one requirement, the oldest first. Renames are followed backwards.
pub(crate) fn trace<'s>(steps: &'s [Step], name: &str) -> Vec<&'s Step> {
    let mut name = name.to_owned();
    let mut found = Vec::new();
    for step in steps.iter().rev() {
        if !step.concerns(&name) {
            continue;
        }
        found.push(step);
        if step.operation == Operation::Renamed
            && step.name == name
            && let Some(from) = &step.from
        {
            name.clone_from(from);
        }
    }
    found.reverse();
    found
}
