//! An input: the files of one project, held in memory so that it can be hashed, mutated, written and shrunk.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

/// What stands at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Entry {
    File(Vec<u8>),
    Folder,
    Link(PathBuf),
}

/// The entries of a project by their path below its root. Folders are listed only where they are empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tree {
    pub(crate) entries: BTreeMap<PathBuf, Entry>,
}

/// Entries by path that are new or different, or gone.
pub(crate) type Changes = BTreeMap<PathBuf, Option<Entry>>;

impl Tree {
    /// Reads `folder` below `root`; paths stay relative to `root`.
    pub(crate) fn read(root: &Path, folder: &Path) -> Result<Self> {
        let mut tree = Self::default();
        tree.read_folder(root, folder)?;
        Ok(tree)
    }

    fn read_folder(&mut self, root: &Path, folder: &Path) -> Result<()> {
        let at = root.join(folder);
        let mut empty = true;
        for entry in fs::read_dir(&at).with_context(|| format!("reading {}", at.display()))? {
            let entry = entry?;
            let path = folder.join(entry.file_name());
            let kind = entry.file_type()?;
            empty = false;
            if kind.is_dir() {
                self.read_folder(root, &path)?;
            } else if kind.is_symlink() {
                self.entries.insert(path, Entry::Link(fs::read_link(entry.path())?));
            } else {
                self.entries.insert(path, Entry::File(fs::read(entry.path())?));
            }
        }
        if empty {
            self.entries.insert(folder.to_owned(), Entry::Folder);
        }
        Ok(())
    }

    /// Adds or replaces a file.
    pub(crate) fn put(&mut self, path: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>) {
        self.entries.insert(path.into(), Entry::File(bytes.into()));
    }

    /// The bytes of a file.
    pub(crate) fn file(&self, path: &Path) -> Option<&[u8]> {
        match self.entries.get(path) {
            Some(Entry::File(bytes)) => Some(bytes),
            _ => None,
        }
    }

    /// Writes everything below `root` and sets modification times that depend on the path alone, so that answers
    /// which hold them are the same on every run.
    pub(crate) fn write(&self, root: &Path) -> Result<()> {
        fs::create_dir_all(root)?;
        for (path, entry) in &self.entries {
            put(root, path, entry)?;
        }
        for (path, entry) in &self.entries {
            if !matches!(entry, Entry::Link(_)) {
                set_time(root, path)?;
            }
        }
        let folders = self.entries.keys().flat_map(|path| path.ancestors().skip(1));
        for folder in folders.collect::<std::collections::BTreeSet<_>>() {
            set_time(root, folder)?;
        }
        Ok(())
    }

    /// What has to be written (or removed, where nothing stands) to make `other` of this tree.
    pub(crate) fn changes_to(&self, other: &Self) -> Changes {
        let gone = self.entries.keys().filter(|path| !other.entries.contains_key(*path));
        let new = other.entries.iter().filter(|(path, entry)| self.entries.get(*path) != Some(entry));
        let gone = gone.map(|path| (path.clone(), None));
        gone.chain(new.map(|(path, entry)| (path.clone(), Some(entry.clone())))).collect()
    }

    /// The tree after `changes`.
    pub(crate) fn with(&self, changes: &Changes) -> Self {
        let mut tree = self.clone();
        for (path, entry) in changes {
            match entry {
                Some(entry) => tree.entries.insert(path.clone(), entry.clone()),
                None => tree.entries.remove(path),
            };
        }
        tree
    }

    /// A digest of every path and byte.
    pub(crate) fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for (path, entry) in &self.entries {
            let (kind, bytes) = match entry {
                Entry::File(bytes) => ("file", bytes.as_slice()),
                Entry::Folder => ("folder", [].as_slice()),
                Entry::Link(target) => ("link", target.as_os_str().as_encoded_bytes()),
            };
            let name = path.as_os_str().as_encoded_bytes();
            hash.update(format!("{kind} {} {}\n", name.len(), bytes.len()));
            hash.update(name);
            hash.update(bytes);
        }
        hex(&hash.finalize())
    }
}

/// Writes one entry and the folders above it.
pub(crate) fn put(root: &Path, path: &Path, entry: &Entry) -> Result<()> {
    let at = root.join(path);
    if let Some(folder) = at.parent() {
        fs::create_dir_all(folder)?;
    }
    match entry {
        Entry::File(bytes) => fs::write(&at, bytes)?,
        Entry::Folder => fs::create_dir_all(&at)?,
        Entry::Link(target) => link(target, &at)?,
    }
    Ok(())
}

/// Lowercase hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes every write");
        text
    })
}

fn set_time(root: &Path, path: &Path) -> Result<()> {
    let at = root.join(path);
    let spread = path
        .as_os_str()
        .as_encoded_bytes()
        .iter()
        .fold(7_u64, |sum, byte| (sum * 31 + u64::from(*byte)) % 20_000_003);
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000 + spread);
    File::open(&at)
        .and_then(|file| file.set_modified(time))
        .with_context(|| format!("dating {}", at.display()))
}

#[cfg(unix)]
fn link(target: &Path, at: &Path) -> Result<()> {
    Ok(std::os::unix::fs::symlink(target, at)?)
}

#[cfg(not(unix))]
fn link(target: &Path, at: &Path) -> Result<()> {
    anyhow::bail!("cannot link {} to {} here", at.display(), target.display())
}
