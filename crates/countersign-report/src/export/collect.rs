//! Gathering what is exported from a trace and its verification.

use std::collections::HashMap;

use countersign_facts::results::Status;
use countersign_model::delta_document::Operation;
use countersign_model::reference::Reference;
use countersign_trace::catalogue::{Catalogue, ChangeInput, Requirement, Standing};
use countersign_trace::{Evidenced, Place, Resolver, Target};
use countersign_verify::{Group, Item, ItemStatus};

use super::value::{Entry, Export, ExportedRequirement, Proof, ProofState, ServedPart};
use super::{ExportFacts, items, keys};
use crate::secrets::Secrets;

/// Which entry a requirement or scenario of the trace became.
pub(super) type Parts = HashMap<Target, ServedPart>;

pub(super) fn collect(facts: &ExportFacts<'_>) -> Export {
    let collector = Collector::new(facts);
    let proposed = facts.change.map(|change| proposal(facts, change));
    let drafts = match &proposed {
        None => collector.current(),
        Some(proposed) => collector.proposed(proposed),
    };
    let mut parts = Parts::new();
    for (at, draft) in drafts.iter().enumerate() {
        if let Some(target) = draft.target {
            parts.insert(target, ServedPart { requirement: at, scenario: None });
        }
        for (number, scenario) in draft.scenarios.iter().enumerate() {
            if let Some(target) = scenario.target {
                parts.insert(target, ServedPart { requirement: at, scenario: Some(number) });
            }
        }
    }
    let requirements = collector.entries(&drafts);
    let items = items::collect(facts, &parts, &requirements);
    let change = facts.change.map(|at| facts.trace.catalogue.changes[at].id.clone());
    Export { change, requirements, items }
}

/// A requirement or scenario on its way.
struct Draft<'a> {
    target: Option<Target>,
    reference: String,
    name: &'a str,
    text: &'a str,
    place: &'a Place,
    scenarios: Vec<Self>,
}

/// What the change alone says, as a catalogue of its own: the catalogue of the trace keeps the texts of the main specs.
fn proposal(facts: &ExportFacts<'_>, change: usize) -> Catalogue {
    let id = &facts.trace.catalogue.changes[change].id;
    let input = ChangeInput { id, deltas: facts.deltas.to_vec(), ..ChangeInput::default() };
    Catalogue::build(&[], &[input], &[])
}

struct Collector<'f, 'a> {
    facts: &'f ExportFacts<'a>,
    proofs: HashMap<&'f str, Vec<&'f Item>>,
    secrets: Secrets,
}

impl<'f, 'a> Collector<'f, 'a> {
    fn new(facts: &'f ExportFacts<'a>) -> Self {
        let mut proofs: HashMap<&str, Vec<&Item>> = HashMap::new();
        let is_proof = |item: &&Item| {
            let name = item.check.name;
            item.group == Group::Correctness
                && (name.starts_with("scenario-") || name == "test-asserts-nothing")
        };
        for item in facts.verification.items.iter().filter(is_proof) {
            proofs.entry(&item.subject).or_default().push(item);
        }
        Self { facts, proofs, secrets: Secrets::of(std::iter::once(facts.sources)) }
    }

    /// The main specs as they stand.
    fn current(&self) -> Vec<Draft<'f>> {
        let all = self.facts.trace.catalogue.requirements.iter().enumerate();
        let current = all.filter(|(_, requirement)| requirement.standing == Standing::Current);
        current.map(|(at, requirement)| standing(at, requirement)).collect()
    }

    /// What a change promises: its own texts, and those that it only renames.
    fn proposed<'d>(&self, proposed: &'d Catalogue) -> Vec<Draft<'d>>
    where
        'f: 'd,
    {
        let known = self.facts.trace.catalogue;
        let resolver = Resolver::new(known, self.facts.trace.lock);
        let find = |reference: &Reference| resolver.resolve(&reference.to_string()).target();
        let named = |reference: &Reference, target: Option<Target>| {
            target.map_or_else(|| reference.to_string(), |target| known.reference_of(target).to_string())
        };
        let mut drafts: Vec<Draft<'_>> = Vec::new();
        for requirement in &proposed.requirements {
            let target = find(&requirement.reference);
            let scenarios = requirement.scenarios.iter().map(|scenario| {
                let target = find(&scenario.reference);
                let reference = named(&scenario.reference, target);
                let (name, text, place) = (&scenario.name, &scenario.text, &scenario.place);
                Draft { target, reference, name, text, place, scenarios: Vec::new() }
            });
            drafts.push(Draft {
                target,
                reference: named(&requirement.reference, target),
                name: &requirement.name,
                text: &requirement.statement,
                place: &requirement.place,
                scenarios: scenarios.collect(),
            });
        }
        let rewritten: Vec<Option<usize>> =
            drafts.iter().map(|draft| draft.target.map(|target| target.requirement)).collect();
        let change = self.facts.change.map(|at| &known.changes[at]);
        for at in change.into_iter().flat_map(|change| &change.requirements) {
            let requirement = &known.requirements[*at];
            let is_renamed = requirement.touches.iter().any(|touch| {
                Some(touch.change) == self.facts.change && touch.operation == Operation::Renamed
            });
            if is_renamed && !rewritten.contains(&Some(*at)) {
                drafts.push(standing(*at, requirement));
            }
        }
        drafts
    }

    /// The entries with their ids.
    fn entries(&self, drafts: &[Draft<'_>]) -> Vec<ExportedRequirement> {
        let flat = drafts.iter().flat_map(|draft| std::iter::once(draft).chain(&draft.scenarios));
        let cleaned: Vec<(String, &str)> =
            flat.map(|draft| (self.clean(&draft.reference), draft.name)).collect();
        let references = keys::unique(cleaned.iter().map(|(reference, name)| (reference.as_str(), *name)));
        let mut references = references.into_iter();
        let mut next = || references.next().expect("there is one reference for each draft");
        let mut built = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let reference = next();
            let scenarios: Vec<Entry> = draft
                .scenarios
                .iter()
                .map(|scenario| self.entry(scenario, next(), "SCENARIO_", self.proof(scenario)))
                .collect();
            let proof = if scenarios.is_empty() { self.proof(draft) } else { worst(&scenarios) };
            let needs = draft.target.map(|target| self.facts.trace.coverage[target.requirement].needs);
            built.push(ExportedRequirement {
                capability: self.clean(reference.rsplit_once('/').map_or("", |(capability, _)| capability)),
                needs_code: needs.is_none_or(|needs| needs.implementation),
                entry: self.entry(draft, reference, "REQUIREMENT_", proof),
                scenarios,
            });
        }
        built
    }

    fn entry(&self, draft: &Draft<'_>, reference: String, prefix: &str, proof: Proof) -> Entry {
        Entry {
            key: keys::key(prefix, &reference),
            reference,
            name: self.clean(draft.name),
            text: self.clean(draft.text.trim()),
            path: self.clean(&draft.place.path),
            line: draft.place.line,
            proof,
        }
    }

    fn proof(&self, draft: &Draft<'_>) -> Proof {
        let known = self.proofs.get(draft.reference.as_str()).map_or(&[][..], Vec::as_slice);
        // Two of one name have an item each; the place tells which.
        let is_here = |item: &&&Item| {
            let place = draft.target.map_or(draft.place, |target| self.place_of(target));
            item.place.iter().chain(&item.related).any(|at| at.path == place.path && at.line == place.line)
        };
        let item = known.iter().find(is_here).or(known.first());
        let Some(item) = item else {
            let reason = "nothing cites it".to_owned();
            return Proof { state: ProofState::NotVerified, passes: 0, reason };
        };
        let state = match item.status {
            ItemStatus::Pass => ProofState::Proven,
            ItemStatus::Fail => ProofState::Failed,
            ItemStatus::NotVerified if item.explained => ProofState::Explained,
            ItemStatus::NotVerified => ProofState::NotVerified,
            ItemStatus::Waived => ProofState::Explained,
            ItemStatus::NotApplicable => ProofState::NotAsked,
        };
        let passes = match (state, draft.target) {
            (ProofState::Proven, Some(target)) => self.passes(target).max(1),
            (ProofState::Proven, None) => 1,
            _ => 0,
        };
        Proof { state, passes, reason: self.clean(&item.reason) }
    }

    fn passes(&self, target: Target) -> usize {
        let trace = self.facts.trace;
        let results = self.evidence(target).results.iter().map(|at| trace.join.matched[*at].case);
        let passed = results.filter(|case| {
            trace.join.reports[case.report].current
                && matches!(trace.join.case(*case).status, Status::Passed | Status::Flaky)
        });
        passed.count()
    }

    fn evidence(&self, target: Target) -> &Evidenced {
        let covered = &self.facts.trace.coverage[target.requirement];
        target.scenario.map_or(&covered.evidence, |at| &covered.scenarios[at].evidence)
    }

    fn place_of(&self, target: Target) -> &Place {
        let requirement = &self.facts.trace.catalogue.requirements[target.requirement];
        target.scenario.map_or(&requirement.place, |at| &requirement.scenarios[at].place)
    }

    fn clean(&self, text: &str) -> String {
        self.secrets.redact(text).into_owned()
    }
}

/// A requirement as the main spec has it.
fn standing(at: usize, requirement: &Requirement) -> Draft<'_> {
    let scenarios = requirement.scenarios.iter().enumerate();
    let current = scenarios.filter(|(_, scenario)| scenario.standing == Standing::Current);
    let scenarios = current.map(|(number, scenario)| Draft {
        target: Some(Target { requirement: at, scenario: Some(number) }),
        reference: scenario.reference.to_string(),
        name: &scenario.name,
        text: &scenario.text,
        place: &scenario.place,
        scenarios: Vec::new(),
    });
    Draft {
        target: Some(Target { requirement: at, scenario: None }),
        reference: requirement.reference.to_string(),
        name: &requirement.name,
        text: &requirement.statement,
        place: &requirement.place,
        scenarios: scenarios.collect(),
    }
}

/// What the proofs of the scenarios make of their requirement.
fn worst(scenarios: &[Entry]) -> Proof {
    let state =
        scenarios.iter().map(|scenario| scenario.proof.state).min().unwrap_or(ProofState::NotVerified);
    let alike = scenarios.iter().filter(|scenario| scenario.proof.state == state).count();
    let reason = match state {
        ProofState::Proven => "all of its scenarios are proven".to_owned(),
        state => format!("{alike} of {} scenarios: {}", scenarios.len(), state.as_str()),
    };
    let passes = if state == ProofState::Proven {
        scenarios.iter().map(|scenario| scenario.proof.passes).sum()
    } else {
        0
    };
    Proof { state, passes, reason }
}
