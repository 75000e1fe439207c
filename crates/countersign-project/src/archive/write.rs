//! Carrying a plan out, under the lock, in one transaction.

use countersign_delta::Counts;

use super::plan::{ArchiveOptions, ArchivePlan, Deltas, SpecOutcome};
use crate::disk::LocalDisk;
use crate::error::Error;
use crate::fs;
use crate::loaded_change::Surroundings;
use crate::lock::Lock;
use crate::root::Project;
use crate::transaction::{Outcome, Recovered, Steps, commit, interrupted, recover};

/// What was archived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archived {
    /// The id of the change.
    pub change: String,
    /// The folder name below `archive`.
    pub archived_as: String,
    /// The absolute path of that folder.
    pub path: String,
    /// Whether a main spec changed.
    pub specs_updated: bool,
    /// The counts, where deltas were merged.
    pub totals: Option<Counts>,
}

impl Recovered {
    /// What happened, in one sentence.
    pub fn describe(&self) -> String {
        match self.outcome {
            Outcome::RolledBack => {
                format!("`{}` was interrupted; everything is as it was before", self.operation)
            }
            Outcome::Completed => {
                format!("`{}` was interrupted at its end and is complete now", self.operation)
            }
        }
    }
}

impl Project {
    /// Finishes or undoes what an interrupted command left, under the lock. Every command that writes begins with this.
    pub fn settle(&self) -> Result<Option<Recovered>, Error> {
        let lock = self.lock("recover")?;
        let recovered = recover(&LocalDisk::default(), self.path())?;
        drop(lock);
        Ok(recovered)
    }

    /// Says what an interrupted command left, and writes nothing.
    pub fn interrupted(&self) -> Option<String> {
        let found = interrupted(&LocalDisk::default(), self.path()).ok().flatten()?;
        (!Lock::is_held(self.path())).then_some(found.operation)
    }

    pub(crate) fn lock(&self, operation: &str) -> Result<Lock, Error> {
        let owner = format!("process {}: {operation}", std::process::id());
        Ok(Lock::acquire(self.path(), &owner)?)
    }

    /// Commits steps; the caller holds the lock.
    pub(crate) fn commit(&self, steps: &Steps) -> Result<(), Error> {
        recover(&LocalDisk::default(), self.path())?;
        Ok(commit(&LocalDisk::default(), self.path(), steps)?)
    }

    /// Archives a change as planned. If the plan is refused, or anything it rests on changed since, nothing is written.
    pub fn archive(&self, plan: &ArchivePlan) -> Result<Archived, Error> {
        plan.check_possible()?;
        let _lock = self.lock(&format!("archive {}", plan.change))?;
        self.unmoved(plan)?;
        self.refuse_taken(plan)?;
        self.commit(&self.archive_steps(plan)?)?;
        Ok(Archived {
            change: plan.change.clone(),
            archived_as: plan.archived_as.clone(),
            path: fs::display(&self.archive_dir().join(&plan.archived_as)),
            specs_updated: plan.changes_specs(),
            totals: (plan.options.deltas == Deltas::Merge && !plan.specs.is_empty()).then(|| plan.totals()),
        })
    }

    /// Applies the deltas of a change and leaves its folder where it is. True if a main spec changed. A refused plan is
    /// not carried out.
    pub fn sync(&self, plan: &ArchivePlan) -> Result<bool, Error> {
        plan.check_possible()?;
        let _lock = self.lock(&format!("sync {}", plan.change))?;
        self.unmoved(plan)?;
        if !plan.specs.iter().any(|spec| spec.outcome != SpecOutcome::Unchanged) {
            return Ok(false);
        }
        self.commit(&self.sync_steps(plan))?;
        Ok(true)
    }

    /// Plans again and compares: nothing that was decided on other content is written.
    fn unmoved(&self, plan: &ArchivePlan) -> Result<(), Error> {
        let options: ArchiveOptions = plan.options;
        let now =
            self.plan_loaded(&plan.change, plan.archived_as.clone(), options, &Surroundings::new(self))?;
        if now.is_same(plan) {
            return Ok(());
        }
        let message = format!("`{}` or a spec it works on changed in the meantime", plan.change);
        Err(Error::environment("archive_error", message)
            .fix("nothing was changed: look at it again and repeat the call"))
    }
}
