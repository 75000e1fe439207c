//! Answers of the reference by the digest of everything they depend on.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use super::tree::{Tree, hex};
use super::{install, worker};

/// A folder of answers, one file each.
#[derive(Clone)]
pub(crate) struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// The cache in `folder`, which need not exist yet.
    pub(crate) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// The file that holds the answers of the worker for an input.
    pub(crate) fn file(&self, tree: &Tree, full: bool) -> PathBuf {
        self.file_for(tree, &format!("worker {full} {}", worker::SCRIPT))
    }

    /// The file that holds the answers for an input to whatever `asked` describes.
    pub(crate) fn file_for(&self, tree: &Tree, asked: &str) -> PathBuf {
        let mut hash = Sha256::new();
        for part in [install::VERSION, asked, &tree.digest()] {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
        let digest = hex(&hash.finalize());
        self.folder.join(&digest[..2]).join(format!("{}.json", &digest[2..]))
    }

    /// What `file` holds, if it was kept and can be read.
    pub(crate) fn get<T: DeserializeOwned>(file: &Path) -> Option<T> {
        serde_json::from_slice(&fs::read(file).ok()?).ok()
    }

    /// Keeps answers; the file appears whole or not at all.
    pub(crate) fn put<T: Serialize + ?Sized>(&self, file: &Path, answers: &T) -> Result<()> {
        let folder = file.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder)?;
        let mut temporary = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer(&mut temporary, answers)?;
        temporary.persist(file)?;
        Ok(())
    }
}
