//! Which rule applies, and what it makes of the branch.

use std::collections::BTreeSet;

use super::sides::{Contents, Side};
use super::{
    ChangeDiff, DiffBasis, DiffCommit, DiffRequest, DiffState, Unassigned, branch, change_of, lines, target,
};
use crate::git::GitError;
use crate::history::History;
use crate::root::Project;
use crate::subject::id_of_archived;

/// One question, with whom to ask.
pub(super) struct Question<'q> {
    pub(super) project: &'q Project,
    pub(super) history: &'q History,
    pub(super) request: &'q DiffRequest,
}

impl Question<'_> {
    /// The diff, by the first rule that applies.
    pub(super) fn answer(&self) -> Result<ChangeDiff, GitError> {
        let contents = Contents::new(self.project, self.history);
        let head = self.history.head();
        let mut uncommitted = contents.to_working_tree(head)?;
        uncommitted.retain(|side| !self.request.excepts(&side.path));
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
        let mut sides = contents.to_working_tree(&base)?;
        let commits = branch::commits(self.history, self.history.head(), Some(&base))?;
        let is_committed = |path: &String| commits.iter().any(|commit| commit.paths.contains(path));
        sides.retain(|side| !self.request.excepts(&side.path) || is_committed(&side.path));
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
