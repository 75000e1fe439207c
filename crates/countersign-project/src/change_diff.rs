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
mod renames;
mod sides;
mod target;

use std::collections::BTreeSet;
use std::ops::Range;

use crate::git::GitError;
use crate::history::{Commit, History};
use crate::root::Project;
use crate::subject::id_of_archived;
use sides::{Contents, Side};

/// Which diff is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DiffRequest {
    /// The id of the change.
    pub change: String,
    /// `A..B`, if the caller knows better than any rule.
    pub range: Option<String>,
    /// The branch that changes are merged into.
    pub target_branch: String,
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

/// The change of a path in its folder, open or archived, without a date.
pub(crate) fn change_of(path: &str) -> Option<&str> {
    let inside = path.strip_prefix("openspec/changes/")?;
    let (folder, rest) = inside.split_once('/')?;
    let folder = if folder == "archive" { rest.split_once('/')?.0 } else { folder };
    Some(id_of_archived(folder))
}

struct Question<'q> {
    project: &'q Project,
    history: &'q History,
    request: &'q DiffRequest,
}

impl Question<'_> {
    fn answer(&self) -> Result<ChangeDiff, GitError> {
        let contents = Contents::new(self.project, self.history);
        let head = self.history.head();
        let uncommitted = contents.to_working_tree(head)?;
        let untracked = contents.untracked()?;
        let mut diff = match &self.request.range {
            Some(range) => self.of_range(range, &contents)?,
            None => match target::merge_base(self.history, &self.request.target_branch)? {
                Ok(found) => self.of_branch(found, &contents, &uncommitted)?,
                Err(reason) => ChangeDiff::unknown(reason),
            },
        };
        let is_untracked: BTreeSet<&String> = untracked.iter().collect();
        let edited = uncommitted.into_iter().map(|side| side.path);
        diff.uncommitted = edited.filter(|path| !is_untracked.contains(path)).collect();
        diff.untracked = untracked;
        Ok(diff)
    }

    fn of_range(&self, range: &str, contents: &Contents<'_>) -> Result<ChangeDiff, GitError> {
        let Some((from, to)) = range.split_once("..").filter(|(_, to)| !to.starts_with('.')) else {
            return Ok(ChangeDiff::unknown(format!("`{range}` is no range; write it like `A..B`")));
        };
        let end = |name: &str| self.history.git.resolve(if name.is_empty() { "HEAD" } else { name });
        let (from, to) = (end(from)?, end(to)?);
        let sides = contents.between(&from, &to)?;
        let commits = branch::commits(self.history, &to, Some(&from))?;
        Ok(ChangeDiff {
            how: Some(DiffBasis::Range { from, to }),
            state: DiffState::Complete,
            paths: lines::paths(sides),
            commits,
            ..ChangeDiff::unknown("")
        }
        .never_empty(format!("nothing differs in `{range}`")))
    }

    fn of_branch(
        &self,
        target::Found { target, base }: target::Found,
        contents: &Contents<'_>,
        uncommitted: &[Side],
    ) -> Result<ChangeDiff, GitError> {
        let sides = contents.to_working_tree(&base)?;
        let commits = branch::commits(self.history, self.history.head(), Some(&base))?;
        let change = id_of_archived(&self.request.change);
        let touched: BTreeSet<&str> = sides.iter().filter_map(|side| change_of(&side.path)).collect();
        if touched.len() == 1 && touched.contains(change) {
            return Ok(ChangeDiff {
                how: Some(DiffBasis::MergeBase { target, base }),
                state: DiffState::Complete,
                paths: lines::paths(sides),
                commits,
                ..ChangeDiff::unknown("")
            });
        }
        let own_edits: BTreeSet<&str> = uncommitted
            .iter()
            .map(|side| &*side.path)
            .filter(|path| change_of(path) == Some(change))
            .collect();
        let (own, others): (Vec<DiffCommit>, Vec<DiffCommit>) =
            commits.into_iter().partition(|commit| commit.belongs_to(change));
        let mut unassigned: Vec<Unassigned> = others
            .into_iter()
            .filter(DiffCommit::is_unassigned)
            .map(|commit| Unassigned::Commit(Box::new(commit)))
            .collect();
        let loose = uncommitted.iter().filter(|side| change_of(&side.path).is_none());
        unassigned.extend(loose.map(|side| Unassigned::Path(side.path.clone())));
        let state = if unassigned.is_empty() { DiffState::Complete } else { DiffState::Incomplete };
        let how = Some(DiffBasis::Commits { target, base });
        let mut diff = ChangeDiff { how, state, unassigned, ..ChangeDiff::unknown("") };
        if own.is_empty() {
            self.of_merged_commits(change, contents, uncommitted, &mut diff)?;
        } else {
            let mut wanted: BTreeSet<&str> =
                own.iter().flat_map(|commit| &commit.paths).map(|path| &**path).collect();
            wanted.extend(&own_edits);
            diff.paths =
                lines::paths(sides.into_iter().filter(|side| wanted.contains(&*side.path)).collect());
            diff.commits = own;
        }
        let reason = format!("no commit and no edit belongs to `{}`", self.request.change);
        Ok(diff.never_empty(reason))
    }

    /// The branch holds nothing of the change: it may have been merged before, or still be uncommitted.
    fn of_merged_commits(
        &self,
        change: &str,
        contents: &Contents<'_>,
        uncommitted: &[Side],
        diff: &mut ChangeDiff,
    ) -> Result<(), GitError> {
        if self.history.state().is_shallow {
            let reason =
                "the history is cut off: the clone is shallow, and the branch has no commit of the change";
            diff.state = DiffState::Unknown { reason: reason.to_owned() };
            return Ok(());
        }
        let mut commits = branch::commits(self.history, self.history.head(), None)?;
        commits.retain(|commit| commit.belongs_to(change));
        let ids: Vec<&str> = commits.iter().map(|commit| commit.commit.id.as_str()).collect();
        let mut sides = contents.of_commits(&ids)?;
        for side in uncommitted.iter().filter(|side| change_of(&side.path) == Some(change)) {
            match sides.iter_mut().find(|other| other.path == side.path) {
                Some(other) => other.after.clone_from(&side.after),
                None => sides.push(side.clone()),
            }
        }
        diff.paths = lines::paths(sides);
        diff.commits = commits;
        Ok(())
    }
}

impl DiffCommit {
    /// Whether it touches the folder of a change, or names it.
    fn belongs_to(&self, change: &str) -> bool {
        self.changes.iter().any(|named| id_of_archived(named) == change)
            || self.paths.iter().any(|path| change_of(path) == Some(change))
    }

    fn is_unassigned(&self) -> bool {
        self.changes.is_empty()
            && self.no_change.is_empty()
            && self.paths.iter().all(|path| change_of(path).is_none())
    }
}
