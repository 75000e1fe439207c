//! Coverage: what each requirement and scenario has, and what that makes of it.

use countersign_facts::citation::Verb;

use crate::catalogue::Catalogue;
use crate::join::{Join, Outcome, Verdict, verdicts};
use crate::links::{Link, LinkState, Links, Needs, NeedsOf};
use crate::resolve::Target;
use crate::trace::{ServedReference, Server};

/// What the evidence amounts to, from worst to best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// A test of it fails.
    Failed,
    /// It changed after its links were accepted.
    Suspect,
    /// Its results belong to other code.
    Stale,
    /// Nothing cites it.
    Uncovered,
    /// Code cites it, no test does.
    Implemented,
    /// A test or a proof cites it, but no passing result of this code bears it out, or no code implements it.
    Tested,
    /// Implemented, and its tests ran on this code and passed.
    Verified,
    /// Said to need no evidence, with a reason.
    Exempt,
}

impl Status {
    /// All, from worst to best.
    pub const ALL: [Self; 8] = [
        Self::Failed,
        Self::Suspect,
        Self::Stale,
        Self::Uncovered,
        Self::Implemented,
        Self::Tested,
        Self::Verified,
        Self::Exempt,
    ];

    /// The word for documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Suspect => "suspect",
            Self::Stale => "stale",
            Self::Uncovered => "uncovered",
            Self::Implemented => "implemented",
            Self::Tested => "tested",
            Self::Verified => "verified",
            Self::Exempt => "exempt",
        }
    }
}

/// What cites, serves and proves one requirement or scenario directly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidenced {
    /// Links that implement it, as indices into [`Links::links`]; only those that count, here and below.
    pub implementations: Vec<usize>,
    /// Links that test it.
    pub tests: Vec<usize>,
    /// Links that prove it otherwise.
    pub proofs: Vec<usize>,
    /// Links that exempt it.
    pub exemptions: Vec<usize>,
    /// Links that promise it.
    pub promises: Vec<usize>,
    /// Tasks that serve it, by change and task.
    pub tasks: Vec<(usize, usize)>,
    /// Controls that it meets.
    pub controls: Vec<usize>,
    /// Results that count for it, as indices into [`Join::matched`].
    pub results: Vec<usize>,
    /// What the results say.
    pub verdict: Verdict,
    /// Whether a test passed only after it had failed.
    pub flaky: bool,
}

impl Default for Evidenced {
    fn default() -> Self {
        Self {
            implementations: Vec::new(),
            tests: Vec::new(),
            proofs: Vec::new(),
            exemptions: Vec::new(),
            promises: Vec::new(),
            tasks: Vec::new(),
            controls: Vec::new(),
            results: Vec::new(),
            verdict: Verdict::NotRun,
            flaky: false,
        }
    }
}

impl Evidenced {
    fn links_of(&mut self, verb: Verb) -> Option<&mut Vec<usize>> {
        match verb {
            Verb::Impl => Some(&mut self.implementations),
            Verb::Test => Some(&mut self.tests),
            Verb::Proof => Some(&mut self.proofs),
            Verb::Exempt => Some(&mut self.exemptions),
            Verb::Todo => Some(&mut self.promises),
            Verb::Related => None,
        }
    }
}

/// The coverage of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioCoverage {
    /// What there is.
    pub evidence: Evidenced,
    /// What it amounts to.
    pub status: Status,
    /// Whether an explanation stands in for what is missing.
    pub explained: bool,
}

/// The coverage of a requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequirementCoverage {
    /// What there is for the requirement itself; a test here proves no scenario.
    pub evidence: Evidenced,
    /// The worst of what its scenarios amount to.
    pub status: Status,
    /// What it needs.
    pub needs: Needs,
    /// Whether it has what it needs, its scenarios included.
    pub is_met: bool,
    /// Its scenarios, in the order of the catalogue.
    pub scenarios: Vec<ScenarioCoverage>,
}

/// What links, tasks and controls give each requirement; nothing is judged yet.
pub(crate) fn cited(
    catalogue: &Catalogue,
    links: &Links<'_>,
    served: &[ServedReference<'_>],
    needs: NeedsOf<'_>,
) -> Vec<RequirementCoverage> {
    let mut all: Vec<RequirementCoverage> = catalogue
        .requirements
        .iter()
        .map(|requirement| RequirementCoverage {
            evidence: Evidenced::default(),
            status: Status::Uncovered,
            needs: needs(&requirement.reference),
            is_met: false,
            scenarios: requirement
                .scenarios
                .iter()
                .map(|scenario| ScenarioCoverage {
                    evidence: Evidenced::default(),
                    status: Status::Uncovered,
                    explained: scenario.explanation.is_some(),
                })
                .collect(),
        })
        .collect();
    for (at, link) in links.links.iter().enumerate() {
        if let Some(target) = link.target().filter(|_| link.state.counts())
            && let Some(list) = evidence_of(&mut all, target).links_of(link.citation.verb)
        {
            list.push(at);
        }
    }
    for one in served {
        let Some(target) = one.resolution.target() else { continue };
        match one.by {
            Server::Task(change, task) => evidence_of(&mut all, target).tasks.push((change, task)),
            Server::Control(control) => evidence_of(&mut all, target).controls.push(control),
        }
    }
    all
}

/// Adds what results say, and judges.
pub(crate) fn judged(
    mut all: Vec<RequirementCoverage>,
    links: &Links<'_>,
    join: &Join<'_>,
) -> Vec<RequirementCoverage> {
    let mut outcomes: Vec<(Target, Outcome)> = verdicts(join).into_iter().collect();
    outcomes.sort_unstable_by_key(|(target, _)| *target);
    for (target, outcome) in outcomes {
        let evidence = evidence_of(&mut all, target);
        (evidence.verdict, evidence.flaky, evidence.results) =
            (outcome.verdict, outcome.flaky, outcome.matches);
    }
    for requirement in &mut all {
        judge(requirement, &links.links);
    }
    all
}

fn evidence_of(all: &mut [RequirementCoverage], target: Target) -> &mut Evidenced {
    let requirement = &mut all[target.requirement];
    match target.scenario {
        Some(scenario) => &mut requirement.scenarios[scenario].evidence,
        None => &mut requirement.evidence,
    }
}

fn judge(requirement: &mut RequirementCoverage, links: &[Link<'_>]) {
    let needs = requirement.needs;
    let whole = &requirement.evidence;
    let is_exempt = !whole.exemptions.is_empty();
    let is_implemented = !whole.implementations.is_empty();
    let is_suspect = suspect(whole, links);
    for scenario in &mut requirement.scenarios {
        let exempt = is_exempt || !scenario.evidence.exemptions.is_empty();
        let implemented = is_implemented || !scenario.evidence.implementations.is_empty();
        let suspect = suspect(&scenario.evidence, links);
        scenario.status = status(&scenario.evidence, needs, exempt, implemented, suspect);
    }
    let own = status(whole, needs, is_exempt, is_implemented, is_suspect);
    let worst = requirement.scenarios.iter().map(|scenario| scenario.status).min();
    requirement.status = match worst {
        _ if is_exempt => Status::Exempt,
        Some(worst) if is_suspect => worst.min(Status::Suspect),
        Some(worst) => worst,
        None => own,
    };
    let enough = if needs.test { Status::Verified } else { Status::Implemented };
    requirement.is_met = requirement.status >= enough || !(needs.test || needs.implementation);
}

fn suspect(evidence: &Evidenced, links: &[Link<'_>]) -> bool {
    let claims = [&evidence.implementations, &evidence.tests, &evidence.proofs];
    claims.into_iter().flatten().any(|at| matches!(links[*at].state, LinkState::Suspect(_)))
}

fn status(evidence: &Evidenced, needs: Needs, exempt: bool, implemented: bool, suspect: bool) -> Status {
    let is_tested = !evidence.tests.is_empty() || !evidence.proofs.is_empty() || !evidence.results.is_empty();
    match evidence.verdict {
        Verdict::Failed => Status::Failed,
        _ if exempt => Status::Exempt,
        _ if suspect => Status::Suspect,
        Verdict::Stale => Status::Stale,
        Verdict::Passed if implemented || !needs.implementation => Status::Verified,
        _ if is_tested => Status::Tested,
        _ if implemented => Status::Implemented,
        _ => Status::Uncovered,
    }
}
