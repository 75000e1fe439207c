//! `rebase`: writes a change anew over the main specs of now, and its `base.lock` with it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use countersign_delta::{
    BASE_LOCK, BaseLock, KnownBase, RecordedBase, Sides, merge_requirement, requirement_texts,
};
use countersign_diag::{SourceMap, TextEdit, apply_edits};
use countersign_model::delta_document::DeltaDocument;
use countersign_report::rebase::{RebaseRow, RebaseView};

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
            let text = rebased(delta, &around, &mut view.rows)?;
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

/// The delta over the main spec of now.
fn rebased(
    delta: &LoadedDelta,
    around: &Surroundings<'_>,
    rows: &mut Vec<RebaseRow>,
) -> Result<String, Error> {
    let document = DeltaDocument::read(&delta.document);
    let current = current_texts(delta);
    let mut edits: Vec<TextEdit> = Vec::new();
    let mut row = |requirement: &str, what: String, is_conflict: bool| {
        rows.push(RebaseRow {
            capability: delta.capability.clone(),
            requirement: requirement.to_owned(),
            what,
            is_conflict,
        });
    };
    let renamed =
        |name: &str| around.bases.renamed_to(&delta.capability, name).filter(|new| current.contains_key(new));
    for block in &document.modified {
        let source = document
            .renamed
            .iter()
            .find(|rename| rename.to == block.name)
            .map_or(block.name, |rename| rename.from);
        let new_name = if current.contains_key(source) { None } else { renamed(source) };
        let now = current.get(new_name.as_deref().unwrap_or(source));
        let incoming = block.raw(&delta.document);
        let mut text = incoming.clone().into_owned();
        if let Some(new_name) = &new_name {
            row(block.name, format!("the main spec calls it `{new_name}` now"), false);
            let body = text.split_once('\n').map_or("", |(_, body)| body).to_owned();
            text = format!("### Requirement: {new_name}\n{body}");
        }
        match (now, base_of(delta, source)) {
            (None, _) => row(block.name, "it is not in the main spec any more".to_owned(), true),
            (Some(now), Some(base)) if now != base => {
                let sides = Sides { base, current: now, incoming: &text };
                let merged = merge_requirement(sides, delta.bases.granularity);
                match merged.conflicts.first() {
                    None => row(block.name, "both edits are in the delta now".to_owned(), false),
                    Some(conflict) => row(
                        block.name,
                        format!("both edit {}: choose between the marks", conflict.part),
                        true,
                    ),
                }
                text = merged.text;
            }
            (Some(_), Some(_)) => {}
            (Some(_), None) => row(
                block.name,
                "nothing tells its base; the main spec of now is taken for it".to_owned(),
                false,
            ),
        }
        if text != incoming {
            let range = delta.document.line_offset(block.lines.start)
                ..delta.document.line_text_end(block.lines.end - 1);
            edits.push(TextEdit::replace(range, text.replace('\n', delta.document.majority_line_break())));
        }
    }
    for removal in &document.removed {
        match (current.get(removal.name), base_of(delta, removal.name)) {
            (Some(now), Some(base)) if now != base => {
                row(removal.name, "its text changed; the removal is of the text of now".to_owned(), false);
            }
            _ => {}
        }
    }
    edits.sort_by_key(|edit| edit.range.start);
    apply_edits(delta.document.text(), &edits)
        .map_err(|error| Error::environment("rebase_failed", error.to_string()).fix("mend the delta first"))
}

fn current_texts(delta: &LoadedDelta) -> BTreeMap<String, String> {
    match &delta.base {
        LoadedBase::Spec(document, _) => requirement_texts(document).into_iter().collect(),
        LoadedBase::Absent | LoadedBase::Unreadable(_) => BTreeMap::new(),
    }
}

fn base_of<'d>(delta: &'d LoadedDelta, name: &str) -> Option<&'d str> {
    let known: &KnownBase = delta.bases.of(name)?;
    known.text.as_deref()
}

/// Notes the main spec of now as the base of everything that the delta names.
fn record(lock: &mut BaseLock, delta: &LoadedDelta, text: &str) {
    let current = current_texts(delta);
    let is_there = matches!(delta.base, LoadedBase::Spec(..));
    let document = countersign_model::Document::new(SourceMap::default().add("", ""), text.into());
    for name in named(&DeltaDocument::read(&document)) {
        let text = current.get(&name).cloned();
        lock.bases.push(RecordedBase::new(&delta.capability, &name, text, is_there));
    }
}
