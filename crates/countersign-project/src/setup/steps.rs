//! What is done to the tree, as one transaction.

use std::path::PathBuf;

use crate::transaction::{Digest, FileStep, Steps};

use super::record::{KEPT, RECORD, Record};

/// A file before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) path: String,
    pub(super) before: Option<Vec<u8>>,
    pub(super) after: Option<Vec<u8>>,
}

/// Everything that is done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Changes {
    pub(super) files: Vec<Change>,
    /// Folders that go if they are empty then.
    pub(super) prune: Vec<String>,
}

impl Changes {
    /// A file that is made, written anew or, without a new content, removed.
    pub(super) fn push(&mut self, path: &str, before: Option<&[u8]>, after: Option<Vec<u8>>) {
        if before != after.as_deref() {
            let before = before.map(<[u8]>::to_vec);
            self.files.push(Change { path: path.to_owned(), before, after });
        }
    }

    /// The record, where it changes; an empty one goes.
    pub(super) fn push_record(&mut self, before: Option<&[u8]>, record: &Record) {
        let after = (!record.is_empty()).then(|| record.to_string().into_bytes());
        self.push(RECORD, before, after);
    }

    /// Whether there is nothing to do.
    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The transaction.
    pub(super) fn steps(&self, operation: &str) -> Steps {
        let files = self.files.iter().map(|change| FileStep {
            path: PathBuf::from(&change.path),
            before: change.before.as_deref().map(Digest::of),
            after: change.after.clone(),
            mode: None,
        });
        let prune = self.prune.iter().map(PathBuf::from).collect();
        Steps { operation: operation.to_owned(), files: files.collect(), prune, ..Steps::default() }
    }
}

/// Where a content is kept that was replaced.
pub(super) fn kept(original: &Digest) -> String {
    format!("{KEPT}/{original}")
}
