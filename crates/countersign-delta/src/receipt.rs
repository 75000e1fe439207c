//! `receipt.json`: what an archive or a sync did, so that it can be undone, and so that changes which were open at that moment know
//! what they were written against.

use countersign_diag::TextEdit;
use serde::{Deserialize, Serialize};

use crate::base_lock::digest;

/// The name of the file in the archived folder.
pub const RECEIPT: &str = "receipt.json";

/// The receipt of one archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// `countersign.receipt/1`.
    pub schema: String,
    /// The id of the change.
    pub change: String,
    /// The folder name below `archive`; empty if the deltas were synced and the change stayed open.
    pub archived_as: String,
    /// The ids of the other changes that were open, sorted.
    pub open: Vec<String>,
    /// What happened to requirements, in the order of the plans.
    pub requirements: Vec<RequirementChange>,
    /// What happened to files, sorted by path.
    pub files: Vec<FileChange>,
    /// Folders that the archive made, relative to the project, outermost first.
    pub folders_made: Vec<String>,
    /// Folders that it removed because they were empty, outermost first.
    pub folders_removed: Vec<String>,
    /// Text of the delta that was dropped with consent: file and line.
    pub accepted_drops: Vec<String>,
    /// Scenarios removed or renamed on purpose.
    pub scenarios: Vec<ScenarioChange>,
    /// The receipts that lay in the folder before, such as those of syncs, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Self>,
    /// The file that lay there before, where it was not spelled as we spell it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced: Option<String>,
}

/// The value of `schema`.
pub const RECEIPT_SCHEMA: &str = "countersign.receipt/1";

/// What happened to one requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequirementChange {
    /// The capability path.
    pub capability: String,
    /// The name before, or the new name of an addition.
    pub requirement: String,
    /// `added`, `modified`, `merged`, `removed` or `renamed`.
    pub operation: String,
    /// The text before; absent for an addition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// sha256 of the text before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_digest: Option<String>,
    /// sha256 of the text after; absent for a removal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_digest: Option<String>,
    /// The new name, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renamed_to: Option<String>,
}

/// What happened to one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileChange {
    /// Relative to the project.
    pub path: String,
    /// sha256 before; absent if the file was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// sha256 after; absent if the file was deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// The permission bits before, where the system has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<u32>,
    /// How to get the text before from that after, where both are there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undo: Vec<UndoEdit>,
    /// The whole text before, where the file was deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// One edit of the text after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UndoEdit {
    /// The first byte to replace.
    pub start: usize,
    /// The byte behind the last one to replace.
    pub end: usize,
    /// What stood there.
    pub text: String,
}

/// A scenario that went, or changed its name, on purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScenarioChange {
    /// The capability path.
    pub capability: String,
    /// The requirement.
    pub requirement: String,
    /// The scenario.
    pub scenario: String,
    /// Its new name, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renamed_to: Option<String>,
    /// Why.
    pub reason: String,
}

impl Receipt {
    /// Reads the file.
    pub fn parse(text: &str) -> Result<Self, String> {
        let receipt: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if receipt.schema == RECEIPT_SCHEMA {
            Ok(receipt)
        } else {
            Err(format!("`{}` is not `{RECEIPT_SCHEMA}`", receipt.schema))
        }
    }

    /// The file.
    pub fn print(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("strings and numbers are JSON");
        text.push('\n');
        text
    }

    /// The same receipt after the one that lay in its place, which is not lost.
    #[must_use]
    pub fn after(mut self, before: Self, text: &str) -> Self {
        self.replaced = (before.print() != text).then(|| text.to_owned());
        self.earlier = before.unfolded();
        self
    }

    /// The file that lay in the place of this one; `None` if there was none.
    pub fn before(&self) -> Option<String> {
        let (last, earlier) = self.earlier.split_last()?;
        let text = || Self { earlier: earlier.to_vec(), ..last.clone() }.print();
        Some(self.replaced.clone().unwrap_or_else(text))
    }

    /// The receipts of all that was done, the oldest first, each without the others.
    pub fn unfolded(mut self) -> Vec<Self> {
        let mut all = std::mem::take(&mut self.earlier);
        all.push(self);
        all
    }

    /// What the archive did to a requirement of a capability, by its name before.
    pub fn change_of(&self, capability: &str, requirement: &str) -> Option<&RequirementChange> {
        self.requirements
            .iter()
            .find(|change| change.capability == capability && change.requirement == requirement)
    }
}

impl FileChange {
    /// A file that is written in place of another text.
    pub fn edited(path: &str, before: &str, after: &str, edits: &[TextEdit]) -> Self {
        Self {
            path: path.to_owned(),
            before: Some(digest(before)),
            after: Some(digest(after)),
            mode: None,
            undo: undo(before, edits),
            text: None,
        }
    }

    /// The text before, from the text after; `None` if the undo edits do not lead to it.
    pub fn restore(&self, after: &str) -> Option<String> {
        let mut text = String::with_capacity(after.len());
        let mut at = 0;
        for edit in &self.undo {
            text.push_str(after.get(at..edit.start)?);
            text.push_str(&edit.text);
            at = edit.end;
        }
        text.push_str(after.get(at..)?);
        (Some(digest(&text)) == self.before).then_some(text)
    }
}

/// The edits that lead back: over the text after, sorted and disjoint.
fn undo(before: &str, edits: &[TextEdit]) -> Vec<UndoEdit> {
    let mut shift = 0_isize;
    let mut undo = Vec::with_capacity(edits.len());
    for edit in edits {
        let start = edit.range.start.saturating_add_signed(shift);
        let end = start + edit.text.len();
        undo.push(UndoEdit { start, end, text: before[edit.range.clone()].to_owned() });
        let (new, old) = (edit.text.len(), edit.range.len());
        shift += isize::try_from(new).unwrap_or(isize::MAX) - isize::try_from(old).unwrap_or(isize::MAX);
    }
    undo
}
