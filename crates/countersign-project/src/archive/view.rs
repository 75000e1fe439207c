//! A plan as the renderers show it.

use countersign_delta::{BaseOutcome, BaseUse, Granularity};
use countersign_model::metadata::MergeSetting;
use countersign_report::compat::archive::{ArchivedOutput, NoteOutput, TotalsOutput};
use countersign_report::merge_plan::{BaseView, MergePlanView, PLAN_SCHEMA, RefusalView, SpecView};
use countersign_report::{Scope, ValidateReport, json};

use super::plan::{ArchivePlan, SpecOutcome, SpecPlan};
use super::write::Archived;
use crate::show_diff::unified;

impl ArchivePlan {
    /// The plan for people and pipelines, with the differences of the specs where they are wanted.
    pub fn view(&self, diffs: crate::show::Diffs) -> MergePlanView {
        MergePlanView {
            schema: PLAN_SCHEMA,
            change: self.change.clone(),
            archived_as: self.archived_as.clone(),
            possible: self.refusal.is_none(),
            merge: (self.granularity == Granularity::Step).then_some(MergeSetting::Step.as_str()),
            specs: self.specs.iter().map(|spec| spec.view(diffs)).collect(),
            dropped: self.dropped.clone(),
            refusal: self.refusal.as_ref().zip(self.refusal_report()).map(|(refusal, report)| RefusalView {
                code: refusal.code,
                message: refusal.message.clone(),
                fix: refusal.fix.clone(),
                findings: json::issues(&report),
            }),
        }
    }

    /// The findings behind the refusal, as `validate` would report them; `None` if the plan is not refused.
    pub fn refusal_report(&self) -> Option<ValidateReport> {
        let refusal = self.refusal.as_ref()?;
        let mut item = self.report.clone();
        item.verdict.issues.clone_from(&refusal.issues);
        let root = self.root.clone();
        Some(ValidateReport { items: vec![item], strict: false, compat: false, scope: Scope::Item, root })
    }

    /// The document of a finished archive.
    pub fn output(&self, archived: &Archived) -> ArchivedOutput {
        ArchivedOutput {
            change: archived.change.clone(),
            archived_as: archived.archived_as.clone(),
            path: archived.path.clone(),
            specs_updated: archived.specs_updated,
            totals: archived.totals.map(|counts| TotalsOutput {
                added: counts.added,
                modified: counts.modified,
                removed: counts.removed,
                renamed: counts.renamed,
            }),
            warnings: self.warnings(),
            notes: self.specs.iter().flat_map(SpecPlan::notes).collect(),
        }
    }

    /// What somebody should know about the archive.
    fn warnings(&self) -> Vec<String> {
        let retired = self.specs.iter().filter(|spec| spec.outcome == SpecOutcome::Retire);
        let retired = retired.map(|spec| {
            format!("{}: the capability is retired and its spec deleted; `countersign unarchive {}` brings it back", spec.capability, self.change)
        });
        retired.chain(self.dropped.iter().map(|line| format!("dropped with consent: {line}"))).collect()
    }
}

impl SpecPlan {
    fn view(&self, diffs: crate::show::Diffs) -> SpecView {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        SpecView {
            capability: self.capability.clone(),
            outcome: match self.outcome {
                SpecOutcome::Create => "create",
                SpecOutcome::Update => "update",
                SpecOutcome::Retire => "retire",
                SpecOutcome::Unchanged => "unchanged",
            },
            added: self.counts.added,
            modified: self.counts.modified,
            removed: self.counts.removed,
            renamed: self.counts.renamed,
            bases: self.uses.iter().map(|used| self.base_view(used)).collect(),
            disappearing: self.disappearing.clone(),
            diff: (diffs == crate::show::Diffs::With)
                .then(|| unified(&text(&self.before), &text(&self.after))),
        }
    }

    /// Where a three-way merge kept what OpenSpec would have overwritten.
    fn notes(&self) -> Vec<NoteOutput> {
        let merged = self.uses.iter().filter(|used| used.outcome == BaseOutcome::Merged);
        merged
            .map(|used| NoteOutput {
                class: "B",
                capability: self.capability.clone(),
                message: format!(
                    "`{}` moved since the delta was written; both edits are kept",
                    used.requirement
                ),
            })
            .collect()
    }

    fn base_view(&self, used: &BaseUse) -> BaseView {
        BaseView {
            requirement: used.requirement.clone(),
            known_from: used.origin.as_ref().map(ToString::to_string),
            doubt: self.doubts.get(&used.requirement).cloned(),
            outcome: match used.outcome {
                BaseOutcome::Unmoved => "unmoved",
                BaseOutcome::Merged => "merged",
                BaseOutcome::Unknown => "unknown",
            },
        }
    }
}
