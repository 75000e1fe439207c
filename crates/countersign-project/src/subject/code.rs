//! The *code* subject: every file that git tracks or the repository's own ignore files do not exclude.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use super::walk::{globs, unignored};
use super::{EntryMode, Subject, SubjectEntry};
use crate::error::{Error, io_reason};
use crate::fs::{self, EntryKind, Hashed};
use crate::root::Project;
use crate::transaction::STATE;

/// The code of errors.
const CODE: &str = "subject_error";
/// Where git notes what submodules there are.
const SUBMODULES: &str = ".gitmodules";
/// What results do not depend on, unless a suite says what it depends on.
const NO_INPUTS: [&str; 2] = ["docs/**", "*.md"];

/// What a code subject is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CodePurpose {
    /// Results of tests: `docs/**` and `*.md` at the root do not count.
    #[default]
    Results,
    /// Approvals: everything counts.
    Approvals,
}

/// Which part of the code a subject is about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CodeScope {
    /// What it is for.
    pub purpose: CodePurpose,
    /// Globs of the paths that count, if a suite declares them. They replace the default exclusions.
    pub inputs: Vec<String>,
}

/// The code as it lies in the working tree, hashed once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeTree {
    entries: Vec<SubjectEntry>,
}

impl CodeTree {
    /// The subject of a part of the code.
    pub fn subject(&self, scope: &CodeScope) -> Result<Subject, Error> {
        let none: Vec<String> = NO_INPUTS.map(str::to_owned).to_vec();
        let wanted = globs(CODE, &scope.inputs)?;
        let unwanted = globs(CODE, &none)?;
        let counts = |entry: &&SubjectEntry| match (scope.purpose, scope.inputs.is_empty()) {
            (_, false) => wanted.is_match(&entry.path),
            (CodePurpose::Results, true) => !unwanted.is_match(&entry.path),
            (CodePurpose::Approvals, true) => true,
        };
        Ok(Subject::new("code", self.entries.iter().filter(counts).cloned().collect()))
    }

    /// Every entry, sorted by path.
    pub fn entries(&self) -> &[SubjectEntry] {
        &self.entries
    }

    /// Whether there is a file of this path, relative to the project.
    pub fn contains(&self, path: &str) -> bool {
        self.entries.binary_search_by(|entry| entry.path.as_str().cmp(path)).is_ok()
    }
}

/// Who looks at the path and the bytes of a file while it is hashed.
pub(crate) type Look<'l, T> = dyn Fn(&str, &[u8]) -> Option<T> + Sync + 'l;

/// An entry, and what was seen in it.
type Hashing<T> = (SubjectEntry, Option<T>);

/// Larger files are hashed piece by piece and shown to nobody.
const MOST_SEEN: u64 = 16 << 20;

/// A path on the way to its digest.
enum Listed {
    OnDisk,
    Submodule(String),
}

impl Project {
    /// Hashes the code: working-tree bytes, links by what they say, submodules by commit. What is below `openspec`,
    /// `.countersign` or the folder of validations never counts.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn code_tree(&self, validations: &str) -> Result<CodeTree, Error> {
        Ok(self.code_tree_seeing::<()>(validations, &|_, _| None)?.0)
    }

    /// The same, showing each file that is hashed to `look`; what it sees comes back in no order.
    #[tracing::instrument(level = "debug", skip_all)]
    pub(crate) fn code_tree_seeing<T: Send>(
        &self,
        validations: &str,
        look: &Look<'_, T>,
    ) -> Result<(CodeTree, Vec<T>), Error> {
        let outside = [PathBuf::from("openspec"), PathBuf::from(STATE), folder(validations)];
        let list = |leave_out: Vec<PathBuf>| {
            let outside = outside.clone();
            unignored(self.path(), move |path| {
                leave_out.iter().any(|one| one == path) || is_below(path, &outside)
            })
        };
        // A walk that may meet submodules has to know them; any other one needs not wait for git.
        let (tracked, walked) = if fs::exists(&self.path().join(SUBMODULES)) {
            let tracked = self.tracked();
            let found = tracked.iter().flatten().filter(|file| file.submodule.is_some());
            let walked = list(found.map(|file| file.path.clone()).collect());
            (tracked, walked)
        } else {
            std::thread::scope(|threads| {
                let tracked = threads.spawn(|| self.tracked());
                let walked = list(Vec::new());
                (tracked.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), walked)
            })
        };
        let tracked = tracked
            .map_err(|error| Error::environment(CODE, format!("git cannot list its files: {error}")))?;
        let walked = walked.map_err(|error| unreadable(self.path(), &error))?;
        let mut paths: BTreeMap<PathBuf, Listed> = BTreeMap::new();
        let mut submodules: Vec<PathBuf> = Vec::new();
        for file in tracked.into_iter().filter(|file| !is_below(&file.path, &outside)) {
            match file.submodule {
                Some(commit) => {
                    submodules.push(file.path.clone());
                    paths.insert(file.path, Listed::Submodule(commit));
                }
                None => {
                    paths.insert(file.path, Listed::OnDisk);
                }
            }
        }
        for path in walked.into_iter().filter(|path| !is_below(path, &submodules)) {
            paths.entry(path).or_insert(Listed::OnDisk);
        }
        let hashed: Vec<Option<Hashing<T>>> = paths
            .into_par_iter()
            .map(|(path, listed)| entry(self.path(), &path, listed, look))
            .collect::<Result<_, Error>>()?;
        let (mut entries, seen): (Vec<SubjectEntry>, Vec<Option<T>>) = hashed.into_iter().flatten().unzip();
        entries.sort();
        Ok((CodeTree { entries }, seen.into_iter().flatten().collect()))
    }

    /// The *code* subject.
    pub fn code_subject(&self, validations: &str, scope: &CodeScope) -> Result<Subject, Error> {
        self.code_tree(validations)?.subject(scope)
    }
}

/// A folder as settings name it, without a `./` before it or a `/` behind it.
fn folder(name: &str) -> PathBuf {
    fs::lexical(Path::new(name.trim_end_matches('/')))
}

fn is_below(path: &Path, folders: &[PathBuf]) -> bool {
    folders.iter().any(|folder| !folder.as_os_str().is_empty() && path.starts_with(folder))
}

/// The entry of a path and what was seen in it; `None` if git knows it and it is not in the working tree.
fn entry<T>(
    root: &Path,
    path: &Path,
    listed: Listed,
    look: &Look<'_, T>,
) -> Result<Option<Hashing<T>>, Error> {
    let name = fs::exact(path);
    if let Listed::Submodule(commit) = listed {
        let sha256 = Hashed::of(commit.as_bytes()).sha256;
        return Ok(Some((SubjectEntry { path: name, mode: EntryMode::Submodule, sha256 }, None)));
    }
    on_disk(&root.join(path), &name, look)
}

/// The entry of what lies at a path, under a name; `None` for what is no file and no link.
pub(super) fn on_disk<T>(path: &Path, name: &str, look: &Look<'_, T>) -> Result<Option<Hashing<T>>, Error> {
    let read = || -> io::Result<Option<(EntryMode, Hashed, Option<T>)>> {
        let mode = match fs::kind(path)? {
            Some(EntryKind::Link) => return Ok(Some((EntryMode::Link, fs::hash_link(path)?, None))),
            Some(EntryKind::File) if fs::is_executable(path)? => EntryMode::Executable,
            Some(EntryKind::File) => EntryMode::File,
            Some(EntryKind::Folder | EntryKind::Other) | None => return Ok(None),
        };
        if fs::size(path)? > MOST_SEEN {
            return Ok(Some((mode, fs::hash(path)?, None)));
        }
        let bytes = fs::read(path)?;
        Ok(Some((mode, Hashed::of(&bytes), look(name, &bytes))))
    };
    let found = read().map_err(|error| unreadable(path, &error))?;
    Ok(found.map(|(mode, hashed, seen)| {
        (SubjectEntry { path: name.to_owned(), mode, sha256: hashed.sha256 }, seen)
    }))
}

pub(super) fn unreadable(path: &Path, error: &io::Error) -> Error {
    let message = format!("cannot read `{}`: {}", fs::display(path), io_reason(error));
    Error::environment(CODE, message)
        .fix("make the path readable, and let nothing write to the tree meanwhile")
}
