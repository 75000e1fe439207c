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
    if !fs::lexical(&target).starts_with(change) {
        return Err(outside(&target));
    }
    if !is_glob(generates) {
        let found = confined(change, Path::new(generates))?;
        return Ok(found
            .filter(|(_, kind)| *kind == EntryKind::File)
            .map(|(path, _)| path)
            .into_iter()
            .collect());
    }
    let matcher = GlobBuilder::new(generates)
        .literal_separator(true)
        .build()
        .map_err(|error| Error::usage("change_error", format!("`{generates}` is no glob: {}", error.kind())))?
        .compile_matcher();
    let fixed: PathBuf = generates.split('/').take_while(|part| !is_glob(part)).collect();
    let Some((start, _)) = confined(change, &fixed)? else { return Ok(Vec::new()) };
    let mut walk =
        Walk { change, matcher: &matcher, seen: HashSet::new(), around: Vec::new(), found: Vec::new() };
    walk.folder(&start, &fixed)?;
    let mut found = walk.found;
    // By the characters of the path, not folder by folder.
    found.sort_by_cached_key(|path| fs::display(path));
    found.dedup();
    Ok(found)
}

/// Whether an artifact became anything.
pub(crate) fn has_output(change: &Path, generates: &str) -> Result<bool, Error> {
    Ok(!outputs(change, generates)?.is_empty())
}

/// The canonical form of a path within a canonical folder, and what is there; `None` where there is nothing. Links are
/// resolved only where there are links.
fn confined(change: &Path, relative: &Path) -> Result<Option<(PathBuf, EntryKind)>, Error> {
    let mut path = change.to_path_buf();
    let mut kind = Some(EntryKind::Folder);
    for part in relative {
        path.push(part);
        kind = fs::kind(&path).unwrap_or_default();
        if kind == Some(EntryKind::Link) {
            let target = fs::canonical(&path);
            if !target.starts_with(change) {
                return Err(outside(&path));
            }
            // A link that still is one leads nowhere.
            kind = fs::kind(&target).unwrap_or_default().filter(|kind| *kind != EntryKind::Link);
            path = target;
        }
    }
    let lexical = fs::lexical(&path);
    if lexical != path {
        kind = fs::kind(&lexical).unwrap_or_default();
    }
    Ok(kind.map(|kind| (lexical, kind)))
}

struct Walk<'w> {
    change: &'w Path,
    matcher: &'w GlobMatcher,
    seen: HashSet<PathBuf>,
    /// The folders around the one that is walked, canonical.
    around: Vec<PathBuf>,
    found: Vec<PathBuf>,
}

impl Walk<'_> {
    /// Walks a folder given by its canonical path; `relative` is the path people wrote.
    fn folder(&mut self, folder: &Path, relative: &Path) -> Result<(), Error> {
        self.around.push(folder.to_path_buf());
        let entries = fs::entries_if_there(folder).map_err(|error| unreadable(folder, &error))?;
        for entry in entries.iter().filter(|entry| !entry.is_hidden()) {
            let inner = relative.join(&entry.name);
            let inner_folder = match entry.kind {
                EntryKind::Folder => Some(entry.path.clone()),
                EntryKind::File => None,
                EntryKind::Link => {
                    if !fs::is_within(self.change, &entry.path) {
                        return Err(outside(&entry.path));
                    }
                    match fs::link_kind(&entry.path).map_err(|error| unreadable(&entry.path, &error))? {
                        None => continue,
                        Some(EntryKind::Folder) => {
                            let target = fs::canonical(&entry.path);
                            if self.around.contains(&target) {
                                return Err(cycle(&entry.path));
                            }
                            // A link into a folder that was walked leads to nothing new.
                            if !self.seen.insert(target.clone()) {
                                continue;
                            }
                            Some(target)
                        }
                        Some(_) => None,
                    }
                }
                EntryKind::Other => continue,
            };
            if let Some(inner_folder) = inner_folder {
                self.folder(&inner_folder, &inner)?;
            } else if self.matcher.is_match(&inner) {
                let is_link = entry.kind == EntryKind::Link;
                self.found.push(if is_link { fs::canonical(&entry.path) } else { entry.path.clone() });
            }
        }
        self.around.pop();
        Ok(())
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    let reason = crate::error::io_reason(error);
    Error::environment("change_error", format!("`{}` cannot be read: {reason}", fs::display(path)))
        .fix("mend the link, or make the path readable")
}

fn cycle(path: &Path) -> Error {
    Error::usage("change_error", format!("the link `{}` leads back to a folder around it", fs::display(path)))
        .fix("remove the link")
}

fn outside(path: &Path) -> Error {
    Error::usage("change_error", format!("`{}` leads out of the change", fs::display(path)))
        .fix("replace the link by the file, or mend `generates` in the schema")
}
