//! Rules and paths that no policy watches.

use countersign_trace::Place;

use super::rank::{Sketch, candidate};
use super::{CandidateKind, TestCandidate};

/// What a policy leaves out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Watch {
    /// Nobody asked a policy.
    #[default]
    NotConfigured,
    /// The rules and paths that it does not watch, by name.
    Unwatched(Vec<(String, Place)>),
}

impl Watch {
    /// Whether a policy was asked.
    pub fn is_configured(&self) -> bool {
        matches!(self, Self::Unwatched(_))
    }
}

/// One candidate for each rule or path.
pub(super) fn find(watch: &Watch) -> Vec<TestCandidate> {
    let Watch::Unwatched(names) = watch else { return Vec::new() };
    let candidates = names.iter().map(|(name, place)| {
        let sketch = Sketch {
            title: format!("{name} is watched"),
            given: format!("a change of `{name}` that breaks what is agreed"),
            when: "the gate looks at it".to_owned(),
            then: "a rule says so".to_owned(),
        };
        let reason = "the change relies on it, and no policy watches it".to_owned();
        candidate((CandidateKind::Unwatched, name), place, 30, reason, sketch)
    });
    candidates.collect()
}
