//! The past of a project: what git and the archive know about the texts of specs and deltas.
//!
//! Everything here is a plain value, in an order that depends on the repository alone. A history that is cut off, or
//! that lacks objects, says so instead of answering as if it knew everything.

mod archive;
mod blame;
mod commits;
mod log;
mod order;
mod past;
mod receipts;
mod spec_changes;
mod subject;
mod texts;
mod timeline;

use std::path::Path;

use crate::git::{Batch, Git, GitAbsent, GitError, GitState};
use crate::root::{Environment, Project};

pub(crate) use archive::operations;
pub use commits::{Commit, Introduction, Version};
pub(crate) use log::git_note;
pub(crate) use past::Past;
pub(crate) use texts::{body, by_name};
pub(crate) use timeline::{Origin, Step, timeline};

/// A file of a commit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CommittedFile {
    /// Its path relative to the project, with `/`.
    pub path: String,
    /// The id of its content.
    pub blob: String,
}

/// Whether some version of a file satisfies a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Occurrence {
    /// This one does, the newest of all that do.
    Found(Version),
    /// None does, and every version was looked at.
    Nowhere,
    /// None of those at hand does, and there are others.
    Unknown {
        /// Why they are not at hand.
        reason: String,
    },
}

/// The history of a project in git.
#[derive(Debug)]
pub struct History {
    pub(crate) git: Git,
    state: GitState,
    batch: Batch,
}

impl Project {
    /// The history of the project in git, or why there is none.
    pub fn history(&self) -> Result<History, GitAbsent> {
        History::open(self.path(), &self.environment)
    }
}

impl History {
    /// Opens the history of the project in a folder.
    pub fn open(root: &Path, environment: &Environment) -> Result<Self, GitAbsent> {
        let root = crate::fs::canonical(root);
        let git = Git::find(environment, &root).ok_or(GitAbsent::NoProgram)?;
        let state = git.state()?;
        let batch = Batch::new(git.clone());
        Ok(Self { git, state, batch })
    }

    /// What kind of repository it is.
    pub fn state(&self) -> &GitState {
        &self.state
    }

    /// The commit that is checked out.
    pub fn head(&self) -> &str {
        &self.state.head
    }

    /// The bytes of a version; `None` where the version is a deletion.
    pub fn bytes(&self, version: &Version) -> Result<Option<Vec<u8>>, GitError> {
        version.blob.as_deref().map(|blob| self.blob(blob)).transpose()
    }

    /// The content with this id.
    pub fn blob(&self, id: &str) -> Result<Vec<u8>, GitError> {
        let object = self.batch.object(id)?.filter(|object| object.kind == "blob");
        object.map(|object| object.bytes).ok_or_else(|| GitError::ObjectMissing(id.to_owned()))
    }

    /// A commit as it is stored, whatever else names other parents or another author.
    pub(crate) fn commit_bytes(&self, id: &str) -> Result<Vec<u8>, GitError> {
        let object = self.batch.object(id)?.filter(|object| object.kind == "commit");
        object.map(|object| object.bytes).ok_or_else(|| GitError::ObjectMissing(id.to_owned()))
    }

    /// A file, relative to the project, as a commit has it; `None` if it has no such file.
    pub fn text_at(&self, commit: &str, path: &str) -> Result<Option<Vec<u8>>, GitError> {
        self.file_of(&self.git.resolve(commit)?, path)
    }

    /// A file as the first parent of a commit has it; `None` if there is no parent, or no such file in it. The parents
    /// of the oldest commits of a shallow clone are not there either: [`Introduction::at_boundary`] says so.
    pub fn parent_text(&self, commit: &str, path: &str) -> Result<Option<Vec<u8>>, GitError> {
        match self.git.resolve(&format!("{commit}^1")) {
            Ok(parent) => self.file_of(&parent, path),
            Err(GitError::UnknownReference(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn file_of(&self, commit: &str, path: &str) -> Result<Option<Vec<u8>>, GitError> {
        let name = format!("{commit}:{}{path}", self.state.prefix);
        let found = self.batch.object(&name)?.filter(|object| object.kind == "blob");
        if found.is_none() {
            // `cat-file` does not tell a file that is not there from one that was left on the server, or is lost.
            let files = self.list(commit, path)?;
            if let Some(file) = files.into_iter().find(|file| file.path == path) {
                return Err(GitError::ObjectMissing(file.blob));
            }
        }
        Ok(found.map(|object| object.bytes))
    }

    /// The files below a folder, relative to the project, as a branch, tag or commit has them; sorted by path.
    pub fn files_at(&self, reference: &str, folder: &str) -> Result<Vec<CommittedFile>, GitError> {
        self.list(&self.git.resolve(reference)?, folder)
    }

    fn list(&self, commit: &str, path: &str) -> Result<Vec<CommittedFile>, GitError> {
        let whole = format!("{}{path}", self.state.prefix);
        let whole = if whole.is_empty() { "." } else { whole.as_str() };
        let bytes = self.git.run(&["ls-tree", "-r", "-z", "--full-tree", commit, "--", whole])?;
        let mut files: Vec<CommittedFile> = bytes
            .split(|byte| *byte == 0)
            .filter_map(|entry| {
                let entry = String::from_utf8_lossy(entry);
                let (what, path) = entry.split_once('\t')?;
                let mut what = what.split(' ');
                let (mode, _, blob) = (what.next()?, what.next()?, what.next()?);
                let path = path.strip_prefix(&self.state.prefix)?;
                // Links and submodules are no files.
                mode.starts_with("100")
                    .then(|| CommittedFile { path: path.to_owned(), blob: blob.to_owned() })
            })
            .collect();
        files.sort();
        Ok(files)
    }

    /// Whether some version of a file satisfies a question. Undecodable bytes are replaced before it is asked.
    pub fn contains_text(
        &self,
        path: &str,
        mut satisfies: impl FnMut(&str) -> bool,
    ) -> Result<Occurrence, GitError> {
        let mut missing = None;
        for version in self.versions(path)? {
            match self.bytes(&version) {
                Ok(Some(bytes)) if satisfies(&String::from_utf8_lossy(&bytes)) => {
                    return Ok(Occurrence::Found(version));
                }
                Ok(_) => {}
                Err(error @ GitError::ObjectMissing(_)) => missing = Some(error.to_string()),
                Err(error) => return Err(error),
            }
        }
        if self.state.is_shallow {
            missing.get_or_insert_with(|| "the history is cut off: the clone is shallow".to_owned());
        }
        Ok(missing.map_or(Occurrence::Nowhere, |reason| Occurrence::Unknown { reason }))
    }
}
