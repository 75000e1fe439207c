//! Main specs as they would be after some open changes: texts over the files, in memory.

use std::collections::BTreeMap;

use countersign_delta::{
    Base, BaseOrigin, Bases, Encoding, KnownBase, Outcome, Trial, TrialInput, requirement_texts, trial,
    validate_change,
};
use countersign_diag::{Finding, SourceMap};
use countersign_model::Document;
use countersign_model::delta_document::DeltaDocument;
use countersign_model::metadata::MarkerKey;

use crate::archive::{ArchiveOptions, refusal};
use crate::loaded_change::{LoadedChange, LoadedDelta};

/// Main specs by capability where they differ from disk; `None` if the capability is gone.
pub(crate) type Overlay = BTreeMap<String, Option<String>>;

/// Why a change cannot be applied.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Failure {
    pub(crate) capability: String,
    pub(crate) finding: Box<Finding>,
}

/// Archives a change over an overlay, in memory; or the reason why `archive` would refuse, from the same code.
pub(crate) fn archived(change: &LoadedChange, overlay: &Overlay) -> Result<Overlay, String> {
    let laid_over: Vec<LaidOver> =
        change.deltas.iter().map(|delta| LaidOver::of(overlay, &delta.capability)).collect();
    let mut input = change.input();
    for ((delta, loaded), laid_over) in input.deltas.iter_mut().zip(&change.deltas).zip(&laid_over) {
        delta.base = match laid_over {
            LaidOver::Nothing => continue,
            LaidOver::Gone => Base::Absent,
            LaidOver::Text(base) => Base::Spec(base, Encoding::default()),
        };
        delta.bases = against_disk(&loaded.bases, loaded.on_disk());
    }
    let verdict = validate_change(&input);
    if let Some(refusal) = refusal(&input, &verdict, ArchiveOptions::default()).refusal {
        return Err(refusal.issues.first().map_or(refusal.message, |issue| {
            let path = issue.path().strip_suffix("/spec.md").unwrap_or(issue.path());
            format!("{path}: {}", issue.finding.message())
        }));
    }
    let mut after = overlay.clone();
    for delta in &input.deltas {
        let path = delta.path();
        let trial = verdict.trials.iter().find(|(other, _)| *other == path);
        match trial.and_then(|(_, trial)| trial.outcome.clone()) {
            Some(Outcome::Write(text)) => drop(after.insert(delta.capability.clone(), Some(text))),
            Some(Outcome::Retire) => drop(after.insert(delta.capability.clone(), None)),
            Some(Outcome::Unchanged) | None => {}
        }
    }
    Ok(after)
}

/// The main spec of a capability as an overlay has it.
enum LaidOver {
    /// As on disk.
    Nothing,
    /// It is gone.
    Gone,
    /// Another text.
    Text(Document),
}

impl LaidOver {
    fn of(overlay: &Overlay, capability: &str) -> Self {
        match overlay.get(capability) {
            None => Self::Nothing,
            Some(None) => Self::Gone,
            Some(Some(text)) => {
                Self::Text(Document::new(SourceMap::default().add("", ""), text.as_str().into()))
            }
        }
    }
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
    let on_disk = delta.on_disk();
    let laid_over = LaidOver::of(overlay, &delta.capability);
    let base = match &laid_over {
        LaidOver::Nothing => on_disk,
        LaidOver::Gone => None,
        LaidOver::Text(document) => Some(document),
    };
    let document = DeltaDocument::read(&delta.document);
    let bases = match &laid_over {
        LaidOver::Nothing => delta.bases.clone(),
        LaidOver::Gone | LaidOver::Text(_) => against_disk(&delta.bases, on_disk),
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
