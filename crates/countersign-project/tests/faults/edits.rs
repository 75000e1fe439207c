//! Somebody edits a file while an operation runs, or after it was interrupted.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use countersign_project::{LocalDisk, Outcome, TransactionError, commit, interrupted, recover};
use tempfile::TempDir;

use super::local::{Asking, Call, listing, project};
use super::scenario::{ARCHIVED, after, archive, sync};

const EDITED: &str = "openspec/specs/b/spec.md";

fn sandbox() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let root = folder.path().canonicalize().unwrap();
    project(&root);
    (folder, root)
}

/// A project whose archive stopped for good at the move of the folder.
fn interrupted_archive() -> (TempDir, PathBuf) {
    let (folder, root) = sandbox();
    let stopped = std::sync::atomic::AtomicBool::new(false);
    let disk = Asking::new(move |call, path| {
        use std::sync::atomic::Ordering::SeqCst;
        if call == Call::Rename && path.ends_with(ARCHIVED) {
            stopped.store(true, SeqCst);
        }
        if stopped.load(SeqCst) { Err(io::Error::other("stopped")) } else { Ok(()) }
    });
    let error = commit(&disk, &root, &archive()).unwrap_err();
    assert_eq!(error.code(), "not_undone");
    assert!(!error.is_tree_unchanged());
    (folder, root)
}

#[test]
fn recovery_names_what_was_edited_and_touches_nothing() {
    let (_folder, root) = interrupted_archive();
    let written = fs::read(root.join(EDITED)).unwrap();
    fs::write(root.join(EDITED), "# b\nmine\n").unwrap();
    fs::remove_file(root.join("openspec/specs/a/spec.md")).unwrap();
    let before = listing(&root);
    let disk = LocalDisk::default();
    let error = recover(&disk, &root).unwrap_err();
    let TransactionError::Edited { paths, operation } = &error else { panic!("{error}") };
    assert_eq!(paths, &[Path::new("openspec/specs/a/spec.md"), Path::new(EDITED)]);
    assert_eq!(operation, "archive add-x");
    assert_eq!(listing(&root), before);
    assert_eq!(commit(&disk, &root, &sync()).unwrap_err().code(), "interrupted_operation");
    assert_eq!(listing(&root), before);

    fs::write(root.join(EDITED), written).unwrap();
    fs::write(root.join("openspec/specs/a/spec.md"), "# a\nold\n").unwrap();
    assert_eq!(recover(&disk, &root).unwrap().unwrap().outcome, Outcome::RolledBack);
    let (_other, fresh) = sandbox();
    assert_eq!(listing(&root), listing(&fresh));
}

#[test]
fn a_file_that_recovery_does_not_need_may_be_edited() {
    let (_folder, root) = interrupted_archive();
    fs::write(root.join("openspec/specs/other/spec.md"), "# mine\n").unwrap();
    recover(&LocalDisk::default(), &root).unwrap().unwrap();
    assert_eq!(fs::read_to_string(root.join("openspec/specs/other/spec.md")).unwrap(), "# mine\n");
}

#[test]
fn a_folder_that_appears_in_the_archive_after_a_crash_is_named() {
    let (_folder, root) = interrupted_archive();
    fs::create_dir(root.join(ARCHIVED)).unwrap();
    let before = listing(&root);
    let disk = LocalDisk::default();
    let error = recover(&disk, &root).unwrap_err();
    assert_eq!((error.code(), error.path()), ("edited_after_interruption", Some(Path::new(ARCHIVED))));
    assert_eq!(interrupted(&disk, &root).unwrap_err().code(), "edited_after_interruption");
    assert_eq!(listing(&root), before);
}

#[test]
fn an_edit_while_the_operation_runs_is_kept() {
    let (_folder, root) = sandbox();
    let mut before = listing(&root);
    let edited = root.join(EDITED);
    let disk = Asking::new(move |call, path| {
        // The file before it in the order was just replaced.
        if call == Call::Rename && path.ends_with("openspec/specs/a/spec.md") {
            fs::write(&edited, "# b\nmine\n")?;
        }
        Ok(())
    });
    let error = commit(&disk, &root, &archive()).unwrap_err();
    assert_eq!((error.code(), error.path()), ("changed_meanwhile", Some(Path::new(EDITED))));
    assert!(error.is_tree_unchanged());
    let super::scenario::Thing::File(bytes, _) = before.get_mut(EDITED).unwrap() else { panic!() };
    *bytes = b"# b\nmine\n".to_vec();
    assert_eq!(listing(&root), before);
    assert_eq!(interrupted(&LocalDisk::default(), &root).unwrap(), None);
}

#[test]
fn a_plan_made_from_another_content_is_refused() {
    let (_folder, root) = sandbox();
    fs::write(root.join(EDITED), "# b\nmine\n").unwrap();
    let before = listing(&root);
    let error = commit(&LocalDisk::default(), &root, &archive()).unwrap_err();
    assert_eq!((error.code(), error.path()), ("changed_meanwhile", Some(Path::new(EDITED))));
    assert_eq!(listing(&root), before);
    assert!(!root.join(".countersign").exists(), "nothing was begun");
}

#[test]
fn an_archive_that_is_there_is_refused() {
    let (_folder, root) = sandbox();
    fs::create_dir(root.join(ARCHIVED)).unwrap();
    let before = listing(&root);
    let error = commit(&LocalDisk::default(), &root, &archive()).unwrap_err();
    assert_eq!(error.code(), "archive_target_exists");
    assert_eq!(listing(&root), before);
}

#[test]
fn an_archive_that_appears_while_the_operation_runs_is_kept() {
    let (_folder, root) = sandbox();
    let mut before = listing(&root);
    let place = root.join(ARCHIVED);
    let disk = Asking::new(move |call, path| {
        if call == Call::Rename && path.ends_with("openspec/specs/a/spec.md") && !place.exists() {
            fs::create_dir(&place)?;
        }
        Ok(())
    });
    let error = commit(&disk, &root, &archive()).unwrap_err();
    assert_eq!(error.code(), "archive_target_exists");
    before.insert(ARCHIVED.to_owned(), super::scenario::FOLDER);
    assert_eq!(listing(&root), before);
}

#[test]
fn a_journal_cut_short_was_never_begun() {
    let (_folder, root) = interrupted_archive();
    let log = root.join(".countersign/journal/log");
    let whole = fs::read(&log).unwrap();
    let before = listing(&root);
    for length in [0, 1, 64, 65, whole.len() / 2, whole.len() - 1] {
        fs::write(&log, &whole[..length]).unwrap();
        let disk = LocalDisk::default();
        assert_eq!(interrupted(&disk, &root).unwrap(), None);
        assert_eq!(recover(&disk, &root).unwrap(), None);
        assert_eq!(listing(&root), before);
        assert!(!log.exists());
    }
}

#[test]
fn a_journal_never_leads_into_the_repository() {
    let (_folder, root) = interrupted_archive();
    let log = root.join(".countersign/journal/log");
    for place in [".git/hooks/post-commit", "../out", "a/../../out", "/etc/x", ".GIT/x", "a//b"] {
        let text = fs::read_to_string(&log).unwrap();
        let json = text[65..].trim_end().replace(EDITED, place);
        let line = format!("{} {json}\n", countersign_project::Digest::of(json.as_bytes()));
        fs::write(&log, line).unwrap();
        let error = recover(&LocalDisk::default(), &root).unwrap_err();
        assert_eq!(error.code(), "journal_unreadable", "{place}");
        fs::write(&log, text).unwrap();
    }
}

#[test]
fn an_operation_that_was_refused_can_be_done_again() {
    let (_folder, root) = interrupted_archive();
    let disk = LocalDisk::default();
    recover(&disk, &root).unwrap();
    let before = listing(&root);
    commit(&disk, &root, &archive()).unwrap();
    assert_eq!(listing(&root), after(&before, &archive()));
}
