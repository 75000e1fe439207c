//! `archive --all`: what was archived, and where it stopped.

use serde::Serialize;

use crate::compat::Diagnostic;
use crate::compat::archive::ArchivedOutput;

/// The document of `archive --all --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ArchiveAllDocument {
    /// `countersign.archive-all/1`.
    pub schema: &'static str,
    /// The archived changes, in the order in which they were archived.
    pub archived: Vec<ArchivedOutput>,
    /// The change that could not be archived; what was queued behind it is still open.
    pub stopped: Option<StoppedAt>,
}

/// The change that could not be archived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoppedAt {
    /// Its id.
    pub change: String,
    /// Why.
    pub reason: Diagnostic,
}

impl ArchiveAllDocument {
    /// The document.
    pub fn new(archived: Vec<ArchivedOutput>, stopped: Option<StoppedAt>) -> Self {
        Self { schema: "countersign.archive-all/1", archived, stopped }
    }
}

#[cfg(test)]
mod tests {
    use super::{ArchiveAllDocument, StoppedAt};
    use crate::compat::Diagnostic;
    use crate::compat::archive::ArchivedOutput;
    use crate::tests::schema::check_published;

    #[test]
    fn the_document_matches_its_schema() {
        let archived = ArchivedOutput {
            change: "one".to_owned(),
            archived_as: "2026-11-23-one".to_owned(),
            path: "/project/openspec/changes/archive/2026-11-23-one".to_owned(),
            specs_updated: true,
            totals: None,
            warnings: vec!["a warning".to_owned()],
            notes: Vec::new(),
        };
        let reason = Diagnostic::error("archive_refused", "it would lose text").fix("mend it");
        let stopped = StoppedAt { change: "two".to_owned(), reason };
        for stopped in [None, Some(stopped)] {
            let document = ArchiveAllDocument::new(vec![archived.clone()], stopped);
            let value = serde_json::to_value(document).expect("strings are JSON");
            check_published("archive-all.schema.json", &value);
        }
    }
}
