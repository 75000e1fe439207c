//! What a commit did to the requirements of a main spec.

use countersign_model::delta_document::Operation;

use super::commits::Version;
use super::past::{Past, Texts};
use super::texts::body;

/// What a commit did to one requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SpecChange {
    pub(crate) operation: Operation,
    pub(crate) name: String,
    pub(crate) from: Option<String>,
    pub(crate) text: Option<String>,
}

/// The requirements that a version has otherwise than every parent of its commit, by name; none where a content is not
/// in this clone.
pub(crate) fn spec_changes(past: &Past, version: &Version) -> Vec<SpecChange> {
    let Some(after) = past.requirements(version.blob.as_deref()) else { return Vec::new() };
    let parents: Option<Vec<Texts>> =
        version.before.iter().map(|blob| past.requirements(blob.as_deref())).collect();
    parents.map_or_else(Vec::new, |parents| compare(&after, &parents))
}

fn compare(after: &Texts, parents: &[Texts]) -> Vec<SpecChange> {
    let empty = Texts::default();
    let first = parents.first().unwrap_or(&empty);
    let mut gone: Vec<&String> = first
        .keys()
        .filter(|name| !after.contains_key(*name) && parents.iter().all(|parent| parent.contains_key(*name)))
        .collect();
    let mut changes = Vec::new();
    for (name, text) in after.iter() {
        if parents.iter().any(|parent| parent.get(name) == Some(text)) {
            continue;
        }
        let is_new = parents.iter().all(|parent| !parent.contains_key(name));
        // A requirement that goes while one with the same body comes was renamed.
        let old =
            gone.iter().position(|old| is_new && !body(text).is_empty() && body(&first[*old]) == body(text));
        let change = |operation, from, text| SpecChange { operation, name: name.clone(), from, text };
        changes.push(match old.map(|at| gone.remove(at)) {
            Some(old) => change(Operation::Renamed, Some(old.clone()), None),
            None if is_new => change(Operation::Added, None, Some(text.clone())),
            None => change(Operation::Modified, None, Some(text.clone())),
        });
    }
    let removed = gone.into_iter().map(|name| SpecChange {
        operation: Operation::Removed,
        name: name.clone(),
        from: None,
        text: None,
    });
    changes.extend(removed);
    changes
}
