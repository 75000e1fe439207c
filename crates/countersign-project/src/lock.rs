//! The lock that an operation holds while it changes a project.
//!
//! The system's lock on `.countersign/lock` decides; it ends with the process, so there is nothing to reclaim, and the
//! file is never deleted. `.countersign/lock.owner` beside it is there for messages only.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::disk::{Disk as _, LocalDisk};
use crate::fs::display;
use crate::transaction::{STATE, TransactionError, ready};

const LOCK: &str = "lock";
const OWNER: &str = "lock.owner";
/// Whoever only looks at the lock holds it for a moment.
const PATIENCE: [Duration; 3] =
    [Duration::from_micros(200), Duration::from_micros(400), Duration::from_micros(800)];

/// The lock of a project; it ends when this is dropped, or with the process.
#[derive(Debug)]
#[must_use = "the lock ends when it is dropped"]
pub struct Lock {
    file: File,
}

/// Why a lock was not given.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LockError {
    /// Another process has it.
    #[error("another command is changing this project{}", holder.as_deref().map(|by| format!(" ({by})")).unwrap_or_default())]
    Held {
        /// Who, as far as it is known.
        holder: Option<String>,
    },
    /// The disk refused.
    #[error("cannot lock `{}`: {}", display(path), crate::error::io_reason(reason))]
    Io {
        /// Where.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// The folder of the lock cannot be made.
    #[error(transparent)]
    Folder(#[from] TransactionError),
}

impl LockError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Held { .. } => "locked",
            Self::Io { reason, .. } => TransactionError::io_code(reason),
            Self::Folder(error) => error.code(),
        }
    }

    /// The next step.
    pub fn next_step(&self) -> String {
        match self {
            Self::Held { .. } => "wait for it, then try again".to_owned(),
            Self::Io { .. } => "make the path writable, then try again".to_owned(),
            Self::Folder(error) => error.next_step(),
        }
    }
}

impl Lock {
    /// Takes the lock at once or not at all. The text says who holds it, such as `process 7: archive add-x`.
    pub fn acquire(root: &Path, owner: &str) -> Result<Self, LockError> {
        let disk = LocalDisk::default();
        let folder =
            disk.open_root(root).map_err(|reason| LockError::Io { path: root.to_owned(), reason })?;
        ready(&disk, &folder)?;
        let path = folder.path().join(STATE).join(LOCK);
        let file = open(&path)?;
        let mut patience = PATIENCE.iter();
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(reason)) => return Err(LockError::Io { path, reason }),
                Err(TryLockError::WouldBlock) => match patience.next() {
                    Some(&moment) => std::thread::sleep(moment),
                    None => return Err(LockError::Held { holder: owner_of(&path.with_file_name(OWNER)) }),
                },
            }
        }
        if let Err(error) = note_owner(&path.with_file_name(OWNER), owner) {
            tracing::debug!(%error, "owner of the lock not noted");
        }
        Ok(Self { file })
    }

    /// Whether somebody holds the lock now; never makes anything.
    pub fn is_held(root: &Path) -> bool {
        let file = File::open(root.join(STATE).join(LOCK));
        file.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Err(error) = self.file.unlock() {
            tracing::debug!(%error, "lock not given back before the file is closed");
        }
    }
}

fn open(path: &Path) -> Result<File, LockError> {
    let failed = |reason| LockError::Io { path: path.to_owned(), reason };
    if crate::fs::is_link(path) {
        return Err(failed(io::Error::new(io::ErrorKind::InvalidInput, "it is a link")));
    }
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(failed)
}

fn note_owner(path: &Path, owner: &str) -> io::Result<()> {
    if crate::fs::is_link(path) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is a link"));
    }
    OpenOptions::new().write(true).create(true).truncate(true).open(path)?.write_all(owner.as_bytes())
}

/// Who noted itself as the owner, on one line and without characters that move a terminal.
fn owner_of(path: &Path) -> Option<String> {
    const MOST: u64 = 200;
    let mut text = Vec::new();
    File::open(path).ok()?.take(MOST).read_to_end(&mut text).ok()?;
    let text: String = String::from_utf8_lossy(&text).chars().filter(|c| !c.is_control()).collect();
    (!text.trim().is_empty()).then(|| text.trim().to_owned())
}
