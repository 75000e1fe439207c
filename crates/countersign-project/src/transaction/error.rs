//! Why a transaction was refused, undone or left to the next command.

use std::io;
use std::path::{Path, PathBuf};

use crate::fs::display;

/// Why a transaction did not happen. Unless [`TransactionError::is_tree_unchanged`] says otherwise, the tree is
/// exactly as it was before.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransactionError {
    /// The disk refused something.
    #[error("cannot {doing} `{}`: {}", display(path), crate::error::io_reason(reason))]
    Io {
        /// What was tried, such as `write`.
        doing: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// A path leads out of the project, by its words or by a link.
    #[error("`{}` leads out of the project", display(path))]
    Outside {
        /// The path.
        path: PathBuf,
    },
    /// A path that no operation writes to, such as one in `.git`.
    #[error("`{}` is not a place to write to", display(path))]
    Forbidden {
        /// The path.
        path: PathBuf,
    },
    /// A file that is to be deleted, or a folder that is to be moved, is reached through a link.
    #[error("`{}` is reached through a link", display(path))]
    Linked {
        /// The path.
        path: PathBuf,
    },
    /// A file has several names, and only one of them would change.
    #[error("`{}` is a hard link: the file has other names", display(path))]
    HardLinked {
        /// The path.
        path: PathBuf,
    },
    /// Something else is where a file or folder belongs.
    #[error("`{}` is not a {wanted}", display(path))]
    WrongKind {
        /// The path.
        path: PathBuf,
        /// What belongs there.
        wanted: &'static str,
    },
    /// Two paths are one file.
    #[error("`{}` and `{}` are the same file", display(path), display(other))]
    SameFile {
        /// One path.
        path: PathBuf,
        /// The other path.
        other: PathBuf,
    },
    /// A file is not what the plan was made from.
    #[error("`{}` changed meanwhile", display(path))]
    Changed {
        /// The path.
        path: PathBuf,
    },
    /// The place a folder is moved to is taken.
    #[error("`{}` exists", display(path))]
    DestinationExists {
        /// The path.
        path: PathBuf,
    },
    /// OpenSpec is archiving, or was stopped while it did.
    #[error("OpenSpec holds the archive: `{}` exists{}", display(path), of_process(holder.as_ref()))]
    ArchiveClaimed {
        /// The file that says so.
        path: PathBuf,
        /// The process that made it, if it says.
        holder: Option<u32>,
    },
    /// An earlier operation was interrupted, and nobody has recovered it yet.
    #[error("`{operation}` was interrupted")]
    Unrecovered {
        /// The earlier operation.
        operation: String,
    },
    /// Recovery found files that are neither as before nor as after the interrupted operation.
    #[error("{} changed after `{operation}` was interrupted", names(paths))]
    Edited {
        /// The files.
        paths: Vec<PathBuf>,
        /// The interrupted operation.
        operation: String,
    },
    /// The journal cannot be read.
    #[error("the journal `{}` cannot be read: {problem}", display(path))]
    Journal {
        /// The journal.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// Something failed and could not be undone; the journal is kept.
    #[error("{cause}; undoing it failed too: {then}")]
    NotUndone {
        /// What failed first.
        cause: Box<Self>,
        /// What failed then.
        then: Box<Self>,
    },
    /// The operation is done, but what was left to clean up could not be; the journal is kept.
    #[error("`{operation}` is done, but cleaning up failed: {cause}")]
    Unfinished {
        /// The operation.
        operation: String,
        /// What failed.
        cause: Box<Self>,
    },
}

impl TransactionError {
    pub(super) fn io(doing: &'static str, path: impl Into<PathBuf>, reason: io::Error) -> Self {
        Self::Io { doing, path: path.into(), reason }
    }

    /// The stable code of an IO error.
    pub(crate) fn io_code(reason: &io::Error) -> &'static str {
        match reason.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "disk_full",
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => "not_writable",
            _ => "disk_error",
        }
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io { reason, .. } => Self::io_code(reason),
            Self::Outside { .. } => "outside_project",
            Self::Forbidden { .. } => "forbidden_path",
            Self::Linked { .. } => "linked_target",
            Self::HardLinked { .. } => "hard_linked_target",
            Self::WrongKind { .. } => "wrong_kind",
            Self::SameFile { .. } => "same_file",
            Self::Changed { .. } => "changed_meanwhile",
            Self::DestinationExists { .. } => "archive_target_exists",
            Self::ArchiveClaimed { .. } => "archive_claimed",
            Self::Unrecovered { .. } => "interrupted_operation",
            Self::Edited { .. } => "edited_after_interruption",
            Self::Journal { .. } => "journal_unreadable",
            Self::NotUndone { .. } => "not_undone",
            Self::Unfinished { .. } => "not_cleaned_up",
        }
    }

    /// The path that the error is about.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Io { path, .. }
            | Self::Outside { path }
            | Self::Forbidden { path }
            | Self::Linked { path }
            | Self::HardLinked { path }
            | Self::WrongKind { path, .. }
            | Self::SameFile { path, .. }
            | Self::Changed { path }
            | Self::DestinationExists { path }
            | Self::ArchiveClaimed { path, .. }
            | Self::Journal { path, .. } => Some(path),
            Self::Edited { paths, .. } => paths.first().map(PathBuf::as_path),
            Self::NotUndone { then, .. } => then.path(),
            Self::Unfinished { cause, .. } => cause.path(),
            Self::Unrecovered { .. } => None,
        }
    }

    /// Whether the tree is exactly as it was before the call.
    pub fn is_tree_unchanged(&self) -> bool {
        !matches!(self, Self::NotUndone { .. } | Self::Unfinished { .. })
    }

    /// The next step.
    pub fn next_step(&self) -> String {
        match self {
            Self::Io { .. } => match self.code() {
                "disk_full" => "nothing was changed: free some space, then try again".to_owned(),
                "not_writable" => "nothing was changed: make the path writable, then try again".to_owned(),
                _ => "nothing was changed: look after the disk, then try again".to_owned(),
            },
            Self::Outside { .. } => {
                "replace the link by what it leads to, or run where it leads to".to_owned()
            }
            Self::Forbidden { .. } => "name another path".to_owned(),
            Self::Linked { .. } | Self::HardLinked { .. } => {
                "replace the link by a copy, then try again".to_owned()
            }
            Self::WrongKind { .. } => "move it away, then try again".to_owned(),
            Self::SameFile { .. } => "keep one of the two".to_owned(),
            Self::Changed { .. } => "nothing was changed: try again with the file as it is now".to_owned(),
            Self::DestinationExists { .. } => "move it away or give the change another name".to_owned(),
            Self::ArchiveClaimed { .. } => {
                "wait for it; if no such process runs, remove the file, then try again".to_owned()
            }
            Self::Unrecovered { .. } => "run any command that writes: it recovers first".to_owned(),
            Self::Edited { .. } => {
                "put each file back as it was before or after the operation; or, to keep the \
                                    tree as it is, remove `.countersign/journal/log`"
                    .to_owned()
            }
            Self::Journal { .. } => {
                "use the version that wrote it; or, to keep the tree as it is, remove it".to_owned()
            }
            Self::NotUndone { .. } | Self::Unfinished { .. } => {
                "mend what failed, then run any command that writes: it recovers first".to_owned()
            }
        }
    }
}

fn of_process(holder: Option<&u32>) -> String {
    holder.map(|pid| format!(" (process {pid})")).unwrap_or_default()
}

fn names(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| format!("`{}`", display(path))).collect::<Vec<_>>().join(", ")
}
