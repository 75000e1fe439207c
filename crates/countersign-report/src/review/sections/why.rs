//! Why: the reason of the proposal, the decisions of the design, and what is left out on purpose.

use super::super::desk::{Desk, Missing};
use super::super::value::{Fold, Group, Tone};

pub(super) fn groups(desk: &Desk<'_>) -> Vec<Group> {
    let documents = desk.facts.documents;
    let mut groups = desk.said(documents.proposal, &["why", "motivation", "problem"]);
    if groups.is_empty() {
        let what = Missing {
            about: "why the change is made",
            title: "Why",
            hint: "the problem, and what it costs today",
            tone: Tone::Bad,
        };
        groups.push(Group::open(None, vec![desk.missing(documents.proposal, "proposal.md", &what)]));
    }
    let outside = ["non-goal", "non goal", "nongoal", "out of scope", "not in scope"];
    let mut left_out = desk.said(documents.proposal, &outside);
    left_out.extend(desk.said(documents.design, &outside));
    if left_out.is_empty() {
        let what = Missing {
            about: "what is left out on purpose",
            title: "Non-goals",
            hint: "what a reader may expect and will not get, with the paths that stay as they are",
            tone: Tone::Warn,
        };
        left_out.push(Group::open(None, vec![desk.missing(documents.proposal, "proposal.md", &what)]));
    }
    groups.append(&mut left_out);
    let mut decisions = desk.said(documents.design, &["decision", "alternative", "approach considered"]);
    for group in &mut decisions {
        group.fold = Fold::Closed;
    }
    groups.append(&mut decisions);
    groups
}
