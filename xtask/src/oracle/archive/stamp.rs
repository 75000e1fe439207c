//! The date that `archive` puts before a name, which is another one tomorrow.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use serde_json::Value;

use crate::oracle::answer::Answer;
use crate::oracle::tree::Tree;

/// Stands for the date of the run in names that are compared.
const DAY: &str = "2100-01-01";
/// Where archived changes lie.
const ARCHIVE: &str = "openspec/changes/archive";

/// The tree after `change` was archived, as it would be on a day that never changes.
pub(crate) fn settled(before: &Tree, after: &Tree, change: &str) -> Tree {
    let wanted = format!("{DAY}-{change}");
    let names = |tree: &Tree| -> BTreeSet<String> {
        tree.entries.keys().filter_map(|path| archived_name(path)).collect()
    };
    let old = names(before);
    let new = names(after).into_iter().find(|name| !old.contains(name) && is_stamped(name, change));
    let Some(new) = new else { return after.clone() };
    let entries = after.entries.iter().map(|(path, entry)| {
        let moved = archived_name(path).filter(|name| *name == new).and_then(|name| {
            let below = path.strip_prefix(Path::new(ARCHIVE).join(name)).ok()?;
            Some(joined(&wanted, below))
        });
        (moved.unwrap_or_else(|| path.clone()), entry.clone())
    });
    Tree { entries: entries.collect() }
}

/// An answer of `archive` with the date in `archivedAs` and `path` masked.
pub(crate) fn masked(answer: &Answer, change: &str) -> Answer {
    let mut answer = answer.clone();
    if let Some(archive) = answer.out.as_mut().and_then(|out| out.get_mut("archive")) {
        for key in ["archivedAs", "path"] {
            let Some(text) = archive.get(key).and_then(Value::as_str) else { continue };
            let (folder, name) = text.rsplit_once('/').map_or(("", text), |(folder, name)| (folder, name));
            if is_stamped(name, change) {
                let slash = if folder.is_empty() { "" } else { "/" };
                archive[key] = Value::from(format!("{folder}{slash}{DAY}-{change}"));
            }
        }
    }
    answer
}

fn joined(name: &str, below: &Path) -> PathBuf {
    let folder = Path::new(ARCHIVE).join(name);
    if below.as_os_str().is_empty() { folder } else { folder.join(below) }
}

/// The name of the archived change that a path lies in.
fn archived_name(path: &Path) -> Option<String> {
    match path.strip_prefix(ARCHIVE).ok()?.components().next()? {
        Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        _ => None,
    }
}

/// Whether `name` is the date of some day and `change`.
fn is_stamped(name: &str, change: &str) -> bool {
    let Some(day) = name.strip_suffix(change).and_then(|day| day.strip_suffix('-')) else { return false };
    let digits = |part: Option<&str>, count: usize| {
        part.is_some_and(|part| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let mut parts = day.split('-');
    digits(parts.next(), 4) && digits(parts.next(), 2) && digits(parts.next(), 2) && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_day_of_the_new_folder_is_masked_and_older_ones_stay() {
        let mut before = Tree::default();
        before.put("openspec/changes/x/proposal.md", "why");
        before.put("openspec/changes/archive/2024-05-06-x/proposal.md", "old");
        let mut after = Tree::default();
        after.put("openspec/changes/archive/2024-05-06-x/proposal.md", "old");
        after.put("openspec/changes/archive/2026-11-23-x/proposal.md", "why");
        let settled = settled(&before, &after, "x");
        let paths: Vec<_> = settled.entries.keys().map(|path| path.to_string_lossy()).collect();
        assert_eq!(
            paths,
            [
                "openspec/changes/archive/2024-05-06-x/proposal.md",
                "openspec/changes/archive/2100-01-01-x/proposal.md"
            ]
        );
    }

    #[test]
    fn the_day_in_an_answer_is_masked_only_before_the_name() {
        let out = json!({"archive": {"archivedAs": "2026-11-23-x", "path": "<root>/a/2026-11-23-x"}});
        let answer = Answer { argv: Vec::new(), exit: 0, out: Some(out), text: None };
        let archive = masked(&answer, "x").out.expect("it stays JSON")["archive"].clone();
        assert_eq!(archive, json!({"archivedAs": "2100-01-01-x", "path": "<root>/a/2100-01-01-x"}));
        let other = masked(&answer, "y").out.expect("it stays JSON")["archive"].clone();
        assert_eq!(other["archivedAs"], "2026-11-23-x");
        assert!(!is_stamped("2026-11-23-x", "11-23-x"), "a change may itself begin with a date");
        assert!(!is_stamped("x", "x"), "a name without a date is kept");
    }
}
