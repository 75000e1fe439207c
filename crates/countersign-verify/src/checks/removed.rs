//! Nothing cites what a change removes: whole requirements, and scenarios that a MODIFIED block leaves out.

use countersign_model::reference::Reference;
use countersign_trace::{Place, Target};

use super::Found;
use super::context::{Context, Subject};
use crate::codes::REMOVED_UNCITED;
use crate::item::{Group, Item, Strength};

/// One item for each requirement and scenario that goes.
pub(super) fn check(context: &Context<'_>, change: usize, found: &mut Found) {
    for at in &context.input.trace.catalogue.changes[change].requirements {
        let requirement = context.requirement(*at);
        let subject = Subject::of_change(context, change, *at);
        let touch = requirement.touches.iter().find(|touch| touch.change == change);
        let Some(touch) = touch else { continue };
        if subject.is_removed {
            let cited = citing(context, |target| target.requirement == *at);
            found.items.push(item(context, *at, &requirement.reference, &touch.place, &cited));
        }
        for (index, scenario) in requirement.scenarios.iter().enumerate() {
            if scenario.dropped_by.contains(&change) && !subject.is_removed {
                let own = Target { requirement: *at, scenario: Some(index) };
                let cited = citing(context, |target| target == own);
                found.items.push(item(context, *at, &scenario.reference, &touch.place, &cited));
            }
        }
    }
}

fn citing(context: &Context<'_>, is_gone: impl Fn(Target) -> bool) -> Vec<Place> {
    let links = context.input.trace.links.links.iter();
    links.filter(|link| link.target().is_some_and(&is_gone)).map(|link| link.place.clone()).collect()
}

fn item(
    context: &Context<'_>,
    requirement: usize,
    reference: &Reference,
    place: &Place,
    cited: &[Place],
) -> Item {
    let item = Item::new(Group::Correctness, &REMOVED_UNCITED, reference.to_string())
        .in_domain(context.domain_of(requirement));
    match cited.first() {
        None => item.pass(Strength::Cited, "removed, and nothing cites it").at(place),
        Some(first) => item
            .fail(format!("removed, and cited {}", times(cited.len())))
            .next(format!("take `@req {reference}` out of `{}:{}`", first.path, first.line))
            .at(first)
            .related(cited.iter().skip(1).cloned())
            .related([place.clone()]),
    }
}

fn times(count: usize) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}
