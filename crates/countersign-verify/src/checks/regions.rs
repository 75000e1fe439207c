//! Tests execute the code that is cited as implementing a requirement: coverage as a second witness.

use std::collections::BTreeSet;

use super::context::{Context, Subject};
use super::{Found, Remark};
use crate::codes::{REGION_EXECUTED, REGION_UNKNOWN};
use crate::item::{Group, Item, Strength};

/// One item for each cited region that a coverage report knows.
pub(super) fn check(context: &Context<'_>, subject: &Subject, found: &mut Found) {
    if subject.is_removed || context.input.coverage.is_empty() {
        return;
    }
    let requirement = context.requirement(subject.requirement);
    let own = context.covered(subject.requirement).implementations.iter();
    let below = subject
        .scenarios
        .iter()
        .flat_map(|at| context.covered_scenario(subject.requirement, *at).evidence.implementations.iter());
    let sites: BTreeSet<usize> = own.chain(below).map(|at| context.link(*at).site).collect();
    for site in sites {
        let cited = &context.input.trace.links.sites[site];
        let (place, name) = (context.place_of_site(site), context.name_of_site(site));
        let Some(coverage) = context.input.coverage.get(cited.path) else {
            let message =
                format!("no coverage report knows `{}`, which `{}` cites", cited.path, requirement.reference);
            let help = "run the tests with coverage of this file";
            found.remark(
                &REGION_UNKNOWN,
                &place,
                &Remark { subject: &requirement.reference.to_string(), message: &message, help },
            );
            continue;
        };
        let line = |line: usize| u32::try_from(line).unwrap_or(u32::MAX);
        let lines = line(cited.scope.lines.start)..line(cited.scope.lines.end);
        // Types and constants have no line that could run.
        if !coverage.known.touches(&lines) {
            continue;
        }
        let subject = format!("{} in {}", requirement.reference, region(cited.path, &cited.scope.symbol));
        let item = Item::new(Group::Correctness, &REGION_EXECUTED, subject).at(&place);
        found.items.push(if coverage.executed.touches(&lines) {
            item.pass(Strength::Executed, format!("tests executed `{name}`"))
        } else {
            item.not_verified(format!("no passing test executed a line of `{name}`")).next(format!(
                "call `{name}` in a test of `{}`, or take the citation away",
                requirement.reference
            ))
        });
    }
}

/// Path and symbol, which survive when lines move.
fn region(path: &str, symbol: &[String]) -> String {
    if symbol.is_empty() { path.to_owned() } else { format!("{path} {}", symbol.join("::")) }
}
