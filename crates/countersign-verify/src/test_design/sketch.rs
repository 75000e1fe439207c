//! A first sketch of a test, in the words of the scenarios that are there.

use countersign_model::steps::StepKeyword;

use super::CandidateKind;
use super::gaps::{Read, ReadScenario, parts};
use super::rank::Sketch;
use crate::told::{Told, ToldScenario};

/// The sketch of a test that nobody has thought of yet; `near` is the scenario it stands beside.
pub(super) fn sketch(
    kind: CandidateKind,
    one: &Read<'_>,
    near: Option<&ReadScenario<'_>>,
    asked: &str,
) -> Sketch {
    let near = near.map(|scenario| scenario.told);
    let step = |part, otherwise: &str| {
        near.and_then(|told| text(told, part)).unwrap_or_else(|| otherwise.to_owned())
    };
    let given = step(StepKeyword::Given, "what has to be the case before");
    let act = step(StepKeyword::When, &one.told.name.to_lowercase());
    let after = step(StepKeyword::Then, "what it leaves behind");
    let name = &one.told.name;
    let (title, given, when, then) = match kind {
        CandidateKind::ReEntry => (
            format!("{name}: it comes back after it was done"),
            after,
            "it changes, or the same is asked for again".to_owned(),
            "say which state it is in then, and that nothing of the first time still holds".to_owned(),
        ),
        CandidateKind::Concurrency => (
            format!("{name}: two at the same moment"),
            given,
            format!("two do this at the same moment: {act}"),
            "exactly one of them takes effect, and the other is told".to_owned(),
        ),
        CandidateKind::Authorisation => (
            format!("{name}: by somebody who may not"),
            format!("somebody who may not do it, and this: {given}"),
            act,
            "it is refused, and everything is as it was".to_owned(),
        ),
        CandidateKind::FailurePath => (
            format!("{name}: something goes wrong"),
            given,
            format!("this fails half-way: {act}"),
            "say what is told to whom, and that nothing is left half done".to_owned(),
        ),
        CandidateKind::Idempotency => (
            format!("{name}: done twice"),
            after,
            format!("the same comes once more: {act}"),
            "everything is as after the first time, without a second effect".to_owned(),
        ),
        _ => (
            format!("{name}: at the limit"),
            format!("{given}; and what is limited by `{asked}`, once exactly there and once just beyond"),
            act,
            "say for both what must follow".to_owned(),
        ),
    };
    Sketch { title, given, when, then }
}

/// A scenario as the sketch of its own test.
pub(super) fn of_scenario(told: &Told, scenario: &ToldScenario) -> Sketch {
    let step = |part, otherwise: &str| text(scenario, part).unwrap_or_else(|| otherwise.to_owned());
    Sketch {
        title: format!("{}: {}", told.name, scenario.name),
        given: step(StepKeyword::Given, "what has to be the case before"),
        when: step(StepKeyword::When, &told.name.to_lowercase()),
        then: step(StepKeyword::Then, "what must follow"),
    }
}

/// The steps of one part of a scenario, joined.
fn text(told: &ToldScenario, wanted: StepKeyword) -> Option<String> {
    let steps: Vec<&str> = parts(told)
        .filter(|(part, text)| *part == wanted && !text.is_empty())
        .map(|(_, text)| text)
        .collect();
    (!steps.is_empty()).then(|| steps.join(", and "))
}
