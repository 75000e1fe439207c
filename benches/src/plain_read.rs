//! The reference measure: reading the files that `validate --all` needs, in parallel, and nothing else.

#![expect(
    clippy::disallowed_methods,
    reason = "the measure is plain reading, past the layer that is measured"
)]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

/// The files that `validate --all` reads: every spec, and of each active change metadata, tasks and deltas.
pub fn validated_files(project: &Path) -> io::Result<Vec<PathBuf>> {
    let openspec = project.join("openspec");
    let mut files = Vec::new();
    walk(&openspec.join("specs"), &mut files)?;
    for change in fs::read_dir(openspec.join("changes"))? {
        let change = change?;
        if change.file_name() == "archive" || !change.file_type()?.is_dir() {
            continue;
        }
        for entry in fs::read_dir(change.path())? {
            let entry = entry?;
            match entry.file_name().to_str() {
                Some("specs") => walk(&entry.path(), &mut files)?,
                Some(".openspec.yaml" | "tasks.md") => files.push(entry.path()),
                _ => {}
            }
        }
    }
    Ok(files)
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}

/// Finds and reads those files; the number of bytes.
pub fn read_all(project: &Path) -> io::Result<u64> {
    let files = validated_files(project)?;
    let sizes: io::Result<Vec<u64>> =
        files.par_iter().map(|file| fs::read(file).map(|bytes| bytes.len() as u64)).collect();
    Ok(sizes?.iter().sum())
}
