//! A diff as rules see it: every path, documents included.

use countersign_trace::Place;
use countersign_verify::{ChangeDiff, ChangeKind, ChangedPath, DiffState};

use crate::change_diff::{self, DiffKind, DiffPath, Unassigned};
use crate::settings::Settings;
use crate::transaction::STATE;

/// A complete diff.
pub(super) fn of_paths(paths: Vec<DiffPath>, settings: &Settings) -> ChangeDiff {
    let mut changed = Vec::new();
    for DiffPath { path, kind, lines, .. } in paths {
        let mut push = |path: String, kind, lines| {
            if !path.starts_with(&format!("{STATE}/")) {
                let domain = settings.domains.of_path(&path);
                let classes = settings.path_classes.of(&path);
                changed.push(ChangedPath { path, kind, lines, domain, classes });
            }
        };
        match kind {
            DiffKind::Added => push(path, ChangeKind::Added, lines),
            DiffKind::Modified => push(path, ChangeKind::Modified, lines),
            DiffKind::Removed => push(path, ChangeKind::Removed, lines),
            DiffKind::Renamed { from } => {
                push(from, ChangeKind::Removed, Vec::new());
                push(path, ChangeKind::Added, lines);
            }
        }
    }
    changed.sort_by(|one, other| one.path.cmp(&other.path));
    ChangeDiff { state: DiffState::Complete, paths: changed }
}

/// The diff of a change, which may be incomplete or unknown.
pub(super) fn of_change(diff: change_diff::ChangeDiff, settings: &Settings) -> ChangeDiff {
    let state = match &diff.state {
        change_diff::DiffState::Complete => DiffState::Complete,
        change_diff::DiffState::Incomplete => DiffState::Incomplete {
            reason: "the branch holds what belongs to no change".to_owned(),
            places: diff.unassigned.iter().flat_map(places).collect(),
        },
        change_diff::DiffState::Unknown { reason } => DiffState::Unknown { reason: reason.clone() },
    };
    ChangeDiff { state, ..of_paths(diff.paths, settings) }
}

fn places(unassigned: &Unassigned) -> Vec<Place> {
    let place = |path: &String| Place { path: path.as_str().into(), line: 1, span: None };
    match unassigned {
        Unassigned::Commit(commit) => commit.paths.iter().map(place).collect(),
        Unassigned::Path(path) => vec![place(path)],
    }
}
