//! What a design promises to show: somebody has to see it once before production does.

use super::contracts::is_named_by_a_test;
use super::rank::{Sketch, candidate};
use super::{CandidateKind, TestCandidate};
use crate::checks::Context;
use crate::input::ChangeFacts;
use crate::names::{NameKind, names_wanted};

/// One candidate for each name under Observability additions that no cited test names.
pub(super) fn find(context: &Context<'_>, facts: &ChangeFacts<'_>) -> Vec<TestCandidate> {
    let Some(design) = facts.documents.design else { return Vec::new() };
    let names = names_wanted(design.document, design.path).into_iter();
    let promised = names.filter(|name| {
        name.section.to_lowercase().contains("observability")
            && !name.removed
            && matches!(name.kind, NameKind::Literal | NameKind::Symbol)
            && !is_named_by_a_test(context, name)
    });
    let candidates = promised.map(|name| {
        let is_missing = facts.names.found.get(&name.name) == Some(&None);
        let mut reason =
            format!("the design promises it under \"{}\", and no cited test names it", name.section);
        if is_missing {
            reason.push_str("; the tree does not hold it either");
        }
        let sketch = Sketch {
            title: format!("{} is seen", name.name),
            given: "a state in which it has something to show, and one in which it has not".to_owned(),
            when: "what it watches happens".to_owned(),
            then: format!("`{}` says so, with the labels that an alert asks for", name.name),
        };
        let weight = if is_missing { 50 } else { 36 };
        candidate((CandidateKind::Observability, &name.name), &name.place, weight, reason, sketch)
    });
    candidates.collect()
}
