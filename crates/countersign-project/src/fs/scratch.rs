//! A folder outside of every project that is gone when its value is.

#![expect(clippy::disallowed_methods, reason = "nothing that anybody keeps is written here")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folder.
#[derive(Debug)]
pub(crate) struct Scratch {
    path: PathBuf,
}

impl Scratch {
    /// A new folder below another; a name that is taken is an error.
    pub(crate) fn new(parent: &Path, name: &str) -> io::Result<Self> {
        let path = fs::canonicalize(parent)?.join(name);
        fs::create_dir(&path)?;
        Ok(Self { path })
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a file, with its folders. A path that leads out of the folder is an error.
    pub(crate) fn write(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        if path.split('/').any(|part| matches!(part, "" | "." | "..") || part.contains(['\\', ':'])) {
            return Err(io::Error::from(io::ErrorKind::InvalidInput));
        }
        let file = self.path.join(path);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(file, bytes)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.path) {
            tracing::debug!(%error, "scratch folder not removed");
        }
    }
}
