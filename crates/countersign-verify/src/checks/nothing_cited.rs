//! A repository that cites nothing gets one item with the next step, not one for each scenario.

use super::Found;
use super::context::Context;
use crate::codes::NOTHING_CITED;
use crate::item::{Group, Item};

/// One item, if nothing is cited anywhere.
pub(super) fn check(context: &Context<'_>, found: &mut Found) {
    let catalogue = context.input.trace.catalogue;
    if catalogue.requirements.is_empty() || !context.is_uncited {
        return;
    }
    let first = catalogue.requirements.iter().enumerate().find(|(_, one)| !one.scenarios.is_empty());
    let (at, place, example) = match first {
        Some((at, one)) => (at, &one.scenarios[0].place, one.scenarios[0].reference.to_string()),
        None => (0, &catalogue.requirements[0].place, catalogue.requirements[0].reference.to_string()),
    };
    let (requirements, scenarios) = (catalogue.requirements.len(), catalogue.scenario_count());
    let line = context.line_to_paste(at, &example);
    found.items.push(
        Item::new(Group::Correctness, &NOTHING_CITED, "citations")
            .not_verified(format!(
                "nothing cites any of {requirements} requirements and {scenarios} scenarios"
            ))
            .at(place)
            .next(format!("begin with one test: put `{line}` above it")),
    );
}
