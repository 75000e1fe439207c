//! The *intent* of a change: all that its author wrote, tasks without the state of their boxes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use countersign_delta::{BASE_LOCK, RECEIPT};
use countersign_model::tasks::read_tasks;

use super::code::{on_disk, unreadable};
use super::{Subject, SubjectEntry};
use crate::change::{Metadata, TaskFiles};
use crate::error::{Error, io_error};
use crate::fs::{self, EntryKind, Hashed};
use crate::root::Project;
use crate::schemas::Schemas;

/// The code of errors.
const CODE: &str = "subject_error";
/// What stands in the folder of a change and says something about it, not what it is.
const ABOUT_IT: [&str; 6] = ["approvals", "evidence", RECEIPT, BASE_LOCK, "trace.lock", "trace.snapshot"];

/// The folder of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ChangeFolder {
    /// An open change.
    Open(PathBuf),
    /// An archived one.
    Archived(PathBuf),
}

impl ChangeFolder {
    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::Open(path) | Self::Archived(path) => path,
        }
    }
}

/// The id of an archived change by the name of its folder: without the date.
pub(crate) fn id_of_archived(folder: &str) -> &str {
    let is_dated = folder.len() > 11
        && folder.bytes().take(11).enumerate().all(|(at, byte)| match at {
            4 | 7 | 10 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if is_dated { &folder[11..] } else { folder }
}

/// Finds a change, open or archived; of several archived under one name the latest.
pub(crate) fn change_folder(project: &Project, change: &str) -> Result<ChangeFolder, Error> {
    let open = project.changes_dir().join(change);
    let is_name = !change.is_empty() && !change.contains(['/', '\\']) && !change.starts_with('.');
    if is_name && change != "archive" && fs::is_real_folder(&open) {
        return Ok(ChangeFolder::Open(open));
    }
    let archived =
        project.archived_changes().map_err(|error| io_error(CODE, &project.archive_dir(), &error))?;
    let found = archived.iter().rev().find(|folder| *folder == change || id_of_archived(folder) == change);
    if let Some(folder) = found {
        return Ok(ChangeFolder::Archived(project.archive_dir().join(folder)));
    }
    let names = project.changes().map_err(|error| io_error(CODE, &project.changes_dir(), &error))?;
    Err(crate::select::unknown_change(CODE, change, &names))
}

impl Project {
    /// The *intent* subject of a change, open or archived: every file of its folder but approvals, evidence, receipts
    /// and locks. Paths are relative to the folder, and the boxes of tasks count as empty.
    pub fn intent_subject(&self, change: &str) -> Result<Subject, Error> {
        let folder = change_folder(self, change)?;
        let folder = fs::canonical(folder.path());
        let schemas = Schemas::new(self);
        let tasks = TaskFiles::of(&folder, &Metadata::of(&folder), &schemas);
        let tasks: BTreeSet<PathBuf> = tasks.paths.into_iter().collect();
        let mut entries = Vec::new();
        collect(&folder, "", &tasks, &mut entries)?;
        Ok(Subject::new("intent", entries))
    }
}

fn collect(
    folder: &Path,
    prefix: &str,
    tasks: &BTreeSet<PathBuf>,
    into: &mut Vec<SubjectEntry>,
) -> Result<(), Error> {
    let found = fs::entries(folder).map_err(|error| unreadable(folder, &error))?;
    for entry in found {
        if prefix.is_empty() && ABOUT_IT.contains(&entry.name.as_str()) {
            continue;
        }
        let relative = entry.path.strip_prefix(folder).unwrap_or(&entry.path);
        let name = format!("{prefix}{}", fs::exact(relative));
        if entry.kind == EntryKind::Folder {
            collect(&entry.path, &format!("{name}/"), tasks, into)?;
            continue;
        }
        let Some((mut listed, _)) = on_disk::<()>(&entry.path, &name, &|_, _| None)? else { continue };
        if entry.kind == EntryKind::File && tasks.contains(&entry.path) {
            let bytes = fs::read(&entry.path).map_err(|error| unreadable(&entry.path, &error))?;
            listed.sha256 = Hashed::of(&without_ticks(bytes)).sha256;
        }
        into.push(listed);
    }
    Ok(())
}

/// A task file with every box empty. What is no text stays as it is.
fn without_ticks(bytes: Vec<u8>) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(&bytes) else { return bytes };
    let boxes: BTreeSet<usize> = read_tasks(text).map(|task| task.line).collect();
    let line = |(number, line): (usize, &str)| match (line.find('['), line.find(']')) {
        (Some(open), Some(close)) if boxes.contains(&number) && open < close => {
            format!("{}[ ]{}", &line[..open], &line[close + 1..])
        }
        _ => line.to_owned(),
    };
    let lines: Vec<String> = text.split('\n').enumerate().map(line).collect();
    lines.join("\n").into_bytes()
}
