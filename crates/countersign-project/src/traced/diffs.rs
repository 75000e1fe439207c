//! The diff of a change, as verification asks for it.

use countersign_trace::Place;
use countersign_verify as verify;

use crate::change_diff::{ChangeDiff, DiffKind, DiffPath, DiffRequest, DiffState, Unassigned};
use crate::root::Project;
use crate::settings::Settings;
use crate::transaction::STATE;

impl Project {
    /// What a change did to the code.
    pub(super) fn traced_diff(
        &self,
        change: &str,
        range: Option<&str>,
        except: &[String],
        settings: &Settings,
    ) -> verify::ChangeDiff {
        // What is noted about debt and tests is no code, committed or not.
        let validations = format!("{}/", settings.validations);
        let request = DiffRequest {
            change: change.to_owned(),
            range: range.map(str::to_owned),
            target_branch: settings.target_branch.clone(),
            except: except.iter().cloned().chain([validations]).collect(),
        };
        of(self.change_diff(&request), settings)
    }
}

/// The diff with domains and classes, without what is no code.
fn of(diff: ChangeDiff, settings: &Settings) -> verify::ChangeDiff {
    let validations = format!("{}/", settings.validations);
    let is_code = |path: &str| {
        !path.starts_with("openspec/")
            && !path.starts_with(&validations)
            && !path.starts_with(&format!("{STATE}/"))
    };
    let mut paths = Vec::new();
    for path in diff.paths {
        let DiffPath { path, kind, lines, .. } = path;
        let mut push = |path: String, kind, lines| {
            if is_code(&path) {
                let domain = settings.domains.of_path(&path);
                let classes = settings.path_classes.of(&path);
                paths.push(verify::ChangedPath { path, kind, lines, domain, classes });
            }
        };
        match kind {
            DiffKind::Added => push(path, verify::ChangeKind::Added, lines),
            DiffKind::Modified => push(path, verify::ChangeKind::Modified, lines),
            DiffKind::Removed => push(path, verify::ChangeKind::Removed, lines),
            DiffKind::Renamed { from } => {
                push(from, verify::ChangeKind::Removed, Vec::new());
                push(path, verify::ChangeKind::Added, lines);
            }
        }
    }
    let state = match diff.state {
        DiffState::Complete => verify::DiffState::Complete,
        DiffState::Incomplete => incomplete(&diff.unassigned),
        DiffState::Unknown { reason } => verify::DiffState::Unknown { reason },
    };
    verify::ChangeDiff { state, paths }
}

fn incomplete(unassigned: &[Unassigned]) -> verify::DiffState {
    let place = |path: &str| Place { path: path.into(), line: 1, span: None };
    let mut commits = Vec::new();
    let mut places = Vec::new();
    for one in unassigned {
        match one {
            Unassigned::Commit(commit) => {
                let id: String = commit.commit.id.chars().take(9).collect();
                commits.push(format!("{id} {}", commit.commit.subject));
                places.extend(commit.paths.iter().map(|path| place(path)));
            }
            Unassigned::Path(path) => places.push(place(path)),
        }
    }
    let files = places.len();
    let reason = match commits.as_slice() {
        [] => format!("{files} uncommitted paths belong to no change"),
        [one] => format!("commit {one} belongs to no change"),
        [first, rest @ ..] => format!("commit {first} and {} others belong to no change", rest.len()),
    };
    verify::DiffState::Incomplete { reason, places }
}
