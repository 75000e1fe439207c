//! Why: from a line of code to the reason it is there.
//!
//! Code, citation, requirement, the change that brought it or touched it last, the Why of its proposal, the decision of
//! its design, the task. Where the chain breaks, the answer says so.

use countersign_facts::citation::ScopeKind;
use countersign_model::delta_document::Operation;

use crate::catalogue::{Stage, Touch};
use crate::place::Passage;
use crate::resolve::Target;
use crate::trace::Trace;

/// Where a chain ends before it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Break {
    /// Nothing in the file cites anything that reaches the line.
    NoCitation,
    /// What is cited is not there, or not unique.
    NoRequirement,
    /// No change, open or archived, has the requirement.
    NoChange,
    /// The change has no proposal, or one without a Why.
    NoWhy,
    /// The change has no design, or one without text.
    NoDecision,
    /// No task of the change serves the requirement.
    NoTask,
}

impl Break {
    /// What is missing, in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoCitation => "no citation reaches the line",
            Self::NoRequirement => "the citation names no requirement",
            Self::NoChange => "no change has the requirement",
            Self::NoWhy => "the change has no proposal with a Why",
            Self::NoDecision => "the change has no design with text",
            Self::NoTask => "no task of the change serves the requirement",
        }
    }
}

/// What a change has to say about a requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason<'t> {
    /// The change, as an index.
    pub change: usize,
    /// What it did to the requirement, and where.
    pub touch: &'t Touch,
    /// The Why of its proposal.
    pub why: Option<&'t Passage>,
    /// The decision that names the requirement, or the first one.
    pub decision: Option<&'t Passage>,
    /// Its tasks that serve the requirement.
    pub tasks: Vec<usize>,
    /// What is missing.
    pub breaks: Vec<Break>,
}

/// The chain of one citation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain<'t> {
    /// The citation, as an index into the links.
    pub link: usize,
    /// What it names.
    pub target: Option<Target>,
    /// The change that brought the requirement, the last one that touched it, and every open one, in that order.
    pub reasons: Vec<Reason<'t>>,
    /// Where the chain ends too early.
    pub broken: Option<Break>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Why<'t> {
    /// The smallest item around the line that cites something, as an index into the sites.
    pub site: Option<usize>,
    /// One chain for each of its citations.
    pub chains: Vec<Chain<'t>>,
    /// Set if there is no chain at all.
    pub broken: Option<Break>,
}

impl Trace<'_> {
    /// Why a line is there, or, without a line, why a file is there.
    pub fn why(&self, path: &str, line: Option<usize>) -> Why<'_> {
        let links = &self.links.links;
        let from = links.partition_point(|link| link.place.path.as_ref() < path);
        let count = links[from..].partition_point(|link| link.place.path.as_ref() == path);
        let here = from..from + count;
        let reach = |at: usize| {
            let scope = self.links.sites[links[at].site].scope;
            let is_inside = line.is_none_or(|line| {
                scope.kind == ScopeKind::File || scope.lines.contains(&line) || links[at].place.line == line
            });
            let size = if scope.kind == ScopeKind::File { usize::MAX } else { scope.lines.len() };
            is_inside.then_some((size, links[at].site))
        };
        let Some((_, site)) = here.clone().filter_map(reach).min() else {
            return Why { broken: Some(Break::NoCitation), ..Why::default() };
        };
        let is_asked = |at: &usize| line.is_none() || links[*at].site == site;
        let chains = here.filter(is_asked).map(|link| self.chain(link)).collect();
        Why { site: line.map(|_| site), chains, broken: None }
    }

    fn chain(&self, link: usize) -> Chain<'_> {
        let target = self.links.links[link].target();
        let Some(target) = target else {
            return Chain { link, target, reasons: Vec::new(), broken: Some(Break::NoRequirement) };
        };
        let reasons = self.reasons(target);
        let broken = reasons.is_empty().then_some(Break::NoChange);
        Chain { link, target: Some(target), reasons, broken }
    }

    /// What changes have to say about a requirement: the first that wrote it, the last, and the open ones.
    pub fn reasons(&self, target: Target) -> Vec<Reason<'_>> {
        let requirement = &self.catalogue.requirements[target.requirement];
        let writes = |touch: &&Touch| matches!(touch.operation, Operation::Added | Operation::Modified);
        let first = requirement.history.iter().find(writes).or(requirement.history.first());
        let last = requirement.history.iter().rev().find(writes);
        let mut touches: Vec<&Touch> = first.into_iter().chain(last).chain(&requirement.touches).collect();
        touches.dedup_by_key(|touch| touch.change);
        touches.into_iter().map(|touch| self.reason(touch, target)).collect()
    }

    fn reason<'t>(&'t self, touch: &'t Touch, target: Target) -> Reason<'t> {
        let requirement = &self.catalogue.requirements[target.requirement];
        let change = &self.catalogue.changes[touch.change];
        let names_it = |passage: &&Passage| {
            let text = passage.text.to_lowercase();
            text.contains(&requirement.name.to_lowercase())
                || text.contains(&requirement.reference.to_string())
        };
        let decision = change.decisions.iter().find(names_it).or(change.decisions.first());
        let coverage = &self.coverage[target.requirement];
        let of_scenarios = coverage
            .scenarios
            .iter()
            .enumerate()
            .filter(|(at, _)| target.scenario.is_none_or(|scenario| scenario == *at));
        let mut tasks: Vec<usize> = of_scenarios
            .flat_map(|(_, scenario)| &scenario.evidence.tasks)
            .chain(&coverage.evidence.tasks)
            .filter(|(of, _)| *of == touch.change)
            .map(|(_, task)| *task)
            .collect();
        tasks.sort_unstable();
        tasks.dedup();
        let mut breaks = Vec::new();
        breaks.extend(change.why.is_none().then_some(Break::NoWhy));
        breaks.extend(decision.is_none().then_some(Break::NoDecision));
        breaks.extend(tasks.is_empty().then_some(Break::NoTask));
        Reason { change: touch.change, touch, why: change.why.as_ref(), decision, tasks, breaks }
    }

    /// Whether a reason comes from a change that is still open.
    pub fn is_open(&self, reason: &Reason<'_>) -> bool {
        self.catalogue.changes[reason.change].stage == Stage::Open
    }
}
