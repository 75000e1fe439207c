//! `unarchive`: brings a change back from the archive, and the main specs to what they were, byte for byte.

use std::path::PathBuf;

use countersign_delta::{FileChange, RECEIPT, digest};
use countersign_report::unarchive::{UNARCHIVE_SCHEMA, UnarchiveDocument};

use crate::bases::read_receipt;
use crate::error::Error;
use crate::fs;
use crate::root::Project;
use crate::select::nearest;
use crate::transaction::{Digest, FileStep, FolderMove, Steps};

/// What was brought back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unarchived {
    /// The id of the change.
    pub change: String,
    /// The folder it came from.
    pub archived_as: String,
    /// The main specs that were restored, by path.
    pub specs: Vec<String>,
}

impl Unarchived {
    /// The document.
    pub fn document(&self) -> UnarchiveDocument {
        UnarchiveDocument {
            schema: UNARCHIVE_SCHEMA,
            change: self.change.clone(),
            archived_as: self.archived_as.clone(),
            specs: self.specs.clone(),
        }
    }
}

impl Project {
    /// Undoes an archive. Refuses, and names the files, if one of them is not what the archive left.
    pub fn unarchive(&self, name: &str) -> Result<Unarchived, Error> {
        let turn = self.turn(&format!("unarchive {name}"))?;
        let archived_as = self.archived_folder(name)?;
        let folder = self.archive_dir().join(&archived_as);
        let read = read_receipt(&folder).map_err(|reason| {
            let message = format!("the receipt of `{archived_as}` cannot be used: {reason}");
            Error::usage("unarchive_no_receipt", message).fix("take the file back from history")
        })?;
        // A receipt of a sync does not say what the archive did.
        let Some((receipt, text)) = read.filter(|(receipt, _)| !receipt.archived_as.is_empty()) else {
            let message = format!("`{archived_as}` has no receipt of its archive");
            return Err(Error::usage("unarchive_no_receipt", message)
                .fix("it was archived by another tool: move the folder back by hand, and take the specs from history"));
        };
        let target = PathBuf::from("openspec/changes").join(&receipt.change);
        if fs::is_there(&self.path().join(&target)) {
            let message = format!("there is a change `{}` already", receipt.change);
            return Err(Error::usage("unarchive_target_exists", message).fix("rename it first"));
        }
        let mut files = Vec::new();
        let mut changed = Vec::new();
        for file in &receipt.files {
            match self.restored(file) {
                Some(step) => files.push(step),
                None => changed.push(format!("`{}`", file.path)),
            }
        }
        if !changed.is_empty() {
            let message = format!("changed since `{archived_as}` was archived: {}", changed.join(", "));
            return Err(Error::usage("unarchive_changed", message)
                .fix("undo the later archives first, latest first; or take these files back to what that archive left"));
        }
        let from = PathBuf::from("openspec/changes/archive").join(&archived_as);
        files.push(FileStep {
            path: from.join(RECEIPT),
            before: Some(Digest::of(text.as_bytes())),
            after: receipt.before().map(String::into_bytes),
            mode: None,
        });
        let mut prune: Vec<PathBuf> = receipt.folders_made.iter().map(PathBuf::from).collect();
        prune.reverse();
        let specs = receipt.files.iter().map(|file| file.path.clone()).collect();
        turn.commit(&Steps {
            operation: format!("unarchive {archived_as}"),
            files,
            folder_move: Some(FolderMove { from, to: target }),
            folders: Vec::new(),
            prune,
            date: self.environment.today.clone(),
        })?;
        Ok(Unarchived { change: receipt.change, archived_as, specs })
    }

    /// The step that restores a file; `None` if the file is not what the archive left.
    fn restored(&self, file: &FileChange) -> Option<FileStep> {
        let path = PathBuf::from(&file.path);
        let now = match fs::read(&self.path().join(&path)) {
            Ok(bytes) => Some(String::from_utf8(bytes).ok()?),
            Err(error) if fs::is_missing(&error) => None,
            Err(_) => return None,
        };
        if now.as_deref().map(digest) != file.after {
            return None;
        }
        let before = match (&now, &file.before) {
            (_, None) => None,
            (Some(now), Some(_)) => Some(file.restore(now)?),
            (None, Some(wanted)) => Some(file.text.clone().filter(|text| digest(text) == *wanted)?),
        };
        Some(FileStep {
            path,
            before: now.as_deref().map(|text| Digest::of(text.as_bytes())),
            after: before.map(String::into_bytes),
            mode: file.mode,
        })
    }

    /// The archived folder that a name means: its full name, or the id of the change, the latest of them.
    fn archived_folder(&self, name: &str) -> Result<String, Error> {
        let names = self
            .archived_changes()
            .map_err(|error| crate::error::io_error("archive_error", &self.archive_dir(), &error))?;
        let is_meant = |folder: &&String| {
            *folder == name || folder.get(11..).is_some_and(|id| id == name && folder.as_bytes()[10] == b'-')
        };
        if let Some(found) = names.iter().filter(is_meant).max() {
            return Ok(found.clone());
        }
        let near = nearest(
            name,
            names.iter().flat_map(|folder| [folder.as_str(), folder.get(11..).unwrap_or(folder)]),
        );
        let error = Error::usage("archive_change_not_found", format!("there is no archived change `{name}`"));
        Err(match near.first() {
            Some(near) => error.fix(format!("did you mean `{near}`?")),
            None => error.fix("`countersign log` shows what was archived"),
        })
    }
}
