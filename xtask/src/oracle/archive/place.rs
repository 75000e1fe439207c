//! A folder that is kept in step with a tree, so that the next question rewrites only what the last one changed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::oracle::tree::{self, Entry, Tree};

/// A folder and what it holds.
pub(crate) struct Place {
    root: PathBuf,
    now: Tree,
}

impl Place {
    /// An empty folder at `root`.
    pub(crate) fn new(root: PathBuf) -> Result<Self> {
        fs::create_dir_all(&root)?;
        Ok(Self { root, now: Tree::default() })
    }

    /// Where it is.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Makes the folder hold exactly `wanted`.
    pub(crate) fn go(&mut self, wanted: &Tree) -> Result<()> {
        let changes = self.now.changes_to(wanted);
        for path in changes.keys() {
            if let Some(entry) = self.now.entries.get(path) {
                self.remove(path, entry).with_context(|| format!("removing {}", path.display()))?;
            }
        }
        for (path, entry) in &changes {
            if let Some(entry) = entry {
                tree::put(&self.root, path, entry).with_context(|| format!("writing {}", path.display()))?;
            }
        }
        self.now = wanted.clone();
        Ok(())
    }

    /// What the folder holds after somebody worked in it.
    pub(crate) fn look(&mut self) -> Result<&Tree> {
        self.now = Tree::read(&self.root, Path::new(""))?;
        Ok(&self.now)
    }

    /// Starts anew after somebody was stopped while working in it.
    pub(crate) fn clear(&mut self) -> Result<()> {
        fs::remove_dir_all(&self.root)?;
        fs::create_dir_all(&self.root)?;
        self.now = Tree::default();
        Ok(())
    }

    /// Removes an entry and the folders that it leaves empty.
    fn remove(&self, path: &Path, entry: &Entry) -> Result<()> {
        if *entry == Entry::Folder {
            fs::create_dir_all(self.root.join(path))?;
        } else {
            fs::remove_file(self.root.join(path))?;
        }
        let folders = path.ancestors().skip(usize::from(*entry != Entry::Folder));
        for folder in folders.take_while(|folder| !folder.as_os_str().is_empty()) {
            if fs::remove_dir(self.root.join(folder)).is_err() {
                break;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> Tree {
        let mut tree = Tree::default();
        for (path, text) in files {
            tree.put(*path, *text);
        }
        tree
    }

    #[test]
    fn a_place_goes_from_tree_to_tree() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut place = Place::new(folder.path().join("place")).expect("a place");
        place.look().expect("an empty folder can be read");
        let mut third = tree(&[("a", "now a file")]);
        third.entries.insert("b/empty".into(), Entry::Folder);
        let trees = [
            tree(&[("a/one", "1"), ("a/b/two", "2"), ("c", "3")]),
            tree(&[("a/one", "changed"), ("d/e", "4")]),
            third,
            tree(&[("b/empty/file", "5")]),
        ];
        for wanted in &trees {
            place.go(wanted).expect("every tree can be written");
            assert_eq!(place.look().expect("and read"), wanted);
        }
        place.clear().expect("an empty place");
        place.go(&trees[0]).expect("the first tree again");
        assert_eq!(place.look().expect("and read"), &trees[0]);
    }
}
