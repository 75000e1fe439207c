//! The archived changes: what each of them did to which requirement.
//!
//! Where an archive left a receipt, it tells what really happened. Elsewhere the delta is all there is, and it tells what
//! was asked for.

use countersign_delta::{RECEIPT, Receipt, incoming_text};
use countersign_model::delta_document::{DeltaDocument, Operation};
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use super::commits::Commit;
use super::texts::document;
use crate::error::{Error, io_error, io_reason};
use crate::fs;
use crate::items::spec_files;
use crate::root::Project;

/// One operation on one requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ArchivedOperation {
    pub(crate) operation: Operation,
    /// The name it leaves, or the name it takes away.
    pub(crate) name: String,
    /// The name before a rename.
    pub(crate) from: Option<String>,
    /// The text it writes.
    pub(crate) text: Option<String>,
}

/// What an archived change did to one capability, in the order in which an archive does it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ArchivedDelta {
    pub(crate) capability: String,
    pub(crate) operations: Vec<ArchivedOperation>,
}

/// An archived change.
#[derive(Debug, Clone)]
pub(crate) struct ArchivedChange {
    /// The name of its folder.
    pub(crate) folder: String,
    /// The name the change had.
    pub(crate) id: String,
    /// The day in the name of the folder.
    pub(crate) date: Option<String>,
    pub(crate) deltas: Vec<ArchivedDelta>,
    /// What the archive noted, where it did.
    pub(crate) receipt: Option<Receipt>,
    /// The commit that the folder came with, where git knows one.
    pub(crate) commit: Option<Commit>,
    /// The place of that commit among all others, the oldest having the lowest.
    pub(crate) rank: Option<usize>,
}

impl Project {
    /// Reads every archived change, sorted by folder, and says what could not be read.
    pub(crate) fn read_archive(&self) -> Result<(Vec<ArchivedChange>, Vec<String>), Error> {
        let archive = self.archive_dir();
        let folders = self.archived_changes().map_err(|error| io_error("history_error", &archive, &error))?;
        let read: Vec<(ArchivedChange, Vec<String>)> =
            folders.par_iter().map(|folder| self.read_archived(folder)).collect();
        let (changes, notes): (Vec<_>, Vec<_>) = read.into_iter().unzip();
        Ok((changes, notes.into_iter().flatten().collect()))
    }

    fn read_archived(&self, folder: &str) -> (ArchivedChange, Vec<String>) {
        let (date, id) = dated(folder);
        let mut notes = Vec::new();
        let mut deltas = Vec::new();
        let specs = self.archive_dir().join(folder).join("specs");
        let files = match spec_files(&specs) {
            Ok(files) => files,
            Err(error) if fs::is_missing(&error) => Vec::new(),
            Err(error) => {
                notes.push(format!("`{}` cannot be read: {}", self.relative(&specs), io_reason(&error)));
                Vec::new()
            }
        };
        for file in files.into_iter().filter(|file| !file.escapes) {
            match fs::read_lossy(&file.path) {
                Ok(text) => deltas.push(ArchivedDelta { capability: file.id, operations: operations(&text) }),
                Err(error) => {
                    notes.push(format!(
                        "`{}` cannot be read: {}",
                        self.relative(&file.path),
                        io_reason(&error)
                    ));
                }
            }
        }
        let file = self.archive_dir().join(folder).join(RECEIPT);
        let receipt = match fs::read_lossy(&file).map(|text| Receipt::parse(&text)) {
            Ok(Ok(receipt)) => Some(receipt),
            Ok(Err(reason)) => {
                notes.push(format!("`{}` cannot be used: {reason}", self.relative(&file)));
                None
            }
            Err(error) if fs::is_missing(&error) => None,
            Err(error) => {
                notes.push(format!("`{}` cannot be read: {}", self.relative(&file), io_reason(&error)));
                None
            }
        };
        let change = ArchivedChange {
            folder: folder.to_owned(),
            id: id.to_owned(),
            date: date.map(str::to_owned),
            deltas,
            receipt,
            commit: None,
            rank: None,
        };
        (change, notes)
    }
}

/// Splits `2026-01-04-add-login` into the day and the name.
fn dated(folder: &str) -> (Option<&str>, &str) {
    let Some((day, id)) = folder.get(..10).zip(folder.get(10..).and_then(|rest| rest.strip_prefix('-')))
    else {
        return (None, folder);
    };
    if !id.is_empty() && day.parse::<jiff::civil::Date>().is_ok() { (Some(day), id) } else { (None, folder) }
}

/// The operations of a delta, in the order in which an archive does them.
pub(crate) fn operations(text: &str) -> Vec<ArchivedOperation> {
    let document = document(text);
    let delta = DeltaDocument::read(&document);
    let plain = |operation, name: &str, from: Option<&str>, text: Option<String>| ArchivedOperation {
        operation,
        name: name.to_owned(),
        from: from.map(str::to_owned),
        text,
    };
    let renamed =
        delta.renamed.iter().map(|rename| plain(Operation::Renamed, rename.to, Some(rename.from), None));
    let removed = delta.removed.iter().map(|removal| plain(Operation::Removed, removal.name, None, None));
    let written = |operation, blocks: &[countersign_model::spec::Block<'_>]| -> Vec<ArchivedOperation> {
        let text = |block: &countersign_model::spec::Block<'_>| {
            Some(incoming_text(&document, block).trim_end().to_owned())
        };
        blocks.iter().map(|block| plain(operation, block.name, None, text(block))).collect()
    };
    let modified = written(Operation::Modified, &delta.modified);
    let added = written(Operation::Added, &delta.added);
    renamed.chain(removed).chain(modified).chain(added).collect()
}
