//! From trial merges to the plans of the specs.

use countersign_delta::{
    BaseUse, ChangeVerdict, Counts, Outcome, ScenarioChange, Trial, disappearing, edits, intents,
    requirement_changes,
};
use countersign_diag::SourceMap;
use countersign_model::Document;
use countersign_model::delta_document::DeltaDocument;

use super::plan::{SpecOutcome, SpecPlan, Validation};
use crate::loaded_change::{LoadedBase, LoadedChange, LoadedDelta};

/// The plans of the specs whose merges could be made.
pub(super) fn merges(
    change: &LoadedChange,
    verdict: &ChangeVerdict<'_>,
    validation: Validation,
) -> Vec<SpecPlan> {
    change
        .deltas
        .iter()
        .filter_map(|delta| {
            let path = format!("{}/spec.md", delta.capability);
            let (_, trial) = verdict.trials.iter().find(|(other, _)| *other == path)?;
            spec_plan(delta, trial, validation)
        })
        .collect()
}

fn spec_plan(delta: &LoadedDelta, trial: &Trial<'_>, validation: Validation) -> Option<SpecPlan> {
    let plan = trial.plan.as_ref()?;
    let base = match &delta.base {
        LoadedBase::Spec(base, _) => Some(base),
        LoadedBase::Absent | LoadedBase::Unreadable(_) => None,
    };
    let before = base.map(|base| base.text().to_owned());
    let unchecked = if plan.counts == Counts::default() {
        Outcome::Unchanged
    } else {
        Outcome::Write(trial.text.clone()?)
    };
    let outcome = match (validation, &trial.outcome) {
        // Without validation nothing says that retiring is safe, so the spec is written as it comes out.
        (Validation::Off, _) => unchecked,
        (Validation::On, outcome) => outcome.clone()?,
    };
    let (outcome, after) = match outcome {
        Outcome::Unchanged => (SpecOutcome::Unchanged, before.clone()),
        Outcome::Retire => (SpecOutcome::Retire, None),
        Outcome::Write(text) if before.is_some() => (SpecOutcome::Update, Some(text)),
        Outcome::Write(text) => (SpecOutcome::Create, Some(text)),
    };
    let merged = after.as_deref().map(|text| Document::new(SourceMap::default().add("", ""), text.into()));
    let document = DeltaDocument::read(&delta.document);
    let gone = disappearing(before.as_deref().unwrap_or_default(), after.as_deref().unwrap_or_default());
    Some(SpecPlan {
        capability: delta.capability.clone(),
        outcome,
        counts: plan.counts,
        disappearing: gone.into_iter().map(str::to_owned).collect(),
        doubts: delta.doubts.clone(),
        uses: plan.uses.iter().map(BaseUse::clone).collect(),
        requirements: requirement_changes(&delta.capability, base, plan, merged.as_ref()),
        edits: base.map(|base| edits(base, &document, plan)).unwrap_or_default(),
        scenarios: scenario_changes(&delta.capability, &document),
        before,
        after,
    })
}

/// The scenarios that a delta removes or renames on purpose.
fn scenario_changes(capability: &str, delta: &DeltaDocument<'_>) -> Vec<ScenarioChange> {
    let document = delta.document();
    let change = |requirement: &str, intent: &countersign_delta::ScenarioIntent<'_>| ScenarioChange {
        capability: capability.to_owned(),
        requirement: requirement.to_owned(),
        scenario: intent.name.to_owned(),
        renamed_to: intent.renamed_to.map(str::to_owned),
        reason: intent.reason.to_owned(),
    };
    let of_block = |block| {
        let (found, _) = intents(document, block);
        found.iter().map(|intent| change(block.name, intent)).collect::<Vec<_>>()
    };
    delta.modified.iter().flat_map(of_block).collect()
}
