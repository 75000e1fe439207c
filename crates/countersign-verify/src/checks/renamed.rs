//! A renamed requirement keeps its evidence: every citation of either name still leads to it, every accepted link is there.

use countersign_model::delta_document::Operation;
use countersign_trace::{LinkState, Place, Resolver, parse_reference};

use super::Found;
use super::context::Context;
use crate::codes::RENAMED_EVIDENCE;
use crate::item::{Group, Item, Strength};

/// One item for each rename.
pub(super) fn check(context: &Context<'_>, change: usize, found: &mut Found) {
    let trace = context.input.trace;
    for at in &trace.catalogue.changes[change].requirements {
        let requirement = context.requirement(*at);
        let rename = requirement
            .touches
            .iter()
            .find(|one| one.change == change && one.operation == Operation::Renamed);
        let Some((touch, new)) = rename.and_then(|touch| Some((touch, touch.new_slug.as_deref()?))) else {
            continue;
        };
        if requirement.removed_by().any(|by| by == change) {
            continue;
        }
        let capability = &requirement.reference.capability;
        let is_name = |reference: &str| {
            parse_reference(reference).is_some_and(|named| {
                named.capability == *capability
                    && [Some(new), Some(requirement.slug.as_str()), requirement.explicit_id.as_deref()]
                        .contains(&Some(named.requirement.as_str()))
            })
        };
        let (mut kept, mut lost): (usize, Vec<Place>) = (0, Vec::new());
        for link in &trace.links.links {
            let leads_here = link.target().is_some_and(|target| target.requirement == *at);
            let is_lost = matches!(link.state, LinkState::Orphaned | LinkState::Ambiguous);
            if leads_here {
                kept += 1;
            } else if is_lost && is_name(&link.citation.reference) {
                lost.push(link.place.clone());
            }
        }
        let resolver = Resolver::new(trace.catalogue, trace.lock);
        let is_here = |reference: &str| resolver.target(reference).is_some_and(|to| to.requirement == *at);
        let gone: Vec<&str> = trace
            .links
            .unused
            .iter()
            .map(|line| &trace.lock.links()[*line])
            .filter(|line| is_here(&line.reference))
            .map(|line| line.path.as_str())
            .collect();
        let subject = requirement.reference.to_string();
        let item = Item::new(Group::Correctness, &RENAMED_EVIDENCE, &subject)
            .in_domain(context.domain_of(*at))
            .at(&touch.place);
        let item = match (lost.first(), gone.first()) {
            (Some(first), _) => item
                .fail(format!("`{}:{}` cites it, and leads nowhere for certain", first.path, first.line))
                .next(format!("cite `{capability}/{new}`"))
                .related(lost.clone()),
            (None, Some(first)) => item
                .not_verified(format!("a link from `{first}` was accepted and is gone"))
                .next("put the citation back, or run `countersign trace accept` to say that it may go"),
            (None, None) if kept == 0 => {
                item.not_verified("nothing cites it by its old or its new name").next(format!(
                    "put `{}` above its test",
                    context.line_to_paste(*at, &format!("{capability}/{new}"))
                ))
            }
            (None, None) => {
                item.pass(Strength::Cited, format!("{kept} citations lead to it as `{capability}/{new}`"))
            }
        };
        found.items.push(item);
    }
}
