//! `validate --record-base`: what was noted in `base.lock`.

use std::io;

use serde::Serialize;

use crate::answer::Answer;
use crate::{Style, json, safety};

/// The document of `validate NAME --record-base --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordBaseDocument {
    /// `countersign.record-base/1`.
    pub schema: &'static str,
    /// How many digests of requirements, in the first step.
    pub digests: usize,
    /// Requirements whose texts were noted now, as `capability: name`.
    pub recorded: Vec<String>,
    /// How many requirements had their texts noted already.
    pub kept: usize,
    /// Which step it was.
    #[serde(skip)]
    pub step: RecordStep,
}

/// The steps in which a base is noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordStep {
    /// The change is begun: digests only.
    Initial,
    /// The delta is there: texts.
    Texts,
}

/// The value of `schema`.
pub const RECORD_BASE_SCHEMA: &str = "countersign.record-base/1";

impl Answer for RecordBaseDocument {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        json::write(out, self)
    }

    fn write_text(&self, out: &mut dyn io::Write, _style: Style) -> io::Result<()> {
        if self.step == RecordStep::Initial {
            return writeln!(out, "base.lock notes {} requirements as they are now.", self.digests);
        }
        for requirement in &self.recorded {
            writeln!(out, "recorded {}", safety::terminal(requirement))?;
        }
        writeln!(out, "{} recorded, {} were there already.", self.recorded.len(), self.kept)
    }
}

#[cfg(test)]
mod tests {
    use super::{RECORD_BASE_SCHEMA, RecordBaseDocument, RecordStep};
    use crate::tests::schema::check_published;

    #[test]
    fn the_document_matches_its_schema() {
        let document = RecordBaseDocument {
            schema: RECORD_BASE_SCHEMA,
            digests: 3,
            recorded: vec!["cap: Alpha".to_owned()],
            kept: 1,
            step: RecordStep::Texts,
        };
        let value = serde_json::to_value(document).expect("strings are JSON");
        check_published("record-base.schema.json", &value);
    }
}
