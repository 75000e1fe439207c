//! Making a failing input small: drop files, then lines, as long as the failure stays.

use std::path::{Path, PathBuf};

use super::tree::{Entry, Tree};

/// The smallest tree found within `budget` trials that `fails` still accepts.
pub(crate) fn shrink(tree: &Tree, budget: usize, fails: &mut dyn FnMut(&Tree) -> bool) -> Tree {
    let mut trials = Trials { left: budget, fails };
    let paths: Vec<PathBuf> = tree.entries.keys().cloned().collect();
    let kept = trials.reduce(paths, &|paths| with_paths(tree, paths));
    let mut small = with_paths(tree, &kept);
    for path in kept {
        let Some(bytes) = small.file(&path) else { continue };
        let lines: Vec<Vec<u8>> = bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        let lines = trials.reduce(lines, &|lines| with_file(&small, &path, lines));
        small = with_file(&small, &path, &lines);
    }
    small
}

fn with_paths(tree: &Tree, paths: &[PathBuf]) -> Tree {
    let kept = paths.iter().filter_map(|path| Some((path.clone(), tree.entries.get(path)?.clone())));
    Tree { entries: kept.collect() }
}

fn with_file(tree: &Tree, path: &Path, lines: &[Vec<u8>]) -> Tree {
    let mut tree = tree.clone();
    tree.entries.insert(path.to_owned(), Entry::File(lines.concat()));
    tree
}

struct Trials<'a> {
    left: usize,
    fails: &'a mut dyn FnMut(&Tree) -> bool,
}

impl Trials<'_> {
    /// Drops runs of `parts`, long ones first, while the tree built from the rest still fails.
    fn reduce<T: Clone>(&mut self, mut parts: Vec<T>, build: &dyn Fn(&[T]) -> Tree) -> Vec<T> {
        let mut run = parts.len().div_ceil(2);
        while run > 0 {
            let mut start = 0;
            let mut dropped = false;
            while start < parts.len() {
                if self.left == 0 {
                    return parts;
                }
                let end = (start + run).min(parts.len());
                let rest: Vec<T> = parts[..start].iter().chain(&parts[end..]).cloned().collect();
                self.left -= 1;
                if (self.fails)(&build(&rest)) {
                    parts = rest;
                    dropped = true;
                } else {
                    start = end;
                }
            }
            // Dropping single lines can make others superfluous, so go on until nothing more goes.
            run = if run == 1 && dropped { 1 } else { run / 2 };
        }
        parts
    }
}

#[cfg(test)]
mod tests;
