//! What is wrong with identities: collisions, duplicates, conflicts between changes.

use countersign_diag::Finding;
use countersign_model::delta_document::Operation;

use super::index::Index;
use super::{Change, Requirement, Scenario};
use crate::codes::{CHANGE_CONFLICT, ID_DUPLICATED, NAME_WITHOUT_SLUG, SCENARIO_DUPLICATED, SLUG_COLLISION};

pub(super) fn check(
    requirements: &[Requirement],
    changes: &[Change],
    index: &Index,
    findings: &mut Vec<Finding>,
) {
    for (at, requirement) in requirements.iter().enumerate() {
        if requirement.slug.is_empty() && requirement.explicit_id.is_none() {
            findings.push(nameless(&requirement.place, &requirement.name, "requirement"));
        }
        collisions(requirements, at, index, findings);
        scenarios(requirement, findings);
        conflict(requirement, changes, findings);
    }
}

fn nameless(place: &crate::place::Place, name: &str, what: &str) -> Finding {
    place
        .finding(&NAME_WITHOUT_SLUG, &format!("{what} name `{name}` has neither letters nor digits"))
        .about(name)
        .help("give it a name that a reference can hold")
}

/// One finding at every requirement but the first of those that share a key.
fn collisions(requirements: &[Requirement], at: usize, index: &Index, findings: &mut Vec<Finding>) {
    let requirement = &requirements[at];
    let capability = &requirement.reference.capability;
    let first_of = |map: &std::collections::HashMap<String, Vec<usize>>, name: &str| {
        map.get(&format!("{capability}/{name}")).and_then(|all| all.first()).copied()
    };
    let by_slug = first_of(&index.slugs, &requirement.slug).filter(|first| *first < at);
    let by_id = first_of(&index.ids, &requirement.slug).filter(|other| *other != at);
    let by_rename = index
        .future
        .get(&format!("{capability}/{}", requirement.slug))
        .and_then(|all| all.iter().find(|(other, _)| *other != at))
        .map(|(other, _)| *other)
        .filter(|_| !requirement.touches.iter().any(|touch| frees_name(touch.operation)));
    if !requirement.slug.is_empty()
        && let Some(other) = by_slug.or(by_id).or(by_rename)
    {
        let other = &requirements[other];
        let finding = requirement
            .place
            .finding(
                &SLUG_COLLISION,
                &format!(
                    "`{capability}/{}` names `{}` and `{}`",
                    requirement.slug, other.name, requirement.name
                ),
            )
            .about(&requirement.name)
            .help("rename one of them, or give one an explicit `**ID**: ...` line");
        findings.push(other.place.label(finding, "the other one"));
    }
    if let Some(id) = &requirement.explicit_id
        && let Some(first) = first_of(&index.ids, id).filter(|first| *first < at)
    {
        let finding = requirement
            .place
            .finding(&ID_DUPLICATED, &format!("id `{id}` is taken by `{}`", requirements[first].name))
            .about(id);
        findings.push(requirements[first].place.label(finding, "the first one"));
    }
}

/// Whether the name is free once the change is archived.
fn frees_name(operation: Operation) -> bool {
    matches!(operation, Operation::Removed | Operation::Renamed)
}

fn scenarios(requirement: &Requirement, findings: &mut Vec<Finding>) {
    let slug = |scenario: &Scenario| scenario.reference.scenario.clone().unwrap_or_default();
    for scenario in requirement.scenarios.iter().filter(|scenario| slug(scenario).is_empty()) {
        findings.push(nameless(&scenario.place, &scenario.name, "scenario"));
    }
    for pair in requirement.scenario_order.windows(2) {
        let (first, second) = (&requirement.scenarios[pair[0]], &requirement.scenarios[pair[1]]);
        if first.reference == second.reference && !slug(first).is_empty() {
            let finding = second
                .place
                .finding(
                    &SCENARIO_DUPLICATED,
                    &format!("`{}` names `{}` and `{}`", second.reference, first.name, second.name),
                )
                .about(&second.name)
                .help("rename one of them");
            findings.push(first.place.label(finding, "the other one"));
        }
    }
}

fn conflict(requirement: &Requirement, changes: &[Change], findings: &mut Vec<Finding>) {
    let mut writers = requirement
        .touches
        .iter()
        .filter(|touch| matches!(touch.operation, Operation::Added | Operation::Modified));
    let Some(first) = writers.next() else { return };
    if let Some(other) = writers.find(|touch| touch.change != first.change) {
        let (one, two) = (&changes[first.change].id, &changes[other.change].id);
        let message = format!("`{}` is written by `{one}` and by `{two}`", requirement.reference);
        let finding = other
            .place
            .finding(&CHANGE_CONFLICT, &message)
            .about(requirement.reference.to_string())
            .help("archive one of them first, then rebase the other");
        findings.push(first.place.label(finding, "the other change"));
    }
}
