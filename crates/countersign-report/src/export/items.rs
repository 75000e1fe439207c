//! The items of code and the tests that serve what is exported.

use std::collections::BTreeMap;

use countersign_facts::citation::Verb;
use countersign_facts::results::Status;
use countersign_trace::CaseId;

use super::collect::Parts;
use super::value::{ExportedItem, ExportedRequirement, ItemKind, Outcome, ServedPart};
use super::{ExportFacts, keys};
use crate::secrets::Secrets;

/// What an item is known by while it is gathered: a place in the code, or a name in a report.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Known {
    Site(usize),
    Case(String),
}

#[derive(Default)]
struct Gathered {
    serves: Vec<ServedPart>,
    cases: Vec<CaseId>,
}

pub(super) fn collect(
    facts: &ExportFacts<'_>,
    parts: &Parts,
    requirements: &[ExportedRequirement],
) -> Vec<ExportedItem> {
    let gathered = gather(facts, parts);
    let secrets = Secrets::of(std::iter::once(facts.sources));
    let mut items: Vec<ExportedItem> = gathered
        .into_iter()
        .filter(|(_, gathered)| !gathered.serves.is_empty())
        .map(|((kind, known), mut gathered)| {
            gathered.serves.sort_unstable();
            gathered.serves.dedup();
            let outcome = outcome(facts, &gathered.cases);
            let (id, name, path, line) = named(facts, &known);
            let clean = |text: &str| secrets.redact(text).into_owned();
            ExportedItem {
                kind,
                id: clean(&id),
                key: String::new(),
                name: clean(&name),
                path: path.map(|path| clean(&path)),
                line,
                serves: gathered.serves,
                outcome,
            }
        })
        .collect();
    // Places decide between items of one name, and only between those.
    items.sort_by(|a, b| (a.kind, &a.id, a.line).cmp(&(b.kind, &b.id, b.line)));
    let kinds = items.iter().map(|item| format!("{:?} {}", item.kind, item.id)).collect::<Vec<_>>();
    let marks = items.iter().map(|item| marks(item, requirements)).collect::<Vec<_>>();
    let unique = keys::unique(kinds.iter().map(String::as_str).zip(marks.iter().map(String::as_str)));
    for (item, id) in items.iter_mut().zip(unique) {
        let prefix = match item.kind {
            ItemKind::Code => "CODE_",
            ItemKind::Test => "TEST_",
        };
        item.id = id.split_once(' ').map_or_else(String::new, |(_, id)| id.to_owned());
        item.key = keys::key(prefix, &item.id);
    }
    items.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
    items
}

/// What tells items of one name apart: what they serve.
fn marks(item: &ExportedItem, requirements: &[ExportedRequirement]) -> String {
    let references = item.serves.iter().map(|part| {
        let requirement = &requirements[part.requirement];
        part.scenario.map_or(&requirement.entry, |at| &requirement.scenarios[at]).reference.as_str()
    });
    references.collect::<Vec<_>>().join(" ")
}

fn gather(facts: &ExportFacts<'_>, parts: &Parts) -> BTreeMap<(ItemKind, Known), Gathered> {
    let trace = facts.trace;
    let mut gathered: BTreeMap<(ItemKind, Known), Gathered> = BTreeMap::new();
    for link in trace.links.links.iter().filter(|link| link.state.counts()) {
        let kind = match link.citation.verb {
            Verb::Impl => ItemKind::Code,
            Verb::Test | Verb::Proof => ItemKind::Test,
            Verb::Related | Verb::Exempt | Verb::Todo => continue,
        };
        let Some(part) = link.target().and_then(|target| parts.get(&target)) else { continue };
        gathered.entry((kind, Known::Site(link.site))).or_default().serves.push(*part);
    }
    for found in &trace.join.matched {
        let serves = found.targets.iter().filter_map(|target| parts.get(target).copied());
        let case = trace.join.case(found.case);
        let by_name = || {
            let suite = &trace.join.reports[found.case.report].suite;
            let class = case.class.as_deref().unwrap_or(&case.suite);
            Known::Case(format!("{suite}/{class}/{}", case.name))
        };
        let known = found.site.map_or_else(by_name, Known::Site);
        let of = gathered.entry((ItemKind::Test, known)).or_default();
        of.serves.extend(serves);
        of.cases.push(found.case);
    }
    gathered
}

/// Id, name, file and line.
fn named(facts: &ExportFacts<'_>, known: &Known) -> (String, String, Option<String>, Option<usize>) {
    match known {
        Known::Case(name) => (name.clone(), name.clone(), None, None),
        Known::Site(site) => {
            let site = &facts.trace.links.sites[*site];
            let symbol = site.scope.symbol.join("::");
            let id = if symbol.is_empty() { site.path.to_owned() } else { format!("{}#{symbol}", site.path) };
            let name = if symbol.is_empty() { site.path.to_owned() } else { symbol };
            (id, name, Some(site.path.to_owned()), Some(site.scope.lines.start.max(1)))
        }
    }
}

/// What the results of this code make of a test: one failure fails it.
fn outcome(facts: &ExportFacts<'_>, cases: &[CaseId]) -> Outcome {
    let join = &facts.trace.join;
    let counts = |case: &&CaseId| {
        let report = join.reports[case.report];
        let state =
            facts.reports.iter().find(|state| state.path == report.path && state.suite == report.suite);
        report.current && state.is_none_or(|state| state.unusable.is_none())
    };
    let statuses: Vec<Status> = cases.iter().filter(counts).map(|case| join.case(*case).status).collect();
    let has = |wanted: &[Status]| statuses.iter().any(|status| wanted.contains(status));
    if has(&[Status::Failed, Status::Errored]) {
        Outcome::Failed
    } else if has(&[Status::Passed, Status::Flaky]) {
        Outcome::Passed
    } else {
        Outcome::NotRun
    }
}
