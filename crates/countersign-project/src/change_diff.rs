//! The diff of a change: which files, lines and commits belong to it. The first of these that applies decides:
//!
//! 1. the range that the caller names;
//! 2. everything between the merge base with the target branch and the working tree, if that touches the folder of this
//!    change and of no other;
//! 3. the commits that name the change in a `Change:` trailer or touch its folder. What else the branch holds and belongs
//!    to no change makes such a diff incomplete.
//!
//! A diff is never silently empty: where nothing can be told, the state says why.

mod branch;
mod lines;
mod question;
mod renames;
mod sides;
mod target;

use std::ops::Range;

use crate::history::Commit;
use crate::root::Project;
use crate::subject::id_of_archived;
pub(crate) use branch::commits as commits_between;
use question::Question;
pub(crate) use target::reference;

/// Which diff is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DiffRequest {
    /// The id of the change.
    pub change: String,
    /// `A..B`, if the caller knows better than any rule.
    pub range: Option<String>,
    /// The branch that changes are merged into.
    pub target_branch: String,
    /// Uncommitted paths that belong to no change and hide nothing; with `/` at the end, everything below a folder.
    pub except: Vec<String>,
}

impl DiffRequest {
    fn excepts(&self, path: &str) -> bool {
        let is_it = |except: &String| match except.strip_suffix('/') {
            Some(_) => path.starts_with(except.as_str()),
            None => path == except,
        };
        self.except.iter().any(is_it)
    }
}

/// What a diff rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DiffBasis {
    /// The range that the caller named, as full ids.
    Range {
        /// The commit before.
        from: String,
        /// The commit after.
        to: String,
    },
    /// All of the branch and the working tree.
    MergeBase {
        /// The reference of the target branch.
        target: String,
        /// The merge base with it.
        base: String,
    },
    /// The commits that belong to the change.
    Commits {
        /// The reference of the target branch.
        target: String,
        /// The merge base with it.
        base: String,
    },
}

/// How far a diff can be relied on.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DiffState {
    /// It is all there.
    Complete,
    /// Something else is on the branch, and nothing says what it belongs to: [`ChangeDiff::unassigned`].
    Incomplete,
    /// It cannot be told.
    Unknown {
        /// Why.
        reason: String,
    },
}

/// What happened to a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DiffKind {
    /// It is new.
    Added,
    /// It has another content or mode.
    Modified,
    /// It is gone.
    Removed,
    /// It had another path.
    Renamed {
        /// That one.
        from: String,
    },
}

/// One path of a diff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffPath {
    /// The path with `/`, relative to the project.
    pub path: String,
    /// What happened to it.
    pub kind: DiffKind,
    /// The lines of the new file that are new, 1-based, the end excluded. Where lines only went away the range is empty
    /// and starts at the line that follows. None for what is no text.
    pub lines: Vec<Range<usize>>,
    /// SHA-256 of the content before, 64 hexadecimal digits.
    pub before: Option<String>,
    /// SHA-256 of the content after.
    pub after: Option<String>,
}

/// A commit and what it says it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffCommit {
    /// The commit.
    pub commit: Commit,
    /// The values of its `Change:` trailers.
    pub changes: Vec<String>,
    /// The reasons of its `No-Change:` trailers.
    pub no_change: Vec<String>,
    /// The paths that it changes, relative to the project, sorted.
    pub paths: Vec<String>,
}

/// Something on the branch that no change is known for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unassigned {
    /// A commit.
    Commit(Box<DiffCommit>),
    /// An uncommitted or untracked path.
    Path(String),
}

/// The diff of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeDiff {
    /// What it rests on; `None` where there is nothing to rest on.
    pub how: Option<DiffBasis>,
    /// How far it can be relied on.
    pub state: DiffState,
    /// Its paths, sorted.
    pub paths: Vec<DiffPath>,
    /// Its commits, the newest first.
    pub commits: Vec<DiffCommit>,
    /// What the branch holds besides and belongs to no change.
    pub unassigned: Vec<Unassigned>,
    /// Paths whose content or mode in the working tree is not that of HEAD.
    pub uncommitted: Vec<String>,
    /// Paths that git does not track and the repository's own ignore files do not exclude.
    pub untracked: Vec<String>,
}

impl ChangeDiff {
    fn unknown(reason: impl Into<String>) -> Self {
        Self {
            how: None,
            state: DiffState::Unknown { reason: reason.into() },
            paths: Vec::new(),
            commits: Vec::new(),
            unassigned: Vec::new(),
            uncommitted: Vec::new(),
            untracked: Vec::new(),
        }
    }

    /// An empty diff hides something: it says so.
    fn never_empty(mut self, reason: String) -> Self {
        if self.paths.is_empty() && !matches!(self.state, DiffState::Unknown { .. }) {
            self.state = DiffState::Unknown { reason };
        }
        self
    }
}

impl Project {
    /// The diff of a change. Whatever git cannot say makes it unknown, with the reason.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn change_diff(&self, request: &DiffRequest) -> ChangeDiff {
        match self.history() {
            Ok(history) => {
                let question = Question { project: self, history: &history, request };
                question.answer().unwrap_or_else(|error| ChangeDiff::unknown(error.to_string()))
            }
            Err(absent) => ChangeDiff::unknown(absent.to_string()),
        }
    }
}

impl Project {
    /// The paths that differ between the merge base with a revision and the working tree; the inner error says why nobody
    /// can tell.
    pub(crate) fn changed_since(&self, revision: &str) -> Result<Vec<DiffPath>, String> {
        let history = self.history().map_err(|absent| absent.to_string())?;
        let paths = || {
            let tip = history.git.resolve(revision)?;
            let base = history.git.run(&["merge-base", "--end-of-options", history.head(), &tip])?;
            let base = String::from_utf8_lossy(&base).trim_end().to_owned();
            Ok(lines::paths(sides::Contents::new(self, &history).to_working_tree(&base)?))
        };
        paths().map_err(|error: crate::git::GitError| error.to_string())
    }
}

/// A path that is not as the checked-out commit has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Uncommitted {
    /// Relative to the project.
    pub(crate) path: String,
    /// The lines that are new.
    pub(crate) new_text: String,
}

impl Project {
    /// What is changed, added or removed and not committed; the error says why nobody can tell.
    pub(crate) fn uncommitted(&self) -> Result<Vec<Uncommitted>, String> {
        let history = self.history().map_err(|absent| absent.to_string())?;
        let sides = sides::Contents::new(self, &history).to_working_tree(history.head());
        let sides = sides.map_err(|error| error.to_string())?;
        let text = |content: &Option<sides::Content>| {
            let bytes = content.as_ref().map(|content| content.bytes.as_slice()).unwrap_or_default();
            String::from_utf8_lossy(bytes).into_owned()
        };
        let new = |side: sides::Side| {
            let (before, after) = (text(&side.before), text(&side.after));
            let known: std::collections::BTreeSet<&str> = before.lines().collect();
            let new: Vec<&str> = after.lines().filter(|line| !known.contains(line)).collect();
            Uncommitted { path: side.path, new_text: new.join("\n") }
        };
        Ok(sides.into_iter().map(new).collect())
    }
}

/// One commit with its trailers and the paths that it changes; `None` if it changes nothing of the project.
pub(crate) fn commit_named(
    history: &crate::history::History,
    id: &str,
) -> Result<Option<DiffCommit>, crate::git::GitError> {
    let parent = history.git.resolve(&format!("{id}^1")).ok();
    let commits = branch::commits(history, id, parent.as_deref())?;
    Ok(commits.into_iter().find(|commit| commit.commit.id == id))
}

/// The change of a path in its folder, open or archived, without a date.
pub(crate) fn change_of(path: &str) -> Option<&str> {
    let inside = path.strip_prefix("openspec/changes/")?;
    let (folder, rest) = inside.split_once('/')?;
    let folder = if folder == "archive" { rest.split_once('/')?.0 } else { folder };
    Some(id_of_archived(folder))
}
