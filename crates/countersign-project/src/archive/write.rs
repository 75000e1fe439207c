//! Carrying a plan out, under the lock, in one transaction.

use countersign_delta::Counts;

use super::plan::{ArchiveOptions, ArchivePlan, Deltas, SpecOutcome};
use crate::error::Error;
use crate::fs;
use crate::loaded_change::Surroundings;
use crate::root::Project;

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

impl Project {
    /// Archives a change as planned. If the plan is refused, or anything it rests on changed since, nothing is written.
    pub fn archive(&self, plan: &ArchivePlan) -> Result<Archived, Error> {
        plan.check_possible()?;
        let turn = self.turn(&format!("archive {}", plan.change))?;
        self.unmoved(plan)?;
        self.refuse_taken(plan)?;
        turn.commit(&self.archive_steps(plan)?)?;
        Ok(Archived {
            change: plan.change.clone(),
            archived_as: plan.archived_as.clone(),
            path: fs::display(&self.archive_dir().join(&plan.archived_as)),
            specs_updated: plan.changes_specs(),
            totals: (plan.options.deltas == Deltas::Merge && !plan.specs.is_empty()).then(|| plan.totals()),
        })
    }

    /// Applies the deltas of a change and leaves its folder where it is, with a receipt that tells other changes what
    /// they were written against. True if a main spec changed. A refused plan is not carried out.
    pub fn sync(&self, plan: &ArchivePlan) -> Result<bool, Error> {
        plan.check_possible()?;
        let turn = self.turn(&format!("sync {}", plan.change))?;
        self.unmoved(plan)?;
        if !plan.specs.iter().any(|spec| spec.outcome != SpecOutcome::Unchanged) {
            return Ok(false);
        }
        turn.commit(&self.sync_steps(plan)?)?;
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
