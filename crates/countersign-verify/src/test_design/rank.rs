//! Identity and order of candidates, and how many there may be.

use std::collections::BTreeMap;

use countersign_trace::Place;

use super::{CandidateKind, TestCandidate, short_digest};

/// The most of one requirement.
const OF_REQUIREMENT: usize = 3;
/// The most of one kind.
const OF_KIND: usize = 6;
/// The most of a change.
const OF_CHANGE: usize = 30;

/// What a test would do.
pub(super) struct Sketch {
    pub(super) title: String,
    pub(super) given: String,
    pub(super) when: String,
    pub(super) then: String,
}

/// A candidate with its identity.
pub(super) fn candidate(
    (kind, subject): (CandidateKind, &str),
    place: &Place,
    weight: u32,
    reason: String,
    sketch: Sketch,
) -> TestCandidate {
    let id = short_digest(&format!("{}\n{subject}", kind.as_str()));
    let Sketch { title, given, when, then } = sketch;
    let (subject, place) = (subject.to_owned(), place.clone());
    TestCandidate { id, kind, subject, place, reason, title, given, when, then, weight }
}

/// The best first, each once, a handful of each requirement and of each kind; and how many were left out.
pub(super) fn rank(mut found: Vec<TestCandidate>) -> (Vec<TestCandidate>, usize) {
    found.sort_by(|a, b| {
        (b.weight.cmp(&a.weight))
            .then_with(|| (a.kind, &a.subject, &a.place).cmp(&(b.kind, &b.subject, &b.place)))
    });
    let mut ids: BTreeMap<String, usize> = BTreeMap::new();
    found.retain(|one| {
        let seen = ids.entry(one.id.clone()).or_default();
        *seen += 1;
        *seen == 1
    });
    let before = found.len();
    let mut requirements: BTreeMap<String, usize> = BTreeMap::new();
    let mut kinds: BTreeMap<CandidateKind, usize> = BTreeMap::new();
    found.retain(|one| {
        let whole = one.subject.split('#').next().unwrap_or_default().to_owned();
        let of_requirement = requirements.entry(whole).or_default();
        let of_kind = kinds.entry(one.kind).or_default();
        let is_kept = *of_requirement < OF_REQUIREMENT && *of_kind < OF_KIND;
        *of_requirement += usize::from(is_kept);
        *of_kind += usize::from(is_kept);
        is_kept
    });
    found.truncate(OF_CHANGE);
    let left_out = before - found.len();
    (found, left_out)
}
