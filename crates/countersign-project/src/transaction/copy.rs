//! The move of a folder to another device: a copy, and then the source goes.
//!
//! What is copied is noted in the journal first, with digests, so that recovery removes from the source only what the
//! copy holds.

use std::path::PathBuf;

use super::digest::Digest;
use super::error::TransactionError;
use super::place::Place;
use super::tree::{Tree, failed};
use crate::disk::{Kind, Stat};

/// The contents of a folder, each folder before what it holds.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Copied {
    entries: Vec<CopiedEntry>,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
struct CopiedEntry {
    /// The names below the folder; none for the folder itself.
    names: Vec<String>,
    what: What,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
enum What {
    Folder { mode: Option<u32> },
    File { digest: Digest },
    Link { target: PathBuf },
}

type Outcome<T> = Result<T, TransactionError>;

impl Copied {
    /// What a folder holds now.
    pub(super) fn list(tree: &Tree<'_>, folder: &Place) -> Outcome<Self> {
        let mut entries = Vec::new();
        let mut ahead = vec![Vec::new()];
        while let Some(names) = ahead.pop() {
            let place = folder.below(&names);
            let Some(stat) = tree.stat(&place)? else { continue };
            if stat.kind == Kind::Folder {
                let below = tree.names(&place)?;
                ahead.extend(below.into_iter().rev().map(|name| [names.as_slice(), &[name]].concat()));
            }
            entries.push(CopiedEntry { names, what: What::of(tree, &place, stat)? });
        }
        Ok(Self { entries })
    }

    /// Copies a folder so that everything but the name of the copy lasts.
    pub(super) fn copy(&self, tree: &Tree<'_>, from: &Place, to: &Place) -> Outcome<()> {
        for entry in &self.entries {
            let (source, copy) = (from.below(&entry.names), to.below(&entry.names));
            match &entry.what {
                What::Folder { mode } => tree.make_folder(&copy, *mode)?,
                What::Link { target } => tree.make_link(&copy, target)?,
                What::File { digest } => {
                    let bytes = tree.read(&source)?.filter(|bytes| Digest::of(bytes) == *digest);
                    let bytes = bytes.ok_or_else(|| TransactionError::Changed { path: source.path() })?;
                    tree.write_new(&copy, &bytes, Some(&tree.attributes(&source)?))?;
                }
            }
        }
        for entry in self.entries.iter().filter(|entry| matches!(entry.what, What::Folder { .. })) {
            tree.sync(to.below(&entry.names).parts())?;
        }
        Ok(())
    }

    /// Removes the source, of which some may be gone already; stops before the first change if it is not as copied.
    pub(super) fn remove_source(&self, tree: &Tree<'_>, from: &Place, operation: &str) -> Outcome<()> {
        let left = Self::list(tree, from)?;
        let new = left.entries.iter().filter(|entry| !self.entries.contains(entry));
        let paths: Vec<PathBuf> = new.map(|entry| from.below(&entry.names).path()).collect();
        if !paths.is_empty() {
            return Err(TransactionError::Edited { paths, operation: operation.to_owned() });
        }
        left.remove(tree, from)
    }

    /// Removes everything that was listed.
    pub(super) fn remove(&self, tree: &Tree<'_>, folder: &Place) -> Outcome<()> {
        for entry in self.entries.iter().rev() {
            let place = folder.below(&entry.names);
            match entry.what {
                What::Folder { .. } => tree.remove_folder_if_empty(&place)?,
                What::File { .. } | What::Link { .. } => tree.remove_file(&place)?,
            }
        }
        Ok(())
    }
}

impl What {
    fn of(tree: &Tree<'_>, place: &Place, stat: Stat) -> Outcome<Self> {
        match stat.kind {
            Kind::Folder => Ok(Self::Folder { mode: stat.mode }),
            Kind::File => {
                let bytes = tree.read(place)?.unwrap_or_default();
                Ok(Self::File { digest: Digest::of(&bytes) })
            }
            Kind::Link => {
                let folder = tree.folder(place.above())?;
                let target = tree.disk.read_link(&folder, place.name());
                Ok(Self::Link { target: target.map_err(|error| failed("read", place, error))? })
            }
            Kind::Other => Err(TransactionError::WrongKind { path: place.path(), wanted: "file" }),
        }
    }
}
