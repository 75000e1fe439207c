//! Whether a delta takes back an earlier edit of its own base: then the base is newer than what its author copied.

use countersign_model::javascript::trim;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A run of lines that one text has in place of those of another; blank lines aside.
#[derive(Debug, PartialEq, Eq)]
struct Hunk<'t> {
    old: Vec<&'t str>,
    new: Vec<&'t str>,
}

/// The first line that `incoming` takes back: an edit between an earlier text and the base that it undoes.
pub(crate) fn taken_back(base: &str, incoming: &str, earlier: &[String]) -> Option<String> {
    let undone = hunks(base, incoming);
    earlier.iter().find_map(|older| {
        hunks(older, base).into_iter().find_map(|made| {
            let has = |line: &&str| incoming.lines().any(|other| other.trim_end() == *line);
            let is_undone = if made.old.is_empty() {
                // An insertion: only taking exactly it away again undoes it.
                undone.iter().any(|hunk| hunk.old == made.new && hunk.new.is_empty())
            } else {
                made.old.iter().all(has) && !made.new.iter().any(has)
            };
            is_undone.then(|| made.new.first().or(made.old.first()).map(|line| (*line).to_owned()))?
        })
    })
}

fn hunks<'t>(old: &'t str, new: &'t str) -> Vec<Hunk<'t>> {
    let lines = |text: &'t str| -> Vec<&'t str> {
        trim(text).lines().map(str::trim_end).filter(|line| !line.is_empty()).collect()
    };
    let (old, new) = (lines(old), lines(new));
    capture_diff_slices(Algorithm::Myers, &old, &new)
        .into_iter()
        .filter(|op| !matches!(op, DiffOp::Equal { .. }))
        .map(|op| Hunk { old: old[op.old_range()].to_vec(), new: new[op.new_range()].to_vec() })
        .collect()
}
