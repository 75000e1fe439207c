//! Pipes, devices, folders and endless files where a document is looked for: no verb may wait for them.

#![cfg(unix)]

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::sandbox::{Sandbox, added, base};

/// Where a document or a folder of documents is looked for.
const PLACES: [&str; 14] = [
    "openspec/config.yaml",
    "openspec/schemas/odd/schema.yaml",
    "openspec/schemas/odd",
    "openspec/specs/cap/spec.md",
    "openspec/specs/odd",
    "openspec/changes/odd",
    "openspec/changes/add-x/.openspec.yaml",
    "openspec/changes/add-x/proposal.md",
    "openspec/changes/add-x/design.md",
    "openspec/changes/add-x/tasks.md",
    "openspec/changes/add-x/specs/spec.md",
    "openspec/changes/add-x/specs/cap/spec.md",
    "openspec/changes/add-x/specs/cap/notes.md",
    "openspec/changes/add-x/specs/odd.md",
];

/// Puts something at every place in turn, and runs every verb; 10 seconds are an eternity for it.
fn every_verb_answers(put: fn(&Path)) {
    for place in PLACES {
        let sandbox = Sandbox::new("odd-files");
        sandbox.spec("cap", base()).delta("cap", added());
        let path = sandbox.path(place);
        if path.exists() {
            fs::remove_file(&path).expect("a scratch folder");
        }
        fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("a scratch folder");
        put(&path);
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || {
            sandbox.every_verb("cap");
            // Nobody listens any more after the time is over.
            sender.send(sandbox).ok();
        });
        let answer = receiver.recv_timeout(Duration::from_secs(10));
        assert!(answer.is_ok(), "no answer with this at {place}");
    }
}

fn pipe(path: &Path) {
    let status = Command::new("mkfifo").arg(path).status().expect("`mkfifo` is on every Unix");
    assert!(status.success());
}

#[test]
fn a_pipe() {
    every_verb_answers(pipe);
}

#[test]
fn a_link_to_a_pipe() {
    every_verb_answers(|path| {
        let folder = path.parent().expect("it lies in a folder");
        pipe(&folder.join(".pipe"));
        symlink(".pipe", path).expect("a scratch folder takes links");
    });
}

#[test]
fn a_link_to_a_device_without_end() {
    every_verb_answers(|path| symlink("/dev/zero", path).expect("a scratch folder takes links"));
}

#[test]
fn a_socket() {
    every_verb_answers(|path| {
        // The path of a socket may be too long; it is short below its folder.
        let folder = path.parent().expect("it lies in a folder");
        let short = std::env::temp_dir().join(format!("countersign-{}", std::process::id()));
        symlink(folder, &short).expect("the folder for temporary files takes links");
        let name = path.file_name().expect("it has a name");
        let bound = std::os::unix::net::UnixListener::bind(short.join(name));
        fs::remove_file(&short).expect("it was just made");
        drop(bound.expect("a scratch folder takes sockets"));
    });
}

#[test]
fn a_folder() {
    every_verb_answers(|path| fs::create_dir(path).expect("a scratch folder"));
}

#[test]
fn a_file_of_two_gibibytes() {
    every_verb_answers(|path| {
        let file = File::create(path).expect("a scratch folder");
        file.set_len(2 << 30).expect("a file without blocks costs nothing");
    });
}

#[test]
fn an_empty_file() {
    every_verb_answers(|path| fs::write(path, "").expect("a scratch folder"));
}
