//! Both trees, as rules read them: the merge base from git, the other from disk.

use std::collections::BTreeSet;
use std::sync::Arc;

use countersign_rules::{Files, Side, Unreadable};

use crate::error::io_reason;
use crate::fs::{self, EntryKind};
use crate::git::GitError;
use crate::history::History;
use crate::policy::{PolicyFiles, PolicyInForce};
use crate::root::Project;
use crate::subject::path_of;
use crate::transaction::STATE;

/// The two trees.
pub(super) struct Trees<'p> {
    project: &'p Project,
    base: PolicyFiles,
    base_paths: Arc<[String]>,
    head_paths: Arc<[String]>,
}

impl<'p> Trees<'p> {
    pub(super) fn new(project: &'p Project, policy: &PolicyInForce) -> Result<Self, GitError> {
        let base = policy.files_at(&policy.revision.merge_base)?;
        let base_paths = base.paths().map(str::to_owned).collect();
        let head_paths = listed(project, policy.history())?;
        Ok(Self { project, base, base_paths, head_paths: head_paths.into() })
    }

    /// The paths of the tree that is judged.
    pub(super) fn head_paths(&self) -> Arc<[String]> {
        Arc::clone(&self.head_paths)
    }
}

impl Files for Trees<'_> {
    fn paths(&self, side: Side) -> Result<Arc<[String]>, Unreadable> {
        Ok(match side {
            Side::Base => Arc::clone(&self.base_paths),
            Side::Head => Arc::clone(&self.head_paths),
        })
    }

    fn read(&self, side: Side, path: &str) -> Result<Option<Arc<[u8]>>, Unreadable> {
        match side {
            Side::Base => match self.base.read(path) {
                Ok(bytes) => Ok(bytes.map(Into::into)),
                Err(error) => Err(Unreadable { reason: error.to_string() }),
            },
            Side::Head => {
                if self.head_paths.binary_search_by(|one| one.as_str().cmp(path)).is_err() {
                    return Ok(None);
                }
                read(self.project, path).map(Some)
            }
        }
    }
}

/// The files of the tree, tracked or not, but for what the repository's own ignore files exclude.
fn listed(project: &Project, history: &History) -> Result<Vec<String>, GitError> {
    let ask = ["ls-files", "-z", "--cached", "--others", "--exclude-per-directory=.gitignore"];
    let bytes = history.git.run(&ask)?;
    let is_file = |path: &String| {
        let full = project.path().join(path);
        // What the index names and is gone from disk is not in the tree.
        fs::is_there(&full) && !fs::is_real_folder(&full)
    };
    let paths = bytes.split(|byte| *byte == 0).filter(|path| !path.is_empty());
    let paths = paths.map(|path| fs::exact(&path_of(path)));
    let state = format!("{STATE}/");
    let paths: BTreeSet<String> = paths.filter(|path| !path.starts_with(&state)).filter(is_file).collect();
    Ok(paths.into_iter().collect())
}

impl Project {
    /// The files of the working tree, sorted; of all that lies there where there is no git to ask.
    pub(crate) fn tree_paths(&self) -> Vec<String> {
        let history = self.history().ok();
        history.and_then(|history| listed(self, &history).ok()).unwrap_or_else(|| on_disk(self))
    }
}

/// A file of the disk; of a link what it says, so that nothing outside is read in its name.
fn read(project: &Project, path: &str) -> Result<Arc<[u8]>, Unreadable> {
    let full = project.path().join(path);
    let failed = |error: std::io::Error| Unreadable { reason: io_reason(&error) };
    match fs::kind(&full).map_err(failed)? {
        Some(EntryKind::File) => Ok(fs::read(&full).map_err(failed)?.into()),
        Some(EntryKind::Link) => Ok(fs::link_text(&full).map_err(failed)?.into()),
        _ => Err(Unreadable { reason: "it is no file".to_owned() }),
    }
}

/// The paths of the project where there is no git to ask.
pub(super) fn on_disk(project: &Project) -> Vec<String> {
    below(project, "", &|name| name != ".git" && name != STATE)
}

/// The paths of the files below a folder of the project, sorted; folders whose name is not wanted are left out.
pub(crate) fn below(project: &Project, folder: &str, is_wanted: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::entries_if_there(&project.path().join(&folder)).unwrap_or_default() {
            let path =
                if folder.is_empty() { entry.name.clone() } else { format!("{folder}/{}", entry.name) };
            match entry.kind {
                EntryKind::Folder if is_wanted(&entry.name) => folders.push(path),
                EntryKind::File | EntryKind::Link => found.push(path),
                EntryKind::Folder | EntryKind::Other => {}
            }
        }
    }
    found.sort();
    found
}
