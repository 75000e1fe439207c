//! What needs the diff of a change is `not-verified` while something may be missing from it. What fails on a part of the
//! diff fails all the same, and what has nothing to compare stays `not-applicable`.

use countersign_trace::Place;

use super::Found;
use crate::diff::DiffState;
use crate::input::ChangeFacts;
use crate::item::{Item, ItemStatus};

/// Runs a check, and takes its passes back where the diff is not all there.
pub(super) fn check(facts: &ChangeFacts<'_>, found: &mut Found, check: impl FnOnce(&mut Found)) {
    let mut own = Found::default();
    check(&mut own);
    let (reason, places): (String, &[Place]) = match &facts.diff.state {
        DiffState::Complete if facts.diff.paths.is_empty() => ("diff unknown: it is empty".to_owned(), &[]),
        DiffState::Complete => {
            found.append(own);
            return;
        }
        DiffState::Incomplete { reason, places } => (format!("diff incomplete: {reason}"), places),
        DiffState::Unknown { reason } => (format!("diff unknown: {reason}"), &[]),
    };
    let needs = |item: &&mut Item| matches!(item.status, ItemStatus::Pass | ItemStatus::NotVerified);
    for item in own.items.iter_mut().filter(needs) {
        item.status = ItemStatus::NotVerified;
        item.strength = None;
        item.reason.clone_from(&reason);
        item.related.extend_from_slice(places);
        item.next = Some(
            "give the range with `--range A..B`, or end each commit with `Change: ID` or `No-Change: reason`"
                .to_owned(),
        );
    }
    found.append(own);
}
