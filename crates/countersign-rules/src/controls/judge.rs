//! Whether controls are met. Everything that a control names has to be.

use super::{Control, ControlEvidence};

/// How a control, or one thing that it names, stands; the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ControlState {
    /// It is not met.
    NotMet,
    /// Nobody can tell; never counted as met.
    NotTold,
    /// It is met.
    Met,
}

impl ControlState {
    /// The word for documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotMet => "not-met",
            Self::NotTold => "not-told",
            Self::Met => "met",
        }
    }
}

/// What is told of one thing that a control names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// How it stands.
    pub state: ControlState,
    /// How that is known, one lowercase line.
    pub reason: String,
}

impl Told {
    /// What is told, for a reason.
    pub fn new(state: ControlState, reason: impl Into<String>) -> Self {
        Self { state, reason: reason.into() }
    }
}

/// What those know who see code, results and rules.
pub trait ControlFacts {
    /// Whether all scenarios of a requirement, or a scenario, are proven.
    fn requirement(&self, reference: &str) -> Told;
    /// Whether a rule is kept.
    fn rule(&self, id: &str) -> Told;
    /// Whether the results of a suite are about this code, and good.
    fn suite(&self, name: &str) -> Told;
    /// Whether a file is there.
    fn file(&self, path: &str) -> Told;
}

/// What sort of thing a control names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MeansKind {
    /// A requirement or a scenario.
    Requirement,
    /// A rule.
    Rule,
    /// A suite.
    Suite,
    /// A file.
    File,
}

impl MeansKind {
    /// The word for documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Requirement => "requirement",
            Self::Rule => "rule",
            Self::Suite => "suite",
            Self::File => "file",
        }
    }
}

/// One thing that a control names, and how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Means<'c> {
    /// What sort of thing it is.
    pub kind: MeansKind,
    /// Its name, as written.
    pub name: &'c str,
    /// What is told of it.
    pub told: Told,
}

/// Everything that a control names, in the order of the file: requirements, rules, evidence.
pub fn judge_control<'c>(control: &'c Control, facts: &dyn ControlFacts) -> Vec<Means<'c>> {
    let requirements = control.requirements.iter().map(|one| {
        let name = one.value.as_str();
        Means { kind: MeansKind::Requirement, name, told: facts.requirement(name) }
    });
    let rules = control.rules.iter().map(|one| {
        let name = one.value.as_str();
        Means { kind: MeansKind::Rule, name, told: facts.rule(name) }
    });
    let evidence = control.evidence.iter().map(|one| {
        let name = one.name().value.as_str();
        match one {
            ControlEvidence::Suite(_) => Means { kind: MeansKind::Suite, name, told: facts.suite(name) },
            ControlEvidence::File(_) => Means { kind: MeansKind::File, name, told: facts.file(name) },
        }
    });
    requirements.chain(rules).chain(evidence).collect()
}

/// How a control stands: as the worst of what it names does, and not met if it names nothing.
pub fn control_state(means: &[Means<'_>]) -> ControlState {
    means.iter().map(|one| one.told.state).min().unwrap_or(ControlState::NotMet)
}
