//! Which project a command works on.

use std::fs;

use crate::runner::{SPEC, Sandbox};

#[test]
fn without_a_project() {
    let calls: &[&[&str]] = &[
        &["list"],
        &["list", "--json"],
        &["validate", "--all"],
        &["validate", "--all", "--json"],
        &["show", "x"],
        &["status", "--change", "x"],
        &["status", "--all", "--json"],
        &["context", "--json"],
        &["doctor"],
        &["doctor", "--json"],
        &["schemas"],
    ];
    Sandbox::empty().golden("no-root", calls);
}

#[test]
fn the_nearest_project_wins() {
    let sandbox = Sandbox::small(&[("services/billing/openspec/specs/invoice/spec.md", SPEC)]);
    let list = |folder: &str| {
        fs::create_dir_all(sandbox.project.join(folder)).unwrap();
        let mut command = sandbox.command("countersign", &["list", "--specs"]);
        sandbox.said(command.current_dir(sandbox.project.join(folder))).stdout
    };
    assert!(list("services/billing/src/deep").contains("invoice"));
    assert!(!list("services/billing").contains("cap"));
    assert!(list("services/mail").contains("cap"));
    assert!(list("openspec/specs/cap").contains("cap"));
}

#[test]
fn an_empty_openspec_folder_is_no_project() {
    let sandbox = Sandbox::small(&[]);
    fs::create_dir_all(sandbox.project.join("inner/openspec")).unwrap();
    let mut command = sandbox.command("countersign", &["list", "--specs"]);
    let said = sandbox.said(command.current_dir(sandbox.project.join("inner")));
    assert!(said.stdout.contains("cap"), "{said:?}");
}

#[test]
fn a_project_can_be_empty() {
    let sandbox = Sandbox::empty();
    fs::create_dir_all(sandbox.project.join("openspec/specs")).unwrap();
    let calls: &[&[&str]] = &[
        &["list"],
        &["list", "--specs"],
        &["list", "--json"],
        &["validate", "--all"],
        &["validate", "--all", "--json"],
        &["validate", "--archived"],
        &["status"],
        &["status", "--all"],
        &["show", "x"],
    ];
    sandbox.golden("empty-project", calls);
}
