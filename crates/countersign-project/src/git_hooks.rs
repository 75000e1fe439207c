//! `git-hook`: hooks of git that ask for the same verdict as every other boundary, and keep the hooks that are there.
//!
//! A hook that is there already is moved aside and called first. `uninstall` moves it back.

mod message;
mod place;
mod script;

use std::path::Path;

use countersign_diag::{Finding, SourceMap};
use countersign_report::git_hooks::{HookDone, HookRow, HooksView};

use crate::error::Error;
use crate::root::Project;

pub(crate) use place::hooks_folder;

/// The hooks that are installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GitHook {
    /// Before a commit is made.
    PreCommit,
    /// Before commits are sent.
    PrePush,
    /// Once a commit has its message.
    CommitMsg,
}

impl GitHook {
    /// Every hook.
    pub const ALL: [Self; 3] = [Self::PreCommit, Self::PrePush, Self::CommitMsg];

    /// Git's name of it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PreCommit => "pre-commit",
            Self::PrePush => "pre-push",
            Self::CommitMsg => "commit-msg",
        }
    }

    /// The hook of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|hook| hook.as_str() == name)
    }
}

/// What is wrong with the message of a commit.
#[derive(Debug)]
pub struct MessageFindings {
    /// The findings.
    pub findings: Vec<Finding>,
    /// The message.
    pub sources: SourceMap,
}

impl Project {
    /// Installs the hooks.
    pub fn install_git_hooks(&self) -> Result<HooksView, Error> {
        let place = hooks_folder(self)?;
        let rows = GitHook::ALL.into_iter().map(|hook| place.install(hook)).collect::<Result<_, _>>()?;
        Ok(HooksView { folder: place.shown, rows, installed: true })
    }

    /// Takes the hooks away and brings back what was there.
    pub fn uninstall_git_hooks(&self) -> Result<HooksView, Error> {
        let place = hooks_folder(self)?;
        let rows = GitHook::ALL.into_iter().map(|hook| place.uninstall(hook)).collect::<Result<_, _>>()?;
        Ok(HooksView { folder: place.shown, rows, installed: false })
    }

    /// Which hooks are installed; none where git cannot be asked.
    pub(crate) fn installed_git_hooks(&self) -> Vec<&'static str> {
        let Ok(place) = hooks_folder(self) else { return Vec::new() };
        GitHook::ALL.into_iter().filter(|hook| place.has(*hook)).map(GitHook::as_str).collect()
    }

    /// Judges the message of a commit, which is in a file.
    pub fn check_commit_message(&self, file: &Path) -> Result<MessageFindings, Error> {
        message::check(self, file)
    }
}

/// A row of the answer.
fn row(hook: GitHook, done: HookDone) -> HookRow {
    HookRow { hook: hook.as_str().to_owned(), done }
}
