//! The receipts of a project: those of archived changes, and those that `sync` left with changes that are still open.

use std::path::Path;

use countersign_delta::{
    BaseOrigin, KnownBase, RECEIPT, RECEIPT_INVALID, Receipt, RequirementChange, digest,
};
use countersign_diag::Finding;

use crate::error::io_reason;
use crate::fs;
use crate::root::Project;

/// What stands against using a receipt: its path from the folder of a change, and the finding.
pub(crate) type Fault = (String, Finding);

/// A folder that may have a receipt.
pub(super) struct Folder {
    /// Its name.
    pub(super) name: String,
    is_archived: bool,
    /// The receipts in it, the oldest first.
    receipts: Vec<Receipt>,
}

/// Every receipt of a project.
pub(super) struct Receipts {
    folders: Vec<Folder>,
    faults: Vec<Fault>,
}

impl Receipts {
    /// Reads them all, archived changes first.
    pub(super) fn read(project: &Project) -> Self {
        let mut found = Self { folders: Vec::new(), faults: Vec::new() };
        let places = [
            (project.archived_changes(), project.archive_dir(), "../archive", true),
            (project.changes(), project.changes_dir(), "..", false),
        ];
        for (names, folder, shown, is_archived) in places {
            match names {
                Ok(names) => {
                    for name in names {
                        let shown = format!("{shown}/{name}/{RECEIPT}");
                        found.add(&folder.join(&name), (name, shown), is_archived);
                    }
                }
                Err(error) => {
                    let message =
                        format!("`{}` cannot be read: {}", project.relative(&folder), io_reason(&error));
                    let finding = Finding::without_place(&RECEIPT_INVALID, message)
                        .help("make the folder readable: the receipts in it say what this change was written against");
                    found.faults.push((shown.to_owned(), finding));
                }
            }
        }
        found
    }

    fn add(&mut self, folder: &Path, (name, shown): (String, String), is_archived: bool) {
        let receipts = match read_receipt(folder) {
            Ok(Some((receipt, _))) => receipt.unfolded(),
            Ok(None) => Vec::new(),
            Err(reason) => {
                self.faults.push((shown, fault(&name, &reason)));
                Vec::new()
            }
        };
        self.folders.push(Folder { name, is_archived, receipts });
    }

    /// What stands against relying on the receipts.
    pub(super) fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// What each receipt says of a requirement, with the folder that it lies in.
    pub(super) fn changes_of<'r>(
        &'r self,
        capability: &'r str,
        name: &'r str,
    ) -> impl Iterator<Item = (&'r str, &'r Receipt, &'r RequirementChange)> {
        self.folders.iter().flat_map(move |folder| {
            let receipts = folder.receipts.iter();
            receipts.filter_map(move |receipt| {
                Some((folder.name.as_str(), receipt, receipt.change_of(capability, name)?))
            })
        })
    }

    /// The text before the first archive or sync that lists the change as open and touched the requirement.
    pub(super) fn base(&self, id: &str, capability: &str, name: &str) -> Option<KnownBase> {
        let touching: Vec<_> = self
            .changes_of(capability, name)
            .filter(|(_, receipt, _)| receipt.open.iter().any(|open| open == id))
            .collect();
        // Folder names tell days only; texts tell the order within one.
        let is_first = |before: Option<&String>| {
            before.is_none_or(|before| {
                !touching.iter().any(|(_, _, other)| other.after_digest.as_ref() == Some(before))
            })
        };
        let first = touching
            .iter()
            .find(|(_, _, change)| is_first(change.before_digest.as_ref()))
            .or(touching.first());
        first.map(|(folder, _, change)| KnownBase {
            text: change.before.clone(),
            origin: BaseOrigin::Receipt { archived: (*folder).to_owned() },
            earlier: Vec::new(),
        })
    }

    /// A text of a requirement that a receipt holds and that has a digest.
    pub(super) fn text(&self, capability: &str, name: &str, wanted: &str) -> Option<String> {
        let mut texts = self.changes_of(capability, name).filter_map(|(_, _, change)| change.before.clone());
        texts.find(|text| digest(text) == wanted)
    }

    /// The archived changes of which no receipt says what the archive did: another tool archived them.
    pub(super) fn archived_without(&self) -> impl Iterator<Item = &str> {
        let is_told = |folder: &Folder| folder.receipts.iter().any(|receipt| !receipt.archived_as.is_empty());
        let without = self.folders.iter().filter(move |folder| folder.is_archived && !is_told(folder));
        without.map(|folder| folder.name.as_str())
    }

    /// How many receipts there are.
    pub(super) fn count(&self) -> usize {
        self.folders.iter().map(|folder| folder.receipts.len()).sum()
    }
}

/// The receipt in a folder with its bytes as text, if there is one, or why it cannot be used.
pub(crate) fn read_receipt(folder: &Path) -> Result<Option<(Receipt, String)>, String> {
    let text = match fs::read(&folder.join(RECEIPT)) {
        Ok(bytes) => String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?,
        Err(error) if fs::is_missing(&error) => return Ok(None),
        Err(error) => return Err(io_reason(&error)),
    };
    Receipt::parse(&text).map(|receipt| Some((receipt, text)))
}

/// The finding about the receipt in a folder.
pub(crate) fn fault(folder: &str, reason: &str) -> Finding {
    let message = format!("the receipt of `{folder}` cannot be used: {reason}");
    Finding::without_place(&RECEIPT_INVALID, message)
        .help("take the file back from history; or look at what `countersign rebase` shows, and take the main specs of now as the base")
}
