//! Tests execute the code that is cited as implementing a requirement: coverage as a second witness.

use std::collections::BTreeSet;

use countersign_facts::coverage::{FileCoverage, LineSet};

use super::context::{Context, Subject};
use super::proof::Proof;
use super::{Found, Remark};
use crate::codes::{REGION_BY_OTHERS, REGION_EXECUTED, REGION_UNKNOWN};
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
        let named = format!("{} in {}", requirement.reference, region(cited.path, &cited.scope.symbol));
        let item = Item::new(Group::Correctness, &REGION_EXECUTED, named).at(&place);
        let is_executed = coverage.executed.touches(&lines);
        let own = own_tests(context, subject, coverage);
        if is_executed && !own.is_empty() && !own.iter().any(|lines_of| lines_of.touches(&lines)) {
            let reference = requirement.reference.to_string();
            let message = format!("other tests executed `{name}`, those of `{reference}` did not");
            let help = "call it in a test of the requirement, or take the citation away";
            found.remark(&REGION_BY_OTHERS, &place, &Remark { subject: &reference, message: &message, help });
        }
        found.items.push(if is_executed {
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

/// What the passing tests of a requirement executed of a file, where the report tells tests apart and knows one of them.
fn own_tests<'a>(context: &Context<'a>, subject: &Subject, coverage: &'a FileCoverage) -> Vec<&'a LineSet> {
    let below =
        subject.scenarios.iter().map(|at| &context.covered_scenario(subject.requirement, *at).evidence);
    let evidence = std::iter::once(context.covered(subject.requirement)).chain(below);
    let names: BTreeSet<String> = evidence
        .flat_map(|one| Proof::of(context, one).passed)
        .map(|(found, _)| plain(&context.input.trace.join.case(found.case).name))
        .collect();
    let by_test = coverage.by_test.iter();
    by_test
        .filter(|(test, _)| names.iter().any(|name| is_of(&plain(test), name)))
        .map(|(_, lines)| lines)
        .collect()
}

/// A name as LCOV can hold it.
fn plain(name: &str) -> String {
    name.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect()
}

/// Whether a test of a coverage report is the one of a case: the same name, or one with its container before it.
fn is_of(test: &str, name: &str) -> bool {
    test.strip_suffix(name)
        .or_else(|| name.strip_suffix(test))
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('_'))
}
