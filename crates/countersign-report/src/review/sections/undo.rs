//! How it is undone, and how one would notice that it has to be.

use super::super::desk::{Desk, Missing};
use super::super::value::{Group, Tone};

pub(super) fn groups(desk: &Desk<'_>) -> Vec<Group> {
    let design = desk.facts.documents.design;
    let words = ["rollback", "roll back", "roll-back", "migration", "rollout", "undo"];
    let mut groups = desk.said(design, &words);
    groups.extend(desk.said(desk.facts.documents.proposal, &words));
    if groups.is_empty() {
        let what = Missing {
            about: "how to undo the change",
            title: "Rollback approach",
            hint: "the switch or the command, how long it takes, and what happens to data written meanwhile",
            tone: Tone::Warn,
        };
        groups.push(Group::open(None, vec![desk.missing(design, "design.md", &what)]));
    }
    let mut said = desk.said(design, &["observab", "monitor", "metric", "alert"]);
    if said.is_empty() {
        let what = Missing {
            about: "how one would notice that something is wrong",
            title: "Observability additions",
            hint: "the metrics, events and log lines to look at",
            tone: Tone::Muted,
        };
        said.push(Group::open(None, vec![desk.missing(design, "design.md", &what)]));
    }
    groups.append(&mut said);
    groups
}
