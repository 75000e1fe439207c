//! Generated projects, in memory and written to a temporary folder.

use std::path::Path;

use countersign_testkit::corpus::Corpus;
use tempfile::TempDir;

/// The numbers of capabilities that are measured; each project has a fifth as many changes.
pub const SIZES: [usize; 3] = [10, 100, 1000];

const SEED: u64 = 1;

/// A generated project on disk, gone when dropped.
#[derive(Debug)]
pub struct OnDisk {
    folder: TempDir,
}

impl OnDisk {
    /// Writes a project with so many capabilities.
    pub fn new(capabilities: usize) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        corpus(capabilities).write_to(folder.path()).expect("a temporary folder can be written to");
        Self { folder }
    }

    /// The folder that holds `openspec`.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// The main specs of a generated project.
pub fn spec_texts(capabilities: usize) -> Vec<String> {
    texts(capabilities, |path| path.starts_with("openspec/specs/"))
}

/// The delta specs of a generated project.
pub fn delta_texts(capabilities: usize) -> Vec<String> {
    texts(capabilities, |path| path.starts_with("openspec/changes/") && path.ends_with("/spec.md"))
}

fn corpus(capabilities: usize) -> Corpus {
    Corpus { capabilities, changes: capabilities / 5, archived: 0, seed: SEED }
}

fn texts(capabilities: usize, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    corpus(capabilities)
        .files()
        .filter(|file| wanted(&file.path))
        .map(|file| String::from_utf8_lossy(&file.bytes).into_owned())
        .collect()
}
