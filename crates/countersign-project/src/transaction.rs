//! The transaction: an operation changes the tree as a whole or not at all, whenever it is cut short.
//!
//! # Steps
//!
//! 1. Everything is resolved, read and checked. Nothing was touched when an operation is refused here.
//! 2. The journal, with the old contents, digests and modes of all files, is written and synced, file and folder.
//! 3. Folders are made. OpenSpec's own lock is taken. Each new content is written to a new file beside its target and
//!    synced; from here on hardly any space is needed.
//! 4. Each target is read once more. If it still has its digest, the new file takes its name. The folders are synced.
//! 5. The commit point: one rename, of the change's folder or, where none is moved, of the journal. It is synced.
//! 6. Empty folders and the lock go, then the journal.
//!
//! Recovery undoes what stopped before 5 and finishes what stopped after it.
//!
//! # Crash model
//!
//! A process may stop between any two calls of the disk, and in the middle of a write. If the machine stops, then:
//!
//! * what was written to a file since its last sync may be lost, whole or from any byte on, and so may its attributes;
//! * of the names made, changed and removed since the last sync of their folder any may have lasted and any may not, in
//!   whatever order they were made; a rename happens as a whole or not at all, and one between two folders lasts for
//!   certain only when both were synced;
//! * what was synced lasts.
//!
//! # Links
//!
//! A path through links inside the project is written where the links lead to, as OpenSpec does. A path that leads out
//! of the project is refused, a file with several names (a hard link) is refused, and so is deleting through a link or
//! moving a folder that is a link. No operation touches `.git` or writes into `.countersign`, whatever a journal says.

mod apply;
mod copy;
mod digest;
mod error;
mod journal;
mod place;
mod plan;
mod settle;
mod tree;

use std::path::{Path, PathBuf};

pub use digest::Digest;
pub use error::TransactionError;
pub(crate) use journal::{STATE, is_begun, ready};

use crate::disk::Disk;
use apply::Stopped;
use journal::Found;
use plan::Plan;
use tree::Tree;

/// Everything an operation does to the tree, computed before anything is touched. Paths are relative to the root.
#[derive(Debug, Clone, Default)]
pub struct Steps {
    /// What is done, such as `archive add-x`.
    pub operation: String,
    /// The files, each one once.
    pub files: Vec<FileStep>,
    /// The folder whose move is the commit point, if one is moved. Files in it are named where they are before the move.
    pub folder_move: Option<FolderMove>,
    /// Folders that shall be there afterwards, even empty.
    pub folders: Vec<PathBuf>,
    /// Folders to remove in the end if they are empty then.
    pub prune: Vec<PathBuf>,
    /// The date of the archive, for the journal.
    pub date: Option<String>,
}

/// One file, before and after.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileStep {
    /// Where the file is.
    pub path: PathBuf,
    /// The digest it must have; `None` if there must be no such file.
    pub before: Option<Digest>,
    /// The content it gets; `None` to delete it.
    pub after: Option<Vec<u8>>,
    /// The permission bits of a file that is made; one that is there keeps its own.
    pub mode: Option<u32>,
}

/// A folder that is moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderMove {
    /// Where it is.
    pub from: PathBuf,
    /// Where it goes; nothing may be there.
    pub to: PathBuf,
}

/// How an interrupted operation ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The tree is as it was before the operation.
    RolledBack,
    /// The tree is as it should be after the operation.
    Completed,
}

/// An operation that was interrupted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interrupted {
    /// What was done, such as `archive add-x`.
    pub operation: String,
    /// What recovery will make of it.
    pub outcome: Outcome,
}

/// An operation that was interrupted and is no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovered {
    /// What was done, such as `archive add-x`.
    pub operation: String,
    /// How it ended.
    pub outcome: Outcome,
}

/// Does all steps or none. The caller holds the [`Lock`](crate::Lock).
pub fn commit(disk: &dyn Disk, root: &Path, steps: &Steps) -> Result<(), TransactionError> {
    let tree = Tree::open(disk, root)?;
    match journal::load(&tree)? {
        Found::Nothing => {}
        Found::NotBegun => journal::end(&tree)?,
        Found::Begun(logged) => {
            return Err(TransactionError::Unrecovered { operation: logged.begun.operation });
        }
    }
    let plan = Plan::new(&tree, steps)?;
    if let Err(cause) = journal::begin(&tree, &plan.begun) {
        if let Err(error) = journal::end(&tree) {
            // Recovery will find that nothing has changed.
            tracing::debug!(%error, "journal not removed");
        }
        return Err(cause);
    }
    match apply::apply(&tree, &plan) {
        Ok(copied) => settle::complete(&tree, &plan.begun, copied.as_ref()).map_err(|cause| {
            TransactionError::Unfinished { operation: steps.operation.clone(), cause: Box::new(cause) }
        }),
        Err(Stopped { cause, replaced }) => {
            match settle::roll_back(&tree, &plan.begun, &plan.begun.files[..replaced]) {
                Ok(()) => Err(cause),
                Err(then) => {
                    Err(TransactionError::NotUndone { cause: Box::new(cause), then: Box::new(then) })
                }
            }
        }
    }
}

/// The operation that was interrupted, if one was. Reads only; while another process holds the lock it may be at work.
pub fn interrupted(disk: &dyn Disk, root: &Path) -> Result<Option<Interrupted>, TransactionError> {
    let tree = Tree::open(disk, root)?;
    let Found::Begun(logged) = journal::load(&tree)? else { return Ok(None) };
    let outcome = settle::verdict(&tree, &logged)?;
    Ok(Some(Interrupted { operation: logged.begun.operation, outcome }))
}

/// Undoes or finishes the operation that was interrupted, if one was. The caller holds the [`Lock`](crate::Lock).
pub fn recover(disk: &dyn Disk, root: &Path) -> Result<Option<Recovered>, TransactionError> {
    let tree = Tree::open(disk, root)?;
    let logged = match journal::load(&tree)? {
        Found::Nothing => return journal::settle(&tree).map(|()| None),
        Found::NotBegun => return journal::end(&tree).map(|()| None),
        Found::Begun(logged) => logged,
    };
    let outcome = settle::verdict(&tree, &logged)?;
    match outcome {
        Outcome::RolledBack => settle::roll_back(&tree, &logged.begun, &logged.begun.files)?,
        Outcome::Completed => settle::complete(&tree, &logged.begun, logged.copied.as_ref())?,
    }
    Ok(Some(Recovered { operation: logged.begun.operation, outcome }))
}
