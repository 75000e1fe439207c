//! Finding the reports of a suite: files below the plain start of each glob.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use super::ReportSource;
use crate::error::{Error, io_error};
use crate::fs::{self, EntryKind};
use crate::root::Project;
use crate::subject::glob;
use crate::transaction::STATE;

/// The code of errors.
pub(super) const CODE: &str = "results_error";

/// A report file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    /// Its path relative to the project.
    pub(super) name: String,
    pub(super) path: PathBuf,
}

impl Project {
    /// The files at the paths of a source, sorted. Links are neither followed nor taken for reports.
    pub(super) fn reports_of(&self, source: &ReportSource) -> Result<Vec<Found>, Error> {
        let mut found = BTreeSet::new();
        for pattern in &source.paths {
            let pattern = pattern.trim_start_matches("./");
            let matcher = glob(CODE, pattern)?.compile_matcher();
            let start = plain_start(pattern)?;
            self.refuse_links(&start, pattern)?;
            collect(self.path(), &self.path().join(&start), &mut |file| {
                if matcher.is_match(&file.name) {
                    found.insert(file);
                }
            })?;
        }
        Ok(found.into_iter().collect())
    }

    /// Refuses a glob whose plain start leads through a link: what lies behind it is not the project's to remove.
    fn refuse_links(&self, start: &Path, pattern: &str) -> Result<(), Error> {
        let mut folders = start.ancestors().filter(|folder| !folder.as_os_str().is_empty());
        match folders.find(|folder| fs::is_link(&self.path().join(folder))) {
            None => Ok(()),
            Some(link) => {
                let message =
                    format!("the report path `{pattern}` leads through the link `{}`", fs::display(link));
                Err(Error::usage(CODE, message).fix("name a path without links"))
            }
        }
    }
}

/// The folders of a glob before its first special character. It has to stay in the project, and out of what is not the
/// runner's to write.
fn plain_start(pattern: &str) -> Result<PathBuf, Error> {
    let path = Path::new(pattern);
    let outside = path.components().any(|part| !matches!(part, Component::Normal(_)));
    let first = pattern.split('/').next().unwrap_or_default();
    if pattern.is_empty() || outside || [".git", "openspec", STATE].contains(&first) {
        let message = format!("`{pattern}` cannot be a report path");
        return Err(Error::usage(CODE, message).fix(
            "name a path in the project, outside of openspec and .countersign, like `target/**/junit.xml`",
        ));
    }
    let is_plain = |part: &&str| !part.contains(['*', '?', '[', '{', '\\']);
    let folders = pattern.rsplit_once('/').map_or("", |(folders, _)| folders);
    Ok(folders.split('/').take_while(is_plain).collect())
}

fn collect(root: &Path, folder: &Path, take: &mut dyn FnMut(Found)) -> Result<(), Error> {
    let entries = fs::entries_if_there(folder).map_err(|error| io_error(CODE, folder, &error))?;
    for entry in entries {
        let top = folder == root && [".git", "openspec", STATE].contains(&entry.name.as_str());
        match entry.kind {
            EntryKind::Folder if !top => collect(root, &entry.path, take)?,
            EntryKind::File => {
                let name = fs::exact(entry.path.strip_prefix(root).unwrap_or(&entry.path));
                take(Found { name, path: entry.path });
            }
            EntryKind::Folder | EntryKind::Link | EntryKind::Other => {}
        }
    }
    Ok(())
}
