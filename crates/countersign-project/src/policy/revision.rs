//! Which commits a verdict rests on, or why there are none.

use countersign_diag::{Code, Finding};

use super::codes::{
    POLICY_HISTORY_CUT, POLICY_UNREADABLE, POLICY_UNRELATED, POLICY_WITHOUT_GIT, POLICY_WITHOUT_TARGET,
};
use super::persons::parents_in;
use super::target::{PolicyTarget, find_target};
use crate::git::{GitAbsent, GitError};
use crate::history::History;
use crate::root::Project;

/// The commits that decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyRevision {
    /// The tip of the target branch: here policy is read.
    pub commit: String,
    /// The reference it was found by; the full id where the caller gave one.
    pub reference: String,
    /// The commit that is judged, with what the working tree makes of it.
    pub head: String,
    /// Where HEAD left the target: only for the diff.
    pub merge_base: String,
}

/// Why nothing can be verified. The gate is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotVerified {
    /// The code.
    pub code: &'static Code,
    /// One lowercase line.
    pub reason: String,
    /// The next step.
    pub next: String,
}

impl NotVerified {
    pub(super) fn new(code: &'static Code, reason: impl Into<String>, next: impl Into<String>) -> Self {
        Self { code, reason: reason.into(), next: next.into() }
    }

    /// That the policy on the target branch cannot be read, for a reason.
    pub(crate) fn unreadable(reason: impl Into<String>) -> Self {
        Self::new(&POLICY_UNREADABLE, reason, "mend it on the target branch")
    }

    /// As a finding.
    pub fn finding(&self) -> Finding {
        Finding::without_place(self.code, format!("not verified: {}", self.reason)).help(&self.next)
    }

    pub(super) fn of_absent(absent: &GitAbsent) -> Self {
        let next = match absent {
            GitAbsent::NoProgram => "install git, or put it on PATH",
            GitAbsent::Untrusted => {
                "mark the folder as safe: `git config --global --add safe.directory FOLDER`"
            }
            GitAbsent::NoCommit => "commit, and give the repository a target branch",
            GitAbsent::Elsewhere => "take `core.worktree` out of the settings of the repository",
            GitAbsent::NoRepository | GitAbsent::Bare | GitAbsent::Broken(_) => {
                "run it in a clone with the history of the target branch"
            }
        };
        Self::new(&POLICY_WITHOUT_GIT, absent.to_string(), next)
    }

    pub(crate) fn of_git(error: &GitError) -> Self {
        let next = match error {
            GitError::ObjectMissing(_) => "clone the whole repository, without `--filter`",
            _ => "look at the repository with `git fsck`",
        };
        Self::new(&POLICY_UNREADABLE, error.to_string(), next)
    }
}

impl From<GitError> for NotVerified {
    fn from(error: GitError) -> Self {
        Self::of_git(&error)
    }
}

impl Project {
    /// The tip of the target branch and the merge base with it. Where one of them cannot be told, nothing stands in.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn policy_revision(&self, target: &PolicyTarget) -> Result<PolicyRevision, NotVerified> {
        let history = self.history().map_err(|absent| NotVerified::of_absent(&absent))?;
        revision(self, &history, target)
    }
}

pub(super) fn revision(
    project: &Project,
    history: &History,
    target: &PolicyTarget,
) -> Result<PolicyRevision, NotVerified> {
    let (reference, commit) = find_target(project, history, target)?;
    let head = history.head().to_owned();
    let cut = |reason: &str| {
        let next = "fetch the whole history: `git fetch --unshallow`, or `fetch-depth: 0` in CI";
        NotVerified::new(&POLICY_HISTORY_CUT, format!("the clone is shallow, and {reason}"), next)
    };
    let is_shallow = history.state().is_shallow;
    let merge_base = match history.git.run(&["merge-base", "--end-of-options", &head, &commit]) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).trim_end().to_owned(),
        // Git says nothing and fails where there is no common ancestor.
        Err(GitError::Failed { .. }) if is_shallow => {
            return Err(cut("its history does not reach the merge base"));
        }
        Err(GitError::Failed { .. }) => {
            let reason = format!("HEAD and `{reference}` have no common ancestor");
            let next = "start the branch from the target branch, and bring its commits over";
            return Err(NotVerified::new(&POLICY_UNRELATED, reason, next));
        }
        Err(error) => return Err(error.into()),
    };
    if is_shallow {
        for end in [&head, &commit] {
            if !is_whole(history, &merge_base, end)? {
                return Err(cut("a side of the history ends before the merge base"));
            }
        }
    }
    Ok(PolicyRevision { commit, reference, head, merge_base })
}

/// Whether every commit between two has the parents that it names.
fn is_whole(history: &History, from: &str, to: &str) -> Result<bool, GitError> {
    let until = format!("^{from}");
    let bytes = history.git.run(&["rev-list", "--parents", to, &until])?;
    for line in String::from_utf8_lossy(&bytes).lines() {
        let mut ids = line.split(' ');
        let commit = ids.next().unwrap_or_default();
        if ids.count() != parents_in(&history.commit_bytes(commit)?) {
            return Ok(false);
        }
    }
    Ok(true)
}

pub(super) fn no_target(reason: impl Into<String>) -> NotVerified {
    let next = "fetch the target branch, or name a commit with `--target`";
    NotVerified::new(&POLICY_WITHOUT_TARGET, reason, next)
}
