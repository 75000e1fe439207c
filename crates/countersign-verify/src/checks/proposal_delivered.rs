//! What the proposal promises is in the deltas: requirements by reference, capabilities by name.

use std::collections::BTreeSet;

use countersign_model::reference::slug;
use countersign_trace::catalogue::Change;
use countersign_trace::{Place, Resolver, parse_reference};

use super::Found;
use super::context::Context;
use crate::codes::PROPOSAL_DELIVERED;
use crate::input::ChangeFacts;
use crate::item::{Group, Item, Strength};
use crate::sections::{Block, BlockKind, Parts, code_spans};

/// One item for each requirement and each capability that a promising section names.
pub(super) fn check(context: &Context<'_>, facts: &ChangeFacts<'_>, found: &mut Found) {
    let Some(proposal) = facts.documents.proposal else { return };
    let known = &context.input.trace.catalogue.changes[facts.change];
    let touched = capabilities(context, known);
    let parts = Parts::new(proposal);
    let mut seen = BTreeSet::new();
    for part in parts.of(|title| title.contains("what changes") || title.contains("capabilit")) {
        for block in parts.blocks(part.lines.clone()) {
            for code in code_spans(&block.text) {
                let place = parts.place_of(&block, code);
                if seen.insert(code.text.to_owned()) {
                    found.items.extend(requirement(context, known, code.text, &place));
                }
            }
            let is_listed = part.title.to_lowercase().contains("capabilit");
            let Some(name) = capability(&block) else { continue };
            let is_known = context.input.trace.catalogue.capabilities.iter().any(|one| one == name);
            if (is_listed || is_known) && seen.insert(format!("capability {name}")) {
                let place = parts.place(block.line_of(0));
                found.items.push(delivered(name, touched.contains(name), &place));
            }
        }
    }
}

/// The capabilities that the deltas of a change touch.
pub(super) fn capabilities<'a>(context: &Context<'a>, change: &Change) -> BTreeSet<&'a str> {
    let requirements = change.requirements.iter();
    requirements.map(|at| context.requirement(*at).reference.capability.as_str()).collect()
}

fn delivered(name: &str, is_delivered: bool, place: &Place) -> Item {
    let item = Item::new(Group::Completeness, &PROPOSAL_DELIVERED, format!("capability {name}")).at(place);
    if is_delivered {
        item.pass(Strength::Cited, "a delta changes it")
    } else {
        item.not_verified("the proposal names it, and no delta changes it")
            .next(format!("write `specs/{name}/spec.md` in the change, or take it out of the proposal"))
    }
}

/// `capability/requirement` of a capability that is known, or `Requirement: Name`.
fn requirement(context: &Context<'_>, change: &Change, text: &str, place: &Place) -> Option<Item> {
    let catalogue = context.input.trace.catalogue;
    let target = if let Some(name) = text.strip_prefix("Requirement:") {
        let wanted = slug(name);
        change.requirements.iter().copied().find(|at| context.requirement(*at).slug == wanted)
    } else {
        let named = parse_reference(text)?;
        if !catalogue.capabilities.contains(&named.capability) || named.requirement.contains('.') {
            return None;
        }
        Resolver::new(catalogue, context.input.trace.lock).target(text).map(|target| target.requirement)
    };
    let item = Item::new(Group::Completeness, &PROPOSAL_DELIVERED, text).at(place);
    Some(match target {
        Some(at) if change.requirements.contains(&at) => item.pass(Strength::Cited, "a delta changes it"),
        Some(_) => item
            .not_verified("the proposal names it, and no delta of the change touches it")
            .next("write the delta, or take it out of the proposal"),
        None => item
            .not_verified("the proposal names it, and neither a spec nor a delta has it")
            .next("write the delta, or mend the name in the proposal"),
    })
}

/// The name at the start of a bullet, between backticks or bold.
fn capability(block: &Block) -> Option<&str> {
    if block.kind != BlockKind::Bullet {
        return None;
    }
    let text = block.text.as_str();
    let name = match text.strip_prefix("**") {
        Some(rest) => rest.split(['*', ':']).next()?.trim_matches('`'),
        None => code_spans(text).into_iter().next().filter(|code| code.start == 0)?.text,
    };
    let is_name = name.chars().all(|c| c.is_lowercase() || c.is_numeric() || matches!(c, '-' | '/' | '_'));
    (is_name && !name.is_empty()).then_some(name)
}
