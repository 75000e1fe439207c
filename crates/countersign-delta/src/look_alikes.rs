//! Names that only look like the name of another requirement: a reader takes the two for one, OpenSpec does not.

use std::collections::{HashMap, HashSet};

use countersign_diag::Finding;
use countersign_model::Document;
use countersign_model::delta_document::DeltaDocument;
use countersign_model::reference::look_alike;

use crate::Class;
use crate::plan::{Content, Plan, near_miss};

/// Finds look-alikes among the names that a plan brings in, and among removals and renames that it takes for done.
pub(crate) fn check(
    base: Option<&Document>,
    delta: &DeltaDocument<'_>,
    plan: &Plan<'_>,
) -> Vec<(Finding, Class)> {
    let document = delta.document();
    let mut found = Vec::new();
    let mut by_look: HashMap<String, Vec<&str>> = HashMap::new();
    for slot in &plan.slots {
        by_look.entry(look_alike(slot.name)).or_default().push(slot.name);
    }
    let mut report = |line: usize, name: &str, except: &str| {
        let names = by_look.get(&look_alike(name));
        let other = names.and_then(|names| names.iter().find(|other| **other != name && **other != except));
        if let Some(other) = other {
            found.push((near_miss(document, line, name, other), Class::N));
        }
    };
    for slot in &plan.slots {
        if let Content::Added(block) = &slot.content {
            report(block.header(), slot.name, slot.name);
        }
    }
    for rename in &delta.renamed {
        report(rename.to_line, rename.to, rename.to);
    }
    if base.is_none() {
        return found;
    }
    let in_base: HashSet<&str> = plan.base.blocks.iter().map(|block| block.name).collect();
    let new_names: HashSet<&str> = delta.renamed.iter().map(|rename| rename.to).collect();
    for removal in delta.removed.iter().filter(|removal| !in_base.contains(removal.name)) {
        report(removal.line, removal.name, removal.name);
    }
    let done = |rename: &&countersign_model::delta_document::Rename<'_>| {
        !in_base.contains(rename.from) && !new_names.contains(rename.from)
    };
    for rename in delta.renamed.iter().filter(done) {
        report(rename.from_line, rename.from, rename.to);
    }
    found
}
