//! What the results of one scenario, or of a requirement without scenarios, amount to.

use countersign_facts::citation::NoAssertion;
use countersign_facts::results::Status;
use countersign_model::reference::Reference;
use countersign_trace::{Against, Evidenced, LinkState, Match, Place, Verdict};

use super::context::Context;
use crate::report_state::{Currency, Level, ReportState};

/// Why a passing result does not count.
#[derive(Debug, Clone)]
pub(super) enum Hollow<'a> {
    /// Its report cannot be used.
    Unusable(String, Option<&'a ReportState>),
    /// It belongs to other code.
    Stale(String, Option<&'a ReportState>),
    /// The test of a site cannot fail.
    AssertsNothing(usize, NoAssertion),
}

/// What results say of one thing that is to be proven.
#[derive(Debug, Default)]
pub(super) struct Proof<'a> {
    /// The matches that count as passed, with their levels.
    pub(super) passed: Vec<(&'a Match, Level)>,
    /// Passed, but they do not count.
    pub(super) hollow: Vec<Hollow<'a>>,
    /// Failed or errored.
    pub(super) failed: Vec<&'a Match>,
}

impl<'a> Proof<'a> {
    /// Looks at every result that matched.
    pub(super) fn of(context: &Context<'a>, evidence: &'a Evidenced) -> Self {
        let mut proof = Self::default();
        for at in &evidence.results {
            let found = &context.input.trace.join.matched[*at];
            match context.input.trace.join.case(found.case).status {
                Status::Failed | Status::Errored if evidence.verdict == Verdict::Failed => {
                    proof.failed.push(found);
                }
                Status::Passed | Status::Flaky => match weigh(context, found) {
                    Ok(level) => proof.passed.push((found, level)),
                    Err(hollow) => proof.hollow.push(hollow),
                },
                Status::Failed | Status::Errored | Status::Skipped => {}
            }
        }
        proof
    }

    /// The strongest level of what counts.
    pub(super) fn level(&self) -> Option<Level> {
        self.passed.iter().map(|(_, level)| *level).max()
    }
}

/// Whether a passing result counts.
fn weigh<'a>(context: &Context<'a>, found: &Match) -> Result<Level, Hollow<'a>> {
    let report = context.input.trace.join.reports[found.case.report];
    let state = context.state_of(found.case);
    if let Some(unusable) = state.and_then(|state| state.unusable.as_ref()) {
        return Err(Hollow::Unusable(format!("report `{}` {}", report.path, unusable.reason), state));
    }
    let stale = match state.map(|state| &state.currency) {
        Some(Currency::Stale(reason)) => Some(reason.clone()),
        _ if !report.current => Some("the code is other code now".to_owned()),
        _ => None,
    };
    if let Some(reason) = stale {
        return Err(Hollow::Stale(format!("results in `{}` are stale: {reason}", report.path), state));
    }
    if let Some(site) = found.site
        && let Some(pattern) = context.body(site).and_then(|body| body.pattern)
    {
        return Err(Hollow::AssertsNothing(site, pattern));
    }
    Ok(state.map_or(Level::Reported, |state| state.level))
}

/// The first claim about a text that was accepted at another one, or before the change wrote it.
pub(super) fn suspect<'a>(
    context: &Context<'a>,
    evidence: &[&Evidenced],
    change: Option<usize>,
) -> Option<(&'a Place, Reference, &'static str)> {
    let claims = evidence.iter().flat_map(|one| [&one.implementations, &one.tests, &one.proofs]).flatten();
    for at in claims {
        let link = context.link(*at);
        let Some(target) = link.target() else { continue };
        let requirement = context.requirement(target.requirement);
        let scenario = target.scenario.map(|at| &requirement.scenarios[at]);
        let why = match link.state {
            LinkState::Suspect(_) => "changed after this link was accepted",
            LinkState::Fresh(Against::Baseline) if change.is_some() => {
                let is_rewritten = match scenario {
                    Some(scenario) => {
                        let mut proposed = scenario.proposed.iter();
                        proposed.any(|(by, text)| Some(*by) == change && *text != scenario.fingerprint)
                    }
                    None => requirement.touches.iter().any(|touch| {
                        Some(touch.change) == change
                            && touch.proposed.is_some_and(|new| new.text != requirement.fingerprints.text)
                    }),
                };
                if !is_rewritten {
                    continue;
                }
                "is rewritten by the change, and this link was accepted before"
            }
            _ => continue,
        };
        let reference = scenario.map_or(&requirement.reference, |scenario| &scenario.reference);
        return Some((&link.place, reference.clone(), why));
    }
    None
}
