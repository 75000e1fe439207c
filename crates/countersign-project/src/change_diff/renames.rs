//! Which of the files that came is one of those that went, under another name.

use std::collections::{BTreeMap, BTreeSet};

use super::lines::split;
use super::sides::{Content, Side};
use crate::subject::EntryMode;

/// More pairs than this are compared by their whole content only.
const MOST_PAIRS: usize = 20_000;

/// The renames among two states as old and new path: equal files first, then those that share half of their bytes.
pub(super) fn renames(sides: &[Side]) -> Vec<(String, String)> {
    let file = |content: &&Content| matches!(content.mode, EntryMode::File | EntryMode::Executable);
    let gone: Vec<(&str, &Content)> = sides
        .iter()
        .filter(|side| side.after.is_none())
        .filter_map(|side| Some((side.path.as_str(), side.before.as_ref().filter(file)?)))
        .collect();
    let come: Vec<(&str, &Content)> = sides
        .iter()
        .filter(|side| side.before.is_none())
        .filter_map(|side| Some((side.path.as_str(), side.after.as_ref().filter(file)?)))
        .collect();
    let few = gone.len().saturating_mul(come.len()) <= MOST_PAIRS;
    let mut pairs: Vec<(usize, bool, &str, &str)> = Vec::new();
    for (from, old) in &gone {
        for (to, new) in &come {
            let same_name = name(from) == name(to);
            let alike = if old.bytes == new.bytes {
                101
            } else if few {
                percent(&old.bytes, &new.bytes)
            } else {
                0
            };
            if alike >= 50 && !new.bytes.is_empty() {
                pairs.push((alike, same_name, from, to));
            }
        }
    }
    pairs.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then_with(|| (a.2, a.3).cmp(&(b.2, b.3))));
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    let mut found = Vec::new();
    for (_, _, from, to) in pairs {
        if !taken.contains(from) && !taken.contains(to) {
            taken.extend([from, to]);
            found.push((from.to_owned(), to.to_owned()));
        }
    }
    found
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// How much of the longer content is in lines that both have, at most 100.
fn percent(old: &[u8], new: &[u8]) -> usize {
    let longer = old.len().max(new.len());
    if old.len().min(new.len()) < longer / 2 {
        return 0;
    }
    let mut lines: BTreeMap<&[u8], usize> = BTreeMap::new();
    for line in split(old) {
        *lines.entry(line).or_default() += 1;
    }
    let mut shared = 0;
    for line in split(new) {
        if let Some(left) = lines.get_mut(line).filter(|left| **left > 0) {
            *left -= 1;
            shared += line.len();
        }
    }
    shared.saturating_mul(100) / longer.max(1)
}
