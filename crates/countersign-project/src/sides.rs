//! `diff`: for each requirement of a delta, what it was written against, what the main spec says, and what it wants.

use std::collections::BTreeMap;

use countersign_delta::requirement_texts;
use countersign_diag::SourceMap;
use countersign_model::delta_document::DeltaDocument;
use countersign_report::sides::{SidesRow, SidesView};

use crate::error::Error;
use crate::loaded_change::{LoadedBase, LoadedChange, Surroundings};
use crate::root::Project;
use crate::show_diff::unified;

impl Project {
    /// The three sides of every requirement that a change modifies or removes.
    pub fn sides(&self, change: &str) -> Result<SidesView, Error> {
        let around = Surroundings::new(self);
        let loaded = LoadedChange::read(self, change, &around, &mut SourceMap::default())?;
        let mut rows = Vec::new();
        for delta in &loaded.deltas {
            let current: BTreeMap<String, String> = match &delta.base {
                LoadedBase::Spec(document, _) => requirement_texts(document).into_iter().collect(),
                LoadedBase::Absent | LoadedBase::Unreadable(_) => BTreeMap::new(),
            };
            let document = DeltaDocument::read(&delta.document);
            let modified = document
                .modified
                .iter()
                .map(|block| (block.name, Some(block.raw(&delta.document).into_owned())));
            let removed = document.removed.iter().map(|removal| (removal.name, None));
            for (name, incoming) in modified.chain(removed) {
                let source = document
                    .renamed
                    .iter()
                    .find(|rename| rename.to == name)
                    .map_or(name, |rename| rename.from);
                let known = delta.bases.of(source).filter(|known| known.text.is_some());
                let now = current.get(source).map_or("", String::as_str);
                let base = known.and_then(|known| known.text.as_deref());
                let wanted = incoming.as_deref().unwrap_or("");
                rows.push(SidesRow {
                    capability: delta.capability.clone(),
                    requirement: name.to_owned(),
                    known_from: known.map(|known| known.origin.to_string()),
                    in_main_spec: base.filter(|base| *base != now).map(|base| unified(base, now)),
                    in_change: unified(base.unwrap_or(now), wanted),
                });
            }
        }
        Ok(SidesView { change: change.to_owned(), rows })
    }
}
