//! What a change makes of the guarded set: in its commits, in the index, and in the working tree.
//!
//! Files are compared by their contents, never by what the index remembers of them. What is as the tip has it is no edit,
//! and a baseline that only loses lines is none either; everything else is an error that nothing in the repository clears.

use std::collections::{BTreeMap, BTreeSet};

use countersign_diag::{Finding, SourceMap, Span};
use countersign_verify::Baseline;

use super::files::{PolicyFiles, TreeEntry, in_project, is_file, mode_of};
use super::guarded::GuardedKind;
use super::in_force::PolicyInForce;
use crate::fs::{self, EntryKind};
use crate::git::GitError;
use crate::root::Project;
use crate::subject::{EntryMode, path_of};

/// How far an edit has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EditState {
    /// A commit of the branch holds it.
    Committed,
    /// The index holds it.
    Staged,
    /// It is on disk only.
    OnDisk,
}

/// An edit of a guarded file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct GuardedEdit {
    /// The path, relative to the project.
    pub path: String,
    /// Why it is guarded.
    pub kind: GuardedKind,
    /// How far it has come.
    pub state: EditState,
    /// What happened to it: `adds`, `edits` or `removes`.
    pub verb: &'static str,
}

impl GuardedEdit {
    /// The error, which nothing in the repository clears.
    pub fn finding(&self, sources: &mut SourceMap) -> Finding {
        let state = match self.state {
            EditState::Committed => "",
            EditState::Staged => ", not committed yet",
            EditState::OnDisk => ", not staged yet",
        };
        let message = match self.kind {
            GuardedKind::Baseline => {
                format!("the change accepts new debt in `{}`{state}", self.path)
            }
            _ => format!("the change {} `{}`, which is guarded{state}", self.verb, self.path),
        };
        let help = match self.kind {
            GuardedKind::Baseline => {
                "take the new lines out and mend what they are about: a baseline only shrinks"
            }
            _ => "take the edit out of the change; whoever may push to the target branch decides about it",
        };
        let source =
            sources.iter().find(|source| source.name() == self.path).map(countersign_diag::Source::id);
        let source = source.unwrap_or_else(|| sources.add(self.path.as_str(), ""));
        Finding::new(self.kind.code(), Span::new(source, 0..0), message).about(&self.path).help(help)
    }
}

/// A content as one of the states has it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Now {
    /// An object of the repository.
    Object(TreeEntry),
    /// Bytes of the disk.
    Bytes(EntryMode, Vec<u8>),
    /// Something that is neither file nor link.
    Other,
}

impl Project {
    /// Every edit of the guarded set, sorted by path; one for each, the furthest that it has come.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn guarded_edits(&self, policy: &PolicyInForce) -> Result<Vec<GuardedEdit>, GitError> {
        let base = policy.files_at(&policy.revision.merge_base)?;
        let comparison = Comparison { policy, base: &base };
        let mut edits: BTreeMap<String, GuardedEdit> = BTreeMap::new();
        let committed = policy.files_at(&policy.revision.head)?;
        let committed: BTreeMap<String, Now> = comparison
            .guarded(committed.entries().map(|(path, entry)| (path.to_owned(), Now::Object(entry.clone()))));
        let staged = comparison.guarded(staged(policy)?.into_iter());
        let on_disk = self.guarded_on_disk(&comparison, &staged)?;
        let states =
            [(EditState::Committed, committed), (EditState::Staged, staged), (EditState::OnDisk, on_disk)];
        for (state, now) in states {
            for edit in comparison.edits(state, &now)? {
                edits.entry(edit.path.clone()).or_insert(edit);
            }
        }
        Ok(edits.into_values().collect())
    }

    /// What the disk has of every guarded path that git knows, and of those that it does not track and nothing ignores.
    fn guarded_on_disk(
        &self,
        comparison: &Comparison<'_>,
        staged: &BTreeMap<String, Now>,
    ) -> Result<BTreeMap<String, Now>, GitError> {
        let history = comparison.policy.history();
        let prefix = &history.state().prefix;
        let top = top(prefix);
        let ask =
            ["ls-files", "-z", "--others", "--exclude-per-directory=.gitignore", "--full-name", "--", &top];
        let bytes = history.git.run(&ask)?;
        let untracked = bytes.split(|byte| *byte == 0).filter(|path| !path.is_empty());
        let untracked =
            untracked.map(|path| in_project(prefix, fs::exact(&path_of(path)).trim_end_matches('/')));
        let left_out = left_out(comparison.policy)?;
        let base = comparison.base.entries().map(|(path, _)| path.to_owned());
        let tracked: BTreeSet<String> = base.chain(staged.keys().cloned()).collect();
        let tracked = tracked.into_iter().filter(|path| comparison.policy.guarded.kind_of(path).is_some());
        let mut found = BTreeMap::new();
        let untracked = untracked.filter(|path| comparison.policy.guarded.kind_of(path).is_some());
        for path in tracked.chain(untracked) {
            match self.on_disk(&path)? {
                Some(now) => found.extend([(path, now)]),
                // What a sparse checkout leaves out is as it was.
                None if left_out.contains(&path) => {
                    found.extend(comparison.base.entry(&path).map(|old| (path, Now::Object(old.clone()))));
                }
                None => {}
            }
        }
        Ok(found)
    }

    fn on_disk(&self, path: &str) -> Result<Option<Now>, GitError> {
        let full = self.path().join(path);
        let failed =
            |error: std::io::Error| GitError::Io(format!("`{path}`: {}", crate::error::io_reason(&error)));
        Ok(match fs::kind(&full).map_err(failed)? {
            None => None,
            Some(EntryKind::Link) => Some(Now::Bytes(EntryMode::Link, fs::link_text(&full).map_err(failed)?)),
            Some(EntryKind::File) => {
                let executable = fs::is_executable(&full).map_err(failed)?;
                let mode = if executable { EntryMode::Executable } else { EntryMode::File };
                Some(Now::Bytes(mode, fs::read(&full).map_err(failed)?))
            }
            Some(EntryKind::Folder | EntryKind::Other) => Some(Now::Other),
        })
    }
}

/// What the index has of the whole repository.
fn staged(policy: &PolicyInForce) -> Result<Vec<(String, Now)>, GitError> {
    let history = policy.history();
    let prefix = &history.state().prefix;
    let top = top(prefix);
    let bytes = history.git.run(&["ls-files", "--stage", "-z", "--full-name", "--", &top])?;
    let entries = bytes.split(|byte| *byte == 0).filter_map(|entry| {
        let tab = entry.iter().position(|byte| *byte == b'\t')?;
        let facts = String::from_utf8_lossy(&entry[..tab]);
        let mut facts = facts.split(' ');
        let (mode, id) = (mode_of(facts.next()?)?, facts.next()?.to_owned());
        let path = in_project(prefix, &fs::exact(&path_of(&entry[tab + 1..])));
        Some((path, Now::Object(TreeEntry { mode, id })))
    });
    Ok(entries.collect())
}

/// The paths that a sparse checkout leaves out.
fn left_out(policy: &PolicyInForce) -> Result<BTreeSet<String>, GitError> {
    let history = policy.history();
    let prefix = &history.state().prefix;
    let bytes = history.git.run(&["ls-files", "-z", "-t", "--full-name", "--", &top(prefix)])?;
    let marked = bytes.split(|byte| *byte == 0).filter_map(|entry| entry.strip_prefix(b"S "));
    Ok(marked.map(|path| in_project(prefix, &fs::exact(&path_of(path)))).collect())
}

/// From the folder of the project to the top of the repository.
fn top(prefix: &str) -> String {
    match prefix.matches('/').count() {
        0 => ".".to_owned(),
        depth => "../".repeat(depth),
    }
}

struct Comparison<'c> {
    policy: &'c PolicyInForce,
    base: &'c PolicyFiles,
}

impl Comparison<'_> {
    fn guarded(&self, entries: impl Iterator<Item = (String, Now)>) -> BTreeMap<String, Now> {
        entries.filter(|(path, _)| self.policy.guarded.kind_of(path).is_some()).collect()
    }

    fn edits(&self, state: EditState, now: &BTreeMap<String, Now>) -> Result<Vec<GuardedEdit>, GitError> {
        let base = self.base.entries().map(|(path, _)| path);
        let paths: BTreeSet<&str> = base.chain(now.keys().map(String::as_str)).collect();
        let mut edits = Vec::new();
        for path in paths {
            let Some(kind) = self.policy.guarded.kind_of(path) else { continue };
            let (old, new) = (self.base.entry(path), now.get(path));
            if self.is_same(old, new)? || self.is_same(self.policy.tip.entry(path), new)? {
                continue;
            }
            if kind == GuardedKind::Baseline && self.only_shrinks(path, new)? {
                continue;
            }
            let verb = match (old, new) {
                (None, _) => "adds",
                (Some(_), None) => "removes",
                (Some(_), Some(_)) => "edits",
            };
            edits.push(GuardedEdit { path: path.to_owned(), kind, state, verb });
        }
        Ok(edits)
    }

    fn is_same(&self, old: Option<&TreeEntry>, new: Option<&Now>) -> Result<bool, GitError> {
        Ok(match (old, new) {
            (None, None) => true,
            (Some(old), Some(Now::Object(new))) => old == new,
            (Some(old), Some(Now::Bytes(mode, bytes))) => {
                let is_mode = old.mode == *mode || (cfg!(not(unix)) && is_file(old.mode) && is_file(*mode));
                is_mode && is_text_of(bytes, &self.policy.history().blob(&old.id)?)
            }
            // A folder of a submodule: its commit cannot be compared here, and the index names it.
            (Some(old), Some(Now::Other)) => old.mode == EntryMode::Submodule,
            _ => false,
        })
    }

    /// Whether a baseline accepts nothing that the merge base, or the tip, does not accept.
    fn only_shrinks(&self, path: &str, new: Option<&Now>) -> Result<bool, GitError> {
        let bytes = match new {
            None => return Ok(true),
            Some(Now::Object(entry)) if is_file(entry.mode) => self.policy.history().blob(&entry.id)?,
            Some(Now::Bytes(mode, bytes)) if is_file(*mode) => bytes.clone(),
            Some(_) => return Ok(false),
        };
        if path != self.policy.guarded.baseline() {
            return Ok(false);
        }
        let Some(new) = baseline(&bytes) else { return Ok(false) };
        for files in [self.base, &self.policy.tip] {
            let Ok(Some(old)) = files.read(path) else { continue };
            if baseline(&old).is_some_and(|old| new.beyond(&old).next().is_none()) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Whether bytes of the disk are those of the repository, whatever ends the lines of a checkout have.
fn is_text_of(on_disk: &[u8], stored: &[u8]) -> bool {
    on_disk == stored || (on_disk.contains(&b'\r') && without_returns(on_disk) == without_returns(stored))
}

/// A baseline of which every line can be read.
fn baseline(bytes: &[u8]) -> Option<Baseline> {
    let text = std::str::from_utf8(bytes).ok()?;
    let parsed = Baseline::parse(SourceMap::default().add("baseline", text), text);
    parsed.findings.is_empty().then_some(parsed.value)
}

fn without_returns(bytes: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        if !(*byte == b'\r' && bytes.get(at + 1) == Some(&b'\n')) {
            kept.push(*byte);
        }
    }
    kept
}
