//! Checking that a deliberate difference is what its class says.

use std::path::Path;

use serde_json::Value;

use super::answer::Answer;
use super::compare::{Archive, ClassIssue, Found, items, text};
use super::tree::Tree;
use super::{json, readings};

/// Notes each issue of ours whose class does not hold.
pub(crate) fn classes(
    found: &mut Found<'_>,
    tree: &Tree,
    issues: &[ClassIssue],
    archive: &Archive,
    their: &Answer,
) {
    for issue in issues {
        let reason = match issue.class.as_str() {
            "R" => readings_agree(tree, issue, archive),
            "U" => decodes(tree, &issue.issue),
            "V" => archives_alike(archive, their, issue),
            "A" | "B" | "K" | "N" | "S" => None,
            _ => Some("no such class"),
        };
        if let Some(reason) = reason {
            let place = format!("/items/[{}]/class {}", issue.item, issue.class);
            found.add(&place, reason, json::short(&issue.issue));
        }
    }
}

fn readings_agree(tree: &Tree, issue: &ClassIssue, archive: &Archive) -> Option<&'static str> {
    let Some(place) = located(tree, &issue.issue) else {
        return Some("the location names no file of the project");
    };
    let here = readings::disagreement(&String::from_utf8_lossy(place.bytes));
    if here.touches(place.first, place.last) {
        return None;
    }
    let merged = archive.get(&issue.item).filter(|_| issue.item_type == "change");
    if text(&issue.issue, "name") == "read-back-failed" {
        // The reference refuses as well, or its merged spec has a requirement that its own `list` does not see.
        let refused = merged.is_none_or(|trial| !trial.accepted);
        if refused
            || merged.is_some_and(|trial| trial.merged.iter().any(|text| readings::loses_requirement(text)))
        {
            return None;
        }
        // What the merge brings to light may be wrong in the delta or in the main spec already.
        if here.exists()
            || main_spec(tree, &issue.issue).is_some_and(|text| readings::disagreement(&text).exists())
        {
            return None;
        }
    }
    let mut texts = merged.into_iter().flat_map(|trial| trial.merged.iter());
    (!texts.any(|text| readings::disagreement(text).exists()))
        .then_some("a second CommonMark parser sees no disagreement here or in the merged spec")
}

/// The main spec beside the delta in which an issue is.
fn main_spec(tree: &Tree, issue: &Value) -> Option<String> {
    let file = text(issue.get("location")?, "file");
    let (root, rest) = file.split_once("changes/")?;
    let (_, capability) = rest.split_once("/specs/")?;
    let bytes = tree.file(Path::new(&format!("{root}specs/{capability}")))?;
    Some(String::from_utf8_lossy(bytes).into_owned())
}

fn decodes(tree: &Tree, issue: &Value) -> Option<&'static str> {
    let Some(place) = located(tree, issue) else { return Some("the location names no file of the project") };
    let is_text = std::str::from_utf8(place.bytes).is_ok() && !place.bytes.contains(&0);
    is_text.then_some("the file is UTF-8 text")
}

/// Notes each change whose added key `archivable` is not what the trial archive and our own refusals say. Of a
/// change that is not valid nothing is asked.
pub(crate) fn archivable(
    found: &mut Found<'_>,
    archive: &Archive,
    their: &Answer,
    our: &Answer,
    classes: &[ClassIssue],
) {
    for item in items(our).filter(|item| text(item, "type") == "change") {
        let id = text(item, "id");
        let (Some(said), Some(trial)) = (item.get("archivable").and_then(Value::as_bool), archive.get(id))
        else {
            continue;
        };
        let refused =
            classes.iter().any(|issue| issue.item == id && issue.item_type == "change" && issue.refuses);
        let wanted = trial.accepted && !refused;
        if is_valid(their, id) && said != wanted {
            found.add(
                &format!("/items/[{id}]/archivable"),
                format!("wanted here: {wanted}"),
                said.to_string(),
            );
        }
    }
}

/// Whether the reference has no error in a change.
fn is_valid(their: &Answer, change: &str) -> bool {
    items(their).any(|item| {
        let issues = item.get("issues").and_then(Value::as_array);
        text(item, "id") == change
            && text(item, "type") == "change"
            && !issues.is_some_and(|issues| issues.iter().any(|issue| text(issue, "level") == "ERROR"))
    })
}

fn archives_alike(archive: &Archive, their: &Answer, issue: &ClassIssue) -> Option<&'static str> {
    if issue.item_type != "change" {
        return Some("only a change can be archived");
    }
    let valid = is_valid(their, &issue.item);
    let archived = archive.get(&issue.item).is_some_and(|trial| trial.accepted);
    (valid == archived).then_some("the reference validates and archives this change alike")
}

/// Where an issue is: the bytes of its file, and its first and last line.
struct Place<'a> {
    bytes: &'a [u8],
    first: usize,
    last: usize,
}

fn located<'a>(tree: &'a Tree, issue: &Value) -> Option<Place<'a>> {
    let location = issue.get("location")?;
    let line = |key: &str| location.get(key)?.as_u64().and_then(|line| usize::try_from(line).ok());
    let first = line("line")?;
    let bytes = tree.file(Path::new(text(location, "file")))?;
    Some(Place { bytes, first, last: line("endLine").unwrap_or(first).max(first) })
}
