//! `unarchive`: what was brought back.

use std::io;

use serde::Serialize;

use crate::answer::Answer;
use crate::{Style, json, safety};

/// The document of `unarchive --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnarchiveDocument {
    /// `countersign.unarchive/1`.
    pub schema: &'static str,
    /// The id of the change.
    pub change: String,
    /// The folder it came from.
    pub archived_as: String,
    /// The main specs that were restored, by path.
    pub specs: Vec<String>,
}

/// The value of `schema`.
pub const UNARCHIVE_SCHEMA: &str = "countersign.unarchive/1";

impl Answer for UnarchiveDocument {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        json::write(out, self)
    }

    fn write_text(&self, out: &mut dyn io::Write, _style: Style) -> io::Result<()> {
        let (change, archived_as) = (safety::terminal(&self.change), safety::terminal(&self.archived_as));
        writeln!(out, "Change `{change}` is back, as it was before `{archived_as}`.")?;
        for spec in &self.specs {
            writeln!(out, "  restored {}", safety::terminal(spec))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{UNARCHIVE_SCHEMA, UnarchiveDocument};
    use crate::tests::schema::check_published;

    #[test]
    fn the_document_matches_its_schema() {
        let document = UnarchiveDocument {
            schema: UNARCHIVE_SCHEMA,
            change: "one".to_owned(),
            archived_as: "2026-11-23-one".to_owned(),
            specs: vec!["openspec/specs/cap/spec.md".to_owned()],
        };
        let value = serde_json::to_value(document).expect("strings are JSON");
        check_published("unarchive.schema.json", &value);
    }
}
