//! `export`: the requirements and what proves them, for other traceability tools.

use std::io;
use std::path::Path;

use countersign_report::export::{Export, ExportFacts};
use countersign_trace::catalogue::Stage;

use crate::error::Error;
use crate::root::Project;
use crate::select::unknown_change;
use crate::traced::Closely;
use crate::verify::VerifyScope;

/// The code of errors.
const CODE: &str = "export_error";

impl Project {
    /// Gathers the main specs as they stand, or what an open change promises. Nothing is run and nothing is written.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn export(&self, change: Option<&str>) -> Result<Export, Error> {
        if let Some(id) = change {
            let changes = self.changes().unwrap_or_default();
            if !changes.iter().any(|known| known == id) {
                return Err(unknown_change(CODE, id, &changes));
            }
        }
        let loaded = self.load_trace(&Closely::None)?;
        let trace = loaded.trace();
        let scope = match change {
            Some(id) => VerifyScope::Change { id: id.to_owned(), range: None },
            None => VerifyScope::Specs,
        };
        let verification = loaded.verification(&trace, &scope);
        let at = change
            .map(|id| {
                let is_it = |known: &countersign_trace::catalogue::Change| {
                    known.id == id && known.stage == Stage::Open
                };
                trace.catalogue.changes.iter().position(is_it).ok_or_else(|| {
                    Error::usage(CODE, format!("change `{id}` holds nothing that can be read"))
                        .fix("write its `proposal.md`")
                })
            })
            .transpose()?;
        Ok(Export::of(&ExportFacts {
            trace: &trace,
            change: at,
            deltas: &change.map(|id| loaded.change_deltas(id)).unwrap_or_default(),
            verification: &verification,
            reports: loaded.states(),
            sources: loaded.sources(),
        }))
    }
}

/// Writes the files of an export that is a folder. It is made where it is missing; other files in it stay.
#[expect(
    clippy::disallowed_methods,
    reason = "an export goes where the caller says, outside of the project too"
)]
pub fn write_export(folder: &Path, files: &[(&str, Vec<u8>)]) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    files.iter().try_for_each(|(name, bytes)| std::fs::write(folder.join(name), bytes))
}
