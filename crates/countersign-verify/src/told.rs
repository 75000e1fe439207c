//! What a change asks for, in its own words: the catalogue keeps the text of the main specs where a change rewrites them.

use countersign_model::delta_document::Operation;
use countersign_trace::Place;
use countersign_trace::catalogue::{Catalogue, ChangeInput, Requirement, SpecInput, Step};

use crate::checks::{Context, Subject};

/// A requirement as a change leaves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    /// Its index in the catalogue.
    pub(crate) requirement: usize,
    pub(crate) reference: String,
    pub(crate) capability: String,
    pub(crate) name: String,
    pub(crate) statement: String,
    /// What the change does to it; `None` if it does nothing.
    pub(crate) operation: Option<Operation>,
    pub(crate) place: Place,
    /// None for a requirement that is removed.
    pub(crate) scenarios: Vec<ToldScenario>,
}

/// A scenario as a change leaves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ToldScenario {
    /// Its index among those of the requirement in the catalogue.
    pub(crate) scenario: usize,
    pub(crate) reference: String,
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) steps: Vec<Step>,
    pub(crate) place: Place,
}

/// The requirements that a change touches, in the order of the catalogue.
pub(crate) fn told(context: &Context<'_>, change: usize, deltas: &[SpecInput<'_>]) -> Vec<Told> {
    // Read without the main specs, every block of a delta is a requirement of its own.
    let own = ChangeInput { id: "change", deltas: deltas.to_vec(), ..ChangeInput::default() };
    let own = Catalogue::build(&[], &[own], &[]);
    let touched = context.input.trace.catalogue.changes[change].requirements.iter();
    touched.filter_map(|at| tell(context, (change, *at), &own)).collect()
}

fn tell(context: &Context<'_>, (change, at): (usize, usize), own: &Catalogue) -> Option<Told> {
    let known = context.requirement(at);
    let touches = || known.touches.iter().filter(|touch| touch.change == change);
    let operation = [Operation::Added, Operation::Modified, Operation::Removed, Operation::Renamed]
        .into_iter()
        .find(|operation| touches().any(|touch| touch.operation == *operation))?;
    let block = touches()
        .filter(|touch| touch.proposed.is_some())
        .find_map(|touch| own.requirements.iter().find(|block| block.place == touch.place));
    let place = touches().find(|touch| touch.operation == operation)?.place.clone();
    let mut wanted = Subject::of_change(context, change, at).scenarios;
    if operation == Operation::Removed {
        wanted.clear();
    }
    let scenarios = match block {
        Some(block) => of_block(known, block, wanted),
        None => wanted.into_iter().map(|scenario| of_known(known, scenario)).collect(),
    };
    let text = block.unwrap_or(known);
    Some(Told {
        requirement: at,
        reference: known.reference.to_string(),
        capability: known.reference.capability.clone(),
        name: text.name.clone(),
        statement: text.statement.clone(),
        operation: Some(operation),
        place,
        scenarios,
    })
}

/// A requirement that a change does not touch, as the main specs have it.
pub(crate) fn told_elsewhere(context: &Context<'_>, at: usize) -> Told {
    let known = context.requirement(at);
    Told {
        requirement: at,
        reference: known.reference.to_string(),
        capability: known.reference.capability.clone(),
        name: known.name.clone(),
        statement: known.statement.clone(),
        operation: None,
        place: known.place.clone(),
        scenarios: (0..known.scenarios.len()).map(|scenario| of_known(known, scenario)).collect(),
    }
}

/// The scenarios of a block, each with the one of the catalogue that has its name.
fn of_block(known: &Requirement, block: &Requirement, mut wanted: Vec<usize>) -> Vec<ToldScenario> {
    let mut scenarios = Vec::new();
    for told in &block.scenarios {
        let slug = &told.reference.scenario;
        let same = wanted.iter().position(|at| known.scenarios[*at].reference.scenario == *slug);
        let Some(at) = same.map(|at| wanted.remove(at)) else { continue };
        scenarios.push(ToldScenario {
            scenario: at,
            reference: known.scenarios[at].reference.to_string(),
            name: told.name.clone(),
            text: told.text.clone(),
            steps: told.steps.clone(),
            place: told.place.clone(),
        });
    }
    scenarios
}

fn of_known(known: &Requirement, at: usize) -> ToldScenario {
    let scenario = &known.scenarios[at];
    ToldScenario {
        scenario: at,
        reference: scenario.reference.to_string(),
        name: scenario.name.clone(),
        text: scenario.text.clone(),
        steps: scenario.steps.clone(),
        place: scenario.place.clone(),
    }
}
