//! What a program that embeds the crates may rely on when it writes: plans that are refused are never carried out, and
//! nothing is planned on what an interrupted command left.

#![expect(clippy::disallowed_methods, reason = "tests write the projects that they run on")]

use std::fs;
use std::path::Path;

use countersign_project::{ArchiveOptions, Environment, Project, WithoutRoot};
use countersign_testkit::cases::{copy_tree, workspace_root};
use tempfile::TempDir;

/// A copy of a case of `fixtures/merge`.
fn case(name: &str) -> (TempDir, Project) {
    let folder = tempfile::tempdir().expect("there is a place for temporary files");
    copy_tree(&workspace_root().join("fixtures/merge").join(name), folder.path()).expect("the case is copied");
    let project = open(folder.path());
    (folder, project)
}

fn open(folder: &Path) -> Project {
    let environment =
        Environment { cwd: folder.to_owned(), today: "2026-03-01".to_owned(), ..Environment::default() };
    Project::find(&environment, WithoutRoot::Fail).expect("the case is a project")
}

fn spec(project: &Project) -> String {
    fs::read_to_string(project.path().join("openspec/specs/cap/spec.md")).expect("the spec is there")
}

#[test]
fn a_refused_plan_is_never_carried_out() {
    let (_folder, project) = case("text-of-no-operation");
    let before = spec(&project);
    let plan = project.plan_archive("one", ArchiveOptions::default()).expect("there is such a change");
    let refusal = plan.refusal.as_ref().expect("the plan is refused");
    let archived = project.archive(&plan).expect_err("a refused plan is not archived");
    assert_eq!((archived.code(), archived.to_string()), (refusal.code, refusal.message.clone()));
    let synced = project.sync(&plan).expect_err("a refused plan is not synced");
    assert_eq!((synced.code(), synced.next_step()), (refusal.code, Some(refusal.fix.as_str())));
    assert_eq!(spec(&project), before);
    assert!(project.path().join("openspec/changes/one").is_dir());
}
