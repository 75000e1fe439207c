//! Before anything is planned that is to be written: the lock is taken, and what an interrupted command left is undone or
//! finished. In this order, so that no plan rests on half of another operation.

use std::cell::Cell;
use std::sync::{Arc, Mutex, PoisonError};

use crate::disk::LocalDisk;
use crate::error::Error;
use crate::lock::Lock;
use crate::root::Project;
use crate::transaction::{Interrupted, Outcome, Recovered, Steps, commit, interrupted, is_begun, recover};

/// What was undone or finished through a project and was not told yet.
#[derive(Debug, Clone, Default)]
pub(crate) struct Recoveries(Arc<Mutex<Vec<Recovered>>>);

/// The right to change a project: its lock, and nothing left behind by an interrupted command.
#[must_use = "the lock ends when it is dropped"]
pub(crate) struct Turn<'p> {
    project: &'p Project,
    /// Whether it lasts that no journal is left. The first sync of a commit sees to that as well.
    is_settled: Cell<bool>,
    _lock: Lock,
}

impl Turn<'_> {
    /// Does all steps or none.
    pub(crate) fn commit(&self, steps: &Steps) -> Result<(), Error> {
        self.is_settled.set(true);
        Ok(commit(&LocalDisk::default(), self.project.path(), steps)?)
    }
}

impl Drop for Turn<'_> {
    /// An earlier process may have stopped when it had just removed its journal.
    fn drop(&mut self) {
        if !self.is_settled.get()
            && let Err(error) = recover(&LocalDisk::default(), self.project.path())
        {
            tracing::debug!(%error, "journal not settled");
        }
    }
}

impl Recovered {
    /// What happened, in one sentence.
    pub fn describe(&self) -> String {
        match self.outcome {
            Outcome::RolledBack => {
                format!("`{}` was interrupted; everything is as it was before", self.operation)
            }
            Outcome::Completed => {
                format!("`{}` was interrupted at its end and is complete now", self.operation)
            }
        }
    }
}

impl Interrupted {
    /// What it means for whoever reads the files now, in one sentence.
    pub fn describe(&self) -> String {
        let then = match self.outcome {
            Outcome::RolledBack => "undoes",
            Outcome::Completed => "finishes",
        };
        format!(
            "`{}` was interrupted, and files may be half done; the next command that writes {then} it",
            self.operation
        )
    }
}

impl Project {
    /// Takes the lock, then undoes or finishes what was interrupted. Whatever is written is planned after this.
    pub(crate) fn turn(&self, operation: &str) -> Result<Turn<'_>, Error> {
        let owner = format!("process {}: {operation}", std::process::id());
        let lock = Lock::acquire(self.path(), &owner)?;
        let is_settled = is_begun(self.path());
        if is_settled && let Some(recovered) = recover(&LocalDisk::default(), self.path())? {
            self.recoveries.0.lock().unwrap_or_else(PoisonError::into_inner).push(recovered);
        }
        Ok(Turn { project: self, is_settled: Cell::new(is_settled), _lock: lock })
    }

    /// Undoes or finishes what an interrupted command left, so that what is planned next rests on whole files. Takes the
    /// lock only if there is something to do.
    pub fn settle(&self) -> Result<(), Error> {
        if is_begun(self.path()) {
            drop(self.turn("recover")?);
        }
        Ok(())
    }

    /// What was undone or finished through this project and was not taken from here yet. Every operation that writes
    /// begins with a recovery, so whoever calls one asks this afterwards, and tells it.
    pub fn take_recovered(&self) -> Vec<Recovered> {
        std::mem::take(&mut *self.recoveries.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Says what an interrupted command left, and writes nothing. While another command holds the lock it is at work, and
    /// there is nothing to say.
    pub fn interrupted(&self) -> Option<String> {
        if !is_begun(self.path()) {
            return None;
        }
        let found = interrupted(&LocalDisk::default(), self.path());
        if Lock::is_held(self.path()) {
            return None;
        }
        match found {
            Ok(found) => Some(found?.describe()),
            Err(error) => Some(format!("a command was interrupted, and {error}; {}", error.next_step())),
        }
    }
}
