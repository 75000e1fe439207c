//! What a project holds: capabilities, changes, archived changes, and the files of a change.

#[cfg(test)]
mod tests;

use std::io;
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use crate::fs::{self, EntryKind, LinkCounts};
use crate::root::Project;

/// A `spec.md` in a capability folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecFile {
    /// The capability: the path of the folder below `specs`, with `/`.
    pub id: String,
    /// The file.
    pub path: PathBuf,
    /// Whether it is a link.
    pub linked: bool,
    /// Whether a link leads out of the folder it may lie in.
    pub escapes: bool,
}

/// The spec files below a folder, sorted by id. Hidden folders and linked folders are passed over.
pub(crate) fn spec_files(root: &Path) -> io::Result<Vec<SpecFile>> {
    if fs::is_file(root) {
        return Err(io::Error::from(io::ErrorKind::NotADirectory));
    }
    let walk = SpecWalk { root, links: LinkCounts::of(root) };
    let mut found = walk.folder(root, "")?;
    found.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(found)
}

/// The search for `spec.md` files.
struct SpecWalk<'w> {
    root: &'w Path,
    links: LinkCounts,
}

impl SpecWalk<'_> {
    /// Folders are looked at in parallel: with a thousand capabilities, finding the files is a fifth of the work.
    fn folder(&self, folder: &Path, id: &str) -> io::Result<Vec<SpecFile>> {
        let entries = fs::entries_if_there(folder).map_err(|error| fs::in_folder(&error, id))?;
        let found: Vec<Vec<SpecFile>> = entries
            .into_par_iter()
            .filter(|entry| !entry.is_hidden())
            .map(|entry| match entry.kind {
                EntryKind::Folder => {
                    let id = if id.is_empty() { entry.name } else { format!("{id}/{}", entry.name) };
                    if self.links.is_leaf(&entry.path) {
                        return Ok(self.leaf(&entry.path, &id)?.into_iter().collect());
                    }
                    self.folder(&entry.path, &id)
                }
                _ if id.is_empty() || entry.name != "spec.md" => Ok(Vec::new()),
                kind => Ok(self.spec(entry.path, kind, folder, id)?.into_iter().collect()),
            })
            .collect::<io::Result<_>>()?;
        Ok(found.into_iter().flatten().collect())
    }

    /// In a folder without folders only one name matters.
    fn leaf(&self, folder: &Path, id: &str) -> io::Result<Option<SpecFile>> {
        let path = folder.join("spec.md");
        match fs::kind(&path).map_err(|error| fs::in_folder(&error, id))? {
            Some(kind) => self.spec(path, kind, folder, id),
            None => Ok(None),
        }
    }

    fn spec(&self, path: PathBuf, kind: EntryKind, folder: &Path, id: &str) -> io::Result<Option<SpecFile>> {
        let escapes = match kind {
            EntryKind::File => false,
            EntryKind::Link if fs::link_kind(&path)? == Some(EntryKind::File) => {
                !fs::is_within(self.root, &path) && !fs::is_within(folder, &path)
            }
            EntryKind::Link | EntryKind::Folder | EntryKind::Other => return Ok(None),
        };
        Ok(Some(SpecFile { id: id.to_owned(), path, linked: kind == EntryKind::Link, escapes }))
    }
}

/// What stands below the `specs` of a change, found in one walk.
#[derive(Debug, Default)]
pub(crate) struct ChangeSpecs {
    /// The delta specs, sorted by capability.
    pub(crate) deltas: Vec<SpecFile>,
    /// Markdown files that are no capability's `spec.md`, sorted by path.
    pub(crate) others: Vec<OtherMarkdown>,
    /// Whether there is any file or link, hidden ones aside.
    pub(crate) has_files: bool,
    /// A file right below `specs` that would be a delta in a capability folder.
    pub(crate) root_spec: Option<PathBuf>,
}

/// A Markdown file below the `specs` of a change that is never read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct OtherMarkdown {
    /// Its path within `specs`.
    pub(crate) path: String,
    /// The file.
    pub(crate) file: PathBuf,
    /// Where its requirements would be read.
    pub(crate) expected: String,
}

impl ChangeSpecs {
    /// Walks the folder.
    pub(crate) fn of(root: &Path) -> io::Result<Self> {
        let mut found = Self::default();
        found.walk(root, root, "")?;
        found.deltas.sort_by(|a, b| a.id.cmp(&b.id));
        found.others.sort();
        Ok(found)
    }

    fn walk(&mut self, root: &Path, folder: &Path, id: &str) -> io::Result<()> {
        for entry in fs::entries_if_there(folder)? {
            if entry.is_hidden() {
                continue;
            }
            let path = if id.is_empty() { entry.name.clone() } else { format!("{id}/{}", entry.name) };
            let is_file = match entry.kind {
                EntryKind::Folder => {
                    self.walk(root, &entry.path, &path)?;
                    continue;
                }
                EntryKind::File => true,
                EntryKind::Link => fs::link_kind(&entry.path)? == Some(EntryKind::File),
                EntryKind::Other => continue,
            };
            self.has_files = true;
            if !is_file {
                continue;
            }
            if entry.name == "spec.md" {
                let is_link = entry.kind == EntryKind::Link;
                if id.is_empty() {
                    self.root_spec = Some(entry.path);
                } else {
                    let escapes =
                        is_link && !fs::is_within(root, &entry.path) && !fs::is_within(folder, &entry.path);
                    self.deltas.push(SpecFile {
                        id: id.to_owned(),
                        path: entry.path,
                        linked: is_link,
                        escapes,
                    });
                }
            } else if entry.name.to_lowercase().ends_with(".md") {
                let capability = if id.is_empty() { &entry.name[..entry.name.len() - 3] } else { id };
                let expected = format!("{capability}/spec.md");
                self.others.push(OtherMarkdown { path, file: entry.path, expected });
            }
        }
        Ok(())
    }
}

/// Whether any file or link stands below a folder, hidden ones aside.
pub(crate) fn has_any_file(folder: &Path) -> io::Result<bool> {
    let entries = match fs::entries(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        other => other?,
    };
    for entry in entries.iter().filter(|entry| !entry.is_hidden()) {
        match entry.kind {
            EntryKind::File | EntryKind::Link => return Ok(true),
            EntryKind::Folder if has_any_file(&entry.path)? => return Ok(true),
            EntryKind::Folder | EntryKind::Other => {}
        }
    }
    Ok(false)
}

impl Project {
    /// The capabilities, sorted.
    pub fn specs(&self) -> io::Result<Vec<SpecFile>> {
        spec_files(&self.specs_dir())
    }

    /// The names of the active changes, sorted.
    pub fn changes(&self) -> io::Result<Vec<String>> {
        let folders = folders(&self.changes_dir())?;
        Ok(folders.into_iter().filter(|name| name != "archive" && !name.starts_with('.')).collect())
    }

    /// The folders that `list` shows as changes: hidden ones too, as OpenSpec does.
    pub(crate) fn listed_changes(&self) -> io::Result<Vec<String>> {
        Ok(folders(&self.changes_dir())?.into_iter().filter(|name| name != "archive").collect())
    }

    /// The names of the archived changes, sorted.
    pub fn archived_changes(&self) -> io::Result<Vec<String>> {
        Ok(folders(&self.archive_dir())?.into_iter().filter(|name| !name.starts_with('.')).collect())
    }
}

fn folders(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::entries(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other?,
    };
    Ok(entries.into_iter().filter(|entry| entry.kind == EntryKind::Folder).map(|entry| entry.name).collect())
}
