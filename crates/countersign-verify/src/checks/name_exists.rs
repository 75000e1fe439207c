//! The names that a design gives are in the tree, and those that it says are removed are not.

use super::Found;
use crate::codes::NAME_EXISTS;
use crate::input::ChangeFacts;
use crate::item::{Group, Item, Strength};
use crate::names::names_wanted;

/// One item for each name.
pub(super) fn check(facts: &ChangeFacts<'_>, found: &mut Found) {
    let Some(design) = facts.documents.design else { return };
    for wanted in names_wanted(design.document, design.path) {
        let kind = wanted.kind.as_str();
        let item = Item::new(Group::Coherence, &NAME_EXISTS, &wanted.name).at(&wanted.place);
        found.items.push(match (facts.names.found.get(&wanted.name), wanted.removed) {
            (None, _) => item.not_verified(format!("nobody searched the tree for this {kind}")),
            (Some(Some(place)), false) => {
                item.pass(Strength::Cited, format!("the {kind} is in the tree")).related([place.clone()])
            }
            (Some(None), false) => item
                .fail(format!("the {kind} is nowhere in the tree, and \"{}\" names it", wanted.section))
                .next(format!("bring `{}` into the code, or mend the design", wanted.name)),
            (Some(None), true) => {
                item.pass(Strength::Cited, format!("the {kind} is removed, as the design says"))
            }
            (Some(Some(place)), true) => item
                .fail(format!("the design says that the {kind} is removed, and `{}` has it", place.path))
                .related([place.clone()])
                .next(format!("remove `{}`, or mend the design", wanted.name)),
        });
    }
}
