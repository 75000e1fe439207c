//! A disk that refuses something, at every operation: nothing happened, or everything did.

use std::io::ErrorKind;
use std::path::Path;

use countersign_project::{Outcome, Steps, TransactionError, commit, interrupted, recover};

use super::scenario::{after, archive, listing, simulated, sync};
use super::sim::{Faults, Sim};

const ROOT: &str = "/";

/// One operation after the other fails, alone.
fn each_fails(steps: &Steps, kind: ErrorKind, code: &str, is_split: bool) {
    let before = listing(&Sim::new(simulated()));
    let done = after(&before, steps);
    for at in 0.. {
        let faults = Faults { fail_at: Some((at, kind)), is_split, ..Faults::default() };
        let sim = Sim::new(simulated()).with(faults);
        let result = commit(&sim, Path::new(ROOT), steps);
        if sim.attempts() <= at {
            assert!(at > 40, "that is less than an operation has to do");
            result.unwrap();
            return;
        }
        let error = result.expect_err("the failure is told");
        assert!(!error.next_step().is_empty());
        if error.is_tree_unchanged() {
            assert_eq!(error.code(), code, "operation {at}: {error}");
            assert!(error.path().is_some(), "operation {at}: {error}");
            assert_eq!(listing(&sim), before, "operation {at}: {error}");
            assert_eq!(interrupted(&sim, Path::new(ROOT)).unwrap(), None, "operation {at}");
        } else {
            assert!(matches!(error, TransactionError::Unfinished { .. }), "operation {at}: {error}");
            let recovered = recover(&sim, Path::new(ROOT)).unwrap();
            assert!(recovered.is_none_or(|recovered| recovered.outcome == Outcome::Completed));
            assert_eq!(listing(&sim), done, "operation {at}: {error}");
        }
    }
}

#[test]
fn each_operation_of_an_archive_is_refused() {
    each_fails(&archive(), ErrorKind::PermissionDenied, "not_writable", false);
}

#[test]
fn each_operation_of_an_archive_to_another_device_finds_a_full_disk() {
    each_fails(&archive(), ErrorKind::StorageFull, "disk_full", true);
}

#[test]
fn each_operation_of_a_sync_fails() {
    each_fails(&sync(), ErrorKind::Other, "disk_error", false);
}

/// The disk is full from some operation on, and stays full while everything is put back.
fn full(steps: &Steps) {
    let before = listing(&Sim::new(simulated()));
    for full_from in 0.. {
        let sim = Sim::new(simulated()).with(Faults { full_from: Some(full_from), ..Faults::default() });
        match commit(&sim, Path::new(ROOT), steps) {
            Ok(()) => {
                assert!(full_from > 20, "new contents need space");
                return;
            }
            Err(error) => {
                assert_eq!(error.code(), "disk_full", "from {full_from}: {error}");
                assert!(error.is_tree_unchanged());
                assert_eq!(listing(&sim), before, "from {full_from}: {error}");
                assert_eq!(interrupted(&sim, Path::new(ROOT)).unwrap(), None, "from {full_from}");
            }
        }
    }
}

#[test]
fn an_archive_fills_the_disk() {
    full(&archive());
}

#[test]
fn a_sync_fills_the_disk() {
    full(&sync());
}

#[test]
fn the_other_device_fills_up() {
    let steps = archive();
    let before = listing(&Sim::new(simulated()));
    for full_from in 0.. {
        let faults = Faults { full_from: Some(full_from), is_split: true, ..Faults::default() };
        let sim = Sim::new(simulated()).with(faults);
        let Err(error) = commit(&sim, Path::new(ROOT), &steps) else { return };
        assert!(full_from < 200, "an archive ends");
        if !error.is_tree_unchanged() {
            // Nothing at all can be written, not even what was there: that waits for space.
            assert_eq!(error.code(), "not_undone", "from {full_from}: {error}");
            sim.state().faults = Faults { is_split: true, ..Faults::default() };
            let recovered = recover(&sim, Path::new(ROOT)).unwrap().expect("the journal is there");
            assert_eq!(recovered.outcome, Outcome::RolledBack);
        }
        assert_eq!(listing(&sim), before, "from {full_from}: {error}");
    }
}
