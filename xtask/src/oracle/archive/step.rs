//! Comparing what both sides did with one change.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use super::sides::Step;
use super::{specs, stamp};
use crate::oracle::answer::Answer;
use crate::oracle::compare::{Archive, ClassIssue, Difference, Found, Trial, text};
use crate::oracle::ours::{HANG, SIGNAL};
use crate::oracle::tree::{Changes, Entry, Tree};
use crate::oracle::{json, verify};

/// The classes that may explain a difference, and that we may name.
const CLASSES: [&str; 8] = ["R", "A", "N", "B", "K", "V", "U", "S"];
/// The class of text that we keep and the reference deletes.
const KEPT: &str = "K";
/// The code of a refusal that is ours alone.
const REFUSED: &str = "archive_refused";

/// What comparing one step says.
#[derive(Debug, Default)]
pub(crate) struct Compared {
    /// The classes by which we differ.
    pub(crate) classes: BTreeSet<String>,
    /// What nothing explains.
    pub(crate) differences: Vec<Difference>,
    /// Whether the two projects now say different things, deliberately or not.
    pub(crate) diverged: bool,
}

/// One side before and after a step, with the date of the run masked.
struct Side<'a> {
    before: &'a Tree,
    after: Tree,
    changes: Changes,
    answer: Answer,
    archive: Option<Value>,
}

impl<'a> Side<'a> {
    fn new(before: &'a Tree, step: &Step, change: &str) -> Self {
        let answer = stamp::masked(&step.answer, change);
        let archive = answer.out.as_ref().and_then(|out| out.get("archive")).cloned();
        let archive = archive.filter(|archive| !archive.is_null() && answer.exit == 0);
        let after = stamp::settled(before, &step.after, change);
        let changes =
            before.changes_to(&after).into_iter().filter(|(path, _)| !is_passed_over(path)).collect();
        Self { before, after, changes, answer, archive }
    }

    fn status(&self, key: &str) -> &str {
        let status = self.answer.out.as_ref().and_then(|out| out.get("status"));
        status.and_then(|list| list.get(0)?.get(key)?.as_str()).unwrap_or_default()
    }

    /// The texts of the main specs that the step wrote.
    fn written(&self) -> Vec<String> {
        let written = self.changes.iter().filter(|(path, _)| is_main_spec(path));
        written
            .filter_map(|(path, _)| Some(String::from_utf8_lossy(self.after.file(path)?).into_owned()))
            .collect()
    }
}

/// Files that only we write: `base.lock` and `receipt.json` of a change, and our own folder.
pub(crate) fn is_only_ours(path: &Path) -> bool {
    let in_change = path.starts_with("openspec/changes");
    path.starts_with(".countersign")
        || path.starts_with("openspec/.countersign")
        || (in_change && path.file_name().is_some_and(|name| name == "base.lock" || name == "receipt.json"))
}

/// What is not compared: our own files, and whether an empty archive folder was made before a refusal.
fn is_passed_over(path: &Path) -> bool {
    is_only_ours(path) || path == Path::new("openspec/changes/archive")
}

fn is_main_spec(path: &Path) -> bool {
    path.starts_with("openspec/specs") && path.ends_with("spec.md")
}

/// Compares both sides' step with `change`. Each has its own project before it; they differ at most in spacing.
pub(crate) fn compare(
    their_before: &Tree,
    our_before: &Tree,
    theirs: &Step,
    ours: &Step,
    change: &str,
) -> Compared {
    let their = Side::new(their_before, theirs, change);
    let our = Side::new(our_before, ours, change);
    let mut differences = Vec::new();
    let mut found = Found::new(format!("archive {change} --yes --json"), &mut differences);
    let mut compared = Compared::default();
    if our.answer.exit == HANG || our.answer.exit == SIGNAL || our.answer.exit >= 101 {
        found.add("exit", their.answer.exit.to_string(), format!("{} (no orderly end)", our.answer.exit));
    } else {
        refusal_changes_nothing(&mut found, &our);
        match (&their.archive, &our.archive) {
            (Some(theirs), Some(ours)) => {
                both_archive(&mut found, &mut compared, (&their, theirs), (&our, ours));
            }
            (_, None) => we_refuse(&mut found, &mut compared, change, &their, &our),
            (None, Some(ours)) => only_we_archive(&mut found, &mut compared, &their, ours),
        }
    }
    compared.diverged |= !differences.is_empty();
    compared.differences = differences;
    compared
}

fn refusal_changes_nothing(found: &mut Found<'_>, our: &Side<'_>) {
    if our.archive.is_none()
        && let Some(path) = our.changes.keys().next()
    {
        found.add(&format!("{}/refused", path.display()), "unchanged", "changed by a refusal");
    }
}

fn both_archive(
    found: &mut Found<'_>,
    compared: &mut Compared,
    (their, theirs): (&Side<'_>, &Value),
    (our, ours): (&Side<'_>, &Value),
) {
    let named = note_classes(ours);
    // A three-way merge may find that there is nothing left to do, or do more than the reference.
    let merged: Vec<&(String, String)> = named.iter().filter(|(class, _)| class != KEPT).collect();
    for key in ["change", "archivedAs", "path", "specsUpdated", "totals"] {
        let (theirs, ours) = (theirs.get(key), ours.get(key));
        if theirs != ours && (merged.is_empty() || !matches!(key, "specsUpdated" | "totals")) {
            let shown = |value: Option<&Value>| value.map_or_else(|| "missing".to_owned(), json::short);
            found.add(&format!("/archive/{key}"), shown(theirs), shown(ours));
        }
    }
    compared.classes.extend(merged.iter().map(|(class, _)| class.clone()));
    compared.diverged |= !merged.is_empty();
    let merged = merged.into_iter().map(|(_, capability)| capability.as_str()).collect();
    let files = Files { their, our, merged };
    for path in their.changes.keys().chain(our.changes.keys()).collect::<BTreeSet<_>>() {
        match (their.after.file(path), our.after.file(path)) {
            (Some(theirs), Some(ours)) if is_main_spec(path) => {
                files.main_spec(found, compared, path, (theirs, ours));
            }
            _ => files.other(found, path),
        }
    }
}

/// The files after both sides archived.
struct Files<'a> {
    their: &'a Side<'a>,
    our: &'a Side<'a>,
    /// The capabilities for which our notes name a class by which their spec may differ.
    merged: BTreeSet<&'a str>,
}

impl Files<'_> {
    fn main_spec(
        &self,
        found: &mut Found<'_>,
        compared: &mut Compared,
        path: &Path,
        (theirs, ours): (&[u8], &[u8]),
    ) {
        let merges = capability(path).is_some_and(|capability| self.merged.contains(capability.as_str()));
        if !self.their.changes.contains_key(path) && !merges {
            found.add(&format!("{}/untouched spec", path.display()), "not written", "written");
            return;
        }
        match specs::compare(self.our.before.file(path), theirs, ours) {
            specs::Verdict::Equal => {}
            specs::Verdict::Kept => {
                compared.classes.insert(KEPT.to_owned());
                compared.diverged = true;
            }
            // Merged line by line, a block may say more; the blocks and their order stay those of the reference.
            specs::Verdict::Differs { place, .. }
                if merges && !["lost block", "order"].contains(&place.as_str()) => {}
            specs::Verdict::Differs { place, theirs, ours } => {
                found.add(&format!("{}/{place}", path.display()), theirs, ours);
            }
        }
    }

    fn other(&self, found: &mut Found<'_>, path: &Path) {
        let shown = |side: &Side<'_>| match side.after.entries.get(path) {
            None => "absent".to_owned(),
            Some(Entry::File(bytes)) => format!("{} bytes", bytes.len()),
            Some(other) => format!("{other:?}"),
        };
        if self.their.after.entries.get(path) != self.our.after.entries.get(path) {
            found.add(&format!("{}/file", path.display()), shown(self.their), shown(self.our));
        }
    }
}

fn we_refuse(found: &mut Found<'_>, compared: &mut Compared, change: &str, their: &Side<'_>, our: &Side<'_>) {
    let accepted = their.archive.is_some();
    compared.diverged |= accepted;
    if our.answer.exit == 0 {
        found.add("exit", their.answer.exit.to_string(), "0 without an archive");
    }
    let (theirs, ours) = (their.status("code"), our.status("code"));
    if !accepted && (theirs == ours || theirs.is_empty()) {
        if !theirs.is_empty() && their.status("severity") != our.status("severity") {
            found.add("/status/0/severity", their.status("severity"), our.status("severity"));
        }
        return;
    }
    let findings = if ours == REFUSED { findings(change, &our.answer) } else { Vec::new() };
    if findings.is_empty() {
        let theirs = if accepted { "archived" } else { theirs };
        let ours = if ours == REFUSED { "archive_refused without a class" } else { ours };
        found.add("/status/0/code", theirs, if ours.is_empty() { "no code" } else { ours });
        return;
    }
    compared.classes.extend(findings.iter().map(|finding| finding.class.clone()));
    // Where the reference archives, no finding may say that it does not; the rest is judged by a second parser.
    let (of_archive, mut others): (Vec<_>, Vec<_>) =
        findings.into_iter().partition(|finding| finding.class == "V");
    if accepted
        && others.is_empty()
        && let Some(finding) = of_archive.first()
    {
        found.add("/class V", "archived", json::short(&finding.issue));
    }
    others.retain(|finding| !kept_title(finding, our.before));
    let trial = Trial { accepted, merged: their.written() };
    let archive = Archive::from([(change.to_owned(), trial)]);
    verify::classes(found, our.before, &others, &archive, &their.answer);
}

/// Whether a merge reads back otherwise because we keep a title that the reference deletes with a requirement.
fn kept_title(finding: &ClassIssue, before: &Tree) -> bool {
    let spec = Path::new("openspec/specs").join(text(&finding.issue, "path"));
    text(&finding.issue, "name") == "read-back-failed"
        && before.file(&spec).is_some_and(specs::has_title_inside)
}

fn only_we_archive(found: &mut Found<'_>, compared: &mut Compared, their: &Side<'_>, ours: &Value) {
    let named = note_classes(ours);
    compared.diverged = true;
    if named.is_empty() {
        let code = their.status("code");
        found.add("/status/0/code", if code.is_empty() { "refused" } else { code }, "archived");
    }
    compared.classes.extend(named.into_iter().map(|(class, _)| class));
}

/// The classes that the notes of an archive name, with the capability of each.
fn note_classes(archive: &Value) -> BTreeSet<(String, String)> {
    let notes = archive.get("notes").and_then(Value::as_array).into_iter().flatten();
    notes.filter_map(|note| Some((class(note)?.to_owned(), text(note, "capability").to_owned()))).collect()
}

/// The capability whose main spec is at `path`.
fn capability(path: &Path) -> Option<String> {
    let below = path.strip_prefix("openspec/specs").ok()?.parent()?;
    Some(below.to_string_lossy().replace('\\', "/"))
}

fn class(value: &Value) -> Option<&str> {
    value.get("class").and_then(Value::as_str).filter(|class| CLASSES.contains(class))
}

/// The findings of a refusal that have a class; they stand beside the status or in it.
fn findings(change: &str, answer: &Answer) -> Vec<ClassIssue> {
    let Some(out) = &answer.out else { return Vec::new() };
    let status = out.get("status").and_then(|list| list.get(0));
    let lists = [Some(out), status].into_iter().flatten().filter_map(|at| at.get("findings")?.as_array());
    lists
        .flatten()
        .filter_map(|finding| {
            Some(ClassIssue {
                class: class(finding)?.to_owned(),
                item: change.to_owned(),
                item_type: "change".to_owned(),
                refuses: true,
                issue: finding.clone(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests;
