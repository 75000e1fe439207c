//! What a rule is judged on: a change or a whole branch, its diff, and both trees.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use countersign_model::delta_document::Operation;
use countersign_model::metadata::Risk;
use countersign_template::Facts;
use countersign_trace::Place;
use countersign_verify::{ChangeDiff, ChangedPath, DiffState, Level};
use jiff::civil::Date;

use crate::file::Rule;
use crate::kinds::Judgement;

/// Which tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The merge base with the target branch.
    Base,
    /// The tree that is judged.
    Head,
}

/// Why something cannot be read: one lowercase line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The reason.
    pub reason: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

/// The files of both trees. Paths are relative to the project, with `/`.
pub trait Files: Sync {
    /// Every path of a tree, sorted.
    fn paths(&self, side: Side) -> Result<Arc<[String]>, Unreadable>;

    /// The bytes of a file; `None` if there is no such file.
    fn read(&self, side: Side, path: &str) -> Result<Option<Arc<[u8]>>, Unreadable>;
}

/// A change as rules see it.
#[derive(Debug, Clone, Default)]
pub struct ChangeView {
    /// Its id.
    pub id: String,
    /// Its folder, relative to the project, without `/` at the end.
    pub folder: String,
    /// The higher of what it declares and what its diff says.
    pub risk: Option<Risk>,
    /// The domains whose requirements or code it changes.
    pub domains: BTreeSet<String>,
    /// The operations of its deltas.
    pub operations: Vec<Operation>,
    /// The labels that its metadata gives it.
    pub labels: Vec<String>,
}

/// What is judged.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'a> {
    /// A change.
    Change(&'a ChangeView),
    /// All that a branch does, whatever it belongs to.
    Branch {
        /// Whether a change belongs to it; without one, what rules ask of the documents of changes is missing.
        has_change: bool,
    },
}

/// What is known of a suite of tests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suite {
    /// Its name in the settings.
    pub name: String,
    /// How its results came to be.
    pub level: Level,
    /// Why its results do not count, if they do not: stale, truncated, absent.
    pub unusable: Option<String>,
    /// How many cases passed.
    pub passed: usize,
    /// How many failed or broke off.
    pub failed: usize,
}

/// How an external checker ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandRun {
    /// What it printed, or why it was not run or did not end well.
    pub printed: Result<Vec<u8>, String>,
}

/// Everything that rules are judged on.
#[derive(Clone, Copy)]
pub struct World<'a> {
    /// What is judged.
    pub subject: Subject<'a>,
    /// What it does: every path, documents included.
    pub diff: &'a ChangeDiff,
    /// Whether the tree is that of the target branch, so that there is no diff and none is missed.
    pub at_target: bool,
    /// Both trees.
    pub files: &'a dyn Files,
    /// What on the branch belongs to no change and does not say so; the error says why nobody can tell.
    pub unassigned: Result<&'a [Place], &'a str>,
    /// The suites of the settings.
    pub suites: &'a [Suite],
    /// How external checkers ended, by the id of their rule.
    pub commands: &'a BTreeMap<String, CommandRun>,
    /// The day of evaluation.
    pub today: Date,
}

impl World<'_> {
    /// Calls something with what conditions ask for.
    pub fn with_facts<T>(&self, ask: impl FnOnce(&Facts<'_>) -> T) -> T {
        let none = BTreeSet::new();
        // Half a diff says what is changed, not what is not.
        let is_known = self.diff.state == DiffState::Complete;
        let paths: Vec<String> = self.diff.paths.iter().map(|path| path.path.clone()).collect();
        let domains: BTreeSet<String> =
            self.diff.paths.iter().filter_map(|path| path.domain.clone()).collect();
        let change = match self.subject {
            Subject::Change(change) => Some(change),
            Subject::Branch { .. } => None,
        };
        ask(&Facts {
            change: change.map(|change| change.id.as_str()),
            // What nobody has rated is not low.
            risk: change.and_then(|change| change.risk).unwrap_or(Risk::High),
            paths: is_known.then_some(&paths),
            domains: change.map_or(&domains, |change| &change.domains),
            operations: change.map(|change| change.operations.as_slice()).unwrap_or_default(),
            nowhere: &none,
        })
    }
}

/// A rule and what it is judged on.
#[derive(Clone, Copy)]
pub struct Ask<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// The rest.
    pub world: &'a World<'a>,
}

impl<'a> Ask<'a> {
    /// Every path of the diff, or why nobody can tell. An empty diff is none: it hides something.
    pub fn changed(&self) -> Result<&'a [ChangedPath], Judgement> {
        let diff = self.world.diff;
        if self.world.at_target {
            return Err(Judgement::idle("nothing differs from the target branch"));
        }
        match &diff.state {
            DiffState::Complete if diff.paths.is_empty() => Err(Judgement::cannot_tell("the diff is empty")),
            DiffState::Complete => Ok(&diff.paths),
            DiffState::Incomplete { reason, .. } => {
                Err(Judgement::cannot_tell(format!("the diff is incomplete: {reason}")))
            }
            DiffState::Unknown { reason } => {
                Err(Judgement::cannot_tell(format!("there is no diff: {reason}")))
            }
        }
    }

    /// The paths of a tree.
    pub fn paths(&self, side: Side) -> Result<Arc<[String]>, Judgement> {
        self.world
            .files
            .paths(side)
            .map_err(|error| Judgement::cannot_tell(format!("the files cannot be listed: {error}")))
    }

    /// The bytes of a file; `None` if there is none.
    pub fn read(&self, side: Side, path: &str) -> Result<Option<Arc<[u8]>>, Judgement> {
        self.world
            .files
            .read(side, path)
            .map_err(|error| Judgement::cannot_tell(format!("`{path}` cannot be read: {error}")))
    }

    /// The text of a file; `None` if there is none. What is no UTF-8 cannot be judged.
    pub fn text(&self, side: Side, path: &str) -> Result<Option<String>, Judgement> {
        let Some(bytes) = self.read(side, path)? else { return Ok(None) };
        match std::str::from_utf8(&bytes) {
            Ok(text) => Ok(Some(text.to_owned())),
            Err(_) => Err(Judgement::cannot_tell(format!("`{path}` is not UTF-8"))),
        }
    }

    /// The change that is judged.
    pub fn change(&self) -> Option<&'a ChangeView> {
        match self.world.subject {
            Subject::Change(change) => Some(change),
            Subject::Branch { .. } => None,
        }
    }
}
