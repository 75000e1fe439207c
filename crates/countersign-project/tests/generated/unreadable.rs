//! Folders and files that may not be read.

#![cfg(unix)]

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use countersign_project::{Strictness, Target};

use countersign_testkit::cases::skipped;

use super::sandbox::{Sandbox, added, base};

/// A path without any permission; it gets them back in the end, so that the scratch folder can be deleted.
struct Locked {
    path: PathBuf,
    mode: u32,
}

impl Locked {
    /// Locks a path; `None`, said aloud, where that keeps nobody out, as for root.
    fn new(path: &Path) -> Option<Self> {
        let mode = fs::metadata(path).expect("it is there").permissions().mode();
        let locked = Self { path: path.to_owned(), mode };
        fs::set_permissions(path, Permissions::from_mode(0o000)).expect("it is ours");
        if fs::read_dir(path).is_ok() || fs::read(path).is_ok() {
            skipped("this user may read everything, so nothing is tested on what may not be read");
            return None;
        }
        Some(locked)
    }
}

impl Drop for Locked {
    fn drop(&mut self) {
        fs::set_permissions(&self.path, Permissions::from_mode(self.mode)).expect("it is ours");
    }
}

/// Locks a path and runs every verb on the change and on the spec `locked`: one of them fails and names the path.
fn named(case: &str, path: &str) {
    let sandbox = Sandbox::new(case);
    sandbox.spec("cap", base()).delta("cap", added());
    sandbox.spec("locked", base()).delta("locked", added());
    let Some(_locked) = Locked::new(&sandbox.path(path)) else { return };
    let texts = sandbox.every_verb("locked");
    // The first text is the answer on everything.
    assert!(texts[0].contains("locked"), "{path} is not named:\n{}", texts[0]);
    // Either only the item fails, or the whole answer, as with the reference.
    let all = sandbox.open().validate(&Target::All, Strictness::default());
    assert!(all.map_or(true, |report| report.exit_failed()), "{path} is passed over");
}

#[test]
fn the_folder_of_a_main_spec() {
    named("links-unreadable-folder", "openspec/specs/locked");
}

#[test]
fn the_folder_of_a_delta() {
    named("links-unreadable-delta-folder", "openspec/changes/add-x/specs/locked");
}

#[test]
fn a_main_spec() {
    named("links-unreadable-spec", "openspec/specs/locked/spec.md");
}

#[test]
fn a_delta() {
    named("links-unreadable-delta", "openspec/changes/add-x/specs/locked/spec.md");
}

#[test]
fn the_other_places_panic_nowhere() {
    let places = [
        "openspec/specs",
        "openspec/changes",
        "openspec/changes/add-x",
        "openspec/changes/add-x/specs",
        "openspec/changes/add-x/tasks.md",
        "openspec/changes/add-x/proposal.md",
        "openspec/changes/add-x/.openspec.yaml",
        "openspec/config.yaml",
    ];
    for place in places {
        let sandbox = Sandbox::new("links-unreadable-other");
        sandbox.spec("cap", base()).delta("cap", added());
        sandbox.write("openspec/config.yaml", "schema: spec-driven\n");
        sandbox.in_change(".openspec.yaml", "schema: spec-driven\n");
        let Some(_locked) = Locked::new(&sandbox.path(place)) else { return };
        sandbox.every_verb("cap");
    }
}
