//! What a branch does: its diff, its changes, and what belongs to none of them.

use std::collections::BTreeSet;

use countersign_trace::Place;
use countersign_verify::ChangeDiff;

use super::diff;
use super::subjects::folder_of;
use crate::change_diff::{DiffCommit, change_of, commits_between};
use crate::policy::PolicyInForce;
use crate::root::Project;
use crate::settings::Settings;

/// A branch since it left its target.
pub(super) struct Branch {
    /// Everything that differs, uncommitted files included.
    pub(super) diff: ChangeDiff,
    /// Whether nothing differs because the tree is the target's.
    pub(super) at_target: bool,
    /// The changes whose folders it touches, by id.
    pub(super) changes: BTreeSet<String>,
    /// What belongs to no change and does not say so.
    pub(super) unassigned: Result<Vec<Place>, String>,
}

impl Branch {
    /// One that does nothing.
    pub(super) fn untouched() -> Self {
        let diff = ChangeDiff { state: countersign_verify::DiffState::Complete, paths: Vec::new() };
        Self { diff, at_target: true, changes: BTreeSet::new(), unassigned: Ok(Vec::new()) }
    }

    pub(super) fn read(project: &Project, policy: &PolicyInForce, settings: &Settings) -> Self {
        let revision = &policy.revision;
        let diff = match project.changed_since(&revision.merge_base) {
            Ok(paths) => diff::of_paths(paths, settings),
            Err(reason) => ChangeDiff::unknown(reason),
        };
        let is_known = diff.state == countersign_verify::DiffState::Complete;
        let at_target = is_known && diff.paths.is_empty() && revision.head == revision.merge_base;
        let is_change = |id: &str| folder_of(project, id).is_some();
        let mut changes: BTreeSet<String> =
            diff.paths.iter().filter_map(|path| change_of(&path.path)).map(str::to_owned).collect();
        // A folder that is gone altogether is no change any more, and nothing belongs to it.
        changes.retain(|id| is_change(id));
        let unassigned = match commits_between(policy.history(), &revision.head, Some(&revision.merge_base)) {
            Ok(commits) => {
                let named = commits.iter().flat_map(|commit| &commit.changes);
                changes.extend(named.filter(|id| is_change(id)).cloned());
                unassigned(project, policy, &changes, &commits)
            }
            Err(error) => Err(error.to_string()),
        };
        Self { diff, at_target, changes, unassigned }
    }
}

/// Of a branch with exactly one change everything belongs to it. Else each commit says what it belongs to, by the folder
/// that it touches or by a trailer, and what is not committed belongs to a change only in its folder.
fn unassigned(
    project: &Project,
    policy: &PolicyInForce,
    changes: &BTreeSet<String>,
    commits: &[DiffCommit],
) -> Result<Vec<Place>, String> {
    if changes.len() == 1 {
        return Ok(Vec::new());
    }
    let belongs = |path: &str| change_of(path).is_some_and(|id| changes.contains(id));
    let of_none = commits.iter().filter(|commit| {
        let says = commit.changes.iter().any(|id| changes.contains(id))
            || commit.no_change.iter().any(|reason| !reason.trim().is_empty());
        !says && !commit.paths.iter().any(|path| belongs(path))
    });
    let mut paths: BTreeSet<String> = of_none.flat_map(|commit| commit.paths.iter().cloned()).collect();
    let uncommitted = project.changed_since(&policy.revision.head)?;
    paths.extend(uncommitted.into_iter().map(|path| path.path).filter(|path| !belongs(path)));
    let place = |path: &String| Place { path: path.as_str().into(), line: 1, span: None };
    Ok(paths.iter().map(place).collect())
}
