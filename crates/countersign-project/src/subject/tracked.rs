//! The files that git tracks, whatever ignore files say about them.

use std::path::{Path, PathBuf};

use crate::fs;
use crate::git::{Git, GitError};
use crate::root::Project;

/// A path in the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tracked {
    /// The path relative to the project.
    pub(super) path: PathBuf,
    /// The commit, if it is a submodule.
    pub(super) submodule: Option<String>,
}

impl Project {
    /// What the index has below the project; nothing where there is no repository, or no git to ask.
    pub(super) fn tracked(&self) -> Result<Vec<Tracked>, GitError> {
        let is_in_repository = self.path().ancestors().any(|folder| fs::exists(&folder.join(".git")));
        let Some(git) = Git::find(&self.environment, self.path()).filter(|_| is_in_repository) else {
            return Ok(Vec::new());
        };
        let bytes = git.run(&["ls-files", "--stage", "-z"])?;
        let mut found: Vec<Tracked> = Vec::new();
        for entry in bytes.split(|byte| *byte == 0).filter(|entry| !entry.is_empty()) {
            let Some(tab) = entry.iter().position(|byte| *byte == b'\t') else { continue };
            let facts = String::from_utf8_lossy(&entry[..tab]).into_owned();
            let path = path_of(&entry[tab + 1..]);
            // A conflict has several entries for one path.
            if found.last().is_some_and(|last| last.path == path) {
                continue;
            }
            let mut facts = facts.split(' ');
            let (mode, id) = (facts.next().unwrap_or_default(), facts.next().unwrap_or_default());
            let submodule = match mode {
                "160000" => Some(self.checked_out(&path).unwrap_or(Ok(id.to_owned()))?),
                _ => None,
            };
            found.push(Tracked { path, submodule });
        }
        Ok(found)
    }

    /// The commit that a submodule has checked out, if it is there at all.
    fn checked_out(&self, path: &Path) -> Option<Result<String, GitError>> {
        let folder = self.path().join(path);
        if !fs::exists(&folder.join(".git")) {
            return None;
        }
        let git = Git::find(&self.environment, &folder)?;
        Some(git.resolve("HEAD"))
    }
}

/// A path as git says it.
#[cfg(unix)]
pub(crate) fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

/// A path as git says it: always UTF-8 on this system.
#[cfg(not(unix))]
pub(crate) fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}
