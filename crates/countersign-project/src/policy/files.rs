//! The files of a commit: which there are, and what is in them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::fs;
use crate::git::GitError;
use crate::history::History;
use crate::subject::{EntryMode, path_of};

/// What a commit has at a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TreeEntry {
    /// What it is.
    pub mode: EntryMode,
    /// The id of its content; of a submodule its commit.
    pub id: String,
}

/// The files of a commit. Paths are relative to the project, with `/`; those of the repository outside of the project begin
/// with `../`.
#[derive(Debug, Clone)]
pub struct PolicyFiles {
    history: Arc<History>,
    commit: String,
    entries: BTreeMap<String, TreeEntry>,
}

impl PolicyFiles {
    pub(super) fn of(history: &Arc<History>, commit: &str) -> Result<Self, GitError> {
        let bytes = history.git.run(&["ls-tree", "-r", "-z", "--full-tree", commit])?;
        let prefix = &history.state().prefix;
        let entries = bytes.split(|byte| *byte == 0).filter_map(|entry| {
            let tab = entry.iter().position(|byte| *byte == b'\t')?;
            let facts = String::from_utf8_lossy(&entry[..tab]);
            let mut facts = facts.split(' ');
            let (mode, _, id) = (facts.next()?, facts.next()?, facts.next()?);
            let path = in_project(prefix, &fs::exact(&path_of(&entry[tab + 1..])));
            Some((path, TreeEntry { mode: mode_of(mode)?, id: id.to_owned() }))
        });
        Ok(Self { history: Arc::clone(history), commit: commit.to_owned(), entries: entries.collect() })
    }

    /// The commit.
    pub fn commit(&self) -> &str {
        &self.commit
    }

    /// Everything there is, sorted by path.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &TreeEntry)> {
        self.entries.iter().map(|(path, entry)| (path.as_str(), entry))
    }

    /// The paths of the project's files, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        let own = self.entries().filter(|(path, _)| !path.starts_with("../"));
        own.filter(|(_, entry)| is_file(entry.mode)).map(|(path, _)| path)
    }

    /// The paths of the files below a folder, sorted.
    pub fn below<'f>(&'f self, folder: &'f str) -> impl Iterator<Item = &'f str> {
        self.paths().filter(move |path| is_below(path, folder))
    }

    /// What is at a path.
    pub fn entry(&self, path: &str) -> Option<&TreeEntry> {
        self.entries.get(path)
    }

    /// The bytes of a file; `None` if there is no such file. A link or a submodule in its place cannot be read.
    pub fn read(&self, path: &str) -> Result<Option<Vec<u8>>, GitError> {
        let Some(entry) = self.entries.get(path) else { return Ok(None) };
        if !is_file(entry.mode) {
            return Err(GitError::Answer(format!("`{path}` is no file at `{}`", self.commit)));
        }
        self.history.blob(&entry.id).map(Some)
    }

    /// The text of a file; `None` if there is no such file.
    pub fn text(&self, path: &str) -> Result<Option<String>, GitError> {
        let text = self.read(path)?.map(String::from_utf8).transpose();
        text.map_err(|_| GitError::Answer(format!("`{path}` is not UTF-8 at `{}`", self.commit)))
    }
}

pub(super) fn is_file(mode: EntryMode) -> bool {
    matches!(mode, EntryMode::File | EntryMode::Executable)
}

/// Whether a name is that of a file of TOML.
pub(crate) fn is_toml(name: &str) -> bool {
    std::path::Path::new(name).extension().is_some_and(|end| end.eq_ignore_ascii_case("toml"))
}

/// Whether a path is below a folder, or the folder itself in the place of which there is something else.
pub(super) fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

pub(super) fn mode_of(mode: &str) -> Option<EntryMode> {
    match mode {
        "100755" => Some(EntryMode::Executable),
        "120000" => Some(EntryMode::Link),
        "160000" => Some(EntryMode::Submodule),
        "000000" | "040000" => None,
        _ => Some(EntryMode::File),
    }
}

/// A path of the repository as the project in one of its folders names it.
pub(super) fn in_project(prefix: &str, path: &str) -> String {
    if let Some(inside) = path.strip_prefix(prefix) {
        return inside.to_owned();
    }
    // Both share their first folders.
    let folders: Vec<&str> = prefix.split('/').filter(|part| !part.is_empty()).collect();
    let parts: Vec<&str> = path.split('/').collect();
    let shared = folders.iter().zip(&parts).take_while(|(a, b)| a == b).count();
    format!("{}{}", "../".repeat(folders.len() - shared), parts[shared..].join("/"))
}

#[cfg(test)]
mod tests {
    use super::{in_project, is_below};

    #[test]
    fn paths_outside_of_the_project_go_up() {
        for (prefix, path, wanted) in [
            ("", "a/b", "a/b"),
            ("apps/x/", "apps/x/rules/a.toml", "rules/a.toml"),
            ("apps/x/", "CODEOWNERS", "../../CODEOWNERS"),
            ("apps/x/", "apps/y/a", "../y/a"),
        ] {
            assert_eq!(in_project(prefix, path), wanted, "{prefix} {path}");
        }
    }

    #[test]
    fn a_folder_is_more_than_a_beginning() {
        assert!(is_below("rules/a", "rules") && is_below("rules", "rules"));
        assert!(!is_below("rules-of-thumb", "rules"));
    }
}
