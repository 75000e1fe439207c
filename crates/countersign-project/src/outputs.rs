//! The files that an artifact of a schema became: one path, or everything that a glob finds.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use countersign_model::schema::is_glob;
use globset::{GlobBuilder, GlobMatcher};

use crate::error::Error;
use crate::fs::{self, EntryKind};

/// The files of an artifact, canonical and sorted. `change` has to be canonical.
pub(crate) fn outputs(change: &Path, generates: &str) -> Result<Vec<PathBuf>, Error> {
    let target = change.join(generates);
    if !fs::is_within(change, &target) {
        return Err(outside(&target));
    }
    if !is_glob(generates) {
        return Ok(if fs::is_file(&target) { vec![fs::canonical(&target)] } else { Vec::new() });
    }
    let matcher = GlobBuilder::new(generates)
        .literal_separator(true)
        .build()
        .map_err(|error| Error::usage("change_error", format!("`{generates}` is no glob: {}", error.kind())))?
        .compile_matcher();
    let fixed: PathBuf = generates.split('/').take_while(|part| !is_glob(part)).collect();
    let mut walk = Walk { change, matcher: &matcher, seen: HashSet::new(), found: Vec::new() };
    walk.folder(&change.join(&fixed), &fixed)?;
    let mut found = walk.found;
    found.sort();
    found.dedup();
    Ok(found)
}

/// Whether an artifact became anything.
pub(crate) fn has_output(change: &Path, generates: &str) -> Result<bool, Error> {
    Ok(!outputs(change, generates)?.is_empty())
}

struct Walk<'w> {
    change: &'w Path,
    matcher: &'w GlobMatcher,
    seen: HashSet<PathBuf>,
    found: Vec<PathBuf>,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Path, relative: &Path) -> Result<(), Error> {
        let entries = fs::entries_if_there(folder).map_err(|error| crate::error::io_error(folder, &error))?;
        for entry in entries.iter().filter(|entry| !entry.is_hidden()) {
            let inner = relative.join(&entry.name);
            let is_folder = match entry.kind {
                EntryKind::Folder => true,
                EntryKind::File => false,
                EntryKind::Link => {
                    if !fs::is_within(self.change, &entry.path) {
                        return Err(outside(&entry.path));
                    }
                    // A link back into a folder that was walked leads to nothing new.
                    if fs::is_folder(&entry.path) && !self.seen.insert(fs::canonical(&entry.path)) {
                        continue;
                    }
                    fs::is_folder(&entry.path)
                }
                EntryKind::Other => continue,
            };
            if is_folder {
                self.folder(&entry.path, &inner)?;
            } else if self.matcher.is_match(&inner) && fs::is_file(&entry.path) {
                self.found.push(fs::canonical(&entry.path));
            }
        }
        Ok(())
    }
}

fn outside(path: &Path) -> Error {
    Error::usage("change_error", format!("`{}` leads out of the change", fs::display(path)))
        .fix("replace the link by the file, or mend `generates` in the schema")
}
