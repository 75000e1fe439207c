//! The *spec* of a change: the main specs that it touches, as they will stand after its archive.

use std::collections::BTreeMap;

use countersign_delta::{RECEIPT, Receipt};

use super::code::unreadable;
use super::intent::{ChangeFolder, change_folder};
use super::{EntryMode, Subject, SubjectEntry};
use crate::archive::ArchiveOptions;
use crate::error::Error;
use crate::fs::{self, Hashed};
use crate::items::{ChangeSpecs, SpecFile};
use crate::root::Project;

/// The code of errors.
const CODE: &str = "subject_error";

impl Project {
    /// The *spec* subject of a change: each spec it touches as its archive would leave it, or, once it is archived, as
    /// its archive did leave it. An error if the change cannot be merged: then there is no such state.
    pub fn spec_subject(&self, change: &str) -> Result<Subject, Error> {
        let entries = match change_folder(self, change)? {
            ChangeFolder::Open(_) => self.planned_specs(change)?,
            ChangeFolder::Archived(folder) => self.archived_specs(change, &folder)?,
        };
        Ok(Subject::new("spec", entries))
    }

    fn planned_specs(&self, change: &str) -> Result<Vec<SubjectEntry>, Error> {
        let plan = self.plan_archive(change, ArchiveOptions::default()).map_err(|error| error.under(CODE))?;
        let unmerged =
            plan.targets.iter().any(|target| plan.specs.iter().all(|spec| spec.capability != *target));
        if plan.refusal.is_some() || unmerged {
            let message = format!("`{change}` cannot be merged, so nobody knows the specs it leads to");
            return Err(Error::usage(CODE, message).fix(format!("mend what `validate {change}` shows")));
        }
        Ok(plan.specs.iter().map(|spec| of_text(&spec.capability, spec.after.as_deref())).collect())
    }

    fn archived_specs(&self, change: &str, folder: &std::path::Path) -> Result<Vec<SubjectEntry>, Error> {
        let path = folder.join(RECEIPT);
        let text = fs::read_lossy(&path).map_err(|_| {
            let message =
                format!("the archive of `{change}` left no receipt, so nobody knows the specs it led to");
            Error::usage(CODE, message).fix("take the file back from history")
        })?;
        let receipt = Receipt::parse(&text).map_err(|reason| {
            Error::usage(CODE, format!("the receipt of `{change}` cannot be read: {reason}"))
        })?;
        let written: BTreeMap<&str, Option<&String>> =
            receipt.files.iter().map(|file| (file.path.as_str(), file.after.as_ref())).collect();
        let specs = folder.join("specs");
        let deltas = ChangeSpecs::of(&specs).map_err(|error| unreadable(&specs, &error))?.deltas;
        let written_or_left = |delta: SpecFile| {
            if let Some(after) = written.get(path_of(&delta.id).as_str()) {
                return Ok(of_digest(&delta.id, after.cloned()));
            }
            // The archive found nothing to write: what was there then is what is there.
            let file = self.path().join(path_of(&delta.id));
            match fs::read_lossy(&file) {
                Ok(text) => Ok(of_text(&delta.id, Some(&text))),
                Err(error) if fs::is_missing(&error) => Ok(of_text(&delta.id, None)),
                Err(error) => Err(unreadable(&file, &error)),
            }
        };
        deltas.into_iter().map(written_or_left).collect()
    }
}

fn path_of(capability: &str) -> String {
    format!("openspec/specs/{capability}/spec.md")
}

fn of_text(capability: &str, text: Option<&str>) -> SubjectEntry {
    of_digest(capability, text.map(|text| Hashed::of(text.as_bytes()).sha256))
}

fn of_digest(capability: &str, sha256: Option<String>) -> SubjectEntry {
    let mode = if sha256.is_some() { EntryMode::File } else { EntryMode::Absent };
    let sha256 = sha256.unwrap_or_else(|| Hashed::of(b"").sha256);
    SubjectEntry { path: path_of(capability), mode, sha256 }
}
