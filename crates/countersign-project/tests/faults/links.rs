//! Links, several names of one file, and what a file carries besides its bytes.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use countersign_project::{Digest, FileStep, FolderMove, LocalDisk, PlainDisk, Steps, commit};
use countersign_testkit::cases::skipped;
use tempfile::TempDir;

use super::local::{listing, project};
use super::scenario::{Thing, after, archive};

struct Sandbox {
    _folder: TempDir,
    root: PathBuf,
    outside: PathBuf,
}

fn sandbox() -> Sandbox {
    let folder = TempDir::new().unwrap();
    let base = folder.path().canonicalize().unwrap();
    let (root, outside) = (base.join("project"), base.join("outside"));
    fs::create_dir(&root).unwrap();
    fs::create_dir(&outside).unwrap();
    project(&root);
    Sandbox { _folder: folder, root, outside }
}

fn write(path: &str, before: Option<&str>, after: Option<&str>) -> Steps {
    let digest = before.map(|text| Digest::of(text.as_bytes()));
    let after = after.map(|text| text.as_bytes().to_vec());
    let files = vec![FileStep { path: path.into(), before: digest, after, mode: None }];
    Steps { operation: "sync".to_owned(), files, ..Steps::default() }
}

/// The steps are refused with a code and nothing changes.
fn refused(root: &Path, steps: &Steps, code: &str) {
    let before = listing(root);
    let error = commit(&LocalDisk::default(), root, steps).unwrap_err();
    assert_eq!(error.code(), code, "{error}");
    assert!(error.path().is_some());
    assert_eq!(listing(root), before);
}

#[test]
fn a_file_outside_is_never_written() {
    let sandbox = sandbox();
    let (root, outside) = (sandbox.root.clone(), sandbox.outside.clone());
    fs::write(outside.join("spec.md"), "theirs\n").unwrap();
    let specs = root.join("openspec/specs");
    symlink(&outside, specs.join("absolute")).unwrap();
    symlink("../../../outside", specs.join("relative")).unwrap();
    fs::create_dir(specs.join("file")).unwrap();
    symlink("../../../../outside/spec.md", specs.join("file/spec.md")).unwrap();
    symlink("../../../../outside/new.md", specs.join("file/dangling.md")).unwrap();
    for path in ["absolute/spec.md", "relative/spec.md", "file/spec.md"] {
        let steps = write(&format!("openspec/specs/{path}"), Some("theirs\n"), Some("ours\n"));
        refused(&root, &steps, "outside_project");
    }
    refused(&root, &write("openspec/specs/file/dangling.md", None, Some("ours\n")), "outside_project");
    refused(&root, &write("../outside/spec.md", Some("theirs\n"), Some("ours\n")), "outside_project");
    let path = outside.join("spec.md").to_str().unwrap().to_owned();
    refused(&root, &write(&path, Some("theirs\n"), Some("ours\n")), "outside_project");
    assert_eq!(fs::read_to_string(outside.join("spec.md")).unwrap(), "theirs\n");
    assert!(!outside.join("new.md").exists());
}

#[test]
fn a_link_inside_is_written_where_it_leads() {
    let sandbox = sandbox();
    let root = sandbox.root.clone();
    let specs = root.join("openspec/specs");
    fs::create_dir_all(root.join("docs/deep")).unwrap();
    fs::write(root.join("docs/deep/spec.md"), "old\n").unwrap();
    symlink("../../docs/deep", specs.join("folder")).unwrap();
    fs::create_dir(specs.join("file")).unwrap();
    symlink(root.join("docs/deep/spec.md"), specs.join("file/spec.md")).unwrap();
    commit(&LocalDisk::default(), &root, &write("openspec/specs/folder/spec.md", Some("old\n"), Some("1\n")))
        .unwrap();
    commit(&LocalDisk::default(), &root, &write("openspec/specs/file/spec.md", Some("1\n"), Some("2\n")))
        .unwrap();
    assert_eq!(fs::read_to_string(root.join("docs/deep/spec.md")).unwrap(), "2\n");
    assert!(fs::symlink_metadata(specs.join("file/spec.md")).unwrap().is_symlink());

    refused(&root, &write("openspec/specs/file/spec.md", Some("2\n"), None), "linked_target");
    let mut twice = write("openspec/specs/file/spec.md", Some("2\n"), Some("3\n"));
    twice.files.extend(write("openspec/specs/folder/spec.md", Some("2\n"), Some("4\n")).files);
    refused(&root, &twice, "same_file");
}

#[test]
fn links_in_a_circle_lead_nowhere() {
    let sandbox = sandbox();
    let root = sandbox.root.clone();
    symlink("two", root.join("openspec/specs/one")).unwrap();
    symlink("one", root.join("openspec/specs/two")).unwrap();
    refused(&root, &write("openspec/specs/one/spec.md", None, Some("ours\n")), "wrong_kind");
}

#[test]
fn a_file_with_two_names_is_refused() {
    let sandbox = sandbox();
    let root = sandbox.root.clone();
    let spec = root.join("openspec/specs/b/spec.md");
    fs::hard_link(&spec, root.join("other.md")).unwrap();
    refused(&root, &archive(), "hard_linked_target");
    fs::remove_file(root.join("other.md")).unwrap();
    let before = listing(&root);
    commit(&LocalDisk::default(), &root, &archive()).unwrap();
    assert_eq!(listing(&root), after(&before, &archive()));
}

#[test]
fn a_change_that_is_a_link_is_not_moved() {
    let sandbox = sandbox();
    let root = sandbox.root.clone();
    symlink("add-y", root.join("openspec/changes/add-z")).unwrap();
    let folder_move = FolderMove {
        from: "openspec/changes/add-z".into(),
        to: "openspec/changes/archive/2026-02-03-add-z".into(),
    };
    let steps =
        Steps { operation: "archive add-z".into(), folder_move: Some(folder_move), ..Steps::default() };
    refused(&root, &steps, "linked_target");
}

#[test]
fn an_archive_that_leads_out_is_refused() {
    let sandbox = sandbox();
    let (root, outside) = (sandbox.root.clone(), sandbox.outside.clone());
    fs::remove_dir_all(root.join("openspec/changes/archive")).unwrap();
    symlink(&outside, root.join("openspec/changes/archive")).unwrap();
    refused(&root, &archive(), "outside_project");
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
}

#[test]
fn the_first_archive_makes_its_folder() {
    let sandbox = sandbox();
    let root = sandbox.root.clone();
    fs::remove_dir_all(root.join("openspec/changes/archive")).unwrap();
    let before = listing(&root);
    commit(&LocalDisk::default(), &root, &archive()).unwrap();
    assert_eq!(listing(&root), after(&before, &archive()));
}

#[test]
fn a_folder_or_pipe_in_the_way_is_refused() {
    let sandbox = sandbox();
    let root = sandbox.root.clone();
    fs::create_dir_all(root.join("openspec/specs/folder/spec.md")).unwrap();
    refused(&root, &write("openspec/specs/folder/spec.md", None, Some("ours\n")), "wrong_kind");
    refused(&root, &write("README.md/spec.md", None, Some("ours\n")), "wrong_kind");
    refused(&root, &write(".git/config", None, Some("ours\n")), "forbidden_path");
}

#[test]
fn a_folder_that_may_not_be_written_is_named_before_anything_happens() {
    for locked in ["openspec/specs/z", "openspec/specs/old/deep", "openspec/changes", "openspec/specs"] {
        let sandbox = sandbox();
        let root = sandbox.root.clone();
        let path = root.join(locked);
        fs::set_permissions(&path, Permissions::from_mode(0o555)).unwrap();
        if fs::write(path.join("probe"), "").is_ok() {
            skipped("this user may write everywhere, so nothing is tested on what may not be written");
            return;
        }
        let before = listing(&root);
        let error = commit(&LocalDisk::default(), &root, &archive()).unwrap_err();
        let now = listing(&root);
        fs::set_permissions(&path, Permissions::from_mode(0o755)).unwrap();
        assert_eq!((error.code(), error.path()), ("not_writable", Some(Path::new(locked))));
        assert!(!root.join(".countersign").exists(), "nothing was begun");
        assert_eq!(now, before);
    }
}

#[test]
fn modes_and_extended_attributes_are_kept() {
    let sandbox = sandbox();
    let root = sandbox.root.clone();
    let spec = root.join("openspec/specs/a/spec.md");
    fs::set_permissions(&spec, Permissions::from_mode(0o751)).unwrap();
    let flags = rustix::fs::XattrFlags::empty();
    let can = rustix::fs::setxattr(&spec, "user.note", b"mine", flags).is_ok();
    commit(&LocalDisk::default(), &root, &archive()).unwrap();
    let Thing::File(bytes, mode) = &listing(&root)["openspec/specs/a/spec.md"] else { panic!() };
    assert_eq!((bytes.as_slice(), *mode), (&b"# a\nnew, and longer\n"[..], 0o751));
    if can {
        let mut value = [0_u8; 16];
        let length = rustix::fs::getxattr(&spec, "user.note", &mut value).unwrap();
        assert_eq!(&value[..length], b"mine");
    } else {
        skipped("this file system has no extended attributes");
    }
}

#[test]
fn the_disk_by_plain_paths_does_the_same() {
    let sandbox = sandbox();
    let root = sandbox.root.clone();
    let without_modes = |mut listing: super::scenario::Listing| {
        for thing in listing.values_mut() {
            match thing {
                Thing::Folder(mode) | Thing::File(_, mode) => *mode = 0,
                Thing::Link(_) => {}
            }
        }
        listing
    };
    let before = listing(&root);
    commit(&PlainDisk, &root, &archive()).unwrap();
    assert_eq!(without_modes(listing(&root)), without_modes(after(&before, &archive())));
}
