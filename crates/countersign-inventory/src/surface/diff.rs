//! What differs between two surfaces, and whom that may break.

use super::{Item, Surface};
use crate::place::Place;

/// Whether a change may break those who use the surface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Breaking {
    /// It does not.
    No,
    /// It depends on how it is used, or cannot be told from syntax.
    Maybe,
    /// It does.
    Yes,
}

/// What became of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It says something else.
    Changed,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurfaceChange {
    /// What became of it.
    pub kind: Change,
    /// The form and the name of the item.
    pub item: String,
    /// What it said before.
    pub before: Option<String>,
    /// What it says now.
    pub after: Option<String>,
    /// Whom it may break.
    pub breaking: Breaking,
    /// The file: for what is gone, the one it stood in.
    pub path: String,
    /// Where: for what is gone, where it stood.
    pub place: Place,
}

/// What differs, sorted by name.
pub fn between(before: &Surface, after: &Surface) -> Vec<SurfaceChange> {
    let mut changes = Vec::new();
    for (name, old) in before.items() {
        match after.items.get(name) {
            None => changes.push(change(name, Some(old), None, removed(old, after, name))),
            Some(new) if new.text != old.text || new.form != old.form => {
                changes.push(change(name, Some(old), Some(new), changed(old, new)));
            }
            Some(_) => {}
        }
    }
    for (name, new) in after.items().filter(|(name, _)| !before.items.contains_key(*name)) {
        // What belongs to something new cannot break anybody.
        let belongs_to_new =
            owners(name).any(|owner| after.items.contains_key(owner) && !before.items.contains_key(owner));
        let breaking = if belongs_to_new { Breaking::No } else { new.added };
        changes.push(change(name, None, Some(new), breaking));
    }
    changes.sort_by(|left, right| left.item.cmp(&right.item));
    changes
}

/// The names of what an item belongs to.
fn owners(name: &str) -> impl Iterator<Item = &str> {
    let ends = name.char_indices().filter(|(_, found)| matches!(found, ':' | '.' | ' ')).map(|(at, _)| at);
    ends.map(|at| &name[..at])
}

fn change(name: &str, old: Option<&Item>, new: Option<&Item>, breaking: Breaking) -> SurfaceChange {
    let kind = match (old, new) {
        (None, _) => Change::Added,
        (_, None) => Change::Removed,
        _ => Change::Changed,
    };
    let shown = new.or(old);
    SurfaceChange {
        kind,
        item: format!("{} {name}", shown.map_or("", |item| item.form)),
        before: old.map(|item| item.text.clone()),
        after: new.map(|item| item.text.clone()),
        breaking,
        path: shown.map(|item| item.path.clone()).unwrap_or_default(),
        place: shown.map_or(Place::line(1), |item| item.place),
    }
}

fn removed(old: &Item, after: &Surface, name: &str) -> Breaking {
    match old.form {
        // The number of a field that is gone stays reserved: those on the wire are safe, those who compile are not.
        "field" | "value" => {
            let reserved = name.rsplit_once('.').map(|(owner, number)| format!("{owner}.reserved {number}"));
            let is_reserved = reserved.is_some_and(|name| after.items.contains_key(&name));
            if is_reserved { Breaking::Maybe } else { Breaking::Yes }
        }
        "requirement" => Breaking::No,
        "file" => Breaking::Maybe,
        _ => Breaking::Yes,
    }
}

fn changed(old: &Item, new: &Item) -> Breaking {
    if old.form != new.form {
        return Breaking::Yes;
    }
    match new.form {
        "file" => Breaking::Maybe,
        "rpc" => Breaking::Yes,
        "parameter" | "property" | "body" => {
            let bare = |text: &str| text.replacen("required ", "", 1).replacen("optional ", "", 1);
            let loosened = old.text.starts_with("required ") && new.text.starts_with("optional ");
            if loosened && bare(&old.text) == bare(&new.text) {
                // For what is sent it is looser, for what is answered it is less than was promised.
                return if new.form == "property" { Breaking::Maybe } else { Breaking::No };
            }
            Breaking::Yes
        }
        "field" | "value" => {
            // Another name under the same number: safe on the wire.
            let kind = |text: &str| text.rsplit_once(' ').map(|(kind, _)| kind.to_owned());
            if kind(&old.text) == kind(&new.text) { Breaking::Maybe } else { Breaking::Yes }
        }
        _ => Breaking::Maybe,
    }
}
