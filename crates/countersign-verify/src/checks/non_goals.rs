//! The diff stays out of what proposal and design list as non-goals: paths, and requirements, capabilities or domains that
//! are all that a non-goal names.

use countersign_trace::catalogue::TextInput;
use countersign_trace::{Place, Resolver};

use super::Found;
use super::context::Context;
use super::paths_changed::{Named, named, touching};
use super::proposal_delivered::capabilities;
use crate::codes::NON_GOAL_KEPT;
use crate::input::ChangeFacts;
use crate::item::{Group, Item, Strength};
use crate::sections::{Block, Parts, code_spans};

/// One item for each thing that a non-goal names.
pub(super) fn check(context: &Context<'_>, facts: &ChangeFacts<'_>, found: &mut Found) {
    for text in [facts.documents.proposal, facts.documents.design].into_iter().flatten() {
        document(context, facts, text, found);
    }
}

fn document(context: &Context<'_>, facts: &ChangeFacts<'_>, text: TextInput<'_>, found: &mut Found) {
    let parts = Parts::new(text);
    let is_wanted = |title: &str| {
        ["non-goal", "non goal", "nongoal", "out of scope"].iter().any(|word| title.contains(word))
    };
    for part in parts.of(is_wanted) {
        // "Goals / Non-Goals" holds both; its second half begins where it says so.
        let title = part.title.to_lowercase();
        let mut is_non_goal = !title.starts_with("goal");
        for block in parts.blocks(part.lines.clone()) {
            let lead = block.text.trim_start_matches(['*', '_', ' ']).to_lowercase();
            if lead.starts_with("non-goal") || lead.starts_with("out of scope") {
                is_non_goal = true;
            }
            if !is_non_goal {
                continue;
            }
            for code in code_spans(&block.text) {
                let place = parts.place_of(&block, code);
                let Some(hits) = hits(context, facts, &block, code.text) else { continue };
                let item = Item::new(Group::Coherence, &NON_GOAL_KEPT, code.text).at(&place);
                found.items.push(match hits.first() {
                    None => item.pass(Strength::Cited, "a non-goal, and the change stays out of it"),
                    Some(first) => item
                        .fail(format!("a non-goal, and the change touches `{}`", first.path))
                        .related(hits.iter().cloned())
                        .next("take the change back, or the non-goal"),
                });
            }
        }
    }
}

/// What the change touches of something; `None` if nobody can compare it.
fn hits(context: &Context<'_>, facts: &ChangeFacts<'_>, block: &Block, text: &str) -> Option<Vec<Place>> {
    if let Some(path) = named(text) {
        return Some(touching(facts, &path));
    }
    let trace = context.input.trace;
    let change = &trace.catalogue.changes[facts.change];
    let place_of = |at: &usize| {
        let touches = &context.requirement(*at).touches;
        touches.iter().find(|touch| touch.change == facts.change).map(|touch| touch.place.clone())
    };
    if let Some(target) = Resolver::new(trace.catalogue, trace.lock).target(text) {
        let touched = change.requirements.iter().filter(|at| **at == target.requirement);
        return Some(touched.filter_map(place_of).collect());
    }
    // "`billing`" is a non-goal; "new checks in `billing`" is about the checks.
    let others = block.text.split('`').step_by(2).flat_map(str::split_whitespace).count();
    if others > 2 {
        return None;
    }
    if trace.catalogue.capabilities.iter().any(|one| one == text) {
        let touched = change.requirements.iter();
        let of_capability = touched.filter(|at| context.requirement(**at).reference.capability == text);
        debug_assert_eq!(
            of_capability.clone().next().is_some(),
            capabilities(context, change).contains(text)
        );
        return Some(of_capability.filter_map(place_of).collect());
    }
    context.input.domains.is_name(text).then(|| touching(facts, &Named::Domain(text.to_owned())))
}
