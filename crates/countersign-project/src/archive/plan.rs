//! What an archive would do.

use std::collections::BTreeMap;

use countersign_delta::{BaseUse, Counts, Granularity, ScenarioChange};
use countersign_diag::SourceMap;
use countersign_model::tasks::TaskProgress;
use countersign_report::{ItemReport, Root};

use super::merges::merges;
use super::refusal::{ArchiveRefusal, refusal};
use crate::error::Error;
use crate::loaded_change::{LoadedChange, Surroundings};
use crate::root::Project;

/// Whether the deltas are merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Deltas {
    /// They are.
    #[default]
    Merge,
    /// The folder moves, and the main specs stay as they are.
    Leave,
}

/// Whether OpenSpec's checks of the deltas and of the result count. Refusals of ours always do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Validation {
    /// They do.
    #[default]
    On,
    /// They do not.
    Off,
}

/// Whether text of the delta that belongs to no operation may be dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Consent {
    /// Nothing is dropped.
    #[default]
    None,
    /// It may be, and the receipt names each line.
    AcceptDrop,
}

/// How to archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ArchiveOptions {
    /// Whether the deltas are merged.
    pub deltas: Deltas,
    /// Whether OpenSpec's checks count.
    pub validation: Validation,
    /// What may be lost.
    pub consent: Consent,
}

/// What happens to one main spec.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpecOutcome {
    /// It is made.
    Create,
    /// It is changed.
    Update,
    /// It goes, with the requirements that were its last.
    Retire,
    /// It has everything already.
    Unchanged,
}

/// The plan for one capability.
#[derive(Debug, Clone, PartialEq)]
pub struct SpecPlan {
    /// The capability path.
    pub capability: String,
    /// What happens to its spec.
    pub outcome: SpecOutcome,
    /// How many requirements change.
    pub counts: Counts,
    /// The spec before; `None` if there is none.
    pub before: Option<String>,
    /// The spec after; `None` if there is none.
    pub after: Option<String>,
    /// Which rule decided about each requirement.
    pub uses: Vec<BaseUse>,
    /// The lines of the spec that disappear.
    pub disappearing: Vec<String>,
    /// Why git could not tell a base, or all of it, by requirement.
    pub doubts: BTreeMap<String, String>,
    pub(super) requirements: Vec<countersign_delta::RequirementChange>,
    pub(super) edits: Vec<countersign_diag::TextEdit>,
    pub(super) scenarios: Vec<ScenarioChange>,
}

/// What an archive would do, computed before anything is asked or touched.
#[derive(Debug, Clone)]
pub struct ArchivePlan {
    /// The id of the change.
    pub change: String,
    /// The folder name below `archive`.
    pub archived_as: String,
    /// The tasks of the change.
    pub tasks: TaskProgress,
    /// The capabilities that the deltas work on, whether or not they can be merged.
    pub targets: Vec<String>,
    /// The specs it works on, sorted by capability.
    pub specs: Vec<SpecPlan>,
    /// Why it cannot be done, if it cannot.
    pub refusal: Option<ArchiveRefusal>,
    /// What validation says, for people to look at.
    pub report: ItemReport,
    /// Text that is dropped with consent: file, line and text.
    pub dropped: Vec<String>,
    /// How it is to be done.
    pub options: ArchiveOptions,
    /// How small a part of a requirement others may have edited as well.
    pub granularity: Granularity,
    /// The project.
    pub root: Root,
}

impl ArchivePlan {
    /// The counts over all specs that are written.
    pub fn totals(&self) -> Counts {
        self.specs.iter().fold(Counts::default(), |totals, spec| Counts {
            added: totals.added + spec.counts.added,
            modified: totals.modified + spec.counts.modified,
            removed: totals.removed + spec.counts.removed,
            renamed: totals.renamed + spec.counts.renamed,
        })
    }

    /// Whether any main spec changes.
    pub fn changes_specs(&self) -> bool {
        self.specs.iter().any(|spec| spec.outcome != SpecOutcome::Unchanged)
    }

    /// Whoever holds a plan may try to carry it out; a refused one stops here.
    pub(super) fn check_possible(&self) -> Result<(), Error> {
        match &self.refusal {
            None => Ok(()),
            Some(refusal) => Err(Error::usage(refusal.code, &refusal.message).fix(&refusal.fix)),
        }
    }

    /// Whether another plan would do exactly the same.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.archived_as == other.archived_as
            && self.specs == other.specs
            && self.dropped == other.dropped
            && self.refusal.is_some() == other.refusal.is_some()
    }
}

impl Project {
    /// Plans the archive of a change. An error means that there is no such change, or no place for it.
    pub fn plan_archive(&self, name: &str, options: ArchiveOptions) -> Result<ArchivePlan, Error> {
        let around = Surroundings::new(self);
        self.archivable_folder(name, &around)?;
        let archived_as = self.archive_name(name)?;
        self.plan_loaded(name, archived_as, options, &around)
    }

    pub(super) fn plan_loaded(
        &self,
        name: &str,
        archived_as: String,
        options: ArchiveOptions,
        around: &Surroundings<'_>,
    ) -> Result<ArchivePlan, Error> {
        let mut sources = SourceMap::default();
        let change = LoadedChange::read(self, name, around, &mut sources)
            .map_err(|error| error.under("archive_error"))?;
        let input = change.input();
        let verdict = countersign_delta::validate_change(&input);
        let specs = match options.deltas {
            Deltas::Merge => merges(&change, &verdict, options.validation),
            Deltas::Leave => Vec::new(),
        };
        let decided = refusal(&input, &verdict, options);
        let (tasks, _) = change.task_files.progress();
        let report = crate::validate::change_item(name, verdict.verdict, sources);
        let dropped = decided.dropped.iter().map(|issue| report.shown(issue)).collect();
        Ok(ArchivePlan {
            change: name.to_owned(),
            archived_as,
            tasks,
            targets: change.deltas.iter().map(|delta| delta.capability.clone()).collect(),
            specs,
            refusal: decided.refusal,
            report,
            dropped,
            options,
            granularity: change.granularity(),
            root: self.root(),
        })
    }
}
