//! `queue`: the open changes in the order in which they can be archived, each tried on top of those before it.

use std::collections::{BTreeMap, BTreeSet};

use countersign_report::queue::{QueueRow, QueueView};

use crate::error::Error;
use crate::loaded_change::{LoadedChange, Surroundings};
use crate::overlay::{Overlay, archived as archived_over};
use crate::root::Project;

impl Project {
    /// Tries to archive every open change, predecessors first.
    pub fn queue(&self) -> Result<QueueView, Error> {
        let around = Surroundings::new(self);
        let changes = self.open_changes(&around)?;
        let by_id: BTreeMap<&str, &LoadedChange> =
            changes.iter().map(|change| (change.id.as_str(), change)).collect();
        let archived: BTreeSet<String> = self
            .archived_changes()
            .unwrap_or_default()
            .into_iter()
            .filter_map(|folder| folder.get(11..).map(str::to_owned))
            .collect();
        let sorted = sort(&by_id);
        let mut overlay = Overlay::new();
        let mut failed: BTreeSet<&str> = BTreeSet::new();
        let mut rows = Vec::new();
        for id in &sorted.order {
            let change = by_id[id];
            let reason = first_failure(change, (&by_id, &archived, &failed), &mut overlay);
            if reason.is_some() {
                failed.insert(id);
            }
            rows.push(row(change, reason));
        }
        for id in sorted.in_cycles {
            let reason = Some(format!("it waits for itself: {}", sorted.cycle.join(" -> ")));
            rows.push(row(by_id[id], reason));
        }
        Ok(QueueView { changes: rows, cycle: owned(&sorted.cycle) })
    }
}

fn row(change: &LoadedChange, reason: Option<String>) -> QueueRow {
    QueueRow {
        change: change.id.clone(),
        after: owned(&change.depends_on()),
        reason,
        notes: change
            .metadata_notes
            .iter()
            .map(|finding| format!(".openspec.yaml: {}", finding.message()))
            .collect(),
    }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// Why a change cannot be archived at its place in the queue; its result is laid over the specs if it can.
fn first_failure(
    change: &LoadedChange,
    (open, archived, failed): (&BTreeMap<&str, &LoadedChange>, &BTreeSet<String>, &BTreeSet<&str>),
    overlay: &mut Overlay,
) -> Option<String> {
    for id in change.depends_on() {
        if failed.contains(id) {
            return Some(format!("it waits for `{id}`, which cannot be archived"));
        }
        if !open.contains_key(id) && !archived.contains(id) {
            return Some(format!("it waits for `{id}`, and there is no such change"));
        }
    }
    match archived_over(change, overlay) {
        Ok(after) => {
            *overlay = after;
            None
        }
        Err(reason) => Some(reason),
    }
}

/// The order, and what has none.
struct Sorted<'c> {
    order: Vec<&'c str>,
    /// The changes that wait for themselves, or for one that does.
    in_cycles: Vec<&'c str>,
    /// The shortest cycle, its first change again at its end.
    cycle: Vec<&'c str>,
}

/// Predecessors first, else by name.
fn sort<'c>(changes: &BTreeMap<&'c str, &'c LoadedChange>) -> Sorted<'c> {
    let waits: BTreeMap<&str, Vec<&str>> = changes
        .iter()
        .map(|(id, change)| {
            let open = change.depends_on().into_iter().filter(|other| changes.contains_key(other));
            (*id, open.collect())
        })
        .collect();
    let mut order: Vec<&str> = Vec::new();
    let mut placed: BTreeSet<&str> = BTreeSet::new();
    let mut left: BTreeSet<&str> = changes.keys().copied().collect();
    while let Some(next) =
        left.iter().copied().find(|id| waits[id].iter().all(|other| placed.contains(other)))
    {
        left.remove(next);
        placed.insert(next);
        order.push(next);
    }
    let cycle = left
        .iter()
        .filter_map(|start| shortest_cycle(start, &waits))
        .min_by_key(Vec::len)
        .unwrap_or_default();
    Sorted { order, in_cycles: left.into_iter().collect(), cycle }
}

/// The shortest way from a change back to itself.
fn shortest_cycle<'c>(start: &'c str, waits: &BTreeMap<&'c str, Vec<&'c str>>) -> Option<Vec<&'c str>> {
    let mut paths: Vec<Vec<&str>> = vec![vec![start]];
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    while !paths.is_empty() {
        let mut longer = Vec::new();
        for path in paths {
            let last = *path.last()?;
            for next in waits.get(last).into_iter().flatten() {
                let mut path = path.clone();
                path.push(next);
                if *next == start {
                    return Some(path);
                }
                if seen.insert(next) {
                    longer.push(path);
                }
            }
        }
        paths = longer;
    }
    None
}
