//! Subjects: what a result or an approval is about, as one digest.
//!
//! A subject is a sorted list of path, mode and SHA-256; its digest is the SHA-256 of that list. There are three: the
//! *code*, and of a change its *intent* and its *spec*. What records decisions and results is never part of any, so that
//! recording one makes nothing stale.

mod code;
mod intent;
mod outcome;
mod tracked;
mod walk;

pub use code::{CodePurpose, CodeScope, CodeTree};
pub(crate) use intent::id_of_archived;
pub(crate) use tracked::path_of;
pub(crate) use walk::glob;

use std::fmt::Write as _;

use crate::fs::Hashed;

/// What an entry of a subject is, in the words of git.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum EntryMode {
    /// A file.
    File,
    /// A file that its owner may run.
    Executable,
    /// A link; its content is what it says.
    Link,
    /// A repository inside of the repository; its content is the commit.
    Submodule,
    /// A spec that will not be there.
    Absent,
}

impl EntryMode {
    /// The six digits of git.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::File => "100644",
            Self::Executable => "100755",
            Self::Link => "120000",
            Self::Submodule => "160000",
            Self::Absent => "000000",
        }
    }
}

/// One entry of a subject.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SubjectEntry {
    /// The path with `/`, relative to the project or to the folder of the change; bytes that are no UTF-8 as `\xNN`.
    pub path: String,
    /// What it is.
    pub mode: EntryMode,
    /// The SHA-256 of its content, 64 hexadecimal digits.
    pub sha256: String,
}

/// A subject: its digest, and what it was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// SHA-256 as 64 hexadecimal digits.
    pub digest: String,
    /// The entries, sorted by path.
    pub entries: Vec<SubjectEntry>,
}

impl Subject {
    /// The subject of some entries. The kind is part of the digest, so that no subject can stand in for another.
    pub(crate) fn new(kind: &str, mut entries: Vec<SubjectEntry>) -> Self {
        entries.sort();
        let mut list = format!("countersign.subject/1 {kind}\n");
        for SubjectEntry { path, mode, sha256 } in &entries {
            writeln!(list, "{path}\0{} {sha256}", mode.as_str()).expect("a string takes everything");
        }
        Self { digest: Hashed::of(list.as_bytes()).sha256, entries }
    }

    /// The paths in which two subjects differ, sorted.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let lacks = |entries: &[SubjectEntry], entry: &SubjectEntry| entries.binary_search(entry).is_err();
        let gone = self.entries.iter().filter(|entry| lacks(&other.entries, entry));
        let come = other.entries.iter().filter(|entry| lacks(&self.entries, entry));
        let mut paths: Vec<String> = gone.chain(come).map(|entry| entry.path.clone()).collect();
        paths.sort();
        paths.dedup();
        paths
    }
}
