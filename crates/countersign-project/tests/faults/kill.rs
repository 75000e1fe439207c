//! A process that is killed at each of its operations, in a real folder.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use countersign_project::{
    LocalDisk, Lock, Memory, Others, Outcome, Project, Replace, SetupRequest, SetupVerb, Steps, Wanted,
    WantedKind, commit, interrupted, recover,
};
use tempfile::TempDir;

use super::local::{Asking, Call, listing, project};
use super::scenario::{ARCHIVED, after, archive, sync};

/// The operation before which the child ends itself; set only for the child.
const AT: &str = "COUNTERSIGN_TEST_KILL_AT";
const ROOT: &str = "COUNTERSIGN_TEST_KILL_ROOT";

/// Whether the archive lies on another device.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Device {
    Same,
    Other,
}

/// The child: does the steps and ends itself on the way.
fn work(steps: &Steps, device: Device, root: &Path, at: usize) {
    let count = AtomicUsize::new(0);
    let is_refused = AtomicBool::new(device == Device::Same);
    let disk = Asking::new(move |call, path| {
        if count.fetch_add(1, Ordering::SeqCst) == at {
            std::process::abort();
        }
        // The folder cannot be moved; the copy of it can.
        let is_move = call == Call::Rename && path.ends_with(ARCHIVED);
        if is_move && !is_refused.swap(true, Ordering::SeqCst) {
            return Err(std::io::ErrorKind::CrossesDevices.into());
        }
        Ok(())
    });
    let _lock = Lock::acquire(root, "the child").unwrap();
    commit(&disk, root, steps).unwrap();
}

fn each_operation(name: &str, steps: &Steps, device: Device) {
    if let Some(at) = std::env::var_os(AT) {
        let root = PathBuf::from(std::env::var_os(ROOT).expect("the parent sets both"));
        let at = at.to_str().and_then(|at| at.parse().ok()).expect("the parent sets a number");
        work(steps, device, &root, at);
        return;
    }
    let (mut undone, mut finished) = (0, 0);
    for at in 0.. {
        let folder = TempDir::new().unwrap();
        let root = folder.path().canonicalize().unwrap();
        project(&root);
        let before = listing(&root);
        let done = after(&before, steps);
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", name])
            .env(AT, at.to_string())
            .env(ROOT, &root)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        let disk = LocalDisk::default();
        if child.success() {
            assert_eq!(listing(&root), done);
            assert!(interrupted(&disk, &root).unwrap().is_none());
            break;
        }
        let lock = Lock::acquire(&root, "the parent").expect("the lock ends with the process");
        let announced = interrupted(&disk, &root).unwrap();
        let recovered = recover(&disk, &root).unwrap();
        drop(lock);
        assert_eq!(announced.map(|it| it.outcome), recovered.as_ref().map(|it| it.outcome));
        let now = listing(&root);
        match recovered.map(|recovered| recovered.outcome) {
            Some(Outcome::Completed) => {
                finished += 1;
                assert_eq!(now, done, "killed before {at}");
            }
            Some(Outcome::RolledBack) => {
                undone += 1;
                assert_eq!(now, before, "killed before {at}");
            }
            None => assert!(now == before || now == done, "killed before {at}"),
        }
        assert!(interrupted(&disk, &root).unwrap().is_none());
    }
    assert!(undone > 20 && finished > 3, "{undone} were undone and {finished} finished");
}

#[test]
fn an_archive() {
    each_operation("faults::kill::an_archive", &archive(), Device::Same);
}

#[test]
fn an_archive_to_another_device() {
    each_operation("faults::kill::an_archive_to_another_device", &archive(), Device::Other);
}

#[test]
fn a_sync() {
    each_operation("faults::kill::a_sync", &sync(), Device::Same);
}

/// The files of an `init`, one of them in place of another, and a block.
fn init(root: &Path) -> Steps {
    let wanted = |path: &str, kind| Wanted { path: path.to_owned(), text: format!("{path}\n"), kind };
    let request = SetupRequest {
        verb: SetupVerb::Init,
        wanted: vec![
            wanted("settings.toml", WantedKind::Seed),
            wanted("openspec/schemas/own/schema.yaml", WantedKind::Generated),
            wanted(".claude/commands/opsx/apply.md", WantedKind::Generated),
            wanted("README.md", WantedKind::Block),
        ],
        options: vec![("tools".to_owned(), "claude".to_owned())],
        replace: Replace::Recognised,
        memory: Memory::Noted,
        others: Others::Retire,
    };
    Project::open(root).unwrap().plan_setup(request).unwrap().steps()
}

/// The steps are the same wherever the project lies.
fn planned() -> Steps {
    let folder = TempDir::new().unwrap();
    let root = folder.path().canonicalize().unwrap();
    project(&root);
    init(&root)
}

#[test]
fn an_init() {
    each_operation("faults::kill::an_init", &planned(), Device::Same);
}
