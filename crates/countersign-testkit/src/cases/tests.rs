use std::fs;

use super::{Case, copy_tree, corpora, corpora_dir, scratch, workspace_root};

#[test]
fn the_root_holds_the_workspace() {
    assert!(workspace_root().join("Cargo.toml").is_file());
    assert!(workspace_root().join("fixtures").is_dir());
}

#[test]
fn a_copy_is_writable_and_complete() {
    let folder = scratch("copy");
    let (from, to) = (folder.path().join("from"), folder.path().join("to"));
    fs::create_dir_all(from.join("deep")).unwrap();
    let source = from.join("deep/file.md");
    fs::write(&source, "text").unwrap();
    let mut mode = fs::metadata(&source).unwrap().permissions();
    mode.set_readonly(true);
    fs::set_permissions(&source, mode).unwrap();
    copy_tree(&from, &to).unwrap();
    fs::write(to.join("deep/file.md"), "more").unwrap();
    assert_eq!(fs::read(&source).unwrap(), b"text");
}

#[test]
fn a_scratch_folder_lives_under_target_and_goes_away() {
    let folder = scratch("gone");
    let path = folder.path().to_path_buf();
    assert!(path.starts_with(workspace_root().join("target")));
    drop(folder);
    assert!(!path.exists());
}

#[test]
fn a_case_reads_its_files() {
    let folder = scratch("case");
    fs::write(folder.path().join("case.toml"), "why = \"shows reading\"\n").unwrap();
    let case = Case { name: "one".into(), dir: folder.path().into() };
    assert_eq!(case.manifest()["why"].as_str(), Some("shows reading"));
    assert_eq!(case.text("input.md"), None);
}

#[test]
fn the_corpora_are_projects_or_said_to_be_absent() {
    assert_eq!(corpora_dir().is_some(), !corpora().is_empty());
}
