//! What a merge does, as data for receipts, previews and people.

use std::collections::HashMap;

use countersign_model::Document;

use crate::base_lock::{digest, requirement_texts};
use crate::edits::own_text;
use crate::plan::{Content, Plan};
use crate::receipt::RequirementChange;

/// What a plan does to each requirement it touches; `merged` is the spec afterwards, if there is one.
pub fn requirement_changes(
    capability: &str,
    base: Option<&Document>,
    plan: &Plan<'_>,
    merged: Option<&Document>,
) -> Vec<RequirementChange> {
    let after: HashMap<String, String> =
        merged.map(|merged| requirement_texts(merged).into_iter().collect()).unwrap_or_default();
    let text = |index: usize| base.map(|base| own_text(base, &plan.base.blocks[index]).into_owned());
    let mut changes: Vec<RequirementChange> = Vec::new();
    for slot in &plan.slots {
        let operation = match &slot.content {
            Content::Kept => continue,
            Content::Renamed => "renamed",
            Content::Replaced(_) => "modified",
            Content::Merged(_) => "merged",
            Content::Added(_) => "added",
        };
        let old_name = slot.base.map(|index| plan.base.blocks[index].name);
        let before = slot.base.and_then(text);
        changes.push(RequirementChange {
            capability: capability.to_owned(),
            requirement: old_name.unwrap_or(slot.name).to_owned(),
            operation: operation.to_owned(),
            before_digest: before.as_deref().map(digest),
            before,
            after_digest: after.get(slot.name).map(|text| digest(text)),
            renamed_to: old_name.filter(|old| *old != slot.name).map(|_| slot.name.to_owned()),
        });
    }
    for index in &plan.removed {
        let before = text(*index);
        changes.push(RequirementChange {
            capability: capability.to_owned(),
            requirement: plan.base.blocks[*index].name.to_owned(),
            operation: "removed".to_owned(),
            before_digest: before.as_deref().map(digest),
            before,
            after_digest: None,
            renamed_to: None,
        });
    }
    changes
}

/// The lines of a text that are not in another one: each as often as it disappears, in order, blank ones left out.
pub fn disappearing<'t>(before: &'t str, after: &str) -> Vec<&'t str> {
    let mut left: HashMap<&str, usize> = HashMap::new();
    for line in after.lines() {
        *left.entry(line.trim_end()).or_default() += 1;
    }
    before
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty())
        .filter(|line| match left.get_mut(line) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        })
        .collect()
}
