//! `archive`: what was archived.

use serde::Serialize;

use super::RootOutput;

/// The answer of `archive NAME --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ArchiveAnswer {
    /// What was archived.
    pub archive: ArchivedOutput,
    /// The project.
    pub root: RootOutput,
}

/// What was archived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ArchivedOutput {
    /// The id of the change.
    pub change: String,
    /// The folder name below `archive`.
    pub archived_as: String,
    /// The absolute path of that folder.
    pub path: String,
    /// Whether a main spec changed.
    pub specs_updated: bool,
    /// The counts, where deltas were merged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub totals: Option<TotalsOutput>,
    /// What somebody should know.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// Where and why the result differs from OpenSpec's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<NoteOutput>,
}

/// How many requirements changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct TotalsOutput {
    /// New ones.
    pub added: usize,
    /// Replaced ones.
    pub modified: usize,
    /// Removed ones.
    pub removed: usize,
    /// Renamed ones.
    pub renamed: usize,
}

/// Where and why the result differs from OpenSpec's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoteOutput {
    /// The letter of the deliberate difference.
    pub class: &'static str,
    /// The capability path.
    pub capability: String,
    /// What happened.
    pub message: String,
}
