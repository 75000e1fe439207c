//! A design answers for changes of interfaces, stored data, dependencies and infrastructure.

use std::collections::BTreeMap;

use countersign_trace::Place;

use super::Found;
use crate::codes::IMPACT_STATED;
use crate::diff::PathClass;
use crate::input::ChangeFacts;
use crate::item::{Group, Item, Strength};
use crate::sections::{Part, Parts};

/// A section with fewer words says nothing.
const WORDS: usize = 3;

/// The sections that answer for a class, and what must not stand in them.
fn asked(class: PathClass) -> (&'static [&'static str], &'static [&'static str]) {
    match class {
        PathClass::PublicApi => (
            &["compatibility"],
            &[
                "no api change",
                "no change of the api",
                "no public interface",
                "api is unchanged",
                "api does not change",
            ],
        ),
        PathClass::Migration => (
            &["compatibility", "rollback"],
            &["no migration", "without a migration", "without migration", "nothing to migrate"],
        ),
        PathClass::Dependency => (
            &["compatibility"],
            &[
                "no new dependenc",
                "no dependency change",
                "no dependencies change",
                "dependencies are unchanged",
            ],
        ),
        PathClass::Infrastructure => (&["rollback"], &["no infrastructure", "infrastructure is unchanged"]),
    }
}

/// One item for each class that the diff has paths of.
pub(super) fn check(facts: &ChangeFacts<'_>, found: &mut Found) {
    let mut classes: BTreeMap<PathClass, Vec<Place>> = BTreeMap::new();
    for changed in &facts.diff.paths {
        for class in &changed.classes {
            let place = Place { path: changed.path.as_str().into(), line: 1, span: None };
            classes.entry(*class).or_default().push(place);
        }
    }
    if classes.is_empty() {
        let item = Item::new(Group::Coherence, &IMPACT_STATED, "impact");
        let reason = "no interface, migration, dependency or infrastructure changes";
        found.items.push(if facts.diff.is_complete() {
            item.not_applicable(reason)
        } else {
            item.not_verified(reason)
        });
    }
    for (class, mut places) in classes {
        places.sort();
        let item = Item::new(Group::Coherence, &IMPACT_STATED, class.as_str());
        let first = places[0].path.to_string();
        let item = item.related(places.into_iter().take(5));
        found.items.push(judge(facts, class, &first, item));
    }
}

fn judge(facts: &ChangeFacts<'_>, class: PathClass, first: &str, item: Item) -> Item {
    let Some(design) = facts.documents.design else {
        return item
            .not_verified(format!("the diff changes `{first}`, and the change has no design"))
            .next("write `design.md` with \"Compatibility impact\" and \"Rollback approach\"");
    };
    let parts = Parts::new(design);
    let (sections, contradictions) = asked(class);
    let mut answered: Option<Place> = None;
    for wanted in sections {
        let Some(section) = parts.of(|title| title.contains(wanted)).into_iter().next() else {
            return item
                .not_verified(format!(
                    "the diff changes `{first}`, and the design has no section on {wanted}"
                ))
                .next(format!("say in the design what that means for {wanted}"));
        };
        let place = parts.place(section.heading);
        let text = text(&parts, &section);
        if is_empty(&text) {
            return item
                .not_verified(format!("the diff changes `{first}`, and \"{}\" says nothing", section.title))
                .at(&place)
                .next("write what it means for callers and how to undo it");
        }
        if let Some(said) = contradictions.iter().find(|phrase| text.contains(*phrase)) {
            return item
                .fail(format!("the diff changes `{first}`, and \"{}\" says \"{said}\"", section.title))
                .at(&place)
                .next("mend the section or the diff");
        }
        answered.get_or_insert(place);
    }
    let item = item.pass(Strength::Cited, format!("the design answers for {}", sections.join(" and ")));
    match answered {
        Some(place) => item.at(&place),
        None => item,
    }
}

fn text(parts: &Parts<'_>, section: &Part) -> String {
    let blocks = parts.blocks(section.lines.clone());
    blocks.iter().map(|block| block.text.to_lowercase()).collect::<Vec<_>>().join(" ")
}

/// Nothing, a placeholder, or a word such as "none": no answer to a diff that does change something.
fn is_empty(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_placeholder =
        ["tbd", "todo", "n a", "none"].iter().any(|word| text.trim_matches(['.', ' ']) == *word);
    is_placeholder || words.nth(WORDS - 1).is_none()
}
