//! Judging only what the branch touches.

use std::collections::BTreeSet;

use countersign_diag::{Finding, SourceMap};

use crate::error::Error;
use crate::root::Project;
use crate::settings::FILE;

/// The code of errors.
const CODE: &str = "check_error";

impl Project {
    /// Keeps the findings in files that the branch touches since it left a revision, those in the settings, and those that are in
    /// no file; says how many went.
    pub fn keep_touched_since(
        &self,
        revision: &str,
        sources: &SourceMap,
        findings: &mut Vec<Finding>,
    ) -> Result<usize, Error> {
        let changed = self.changed_since(revision).map_err(|reason| {
            Error::usage(CODE, format!("what changed since `{revision}` cannot be told: {reason}"))
                .fix("name a branch or a commit that this clone has, with its history")
        })?;
        let paths: BTreeSet<&str> = changed.iter().map(|path| path.path.as_str()).collect();
        let before = findings.len();
        findings.retain(|finding| {
            let path = finding.span().map(|span| sources.get(span.source).name());
            path.is_none_or(|path| path == FILE || paths.contains(path))
        });
        Ok(before - findings.len())
    }
}
