//! Links that leave the project, that lead nowhere, and that lead to themselves.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use countersign_delta::Class;
use countersign_project::{Diffs, SpecParts};
use countersign_report::ItemKind;
use countersign_testkit::cases::scratch;

use super::sandbox::{CHANGE, Sandbox, added, added_as, base, issues};

/// What must never be shown of a file outside the project.
const OUTSIDE: &str = "Outside-of-the-project";

fn link(target: &Path, at: &Path) {
    fs::create_dir_all(at.parent().expect("a link lies in a folder")).expect("a scratch folder");
    symlink(target, at).expect("a scratch folder takes links");
}

/// The change adds to a spec that is elsewhere: read, never written.
fn never_written(sandbox: &Sandbox) {
    sandbox.delta("cap", added());
    let item = sandbox.judge();
    assert!(item.verdict.is_valid(false), "the reference finds it valid:\n{}", issues(&item));
    assert_eq!(item.archivable, Some(false), "{}", issues(&item));
    let refused = item.verdict.issues.iter().any(|issue| {
        issue.finding.code().name == "target-outside" && issue.class() == Some(Class::S) && issue.is_refusal()
    });
    assert!(refused, "not refused with class S:\n{}", issues(&item));
    sandbox.is_shown();

    // That the spec is read shows in a verdict that depends on what stands in it.
    sandbox.delta("cap", added_as("Alpha"));
    let item = sandbox.judge();
    assert!(issues(&item).contains("Alpha"), "the spec was not read:\n{}", issues(&item));
}

#[test]
fn spec_folder_outside() {
    let outside = scratch("links-outside");
    fs::write(outside.path().join("spec.md"), base()).expect("a scratch folder");
    let sandbox = Sandbox::new("links-spec-folder-outside");
    link(outside.path(), &sandbox.path("openspec/specs/cap"));
    never_written(&sandbox);
    assert_eq!(fs::read_to_string(outside.path().join("spec.md")).expect("it is there"), base());
}

#[test]
fn spec_file_outside() {
    let outside = scratch("links-outside");
    fs::write(outside.path().join("spec.md"), base()).expect("a scratch folder");
    let sandbox = Sandbox::new("links-spec-file-outside");
    link(&outside.path().join("spec.md"), &sandbox.path("openspec/specs/cap/spec.md"));
    never_written(&sandbox);
}

#[test]
fn delta_file_outside() {
    let outside = scratch("links-outside");
    fs::write(outside.path().join("spec.md"), added_as(OUTSIDE)).expect("a scratch folder");
    let sandbox = Sandbox::new("links-delta-file-outside");
    sandbox.spec("cap", base());
    link(&outside.path().join("spec.md"), &sandbox.change("specs/cap/spec.md"));
    match sandbox.validate(CHANGE, ItemKind::Change) {
        Ok(report) => assert!(!report.items[0].verdict.is_valid(false), "{}", issues(&report.items[0])),
        Err(error) => assert!(error.to_string().contains("specs/cap/spec.md"), "{error}"),
    }
    for text in sandbox.every_verb("cap") {
        assert!(!text.contains(OUTSIDE), "{text}");
    }
    // The reference announces what the proposal says instead; here as there nothing of the file may show.
    let shown = sandbox.open().show_change(CHANGE, Diffs::With);
    assert!(!shown.is_ok_and(|shown| format!("{shown:?}").contains(OUTSIDE)));
}

#[test]
fn nothing_behind_a_link_outside_is_shown() {
    let outside = scratch("links-outside");
    let secret = outside.path().join("secret");
    let text =
        format!("# x\n\n## Purpose\n{OUTSIDE}\n\n## Requirements\n\n### Requirement: {OUTSIDE}\n{OUTSIDE}\n");
    fs::write(&secret, text).expect("a scratch folder");
    for path in ["openspec/specs/cap/spec.md", "openspec/changes/add-x/proposal.md"] {
        let sandbox = Sandbox::new("links-secret");
        let at = sandbox.path(path);
        if at.exists() {
            fs::remove_file(&at).expect("a scratch folder");
        }
        link(&secret, &at);
        sandbox.delta("other", added());
        for text in sandbox.every_verb("cap") {
            assert!(!text.contains(OUTSIDE), "{path}: {text}");
        }
        let project = sandbox.open();
        let shown = project.show_change(CHANGE, Diffs::With).map(|shown| format!("{shown:?}"));
        assert!(!shown.is_ok_and(|shown| shown.contains(OUTSIDE)), "{path}");
        let shown = project.show_spec("cap", &SpecParts::default());
        assert!(!shown.is_ok_and(|shown| format!("{shown:?}").contains(OUTSIDE)), "{path}");
    }
}

#[test]
fn links_to_nowhere_and_to_themselves_stop_nothing() {
    let places = [
        "openspec/config.yaml",
        "openspec/specs/odd/spec.md",
        "openspec/specs/odd",
        "openspec/changes/odd",
        "openspec/changes/add-x/.openspec.yaml",
        "openspec/changes/add-x/design.md",
        "openspec/changes/add-x/specs/odd/spec.md",
        "openspec/changes/add-x/specs/odd",
        "openspec/changes/add-x/specs/odd.md",
    ];
    for place in places {
        for target in ["nowhere", "itself", "."] {
            let sandbox = Sandbox::new("links-odd");
            sandbox.spec("cap", base()).delta("cap", added());
            let at = sandbox.path(place);
            let itself = at.file_name().map(Path::new).expect("a link has a name");
            link(if target == "itself" { itself } else { Path::new(target) }, &at);
            sandbox.every_verb("odd");
            let listed = sandbox.open().list_specs().map(|list| list.specs.iter().any(|row| row.id == "cap"));
            // A link to itself stops the reference's listing as well.
            assert!(listed.unwrap_or(target == "itself"), "{place} -> {target}");
        }
    }
}
