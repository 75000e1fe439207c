//! OpenSpec's own lock: taken while we work, honoured if it is there, given back only if it is ours.

use std::path::Path;

use countersign_project::{TransactionError, commit, recover};

use super::scenario::{add, after, archive, listing, simulated, sync};
use super::sim::{Faults, Node, Sim};

const LOCK: &str = "openspec/changes/archive/.openspec-archive.lock";

fn lock(text: &str) -> Node {
    Node::File { bytes: text.as_bytes().into(), mode: 0o644 }
}

#[test]
fn a_lock_that_is_there_is_honoured() {
    for (text, pid) in [("{\"pid\":41,\"nonce\":\"x\"}", Some(41)), ("", None), ("nonsense", None)] {
        for steps in [archive(), sync()] {
            let mut nodes = simulated();
            add(&mut nodes, LOCK, lock(text));
            let sim = Sim::new(nodes);
            let before = listing(&sim);
            let error = commit(&sim, Path::new("/"), &steps).unwrap_err();
            let TransactionError::ArchiveClaimed { path, holder } = &error else { panic!("{error}") };
            assert_eq!((path.as_path(), *holder), (Path::new(LOCK), pid));
            assert_eq!(error.code(), "archive_claimed");
            assert_eq!(listing(&sim), before);
            assert_eq!(recover(&sim, Path::new("/")).unwrap(), None);
        }
    }
}

#[test]
fn the_lock_is_there_while_files_change() {
    let before = listing(&Sim::new(simulated()));
    let mut was_there = false;
    for stop_at in 0.. {
        let sim = Sim::new(simulated()).with(Faults { stop_at: Some(stop_at), ..Faults::default() });
        if commit(&sim, Path::new("/"), &archive()).is_ok() {
            break;
        }
        let now = listing(&sim);
        was_there |= now.contains_key(LOCK);
        let is_changed =
            before.iter().any(|(path, thing)| path.contains("/specs/") && now.get(path) != Some(thing));
        let is_moved = !now.contains_key("openspec/changes/add-x");
        assert!(!is_changed || is_moved || now.contains_key(LOCK), "stopped before {stop_at}");
    }
    assert!(was_there);
}

#[test]
fn a_lock_that_somebody_took_after_a_crash_stays() {
    let before = listing(&Sim::new(simulated()));
    let mut met = 0;
    for stop_at in 0.. {
        let sim = Sim::new(simulated()).with(Faults { stop_at: Some(stop_at), ..Faults::default() });
        if commit(&sim, Path::new("/"), &archive()).is_ok() {
            break;
        }
        if listing(&sim).contains_key(LOCK) {
            continue;
        }
        add(&mut sim.state().nodes, LOCK, lock("{\"pid\":41,\"nonce\":\"x\"}"));
        sim.state().faults = Faults::default();
        recover(&sim, Path::new("/")).unwrap();
        let mut now = listing(&sim);
        assert!(now.remove(LOCK).is_some(), "stopped before {stop_at}");
        assert!([&before, &after(&before, &archive())].contains(&&now), "stopped before {stop_at}");
        met += 1;
    }
    assert!(met > 3);
}
