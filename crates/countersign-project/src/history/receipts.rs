//! What receipts say that archived changes did, in place of what their deltas asked for.
//!
//! A receipt holds the texts before and the digests after. The text behind a digest is one that something else still
//! holds: the main spec, a later receipt, or the delta itself.

use std::collections::HashMap;

use countersign_delta::{Receipt, RequirementChange, digest};
use countersign_model::delta_document::Operation;

use super::archive::{ArchivedChange, ArchivedDelta, ArchivedOperation};
use super::order::CurrentTexts;

/// Replaces the operations of every change that has a receipt.
pub(crate) fn settle(changes: &mut [ArchivedChange], current: &CurrentTexts) {
    if changes.iter().all(|change| change.receipt.is_none()) {
        return;
    }
    let texts = texts(changes, current);
    for change in changes {
        let Some(receipt) = &change.receipt else { continue };
        change.deltas = deltas(receipt, &texts, &change.deltas);
    }
}

/// Every text that is known, by its digest.
fn texts(changes: &[ArchivedChange], current: &CurrentTexts) -> HashMap<String, String> {
    let mut texts: HashMap<String, String> = HashMap::new();
    let mut note = |text: &str| {
        texts.entry(digest(text)).or_insert_with(|| text.to_owned());
    };
    for text in current.values().flat_map(|texts| texts.values()) {
        note(text);
    }
    for change in changes {
        let before = change.receipt.iter().flat_map(|receipt| &receipt.requirements);
        before.filter_map(|change| change.before.as_deref()).for_each(&mut note);
        let claimed = change.deltas.iter().flat_map(|delta| &delta.operations);
        claimed.filter_map(|operation| operation.text.as_deref()).for_each(&mut note);
    }
    texts
}

/// What a receipt says, by capability, in the order in which an archive works.
fn deltas(
    receipt: &Receipt,
    texts: &HashMap<String, String>,
    claimed: &[ArchivedDelta],
) -> Vec<ArchivedDelta> {
    let mut deltas: Vec<ArchivedDelta> = Vec::new();
    for change in &receipt.requirements {
        let claim = claimed.iter().find(|delta| delta.capability == change.capability);
        let operations = operations(change, texts, claim);
        match deltas.iter_mut().find(|delta| delta.capability == change.capability) {
            Some(delta) => delta.operations.extend(operations),
            None => deltas.push(ArchivedDelta { capability: change.capability.clone(), operations }),
        }
    }
    for delta in &mut deltas {
        delta.operations.sort_by_key(|operation| match operation.operation {
            Operation::Renamed => 0,
            Operation::Removed => 1,
            Operation::Modified => 2,
            Operation::Added => 3,
        });
    }
    deltas
}

/// A change of a requirement as one operation, or two where it got a new name and a new text.
fn operations(
    change: &RequirementChange,
    texts: &HashMap<String, String>,
    claim: Option<&ArchivedDelta>,
) -> Vec<ArchivedOperation> {
    let name = change.renamed_to.as_ref().unwrap_or(&change.requirement);
    let operation = |operation, from: Option<&String>, text| ArchivedOperation {
        operation,
        name: name.clone(),
        from: from.cloned(),
        text,
    };
    let renamed = change.renamed_to.as_ref();
    let renamed = renamed.map(|_| operation(Operation::Renamed, Some(&change.requirement), None));
    // Where nothing holds the text any more, the delta is the best witness that is left.
    let claimed = || {
        let mut operations = claim?.operations.iter();
        operations.find(|other| other.name == *name && other.text.is_some())?.text.clone()
    };
    let text = || change.after_digest.as_ref().and_then(|digest| texts.get(digest)).cloned().or_else(claimed);
    let other = match change.operation.as_str() {
        "added" => Some(operation(Operation::Added, None, text())),
        "modified" | "merged" => Some(operation(Operation::Modified, None, text())),
        "removed" => Some(operation(Operation::Removed, None, None)),
        _ => None,
    };
    renamed.into_iter().chain(other).collect()
}
