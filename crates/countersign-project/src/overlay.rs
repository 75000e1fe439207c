//! Main specs as they would be after some open changes: texts over the files, in memory.

use std::collections::BTreeMap;

use countersign_delta::{BaseOrigin, Bases, KnownBase, Outcome, Trial, TrialInput, requirement_texts, trial};
use countersign_diag::{Finding, SourceMap};
use countersign_model::Document;
use countersign_model::delta_document::DeltaDocument;
use countersign_model::metadata::MarkerKey;

use crate::loaded_change::{LoadedBase, LoadedChange, LoadedDelta};

/// Main specs by capability where they differ from disk; `None` if the capability is gone.
pub(crate) type Overlay = BTreeMap<String, Option<String>>;

/// Why a change cannot be applied.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Failure {
    pub(crate) capability: String,
    pub(crate) finding: Box<Finding>,
}

/// Applies the deltas of a change over an overlay, all or none.
pub(crate) fn apply(change: &LoadedChange, overlay: &Overlay) -> Result<Overlay, Failure> {
    let mut after = overlay.clone();
    for delta in &change.deltas {
        let text = merged(change, delta, overlay)?;
        after.insert(delta.capability.clone(), text);
    }
    Ok(after)
}

fn merged(change: &LoadedChange, delta: &LoadedDelta, overlay: &Overlay) -> Result<Option<String>, Failure> {
    let failure = |finding: Box<Finding>| Failure { capability: delta.capability.clone(), finding };
    let on_disk = match &delta.base {
        LoadedBase::Spec(document, _) => Some(document),
        LoadedBase::Absent | LoadedBase::Unreadable(_) => None,
    };
    let laid_over = overlay
        .get(&delta.capability)
        .map(|text| text.as_deref().map(|text| Document::new(SourceMap::default().add("", ""), text.into())));
    let base = match &laid_over {
        Some(document) => document.as_ref(),
        None => on_disk,
    };
    let document = DeltaDocument::read(&delta.document);
    let bases = match &laid_over {
        Some(_) => against_disk(&delta.bases, on_disk),
        None => delta.bases.clone(),
    };
    let input = TrialInput {
        capability: &delta.capability,
        change: &change.id,
        base,
        delta: &document,
        bases: &bases,
        retires: change.declares(MarkerKey::RetireCapabilities),
    };
    let Trial { refused, rejected, ours, outcome, .. } = trial(&input);
    if let Some(finding) = refused.or(rejected) {
        return Err(failure(finding));
    }
    if let Some((finding, _)) = ours.into_iter().next() {
        return Err(failure(Box::new(finding)));
    }
    Ok(match outcome {
        Some(Outcome::Write(text)) => Some(text),
        Some(Outcome::Retire) => None,
        Some(Outcome::Unchanged) | None => base.map(|base| base.text().to_owned()),
    })
}

/// The bases of a delta, and for what nobody recorded the main spec on disk: open changes are compared as if written
/// against it.
fn against_disk(bases: &Bases, on_disk: Option<&Document>) -> Bases {
    let mut bases = bases.clone();
    for (name, text) in on_disk.map(requirement_texts).unwrap_or_default() {
        let known = KnownBase { text: Some(text), origin: BaseOrigin::Disk, earlier: Vec::new() };
        bases.known.entry(name).or_insert(known);
    }
    bases.touched.clear();
    bases
}
