//! The catalogue: every requirement and scenario that can be referred to, with what open and archived changes do to it.

mod build;
mod checks;
mod index;
mod journal;
mod overlay;

use std::sync::Arc;

use countersign_diag::Finding;
use countersign_model::Document;
use countersign_model::delta_document::Operation;
use countersign_model::reference::Reference;
use countersign_model::steps::StepKeyword;

use crate::explanation::Explanation;
use crate::fingerprint::{Fingerprint, Fingerprints};
use crate::place::{Passage, Place};
use crate::resolve::Target;
use crate::tasks::Task;
use index::Index;
pub(crate) use index::Lookup;

/// A main spec, or the delta of one.
#[derive(Debug, Clone, Copy)]
pub struct SpecInput<'d> {
    /// The capability path as on disk.
    pub capability: &'d str,
    /// The file, relative to the project, with `/`.
    pub path: &'d str,
    /// Its text.
    pub document: &'d Document,
}

/// Any other document of a change.
#[derive(Debug, Clone, Copy)]
pub struct TextInput<'d> {
    /// The file, relative to the project, with `/`.
    pub path: &'d str,
    /// Its text.
    pub document: &'d Document,
}

/// A change, open or archived.
#[derive(Debug, Clone, Default)]
pub struct ChangeInput<'d> {
    /// The name of its folder; archived ones begin with their date.
    pub id: &'d str,
    /// Its deltas.
    pub deltas: Vec<SpecInput<'d>>,
    /// `tasks.md`.
    pub tasks: Option<TextInput<'d>>,
    /// `proposal.md`.
    pub proposal: Option<TextInput<'d>>,
    /// `design.md`.
    pub design: Option<TextInput<'d>>,
}

/// Where a requirement or a scenario stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// In the main spec.
    Current,
    /// Only in an open change, by its index in [`Catalogue::changes`].
    Pending(usize),
}

/// What a change does to a requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touch {
    /// The index of the change in [`Catalogue::changes`].
    pub change: usize,
    /// What it does.
    pub operation: Operation,
    /// Where it says so.
    pub place: Place,
    /// The fingerprints it leads to; ADDED and MODIFIED only.
    pub proposed: Option<Fingerprints>,
    /// The slug it gets; RENAMED only.
    pub new_slug: Option<String>,
}

/// A step of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// GIVEN, WHEN, THEN, if it says so.
    pub keyword: Option<StepKeyword>,
    /// The text behind it.
    pub text: String,
    /// Counted from 1.
    pub line: usize,
}

/// A scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// Its identity.
    pub reference: Reference,
    /// Its name without `Scenario:`.
    pub name: String,
    /// Where its header stands.
    pub place: Place,
    /// The text below the header.
    pub text: String,
    /// Its bullets.
    pub steps: Vec<Step>,
    /// Of its body.
    pub fingerprint: Fingerprint,
    /// In the main spec or in an open change.
    pub standing: Standing,
    /// What stands in for evidence.
    pub explanation: Option<Explanation>,
    /// What open changes make of it: the change and the fingerprint.
    pub proposed: Vec<(usize, Fingerprint)>,
    /// The open changes whose MODIFIED block leaves it out.
    pub dropped_by: Vec<usize>,
}

/// A requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Its identity: by explicit id if it has one, else by slug.
    pub reference: Reference,
    /// The slug of its name.
    pub slug: String,
    /// Its `**ID**`.
    pub explicit_id: Option<String>,
    /// Its name as the header spells it.
    pub name: String,
    /// Where its header stands.
    pub place: Place,
    /// The text between the header and the first scenario.
    pub statement: String,
    /// Of its text.
    pub fingerprints: Fingerprints,
    /// In the main spec or in an open change.
    pub standing: Standing,
    /// Its scenarios; those that open changes add come last.
    pub scenarios: Vec<Scenario>,
    /// What open changes do to it, by change.
    pub touches: Vec<Touch>,
    /// What archived changes did to it, oldest first.
    pub history: Vec<Touch>,
    /// The indices of `scenarios` by slug.
    scenario_order: Vec<usize>,
}

impl Requirement {
    /// The open changes that remove it.
    pub fn removed_by(&self) -> impl Iterator<Item = usize> {
        self.touches.iter().filter(|touch| touch.operation == Operation::Removed).map(|touch| touch.change)
    }

    /// The scenarios with this slug, as indices; more than one is ambiguous.
    pub(crate) fn scenarios_of(&self, slug: &str) -> &[usize] {
        let slug_of = |at: &usize| self.scenarios[*at].reference.scenario.as_deref().unwrap_or_default();
        let from = self.scenario_order.partition_point(|at| slug_of(at) < slug);
        let until = from + self.scenario_order[from..].partition_point(|at| slug_of(at) == slug);
        &self.scenario_order[from..until]
    }

    fn sort_scenarios(&mut self) {
        self.scenario_order = (0..self.scenarios.len()).collect();
        let scenarios = &self.scenarios;
        self.scenario_order
            .sort_by(|a, b| scenarios[*a].reference.cmp(&scenarios[*b].reference).then(a.cmp(b)));
    }
}

/// Whether a change is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// In `changes/archive`.
    Archived,
    /// In `changes`.
    Open,
}

/// A change, as far as tracing asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The name of its folder.
    pub id: String,
    /// Open or archived.
    pub stage: Stage,
    /// Its tasks in order; `None` if it has no task file.
    pub tasks: Option<Vec<Task>>,
    /// The path of its proposal.
    pub proposal: Option<Arc<str>>,
    /// The Why of its proposal.
    pub why: Option<Passage>,
    /// The path of its design.
    pub design: Option<Arc<str>>,
    /// The parts of its design that hold decisions, or every part where none is called so.
    pub decisions: Vec<Passage>,
    /// The requirements its deltas name, as indices, sorted.
    pub requirements: Vec<usize>,
}

/// Everything that can be referred to.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// By capability, then by place; requirements that only open changes have come last.
    pub requirements: Vec<Requirement>,
    /// Archived ones oldest first, then open ones by name.
    pub changes: Vec<Change>,
    /// The capabilities, sorted.
    pub capabilities: Vec<String>,
    /// What is wrong with names, ids, changes and tasks.
    pub findings: Vec<Finding>,
    index: Index,
}

impl Catalogue {
    /// Reads main specs, open changes and archived changes. The order of the inputs does not matter.
    pub fn build(specs: &[SpecInput<'_>], open: &[ChangeInput<'_>], archived: &[ChangeInput<'_>]) -> Self {
        build::build(specs, open, archived)
    }

    /// The number of scenarios.
    pub fn scenario_count(&self) -> usize {
        self.requirements.iter().map(|requirement| requirement.scenarios.len()).sum()
    }

    /// The change of a name; an archived one also by its name without the date.
    pub fn change(&self, id: &str) -> Option<usize> {
        let exact = self.changes.iter().rposition(|change| change.id == id);
        let without_date = |change: &Change| {
            change.stage == Stage::Archived
                && change.id.get(10..).and_then(|rest| rest.strip_prefix('-')) == Some(id)
        };
        exact.or_else(|| self.changes.iter().rposition(without_date))
    }

    /// The identity of a requirement or a scenario.
    pub fn reference_of(&self, target: Target) -> &Reference {
        let requirement = &self.requirements[target.requirement];
        match target.scenario {
            Some(scenario) => &requirement.scenarios[scenario].reference,
            None => &requirement.reference,
        }
    }

    pub(crate) fn lookup(&self) -> Lookup<'_> {
        Lookup { catalogue: self, index: &self.index }
    }
}
