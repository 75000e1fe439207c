//! `Project::requirements` on whole projects.

#![expect(clippy::disallowed_methods, reason = "tests write the projects that they read")]
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::fs;
use std::path::Path;

use countersign::{Project, Requirement};
use countersign_testkit::cases::workspace_root;

fn write(project: &Path, path: &str, text: &str) {
    let path = project.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn requirements(project: &Path) -> Vec<Requirement> {
    Project::open(project).unwrap().requirements().unwrap()
}

#[test]
fn in_the_order_of_capabilities_and_lines() {
    let found = requirements(&workspace_root().join("fixtures/onboarding"));
    let references: Vec<String> = found.iter().map(|found| found.reference.to_string()).collect();
    assert_eq!(references.len(), 11);
    assert_eq!(references[0], "access-control/roles-of-staff");
    assert_eq!(references[10], "partner-onboarding/duplicate-applications");
    let first = &found[0];
    assert_eq!((first.path.as_str(), first.line), ("openspec/specs/access-control/spec.md", 9));
    let scenario = &first.scenarios[0];
    assert_eq!(scenario.reference.to_string(), "access-control/roles-of-staff#a-viewer-tries-to-decide");
    assert!(scenario.text.starts_with("- **GIVEN**") && scenario.text.ends_with("stays as it was"));
}

#[test]
fn an_explicit_id_is_the_reference() {
    let project = tempfile::tempdir().unwrap();
    let text = "## Purpose\nx\n\n## Requirements\n\n### Requirement: Long name\n**ID**: ONB-7\nIt SHALL.\n";
    write(project.path(), "openspec/specs/area/cap/spec.md", text);
    let found = requirements(project.path());
    assert_eq!(found[0].reference.to_string(), "area/cap/ONB-7");
    assert_eq!((found[0].name.as_str(), found[0].statement.as_str()), ("Long name", "It SHALL."));
    assert!(found[0].scenarios.is_empty());
}

#[test]
fn no_project_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(Project::open(folder.path()).unwrap_err().code(), "no_openspec_root");
}

#[cfg(unix)]
#[test]
fn a_spec_that_cannot_be_read_is_an_error_and_not_a_gap() {
    let project = tempfile::tempdir().unwrap();
    write(project.path(), "secret/spec.md", "## Requirements\n\n### Requirement: Secret\nIt SHALL.\n");
    write(project.path(), "openspec/specs/cap/spec.md", "## Requirements\n\n### Requirement: R\nIt SHALL.\n");
    let linked = project.path().join("openspec/specs/linked");
    fs::create_dir_all(&linked).unwrap();
    std::os::unix::fs::symlink("../../../secret/spec.md", linked.join("spec.md")).unwrap();
    let error = Project::open(project.path()).unwrap().requirements().unwrap_err();
    assert!(error.to_string().contains("linked"), "{error}");
}
