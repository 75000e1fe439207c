//! Interfaces that a change touches: what others call is compared with what they expect.

use countersign_trace::Place;

use super::rank::{Sketch, candidate};
use super::reading::Words;
use super::{CandidateKind, TestCandidate};
use crate::checks::Context;
use crate::diff::{ChangeKind, PathClass};
use crate::input::ChangeFacts;
use crate::names::{NameKind, WantedName, names_wanted};

/// The most symbols of one design.
const SYMBOLS: usize = 3;

/// One candidate for each public path of the diff, and for each endpoint and symbol of the design that no cited test names.
pub(super) fn find(context: &Context<'_>, facts: &ChangeFacts<'_>) -> Vec<TestCandidate> {
    let mut found: Vec<TestCandidate> = Vec::new();
    let public = facts.diff.paths.iter().filter(|path| path.classes.contains(&PathClass::PublicApi));
    for path in public {
        let place = Place { path: path.path.as_str().into(), line: 1, span: None };
        let reason = format!("the diff has it as {}, and others rely on it", path.kind.as_str());
        let then = match path.kind {
            ChangeKind::Removed => "who still relies on it is told what to use instead",
            ChangeKind::Added | ChangeKind::Modified => {
                "it accepts all it accepted, and leaves out nothing it sent"
            }
        };
        let sketch = Sketch {
            title: format!("contract of {}", path.path),
            given: format!("a client of the version before, and `{}` as it was", path.path),
            when: "it talks to this version".to_owned(),
            then: then.to_owned(),
        };
        found.push(candidate((CandidateKind::Contract, &path.path), &place, 52, reason, sketch));
    }
    let names = facts.documents.design.map(|design| names_wanted(design.document, design.path));
    let names = names.unwrap_or_default();
    let is_open = |name: &&WantedName| name.removed || !is_named_by_a_test(context, name);
    let (endpoints, symbols): (Vec<&WantedName>, Vec<&WantedName>) = names
        .iter()
        .filter(|name| matches!(name.kind, NameKind::Endpoint | NameKind::Symbol))
        .partition(|name| name.kind == NameKind::Endpoint);
    // `/v1/x` says nothing beside `GET /v1/x`.
    let is_said_better = |name: &WantedName| {
        endpoints.iter().any(|other| other.words == name.words && other.name.len() > name.name.len())
    };
    let wanted = endpoints.iter().copied().filter(|name| !is_said_better(name));
    found.extend(wanted.filter(is_open).map(of_name));
    found.extend(
        symbols.into_iter().filter(|name| is_called(name)).filter(is_open).take(SYMBOLS).map(of_name),
    );
    found
}

/// What a decision calls; what a rollback or a dashboard uses is looked at there.
fn is_called(name: &WantedName) -> bool {
    let name_says = name.name.contains("::") || name.name.contains('.') || name.name.ends_with("()");
    name_says && name.section.to_lowercase().contains("decision")
}

fn of_name(name: &WantedName) -> TestCandidate {
    let what = name.kind.as_str();
    let reason = if name.removed {
        format!("the design removes this {what}, and callers may be left")
    } else {
        format!("the design names this {what} under \"{}\", and no cited test does", name.section)
    };
    let then = if name.removed {
        "the answer says that it is gone, and what to use instead"
    } else {
        "the answer has the form that the design promises, for good and for bad input"
    };
    let sketch = Sketch {
        title: format!("contract of {}", name.name),
        given: "a caller that knows only what is documented".to_owned(),
        when: format!("it calls `{}`", name.name),
        then: then.to_owned(),
    };
    let weight = if name.kind == NameKind::Endpoint { 58 } else { 42 };
    candidate((CandidateKind::Contract, &name.name), &name.place, weight, reason, sketch)
}

/// Whether the words of one cited test hold every word of a name.
pub(super) fn is_named_by_a_test(context: &Context<'_>, name: &WantedName) -> bool {
    let words = Words::of(name.words.iter().map(String::as_str));
    context.input.tests.iter().any(|test| words.each().all(|word| test.assertions.all_words.contains(word)))
}
