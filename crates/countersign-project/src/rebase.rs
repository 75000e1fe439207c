//! `rebase`: writes a change anew over the main specs of now, and its `base.lock` with it.

mod delta;

use std::collections::BTreeMap;
use std::path::PathBuf;

use countersign_delta::{BASE_LOCK, BaseLock, RecordedBase, requirement_texts};
use countersign_diag::SourceMap;
use countersign_model::Document;
use countersign_model::delta_document::DeltaDocument;
use countersign_report::rebase::RebaseView;

use crate::error::Error;
use crate::fs;
use crate::loaded_change::{LoadedBase, LoadedChange, LoadedDelta, Surroundings};
use crate::record_base::named;
use crate::root::Project;
use crate::show_diff::unified;
use crate::transaction::{Digest, FileStep, Steps};

/// Whether anything is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rebase {
    /// The delta and `base.lock` are.
    Write,
    /// Nothing is; the answer says what would be.
    DryRun,
}

impl Project {
    /// Rebases a change. Conflicts end up as markers in the delta, which no archive accepts.
    pub fn rebase(&self, change: &str, how: Rebase) -> Result<RebaseView, Error> {
        let operation = format!("rebase {change}");
        let turn = match how {
            Rebase::Write => Some(self.turn(&operation)?),
            Rebase::DryRun => None,
        };
        let around = Surroundings::new(self);
        let loaded = LoadedChange::read(self, change, &around, &mut SourceMap::default())?;
        let mut view = RebaseView { change: change.to_owned(), rows: Vec::new(), diffs: Vec::new() };
        let mut files = Vec::new();
        let mut lock = lock_of(&loaded).unwrap_or_default();
        lock.bases.clear();
        for delta in &loaded.deltas {
            let path = PathBuf::from("openspec/changes")
                .join(change)
                .join("specs")
                .join(&delta.capability)
                .join("spec.md");
            let text = delta::rebased(delta, &around, &mut view.rows)?;
            let before = delta.document.text();
            if text != before {
                view.diffs.push((fs::display(&path), unified(before, &text)));
                files.push(FileStep {
                    path,
                    before: Some(Digest::of(before.as_bytes())),
                    after: Some(text.clone().into_bytes()),
                    mode: None,
                });
            }
            record(&mut lock, delta, &text);
        }
        let path = PathBuf::from("openspec/changes").join(change).join(BASE_LOCK);
        let before = fs::read(&self.path().join(&path)).ok();
        let after = lock.print().into_bytes();
        if before.as_ref() != Some(&after) {
            files.push(FileStep {
                path,
                before: before.as_deref().map(Digest::of),
                after: Some(after),
                mode: None,
            });
        }
        if let Some(turn) = turn.filter(|_| !files.is_empty()) {
            turn.commit(&Steps { operation, files, ..Steps::default() })?;
        }
        Ok(view)
    }
}

fn lock_of(change: &LoadedChange) -> Option<BaseLock> {
    BaseLock::parse(&fs::read_lossy(&change.folder.join(BASE_LOCK)).ok()?).ok()
}

fn current_texts(delta: &LoadedDelta) -> BTreeMap<String, String> {
    match &delta.base {
        LoadedBase::Spec(document, _) => requirement_texts(document).into_iter().collect(),
        LoadedBase::Absent | LoadedBase::Unreadable(_) => BTreeMap::new(),
    }
}

/// Notes the main spec of now as the base of everything that the delta names.
fn record(lock: &mut BaseLock, delta: &LoadedDelta, text: &str) {
    let current = current_texts(delta);
    let is_there = matches!(delta.base, LoadedBase::Spec(..));
    let document = Document::new(SourceMap::default().add("", ""), text.into());
    for name in named(&DeltaDocument::read(&document)) {
        let text = current.get(&name).cloned();
        lock.bases.push(RecordedBase::new(&delta.capability, &name, text, is_there));
    }
}
