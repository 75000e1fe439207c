//! Where the target is: the caller's word, or the branch that the settings name, if the repository agrees.
//!
//! The settings of the working tree are part of the change, so a branch that they name is believed only where its own
//! settings, and those of the branches that the repository has for its main ones, name it too.

use countersign_diag::SourceMap;

use super::codes::POLICY_TARGET_MOVED;
use super::revision::{NotVerified, no_target};
use crate::change_diff::reference;
use crate::git::{GitError, is_full_id};
use crate::history::History;
use crate::root::Project;
use crate::settings::{self, FILE};

/// Whose word says what the target is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PolicyTarget {
    /// The settings name a branch.
    #[default]
    Settings,
    /// The caller names a commit, a branch or another reference.
    Named(String),
}

/// What a repository has for its main branch: what the remote says, or else the names that are usual.
const REMOTE_HEAD: &str = "refs/remotes/origin/HEAD";
const MAIN_ONES: [&str; 4] =
    ["refs/remotes/origin/main", "refs/remotes/origin/master", "refs/heads/main", "refs/heads/master"];

/// The reference and the commit of the target.
pub(super) fn find_target(
    project: &Project,
    history: &History,
    target: &PolicyTarget,
) -> Result<(String, String), NotVerified> {
    match target {
        PolicyTarget::Named(name) => named(history, name),
        PolicyTarget::Settings => of_settings(project, history),
    }
}

fn named(history: &History, name: &str) -> Result<(String, String), NotVerified> {
    // What begins with `refs/` is one, whatever branches are called.
    if !is_full_id(name)
        && !name.starts_with("refs/")
        && let Ok(found) = reference(history, name)?
    {
        let commit = history.git.resolve(&found)?;
        return Ok((found, commit));
    }
    match history.git.resolve(name) {
        Ok(commit) => Ok((name.to_owned(), commit)),
        Err(GitError::UnknownReference(_)) => {
            Err(no_target(format!("`{name}` names no commit of this clone")))
        }
        Err(error) => Err(error.into()),
    }
}

fn of_settings(project: &Project, history: &History) -> Result<(String, String), NotVerified> {
    let text = crate::fs::read(&project.path().join(FILE));
    let branch = match text {
        Ok(bytes) => branch_of(&bytes),
        Err(error) if crate::fs::is_missing(&error) => branch_of(b""),
        Err(error) => {
            let reason = format!("`{FILE}` cannot be read: {}", crate::error::io_reason(&error));
            return Err(no_target(reason));
        }
    };
    let reference = reference(history, &branch)?.map_err(no_target)?;
    let commit = history.git.resolve(&reference)?;
    let own = branch_at(history, &commit)?;
    if own != branch {
        return Err(moved(&format!(
            "the working tree names `{branch}` as its target, and the settings there name `{own}`"
        )));
    }
    let says_remote = history.git.resolve(REMOTE_HEAD).is_ok();
    let usual = if says_remote { &[REMOTE_HEAD][..] } else { &MAIN_ONES[..] };
    for main in usual {
        let Ok(tip) = history.git.resolve(main) else { continue };
        let other = branch_at(history, &tip)?;
        if tip != commit && other != branch && is_governed(history, &tip)? {
            let short = main.trim_start_matches("refs/heads/").trim_start_matches("refs/remotes/");
            return Err(moved(&format!(
                "the working tree names `{branch}` as its target, and the settings on `{short}` name `{other}`"
            )));
        }
    }
    Ok((reference, commit))
}

fn moved(reason: &str) -> NotVerified {
    let next = "take the edit of `target-branch` back, or name the target with `--target`";
    NotVerified::new(&POLICY_TARGET_MOVED, reason, next)
}

/// The target branch that the settings of a commit name.
fn branch_at(history: &History, commit: &str) -> Result<String, NotVerified> {
    Ok(branch_of(&history.text_at(commit, FILE)?.unwrap_or_default()))
}

/// Whether a commit has anything that says who decides: without settings the target is `main`.
fn is_governed(history: &History, commit: &str) -> Result<bool, NotVerified> {
    for place in [FILE, "rules", "validations", "ci/pipelines"] {
        if !history.files_at(commit, place)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whatever else is wrong with the settings: others say so.
fn branch_of(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    settings::of_text(&text, &mut SourceMap::default(), &mut Vec::new()).target_branch
}
