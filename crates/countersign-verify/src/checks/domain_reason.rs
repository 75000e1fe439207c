//! Code of a domain changes together with a delta of one of its capabilities, or for a reason that is stated.

use std::collections::BTreeSet;

use countersign_trace::Place;

use super::Found;
use super::context::Context;
use super::domain_declared::{changed, said};
use crate::codes::DOMAIN_REASON;
use crate::input::ChangeFacts;
use crate::item::{Group, Item, Strength};

/// A reason has at least this many words.
const WORDS: usize = 3;

/// One item for each domain of the diff.
pub(super) fn check(context: &Context<'_>, facts: &ChangeFacts<'_>, found: &mut Found) {
    if !context.input.domains.is_configured() {
        let item = Item::new(Group::Coherence, &DOMAIN_REASON, "domains");
        found.items.push(item.not_applicable("the project configures no domains"));
        return;
    }
    let requirements = &context.input.trace.catalogue.changes[facts.change].requirements;
    let with_delta: BTreeSet<Option<String>> = requirements.iter().map(|at| context.domain_of(*at)).collect();
    let said = said(&facts.documents, context.input.domains);
    let changed = changed(&facts.diff);
    if changed.is_empty() {
        let item = Item::new(Group::Coherence, &DOMAIN_REASON, "domains");
        let reason = "the diff changes no code of a domain";
        found.items.push(if facts.diff.is_complete() {
            item.not_applicable(reason)
        } else {
            item.not_verified(reason)
        });
    }
    for (domain, paths) in changed {
        let owner = Some(domain.to_owned());
        let item =
            Item::new(Group::Coherence, &DOMAIN_REASON, format!("domain {domain}")).in_domain(owner.clone());
        if with_delta.contains(&owner) {
            found.items.push(item.pass(Strength::Cited, "its code changes together with its specs"));
            continue;
        }
        let mut reasons = said.iter().filter_map(|one| one.domains.get(domain));
        let stated = reasons.find(|(_, about)| {
            about.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count() >= WORDS
        });
        found.items.push(if let Some((place, _)) = stated {
            item.pass(Strength::Cited, "no delta, for a stated reason").at(place)
        } else {
            let places = paths.iter().take(5).map(|path| Place { path: (*path).into(), line: 1, span: None });
            let first = paths.first().copied().unwrap_or_default();
            item.fail(format!("the diff changes `{first}`, and no delta of the domain says why"))
                .related(places)
                .next(format!("write a delta, or `` - `{domain}`: reason `` below \"Affected domains\""))
        });
    }
}
