//! Two states of the project, path by path: what git has of one, and what git or the working tree has of the other.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::fs::{self, EntryKind};
use crate::git::{Git, GitError};
use crate::history::History;
use crate::root::Project;
use crate::subject::{EntryMode, path_of};
use crate::transaction::STATE;

/// A content with what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Content {
    pub(super) mode: EntryMode,
    pub(super) bytes: Vec<u8>,
}

/// One path in both states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Side {
    pub(super) path: String,
    pub(super) before: Option<Content>,
    pub(super) after: Option<Content>,
    /// Its path before, if that was another one.
    pub(super) from: Option<String>,
}

/// A path as git's raw diff has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawEntry {
    pub(super) path: PathBuf,
    old: Option<(EntryMode, String)>,
    new: Option<(EntryMode, String)>,
}

impl RawEntry {
    pub(super) fn name(&self) -> String {
        fs::exact(&self.path)
    }
}

/// Reads an entry: two modes, two ids, a letter, and a path, which has to be in the project.
pub(super) fn raw_entry(change: &str, path: &[u8], prefix: &[u8]) -> Option<RawEntry> {
    let path = path_of(path.strip_prefix(prefix)?);
    let mut facts = change.split(' ');
    let (old_mode, new_mode, old, new) = (facts.next()?, facts.next()?, facts.next()?, facts.next()?);
    let content = |mode: &str, id: &str| Some((mode_of(mode)?, id.to_owned()));
    Some(RawEntry { path, old: content(old_mode, old), new: content(new_mode, new) })
}

fn mode_of(mode: &str) -> Option<EntryMode> {
    match mode {
        "100755" => Some(EntryMode::Executable),
        "120000" => Some(EntryMode::Link),
        "160000" => Some(EntryMode::Submodule),
        "000000" => None,
        _ => Some(EntryMode::File),
    }
}

/// The contents of a project; what git is asked about all of it, it is asked once.
pub(super) struct Contents<'c> {
    project: &'c Project,
    history: &'c History,
    untracked: OnceCell<Vec<PathBuf>>,
    overlooked: OnceCell<Vec<PathBuf>>,
}

impl<'c> Contents<'c> {
    pub(super) fn new(project: &'c Project, history: &'c History) -> Self {
        Self { project, history, untracked: OnceCell::new(), overlooked: OnceCell::new() }
    }

    /// Two commits.
    pub(super) fn between(&self, from: &str, to: &str) -> Result<Vec<Side>, GitError> {
        let compare = ["diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--no-renames"];
        let entries = self.raw(&[&compare[..], &["--ignore-submodules=none", from, to]].concat())?;
        entries.iter().map(|entry| self.side(entry)).collect()
    }

    /// What some commits made of the project, from before the oldest to after the newest of each path.
    pub(super) fn of_commits(&self, ids: &[&str]) -> Result<Vec<Side>, GitError> {
        let mut merged: Vec<RawEntry> = Vec::new();
        for entry in super::branch::entries(self.history, ids)? {
            match merged.iter_mut().find(|other| other.path == entry.path) {
                Some(newer) => newer.old = entry.old,
                None => merged.push(entry),
            }
        }
        merged.retain(|entry| entry.old != entry.new);
        merged.iter().map(|entry| self.side(entry)).collect()
    }

    /// A commit and the working tree, with what git does not track.
    pub(super) fn to_working_tree(&self, from: &str) -> Result<Vec<Side>, GitError> {
        let off = self.history.git.own_filters_off()?;
        let mut compare: Vec<&str> = off.iter().flat_map(|setting| ["-c", setting]).collect();
        compare.extend(["diff-index", "-r", "-z", "--raw", "--no-abbrev", "--no-renames"]);
        compare.extend(["--ignore-submodules=none", from]);
        let mut entries = self.raw(&compare)?;
        let known: BTreeSet<PathBuf> = entries.iter().map(|entry| entry.path.clone()).collect();
        let new = self.untracked_paths()?.iter().filter(|path| !known.contains(*path));
        entries.extend(new.map(|path| RawEntry { path: path.clone(), old: None, new: None }));
        let mut sides = Vec::new();
        for entry in entries {
            let before = self.content(entry.old.as_ref())?;
            let after = self.on_disk(&entry.path, entry.old.as_ref())?;
            // Git looks at the times of files first, so it may name some that are as they were.
            if before != after {
                sides.push(Side { path: entry.name(), before, after, from: None });
            }
        }
        for path in self.overlooked()?.iter().filter(|path| !known.contains(*path)) {
            let after = self.on_disk(path, None)?;
            let name = fs::exact(path);
            let mode = after.as_ref().map_or(EntryMode::File, |after| after.mode);
            let before = self.history.text_at(from, &name)?.map(|bytes| Content { mode, bytes });
            // What a sparse checkout leaves out is as it was.
            if after.is_some() && before != after {
                sides.push(Side { path: name, before, after, from: None });
            }
        }
        sides.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(sides)
    }

    /// The paths that git was told to take for unchanged without looking.
    fn overlooked(&self) -> Result<&[PathBuf], GitError> {
        asked_once(&self.overlooked, || {
            let bytes = self.history.git.run(&["ls-files", "-z", "-v"])?;
            let marked = bytes.split(|byte| *byte == 0).filter_map(|entry| match entry {
                [mark, b' ', path @ ..] if mark.is_ascii_lowercase() || *mark == b'S' => Some(path_of(path)),
                _ => None,
            });
            Ok(marked.collect())
        })
    }

    /// The paths that git does not track and the repository's own ignore files do not exclude, sorted.
    pub(super) fn untracked(&self) -> Result<Vec<String>, GitError> {
        let mut paths: Vec<String> = self.untracked_paths()?.iter().map(|path| fs::exact(path)).collect();
        paths.sort();
        Ok(paths)
    }

    fn untracked_paths(&self) -> Result<&[PathBuf], GitError> {
        asked_once(&self.untracked, || {
            let bytes = self.history.git.run(&[
                "ls-files",
                "-z",
                "--others",
                "--exclude-per-directory=.gitignore",
            ])?;
            let paths = bytes.split(|byte| *byte == 0).filter(|path| !path.is_empty()).map(path_of);
            Ok(paths.filter(|path| !path.starts_with(STATE)).collect())
        })
    }

    fn raw(&self, arguments: &[&str]) -> Result<Vec<RawEntry>, GitError> {
        let mut arguments = arguments.to_vec();
        arguments.extend(["--", "."]);
        let bytes = self.history.git.run(&arguments)?;
        let prefix = self.history.state().prefix.as_bytes();
        let mut tokens = bytes.split(|byte| *byte == 0);
        let mut found = Vec::new();
        while let (Some(change), Some(path)) = (tokens.next(), tokens.next()) {
            let change = String::from_utf8_lossy(change).into_owned();
            found.extend(raw_entry(change.trim_start_matches(':'), path, prefix));
        }
        Ok(found)
    }

    fn side(&self, entry: &RawEntry) -> Result<Side, GitError> {
        let (before, after) = (self.content(entry.old.as_ref())?, self.content(entry.new.as_ref())?);
        Ok(Side { path: entry.name(), before, after, from: None })
    }

    fn content(&self, known: Option<&(EntryMode, String)>) -> Result<Option<Content>, GitError> {
        let Some((mode, id)) = known else { return Ok(None) };
        let bytes = match mode {
            EntryMode::Submodule => id.as_bytes().to_vec(),
            _ => self.history.blob(id)?,
        };
        Ok(Some(Content { mode: *mode, bytes }))
    }

    fn on_disk(
        &self,
        path: &Path,
        before: Option<&(EntryMode, String)>,
    ) -> Result<Option<Content>, GitError> {
        let full = self.project.path().join(path);
        let failed = |error: std::io::Error| {
            GitError::Io(format!("`{}`: {}", fs::exact(path), crate::error::io_reason(&error)))
        };
        let content = |mode, bytes| Ok(Some(Content { mode, bytes }));
        match fs::kind(&full).map_err(failed)? {
            Some(EntryKind::Link) => content(EntryMode::Link, fs::link_text(&full).map_err(failed)?),
            Some(EntryKind::File) => {
                let mode = match before {
                    // Where the system knows no such bit, it stays what it was.
                    Some((mode @ (EntryMode::File | EntryMode::Executable), _)) if cfg!(not(unix)) => *mode,
                    _ if fs::is_executable(&full).map_err(failed)? => EntryMode::Executable,
                    _ => EntryMode::File,
                };
                content(mode, fs::read(&full).map_err(failed)?)
            }
            Some(EntryKind::Folder) if fs::exists(&full.join(".git")) => {
                let git = Git::find(&self.project.environment, &full);
                let commit = git.map(|git| git.resolve("HEAD")).transpose()?;
                content(EntryMode::Submodule, commit.unwrap_or_default().into_bytes())
            }
            Some(EntryKind::Folder) => match before {
                // A submodule that is not checked out is as it was.
                Some((EntryMode::Submodule, id)) => content(EntryMode::Submodule, id.clone().into_bytes()),
                _ => Ok(None),
            },
            Some(EntryKind::Other) | None => Ok(None),
        }
    }
}

fn asked_once(
    known: &OnceCell<Vec<PathBuf>>,
    ask: impl FnOnce() -> Result<Vec<PathBuf>, GitError>,
) -> Result<&[PathBuf], GitError> {
    match known.get() {
        Some(known) => Ok(known),
        None => ask().map(|found| known.get_or_init(|| found).as_slice()),
    }
}
