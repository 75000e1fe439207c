//! Two commands at once: one of them has the lock, the other one hears who has it.

use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};

use countersign_project::{Lock, LockError};
use tempfile::TempDir;

#[test]
fn of_two_one_wins_each_of_a_thousand_times() {
    const RACES: usize = 1000;
    let folder = TempDir::new().unwrap();
    let (start, end) = (Barrier::new(2), Barrier::new(2));
    let won: Vec<AtomicUsize> = (0..RACES).map(|_| AtomicUsize::new(0)).collect();
    let race = |name: &str| {
        for won in &won {
            start.wait();
            let lock = Lock::acquire(folder.path(), name);
            match &lock {
                Ok(_) => {
                    won.fetch_add(1, Ordering::SeqCst);
                }
                Err(error) => assert!(matches!(error, LockError::Held { .. }), "{error}"),
            }
            end.wait();
            drop(lock);
        }
    };
    std::thread::scope(|threads| {
        threads.spawn(|| race("one"));
        race("two");
    });
    let winners: Vec<usize> = won.into_iter().map(AtomicUsize::into_inner).collect();
    assert_eq!(winners, vec![1; RACES]);
}

#[test]
fn who_comes_second_hears_who_was_first() {
    let folder = TempDir::new().unwrap();
    assert!(!Lock::is_held(folder.path()));
    let first = Lock::acquire(folder.path(), "process 7: archive add-x\u{1b}[2J").unwrap();
    assert!(Lock::is_held(folder.path()));
    let error = Lock::acquire(folder.path(), "process 8").unwrap_err();
    assert_eq!(error.code(), "locked");
    let told = "another command is changing this project (process 7: archive add-x[2J)";
    assert_eq!(error.to_string(), told);
    drop(first);
    assert!(!Lock::is_held(folder.path()));
    drop(Lock::acquire(folder.path(), "process 8").unwrap());
    let ours = std::fs::read_to_string(folder.path().join(".countersign/.gitignore")).unwrap();
    assert_eq!(ours, "*\n");
    assert!(folder.path().join(".countersign/lock").is_file());
}
