//! Each scenario has a test that passed on this code and could have failed.
//!
//! Exactly one item for each scenario; its code says what stands in the way. A requirement without any scenario is looked
//! at as one itself.

use countersign_model::reference::Reference;
use countersign_trace::catalogue::Step;
use countersign_trace::{Evidenced, Explanation, Place, Verdict};

use super::context::{Context, Subject, run_again};
use super::proof::{Hollow, Proof, suspect};
use super::{Found, Remark, outcome};
use crate::codes::{
    SCENARIO_AMBIGUOUS, SCENARIO_FAILED, SCENARIO_FLAKY, SCENARIO_NOT_RUN, SCENARIO_PROVEN, SCENARIO_SKIPPED,
    SCENARIO_STALE, SCENARIO_SUSPECT, SCENARIO_UNTESTED, SCENARIO_UNUSABLE, TEST_ASSERTS_NOTHING,
};
use crate::item::{Group, Item, Strength};

/// What is to be proven.
pub(super) struct Claim<'a> {
    pub(super) requirement: usize,
    pub(super) change: Option<usize>,
    pub(super) reference: &'a Reference,
    pub(super) place: &'a Place,
    /// Where the change rewrites what stands in the main spec.
    pub(super) rewritten: Option<&'a Place>,
    pub(super) steps: &'a [Step],
    pub(super) explanation: Option<&'a Explanation>,
    pub(super) evidence: &'a Evidenced,
    /// Of the requirement around a scenario.
    pub(super) whole: Option<&'a Evidenced>,
}

/// One item for each scenario of a requirement.
pub(super) fn check(context: &Context<'_>, subject: &Subject, found: &mut Found) {
    if subject.is_removed || context.is_uncited {
        return;
    }
    let requirement = context.requirement(subject.requirement);
    let whole = context.covered(subject.requirement);
    if requirement.scenarios.is_empty() {
        let claim = Claim {
            requirement: subject.requirement,
            change: subject.change,
            reference: &requirement.reference,
            place: &requirement.place,
            rewritten: None,
            steps: &[],
            explanation: None,
            evidence: whole,
            whole: None,
        };
        prove(context, &claim, found);
    }
    let touch = requirement.touches.iter().find(|touch| Some(touch.change) == subject.change);
    for at in &subject.scenarios {
        let scenario = &requirement.scenarios[*at];
        // The catalogue keeps the steps of the main spec: they say nothing of a text that a change rewrites.
        let is_rewritten = scenario.proposed.iter().any(|(_, text)| *text != scenario.fingerprint);
        let claim = Claim {
            requirement: subject.requirement,
            change: subject.change,
            reference: &scenario.reference,
            place: &scenario.place,
            rewritten: touch
                .filter(|touch| touch.place.path != scenario.place.path)
                .map(|touch| &touch.place),
            steps: if is_rewritten { &[] } else { &scenario.steps },
            explanation: scenario.explanation.as_ref(),
            evidence: &context.covered_scenario(subject.requirement, *at).evidence,
            whole: Some(whole),
        };
        prove(context, &claim, found);
    }
}

fn prove<'a>(context: &Context<'a>, claim: &Claim<'a>, found: &mut Found) {
    let proof = Proof::of(context, claim.evidence);
    let item = judge(context, claim, &proof);
    if item.status == crate::ItemStatus::Pass {
        let reference = claim.reference.to_string();
        if claim.evidence.flaky {
            let message = format!("a test of `{reference}` passed only after it had failed");
            found.remark(
                &SCENARIO_FLAKY,
                claim.place,
                &Remark { subject: &reference, message: &message, help: "find out what the test depends on" },
            );
        }
        for hollow in &proof.hollow {
            if let Hollow::AssertsNothing(site, pattern) = hollow {
                let name = context.name_of_site(*site);
                let message = format!("test `{name}` of `{reference}` {}", pattern.kind.as_str());
                let place = Place { line: pattern.line, ..context.place_of_site(*site) };
                found.remark(
                    &TEST_ASSERTS_NOTHING,
                    &place,
                    &Remark {
                        subject: &reference,
                        message: &message,
                        help: "assert something, or take it out",
                    },
                );
            }
        }
        outcome::check(context, claim, &proof, found);
    }
    found.items.push(item);
}

fn judge(context: &Context<'_>, claim: &Claim<'_>, proof: &Proof<'_>) -> Item {
    let reference = claim.reference.to_string();
    let item = |code| {
        let tests = claim.evidence.tests.iter().map(|at| context.place_of_site(context.link(*at).site));
        Item::new(Group::Correctness, code, &reference)
            .at(claim.place)
            .related(tests)
            .related(claim.rewritten.cloned())
    };
    if let Some(failed) = proof.failed.first() {
        let name = &context.input.trace.join.case(failed.case).name;
        let at = context.place_of_case(failed.case);
        return item(&SCENARIO_FAILED)
            .fail(format!("test `{name}` failed, as `{}` says", at.path))
            .related([at])
            .next(format!("mend it, then {}", run_again(context.state_of(failed.case))));
    }
    if claim.evidence.verdict == Verdict::Failed {
        return item(&SCENARIO_FAILED).fail("a test of it failed").next(run_again(None));
    }
    if !context.input.trace.coverage[claim.requirement].needs.test {
        return item(&SCENARIO_PROVEN).not_applicable("the project asks for no test of it");
    }
    let around: Vec<&Evidenced> = std::iter::once(claim.evidence).chain(claim.whole).collect();
    if let Some((place, named, why)) = suspect(context, &around, claim.change) {
        return item(&SCENARIO_SUSPECT)
            .not_verified(format!("`{named}` {why}"))
            .related([place.clone()])
            .next(format!("read both ends, then run `countersign trace accept {named}`"));
    }
    match (proof.level(), proof.passed.first()) {
        (Some(level), Some((first, _))) => {
            let name = &context.input.trace.join.case(first.case).name;
            let reason = match proof.passed.len() {
                1 => format!("test `{name}` passed"),
                many => format!("{many} tests passed, the first is `{name}`"),
            };
            item(&SCENARIO_PROVEN).pass(Strength::Proven(level), reason)
        }
        // A stale result beside one that counts takes nothing away: deleting it must not help anybody.
        _ => unproven(context, claim, proof, item),
    }
}

/// No result counts: the nearest reason.
fn unproven(
    context: &Context<'_>,
    claim: &Claim<'_>,
    proof: &Proof<'_>,
    item: impl Fn(&'static countersign_diag::Code) -> Item,
) -> Item {
    match proof.hollow.first() {
        Some(Hollow::AssertsNothing(site, pattern)) => {
            let name = context.name_of_site(*site);
            let place = Place { line: pattern.line, ..context.place_of_site(*site) };
            return item(&TEST_ASSERTS_NOTHING)
                .not_verified(format!("test `{name}` passed and cannot fail: it {}", pattern.kind.as_str()))
                .at(&place)
                .related([claim.place.clone()])
                .next(format!("assert in `{name}` what the THEN of `{}` says", claim.reference));
        }
        Some(Hollow::Unusable(reason, state)) => {
            return item(&SCENARIO_UNUSABLE).not_verified(reason).next(run_again(*state));
        }
        Some(Hollow::Stale(reason, state)) => {
            return item(&SCENARIO_STALE).not_verified(reason).next(run_again(*state));
        }
        None if claim.evidence.verdict == Verdict::Stale => {
            return item(&SCENARIO_STALE)
                .not_verified("its results belong to other code")
                .next(run_again(None));
        }
        None => {}
    }
    if let Some(explanation) = claim.explanation {
        let (kind, reason, owner) = (explanation.kind.as_str(), &explanation.reason, &explanation.owner);
        return item(&SCENARIO_PROVEN).explained(format!("{kind}: {reason}; {owner}"));
    }
    let exempt =
        claim.evidence.exemptions.iter().chain(claim.whole.into_iter().flat_map(|one| &one.exemptions));
    if let Some(link) = exempt.map(|at| context.link(*at)).next() {
        let reason = link.citation.reason.as_deref().unwrap_or("no reason is given");
        let item = item(&SCENARIO_PROVEN).related([link.place.clone()]);
        return match link.citation.reason {
            Some(_) => item.explained(format!("exempt: {reason}")),
            None => item.not_verified("exempt, and no reason is given"),
        };
    }
    let tests = claim.evidence.tests.iter().map(|at| context.link(*at).site);
    let again = |site: Option<usize>| run_again(site.and_then(|site| context.suite_of(site)));
    if claim.evidence.verdict == Verdict::Skipped {
        let reason = "every test of it was skipped";
        return item(&SCENARIO_SKIPPED).not_verified(reason).next(again(tests.clone().next()));
    }
    let ambiguous = tests.clone().find_map(|site| Some((site, context.ambiguous_at(site)?)));
    if let Some((site, case)) = ambiguous {
        let name = &context.input.trace.join.case(case).name;
        return item(&SCENARIO_AMBIGUOUS)
            .not_verified(format!(
                "result of `{name}` may belong to `{}` or to another test",
                context.name_of_site(site)
            ))
            .related([context.place_of_case(case)])
            .next(format!("give the result a property `req` with the value `{}`", claim.reference));
    }
    if let Some(site) = tests.clone().next() {
        let name = context.name_of_site(site);
        return item(&SCENARIO_NOT_RUN)
            .not_verified(format!("test `{name}` cites it, and no report has a result of it"))
            .next(again(Some(site)));
    }
    let cites_whole = claim.whole.is_some_and(|whole| !whole.tests.is_empty());
    let reason = match claim.evidence.promises.first() {
        Some(_) => "no test cites it, one is only promised",
        None if cites_whole => "no test cites it; tests of the requirement prove none of its scenarios",
        None => "no test cites it",
    };
    let line = context.line_to_paste(claim.requirement, &claim.reference.to_string());
    item(&SCENARIO_UNTESTED).not_verified(reason).next(format!("write its test and put `{line}` above it"))
}
