//! Judging only what the branch touches.

use std::collections::BTreeSet;

use crate::error::Error;
use crate::root::Project;

/// The code of errors.
const CODE: &str = "check_error";

impl Project {
    /// The paths that differ since the branch left a revision.
    pub(crate) fn touched_since(&self, revision: &str) -> Result<BTreeSet<String>, Error> {
        let changed = self.changed_since(revision).map_err(|reason| {
            Error::usage(CODE, format!("what changed since `{revision}` cannot be told: {reason}"))
                .fix("name a branch or a commit that this clone has, with its history")
        })?;
        Ok(changed.into_iter().map(|path| path.path).collect())
    }
}
