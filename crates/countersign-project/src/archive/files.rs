//! From a plan to the steps of a transaction, with the receipt among them.

use std::path::{Path, PathBuf};

use countersign_delta::{FileChange, RECEIPT, RECEIPT_SCHEMA, Receipt, digest};

use super::plan::{ArchivePlan, SpecOutcome, SpecPlan};
use crate::bases::read_receipt;
use crate::error::Error;
use crate::fs;
use crate::root::Project;
use crate::transaction::{Digest, FileStep, FolderMove, Steps};

/// What a receipt is about.
enum ReceiptOf {
    /// The folder moves.
    Archive,
    /// The change stays open.
    Sync,
}

/// The path of a main spec, relative to the project.
fn spec_path(capability: &str) -> String {
    format!("openspec/specs/{capability}/spec.md")
}

/// The step for one main spec; `None` if it stays as it is.
fn spec_step(spec: &SpecPlan) -> Option<FileStep> {
    (spec.outcome != SpecOutcome::Unchanged).then(|| FileStep {
        path: PathBuf::from(spec_path(&spec.capability)),
        before: spec.before.as_deref().map(|text| Digest::of(text.as_bytes())),
        after: spec.after.as_ref().map(|text| text.clone().into_bytes()),
        mode: None,
    })
}

impl Project {
    /// The steps that apply the deltas and leave the change where it is, with a receipt in it.
    pub(super) fn sync_steps(&self, plan: &ArchivePlan) -> Result<Steps, Error> {
        Ok(Steps {
            operation: format!("sync {}", plan.change),
            files: self.files(plan, &ReceiptOf::Sync)?,
            prune: Self::emptied_folders(plan),
            date: self.environment.today.clone(),
            ..Steps::default()
        })
    }

    /// The steps that archive a change.
    pub(super) fn archive_steps(&self, plan: &ArchivePlan) -> Result<Steps, Error> {
        let from = PathBuf::from("openspec/changes").join(&plan.change);
        let to = PathBuf::from("openspec/changes/archive").join(&plan.archived_as);
        Ok(Steps {
            operation: format!("archive {}", plan.change),
            files: self.files(plan, &ReceiptOf::Archive)?,
            folder_move: Some(FolderMove { from, to }),
            folders: Vec::new(),
            prune: Self::emptied_folders(plan),
            date: self.environment.today.clone(),
        })
    }

    /// The steps for the main specs, and for the receipt in the folder of the change. A receipt that lies there, of an
    /// earlier sync, is carried on.
    fn files(&self, plan: &ArchivePlan, of: &ReceiptOf) -> Result<Vec<FileStep>, Error> {
        let earlier = read_receipt(&self.changes_dir().join(&plan.change)).map_err(|reason| {
            let message = format!("the receipt of `{}` cannot be used: {reason}", plan.change);
            Error::usage("receipt_invalid", message).fix("take the file back from history, or rename it")
        })?;
        let before = earlier.as_ref().map(|(_, text)| Digest::of(text.as_bytes()));
        let mut receipt = self.receipt(plan, of)?;
        if let Some((earlier, text)) = earlier {
            receipt = receipt.after(earlier, &text);
        }
        let mut files: Vec<FileStep> = plan.specs.iter().filter_map(spec_step).collect();
        files.push(FileStep {
            path: PathBuf::from("openspec/changes").join(&plan.change).join(RECEIPT),
            before,
            after: Some(receipt.print().into_bytes()),
            mode: None,
        });
        Ok(files)
    }

    /// The folders of retired capabilities, innermost first, up to `openspec/specs`.
    fn emptied_folders(plan: &ArchivePlan) -> Vec<PathBuf> {
        let specs = Path::new("openspec/specs");
        let retired = plan.specs.iter().filter(|spec| spec.outcome == SpecOutcome::Retire);
        let mut folders: Vec<PathBuf> = retired
            .flat_map(|spec| {
                let folder = specs.join(&spec.capability);
                folder
                    .ancestors()
                    .take_while(|folder| *folder != specs)
                    .map(Path::to_owned)
                    .collect::<Vec<_>>()
            })
            .collect();
        folders.sort_by_key(|folder| std::cmp::Reverse(folder.components().count()));
        folders.dedup();
        folders
    }

    fn receipt(&self, plan: &ArchivePlan, of: &ReceiptOf) -> Result<Receipt, Error> {
        let changes = self
            .changes()
            .map_err(|error| crate::error::io_error("archive_error", &self.changes_dir(), &error))?;
        let changed = || plan.specs.iter().filter(|spec| spec.outcome != SpecOutcome::Unchanged);
        Ok(Receipt {
            schema: RECEIPT_SCHEMA.to_owned(),
            change: plan.change.clone(),
            archived_as: match of {
                ReceiptOf::Archive => plan.archived_as.clone(),
                ReceiptOf::Sync => String::new(),
            },
            open: changes.into_iter().filter(|id| *id != plan.change).collect(),
            requirements: plan.specs.iter().flat_map(|spec| spec.requirements.iter().cloned()).collect(),
            files: changed().map(|spec| self.file_change(spec)).collect(),
            folders_made: self.folders_made(plan, of),
            folders_removed: self.folders_removed(plan),
            accepted_drops: plan.dropped.clone(),
            scenarios: plan.specs.iter().flat_map(|spec| spec.scenarios.iter().cloned()).collect(),
            earlier: Vec::new(),
            replaced: None,
        })
    }

    fn file_change(&self, spec: &SpecPlan) -> FileChange {
        let path = spec_path(&spec.capability);
        let mut change = match (&spec.before, &spec.after) {
            (Some(before), Some(after)) => FileChange::edited(&path, before, after, &spec.edits),
            (before, after) => FileChange {
                path: path.clone(),
                before: before.as_deref().map(digest),
                after: after.as_deref().map(digest),
                mode: None,
                undo: Vec::new(),
                text: before.clone(),
            },
        };
        change.mode = fs::mode(&self.path().join(&path));
        change
    }

    /// The folders that will be made, outermost first.
    fn folders_made(&self, plan: &ArchivePlan, of: &ReceiptOf) -> Vec<String> {
        let created = plan.specs.iter().filter(|spec| spec.outcome == SpecOutcome::Create);
        let wanted = created.map(|spec| PathBuf::from("openspec/specs").join(&spec.capability));
        let archive = match of {
            ReceiptOf::Archive => Some(PathBuf::from("openspec/changes/archive")),
            ReceiptOf::Sync => None,
        };
        let wanted = wanted.chain(archive);
        let mut made: Vec<String> = wanted
            .flat_map(|folder| folder.ancestors().map(Path::to_owned).collect::<Vec<_>>())
            .filter(|folder| !folder.as_os_str().is_empty() && !fs::exists(&self.path().join(folder)))
            .map(|folder| fs::display(&folder))
            .collect();
        made.sort();
        made.dedup();
        made
    }

    /// The folders that will be empty and go, outermost first.
    fn folders_removed(&self, plan: &ArchivePlan) -> Vec<String> {
        let going: Vec<PathBuf> = Self::emptied_folders(plan);
        let retired: Vec<PathBuf> = plan
            .specs
            .iter()
            .filter(|spec| spec.outcome == SpecOutcome::Retire)
            .map(|spec| PathBuf::from(spec_path(&spec.capability)))
            .collect();
        let mut removed: Vec<PathBuf> = Vec::new();
        for folder in going {
            let entries = fs::entries(&self.path().join(&folder)).unwrap_or_default();
            let is_emptied = entries.iter().all(|entry| {
                let path = folder.join(&entry.name);
                retired.contains(&path) || removed.contains(&path)
            });
            if is_emptied {
                removed.push(folder);
            }
        }
        removed.sort();
        removed.iter().map(|folder| fs::display(folder)).collect()
    }
}
