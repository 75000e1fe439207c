//! Every sync is needed: without any one of them some cut is not mended.

use std::collections::BTreeMap;
use std::path::Path;

use countersign_project::{Steps, commit, recover};

use super::crash::{Care, Search};
use super::scenario::{archive, simulated, sync};
use super::sim::{Faults, Sim};

/// Runs an operation and the recovery from it, if it was stopped; says what was synced in the last of the two, and
/// what goes wrong if one of these syncs is ignored.
fn run(
    search: &mut Search,
    steps: &Steps,
    faults: Faults,
    ignored: Option<usize>,
) -> (Vec<String>, Option<String>) {
    let sim = Sim::new(simulated());
    let mut synced = 0;
    if faults.stop_at.is_some() {
        let sim = sim.clone().with(faults);
        if commit(&sim, Path::new("/"), steps).is_ok() {
            return (Vec::new(), None);
        }
        synced = sim.state().syncs.len();
    }
    let ignored_sync = ignored.map(|sync| synced + sync);
    let sim = sim.with(Faults { stop_at: None, ignored_sync, ..faults });
    if faults.stop_at.is_some() {
        recover(&sim, Path::new("/")).unwrap();
    } else {
        commit(&sim, Path::new("/"), steps).unwrap();
    }
    // Up to the sync that is ignored, everything was searched elsewhere.
    let from = sim.state().ignored_at;
    let problem = from.and_then(|from| search.run(&sim, from));
    let syncs = sim.state().syncs.split_off(synced);
    (syncs, problem)
}

/// No sync of a whole operation is left out unpunished.
fn operation_needs_each(steps: &Steps, is_split: bool) {
    let mut search = Search::new(steps, Care::Thorough);
    let faults = Faults { is_split, ..Faults::default() };
    let (syncs, _) = run(&mut search, steps, faults, None);
    assert!(syncs.len() > 10, "there is something to leave out");
    let mut is_idle = |index| run(&mut search, steps, faults, Some(index)).1.is_none();
    let idle = syncs.iter().enumerate().filter(|(index, _)| is_idle(*index));
    assert_eq!(idle.map(|(_, what)| what).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn an_archive_needs_each_of_its_syncs() {
    operation_needs_each(&archive(), false);
}

#[test]
fn an_archive_to_another_device_needs_each_of_its_syncs() {
    operation_needs_each(&archive(), true);
}

#[test]
fn a_sync_needs_each_of_its_syncs() {
    operation_needs_each(&sync(), false);
}

/// Recovery syncs whatever the process before may have left unsynced, so each of its syncs is needed after some kill.
fn recovery_needs_each(steps: &Steps, is_split: bool) {
    let mut search = Search::new(steps, Care::Thorough);
    let mut needed: BTreeMap<String, bool> = BTreeMap::new();
    for stop_at in 0.. {
        let faults = Faults { stop_at: Some(stop_at), is_split, ..Faults::default() };
        let (syncs, _) = run(&mut search, steps, faults, None);
        if syncs.is_empty() && stop_at > 20 {
            break;
        }
        for (index, what) in syncs.into_iter().enumerate() {
            if !needed.get(&what).is_some_and(|needed| *needed) {
                let is_needed = run(&mut search, steps, faults, Some(index)).1.is_some();
                needed.insert(what, is_needed);
            }
        }
    }
    assert!(needed.len() > 5, "there is something to leave out: {needed:?}");
    let idle: Vec<&String> = needed.iter().filter(|(_, needed)| !**needed).map(|(what, _)| what).collect();
    assert_eq!(idle, Vec::<&String>::new());
}

#[test]
fn the_recovery_of_an_archive_needs_each_of_its_syncs() {
    recovery_needs_each(&archive(), false);
}

#[test]
fn the_recovery_of_a_move_to_another_device_needs_each_of_its_syncs() {
    recovery_needs_each(&archive(), true);
}

#[test]
fn the_recovery_of_a_sync_needs_each_of_its_syncs() {
    recovery_needs_each(&sync(), false);
}
