//! From two states to the paths of a diff, with the lines that are new.

use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::renames::renames;
use super::sides::{Content, Side};
use super::{DiffKind, DiffPath};
use crate::fs::Hashed;
use crate::subject::EntryMode;

/// Larger files are taken as new from the first line to the last: nobody wrote them by hand.
const LARGEST: usize = 4 << 20;

/// The paths of a diff, sorted. A file that went and one like it that came are one that was renamed.
pub(super) fn paths(mut sides: Vec<Side>) -> Vec<DiffPath> {
    for (from, to) in renames(&sides) {
        let before = sides.iter_mut().find(|side| side.path == from).and_then(|side| side.before.take());
        if let Some(side) = sides.iter_mut().find(|side| side.path == to) {
            side.before = before;
            side.from = Some(from);
        }
    }
    let mut paths: Vec<DiffPath> = sides.iter().filter_map(path).collect();
    paths.sort_by(|a, b| a.path.cmp(&b.path));
    paths
}

fn path(side: &Side) -> Option<DiffPath> {
    let kind = match (&side.before, &side.after, &side.from) {
        (None, None, _) => return None,
        (_, _, Some(from)) => DiffKind::Renamed { from: from.clone() },
        (None, Some(_), None) => DiffKind::Added,
        (Some(_), None, None) => DiffKind::Removed,
        (Some(_), Some(_), None) => DiffKind::Modified,
    };
    let digest =
        |content: &Option<Content>| content.as_ref().map(|content| Hashed::of(&content.bytes).sha256);
    Some(DiffPath {
        path: side.path.clone(),
        kind,
        lines: lines(side.before.as_ref(), side.after.as_ref()),
        before: digest(&side.before),
        after: digest(&side.after),
    })
}

/// The new lines of the content after, 1-based, the end excluded.
fn lines(before: Option<&Content>, after: Option<&Content>) -> Vec<Range<usize>> {
    let Some(after) = after.filter(|content| is_text(content)) else { return Vec::new() };
    let new = split(&after.bytes);
    let old = match before.filter(|content| is_text(content)) {
        Some(before) if before.bytes.len().max(after.bytes.len()) <= LARGEST => split(&before.bytes),
        _ => Vec::new(),
    };
    if old.is_empty() {
        let all = 1..new.len() + 1;
        return std::iter::once(all).filter(|all| !all.is_empty()).collect();
    }
    capture_diff_slices(Algorithm::Myers, &old, &new)
        .iter()
        .map(similar::DiffOp::as_tag_tuple)
        .filter(|(tag, _, _)| *tag != DiffTag::Equal)
        .map(|(_, _, new)| new.start + 1..new.end + 1)
        .collect()
}

/// Files without a zero byte near the start, as git tells text from the rest.
pub(super) fn is_text(content: &Content) -> bool {
    let start = &content.bytes[..content.bytes.len().min(8000)];
    matches!(content.mode, EntryMode::File | EntryMode::Executable) && !start.contains(&0)
}

/// The lines of a text, each with its end.
pub(super) fn split(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n').collect()
}
