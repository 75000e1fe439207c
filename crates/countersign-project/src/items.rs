//! What a project holds: capabilities, changes, archived changes, and the files of a change.

use std::io;
use std::path::{Path, PathBuf};

use crate::fs::{self, EntryKind};
use crate::root::Project;

/// A `spec.md` in a capability folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecFile {
    /// The capability: the path of the folder below `specs`, with `/`.
    pub id: String,
    /// The file.
    pub path: PathBuf,
    /// Whether a link leads out of the folder it may lie in.
    pub escapes: bool,
}

/// The spec files below a folder, sorted by id. Hidden folders and linked folders are passed over.
pub(crate) fn spec_files(root: &Path) -> io::Result<Vec<SpecFile>> {
    let mut found = Vec::new();
    walk_specs(root, root, "", &mut found)?;
    found.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(found)
}

fn walk_specs(root: &Path, folder: &Path, id: &str, found: &mut Vec<SpecFile>) -> io::Result<()> {
    for entry in fs::entries_if_there(folder)? {
        if entry.is_hidden() {
            continue;
        }
        match entry.kind {
            EntryKind::Folder => {
                let id = if id.is_empty() { entry.name } else { format!("{id}/{}", entry.name) };
                walk_specs(root, &entry.path, &id, found)?;
            }
            _ if id.is_empty() || entry.name != "spec.md" => {}
            EntryKind::File => {
                found.push(SpecFile { id: id.to_owned(), path: entry.path, escapes: false });
            }
            EntryKind::Link if fs::link_kind(&entry.path)? == Some(EntryKind::File) => {
                let escapes = !fs::is_within(root, &entry.path) && !fs::is_within(folder, &entry.path);
                found.push(SpecFile { id: id.to_owned(), path: entry.path, escapes });
            }
            EntryKind::Link | EntryKind::Other => {}
        }
    }
    Ok(())
}

/// Markdown files below the `specs` of a change that are not a capability's `spec.md`: path within `specs`, the file,
/// and where its requirements would be read.
pub(crate) fn other_markdown(root: &Path) -> io::Result<Vec<(String, PathBuf, String)>> {
    let mut found = Vec::new();
    walk_markdown(root, "", &mut found)?;
    found.sort();
    Ok(found)
}

fn walk_markdown(folder: &Path, prefix: &str, found: &mut Vec<(String, PathBuf, String)>) -> io::Result<()> {
    for entry in fs::entries_if_there(folder)? {
        if entry.is_hidden() {
            continue;
        }
        let path = if prefix.is_empty() { entry.name.clone() } else { format!("{prefix}/{}", entry.name) };
        let is_readable = match entry.kind {
            EntryKind::Folder => {
                walk_markdown(&entry.path, &path, found)?;
                continue;
            }
            EntryKind::File => true,
            EntryKind::Link => fs::link_kind(&entry.path)? == Some(EntryKind::File),
            EntryKind::Other => false,
        };
        let name = entry.name.to_lowercase();
        if is_readable && entry.name != "spec.md" && name.ends_with(".md") {
            let capability =
                if prefix.is_empty() { entry.name[..entry.name.len() - 3].to_owned() } else { prefix.to_owned() };
            found.push((path, entry.path, format!("{capability}/spec.md")));
        }
    }
    Ok(())
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
