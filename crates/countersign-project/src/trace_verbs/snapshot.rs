//! `trace snapshot`: writes `openspec/trace.snapshot`, or compares coverage with it.

use countersign_diag::SourceMap;
use countersign_report::accept::{SnapshotRow, SnapshotView};
use countersign_trace::Snapshot;

use super::CODE;
use super::edits::{Writing, replace};
use crate::error::{Error, io_error};
use crate::fs;
use crate::root::Project;
use crate::traced::Closely;

/// The file.
const SNAPSHOT: &str = "openspec/trace.snapshot";

impl Project {
    /// Writes coverage down, or, where only a look is wanted, says what differs from what was written down.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn trace_snapshot(&self, writing: Writing) -> Result<SnapshotView, Error> {
        let turn = writing.turn(self, "trace snapshot")?;
        let loaded = self.load_trace(&Closely::None)?;
        let trace = loaded.trace();
        let now = Snapshot::of(&trace);
        let path = self.path().join(SNAPSHOT);
        let known = match fs::read(&path) {
            Ok(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
            Err(error) if fs::is_missing(&error) => None,
            Err(error) => return Err(io_error(CODE, &path, &error)),
        };
        if known.is_none() && turn.is_none() {
            return Err(Error::usage(CODE, format!("there is no `{SNAPSHOT}` to compare with"))
                .fix("write one with `trace snapshot`, and commit it"));
        }
        let mut before = Snapshot::default();
        if let Some(text) = &known {
            let id = SourceMap::default().add(SNAPSHOT, text.as_str());
            let parsed = Snapshot::parse(id, text);
            if let (Some(broken), None) = (parsed.findings.first(), &turn) {
                return Err(Error::usage(CODE, format!("{} ({SNAPSHOT})", broken.message()))
                    .fix("the file is derived: write it again with `trace snapshot`"));
            }
            before = parsed.value;
        }
        let text = now.to_string();
        let is_new = known.as_deref() != Some(text.as_str());
        if let Some(turn) = turn.as_ref().filter(|_| is_new) {
            let step = replace(self, SNAPSHOT, text.into_bytes())?;
            Writing::commit(turn, "trace snapshot", vec![step])?;
        }
        // Of a first snapshot every line is new; that says nothing.
        let changes = if known.is_none() { Vec::new() } else { before.diff(&now) };
        let changes = changes.into_iter().map(|change| SnapshotRow {
            loss: change.is_loss(),
            before: change.before.as_ref().map(ToString::to_string),
            after: change.after.as_ref().map(ToString::to_string),
            reference: change.reference,
        });
        Ok(SnapshotView {
            is_check: turn.is_none(),
            written: is_new && turn.is_some(),
            changes: changes.collect(),
            lines: now.lines.len(),
        })
    }
}
