//! `overlap`: which open changes work on the same requirements, and what becomes of them in either order.

use std::collections::{BTreeMap, BTreeSet};

use countersign_diag::SourceMap;
use countersign_model::delta_document::DeltaDocument;
use countersign_report::overlap::{OverlapView, Severity};
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use crate::error::{Error, io_error};
use crate::loaded_change::{LoadedChange, Surroundings};
use crate::overlay::{Overlay, apply};
use crate::root::Project;

/// A requirement by capability and name.
type Target = (String, String);

impl Project {
    /// Reads every open change; one that cannot be read is an error that names it.
    pub(crate) fn open_changes(&self, around: &Surroundings<'_>) -> Result<Vec<LoadedChange>, Error> {
        let names = self.changes().map_err(|error| io_error("change_error", &self.changes_dir(), &error))?;
        let nested = |name: &String| {
            crate::change::nested_changes(&self.changes_dir(), name, &around.schemas).is_none()
        };
        let names: Vec<String> = names.into_iter().filter(nested).collect();
        names
            .par_iter()
            .map(|name| LoadedChange::read(self, name, around, &mut SourceMap::default()))
            .collect()
    }

    /// The pairs of open changes that work on a common requirement, worst first; with those of other branches, or of any
    /// references that git knows, as `reference:change`.
    pub fn overlap(&self, against: &[String]) -> Result<Vec<OverlapView>, Error> {
        let around = Surroundings::new(self);
        let mut changes = self.open_changes(&around)?;
        let here: BTreeSet<String> = changes.iter().map(|change| change.id.clone()).collect();
        for reference in against {
            changes.extend(self.changes_of(reference, &here)?);
        }
        Ok(overlaps(&changes))
    }

    /// The open changes of a reference that are not open here.
    fn changes_of(&self, reference: &str, here: &BTreeSet<String>) -> Result<Vec<LoadedChange>, Error> {
        let failed = |reason: String| {
            Error::usage("reference_unreadable", format!("`{reference}` cannot be compared with: {reason}"))
                .fix("name a branch, a tag or a commit that this clone has")
        };
        let history = self.history().map_err(|absent| failed(absent.to_string()))?;
        let files =
            history.files_at(reference, "openspec/changes").map_err(|error| failed(error.to_string()))?;
        let mut texts: BTreeMap<String, Vec<(String, Vec<u8>)>> = BTreeMap::new();
        for file in files {
            let Some((id, capability)) = delta_path(&file.path) else { continue };
            if !here.contains(id) {
                let bytes = history.blob(&file.blob).map_err(|error| failed(error.to_string()))?;
                texts.entry(id.to_owned()).or_default().push((capability.to_owned(), bytes));
            }
        }
        let changes = texts.into_iter();
        Ok(changes
            .map(|(id, texts)| LoadedChange::of_texts(self, format!("{reference}:{id}"), texts))
            .collect())
    }
}

/// The change and the capability of a delta, by its path.
fn delta_path(path: &str) -> Option<(&str, &str)> {
    let (id, rest) = path.strip_prefix("openspec/changes/")?.split_once('/')?;
    let capability = rest.strip_prefix("specs/")?.strip_suffix("/spec.md")?;
    (id != "archive").then_some((id, capability))
}

/// The pairs among some changes.
pub(crate) fn overlaps(changes: &[LoadedChange]) -> Vec<OverlapView> {
    let mut by_target: BTreeMap<Target, Vec<usize>> = BTreeMap::new();
    for (index, change) in changes.iter().enumerate() {
        for target in targets(change) {
            by_target.entry(target).or_default().push(index);
        }
    }
    let mut pairs: BTreeMap<(usize, usize), BTreeSet<&Target>> = BTreeMap::new();
    for (target, who) in &by_target {
        for (at, first) in who.iter().enumerate() {
            for second in &who[at + 1..] {
                pairs.entry((*first, *second)).or_default().insert(target);
            }
        }
    }
    let pairs: Vec<_> = pairs.into_iter().collect();
    let mut views: Vec<OverlapView> = pairs
        .par_iter()
        .filter_map(|((first, second), targets)| judge(&changes[*first], &changes[*second], targets))
        .collect();
    views.sort_by(|a, b| (a.severity, &a.changes).cmp(&(b.severity, &b.changes)));
    views
}

/// Every requirement that a change names; a rename couples two names.
fn targets(change: &LoadedChange) -> BTreeSet<Target> {
    let mut names = BTreeSet::new();
    for loaded in &change.deltas {
        let delta = DeltaDocument::read(&loaded.document);
        let blocks = delta.added.iter().chain(&delta.modified).map(|block| block.name);
        let removed = delta.removed.iter().map(|removal| removal.name);
        let renamed = delta.renamed.iter().flat_map(|rename| [rename.from, rename.to]);
        for name in blocks.chain(removed).chain(renamed) {
            names.insert((loaded.capability.clone(), name.to_owned()));
        }
    }
    names
}

/// Tries both orders. A pair that leads to one result without a merge, as an early-synced repeat does, is no overlap.
fn judge(first: &LoadedChange, second: &LoadedChange, targets: &BTreeSet<&Target>) -> Option<OverlapView> {
    let empty = Overlay::new();
    let alone = [apply(first, &empty), apply(second, &empty)];
    if alone[0].is_ok() && alone[0] == alone[1] {
        return None;
    }
    let in_order = |a: &Result<Overlay, _>, then: &LoadedChange| match a {
        Ok(overlay) => apply(then, overlay).map_err(|failure| failure.finding.message().to_owned()),
        Err(_) => Err("the other change cannot be archived by itself".to_owned()),
    };
    let forward = in_order(&alone[0], second);
    let backward = in_order(&alone[1], first);
    let (severity, reason) = match (&forward, &backward) {
        (Ok(one), Ok(other)) if same(one, other) => (Severity::Clean, None),
        (Ok(_), Ok(_)) => {
            (Severity::OrderDependent, Some("both orders work, with different results".to_owned()))
        }
        (Ok(_), Err(reason)) => {
            (Severity::OrderDependent, Some(format!("only `{}` first works: {reason}", first.id)))
        }
        (Err(reason), Ok(_)) => {
            (Severity::OrderDependent, Some(format!("only `{}` first works: {reason}", second.id)))
        }
        (Err(reason), Err(_)) => (Severity::Conflict, Some(reason.clone())),
    };
    Some(OverlapView {
        severity,
        changes: [first.id.clone(), second.id.clone()],
        requirements: targets.iter().map(|(capability, name)| format!("{capability}: {name}")).collect(),
        reason,
    })
}

/// Whether two results hold the same lines in every spec: additions stand in the order in which they came.
fn same(one: &Overlay, other: &Overlay) -> bool {
    let lines = |text: &Option<String>| -> Vec<String> {
        let mut lines: Vec<String> = text
            .iter()
            .flat_map(|text| text.lines().map(|line| line.trim_end().to_owned()))
            .filter(|line| !line.is_empty())
            .collect();
        lines.sort();
        lines
    };
    one.len() == other.len()
        && one.iter().zip(other).all(|((a, before), (b, after))| a == b && lines(before) == lines(after))
}
