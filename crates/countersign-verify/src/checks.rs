//! The checks, one file each, and who runs them on what.

mod context;
mod domain_declared;
mod domain_reason;
mod governance;
mod impact_stated;
mod name_exists;
mod needs_diff;
mod non_goals;
mod nothing_cited;
mod outcome;
mod paths_changed;
mod proof;
mod proposal_delivered;
mod regions;
mod removed;
mod renamed;
mod reports;
mod requirement_served;
mod scenarios;
mod task_evidence;
mod task_order;
mod tasks_missing;
mod test_cites_many;

use std::collections::BTreeMap;

use countersign_diag::{Code, Finding, Severity};
use countersign_trace::Place;
use countersign_trace::catalogue::Standing;
use rayon::prelude::*;

pub(crate) use context::{Context, Subject};
pub(crate) use task_evidence::subject as task_name;

use crate::input::ChangeFacts;
use crate::item::Item;

/// What checks find.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) items: Vec<Item>,
    pub(crate) findings: Vec<Finding>,
}

impl Found {
    pub(crate) fn append(&mut self, mut other: Self) {
        self.items.append(&mut other.items);
        self.findings.append(&mut other.findings);
    }

    /// Adds a finding at a place, or one that names it if no byte can be pointed at.
    fn remark(&mut self, code: &'static Code, place: &Place, remark: &Remark<'_>) {
        let message = remark.message;
        let finding = match place.span {
            Some(span) => Finding::new(code, span, message),
            None => Finding::without_place(code, format!("{message} ({}:{})", place.path, place.line)),
        };
        // Errors are for items: a remark decides nothing.
        let finding = finding.severity_is(code.severity.max(Severity::Warning));
        self.findings.push(finding.about(remark.subject).help(remark.help));
    }
}

/// What there is to say that decides nothing.
struct Remark<'r> {
    subject: &'r str,
    message: &'r str,
    help: &'r str,
}

/// Every check of an open change.
pub(crate) fn change(context: &Context<'_>, change: usize) -> Found {
    let catalogue = context.input.trace.catalogue;
    let nothing = ChangeFacts::unknown(change);
    let facts = context.facts(change).unwrap_or(&nothing);
    let mut found = Found::default();

    tasks_missing::check(context, change, &mut found);
    task_evidence::check(context, change, &mut found);
    task_order::check(context, change, &mut found);
    requirement_served::check(context, change, &mut found);
    proposal_delivered::check(context, facts, &mut found);

    removed::check(context, change, &mut found);
    renamed::check(context, change, &mut found);
    let subjects = catalogue.changes[change].requirements.iter();
    found
        .append(requirements(context, subjects.map(|at| Subject::of_change(context, change, *at)).collect()));

    needs_diff::check(facts, &mut found, |found| domain_declared::check(context, facts, found));
    needs_diff::check(facts, &mut found, |found| domain_reason::check(context, facts, found));
    needs_diff::check(facts, &mut found, |found| non_goals::check(context, facts, found));
    needs_diff::check(facts, &mut found, |found| paths_changed::check(facts, found));
    needs_diff::check(facts, &mut found, |found| impact_stated::check(facts, found));
    name_exists::check(facts, &mut found);

    governance::check(&mut found);
    for item in &mut found.items {
        item.change = Some(catalogue.changes[change].id.clone());
    }
    found
}

/// Every check of the main specs.
pub(crate) fn specs(context: &Context<'_>) -> Found {
    let requirements = context.input.trace.catalogue.requirements.iter().enumerate();
    let current = requirements.filter(|(_, requirement)| requirement.standing == Standing::Current);
    self::requirements(context, current.map(|(at, _)| Subject::of_specs(context, at)).collect())
}

/// What belongs to no change: the reports, and that nothing is cited at all.
pub(crate) fn everywhere(context: &Context<'_>) -> Found {
    let mut found = Found::default();
    reports::check(context, &mut found);
    nothing_cited::check(context, &mut found);
    test_cites_many::check(context, &mut found);
    found
}

/// The checks of requirements, each domain by itself.
fn requirements(context: &Context<'_>, subjects: Vec<Subject>) -> Found {
    let mut domains: BTreeMap<Option<String>, Vec<Subject>> = BTreeMap::new();
    for subject in subjects {
        domains.entry(context.domain_of(subject.requirement)).or_default().push(subject);
    }
    let domains: Vec<(Option<String>, Vec<Subject>)> = domains.into_iter().collect();
    let found: Vec<Found> = domains
        .into_par_iter()
        .map(|(domain, subjects)| {
            let mut found = Found::default();
            for subject in &subjects {
                scenarios::check(context, subject, &mut found);
                regions::check(context, subject, &mut found);
            }
            for item in &mut found.items {
                item.domain.clone_from(&domain);
            }
            found
        })
        .collect();
    found.into_iter().fold(Found::default(), |mut all, one| {
        all.append(one);
        all
    })
}
