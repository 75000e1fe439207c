//! Every sync is needed: without any one of them some cut is not mended.

use std::path::Path;

use countersign_project::{Steps, commit, recover};

use super::crash::{Ends, search};
use super::scenario::{archive, listing, simulated, sync};
use super::sim::{Faults, Sim};

/// The syncs, counted from 0, without which no cut goes wrong.
fn idle_syncs(run: impl Fn(Option<usize>) -> (usize, Option<String>)) -> Vec<usize> {
    let (syncs, problem) = run(None);
    assert_eq!(problem, None);
    assert!(syncs > 2, "there is something to leave out");
    (0..syncs).filter(|&sync| run(Some(sync)).1.is_none()).collect()
}

fn committed(steps: &Steps, is_split: bool) -> Vec<usize> {
    let ends = Ends::of(steps);
    idle_syncs(|ignored_sync| {
        let sim = Sim::new(simulated()).with(Faults { ignored_sync, is_split, ..Faults::default() });
        commit(&sim, Path::new("/"), steps).unwrap();
        let syncs = sim.state().syncs;
        (syncs, search(&sim, 0, &ends))
    })
}

#[test]
fn an_archive_needs_each_of_its_syncs() {
    assert_eq!(committed(&archive(), false), Vec::<usize>::new());
}

#[test]
fn an_archive_to_another_device_needs_each_of_its_syncs() {
    assert_eq!(committed(&archive(), true), Vec::<usize>::new());
}

#[test]
fn a_sync_needs_each_of_its_syncs() {
    assert_eq!(committed(&sync(), false), Vec::<usize>::new());
}

/// A process is killed somewhere; which syncs does no recovery, wherever it was killed, need?
#[test]
fn recovery_needs_each_of_its_syncs() {
    for steps in [archive(), sync()] {
        let ends = Ends::of(&steps);
        let count = |at: usize| {
            let sim = Sim::new(simulated()).with(Faults { stop_at: Some(at), ..Faults::default() });
            let is_done = commit(&sim, Path::new("/"), &steps).is_ok();
            (is_done, sim)
        };
        let last = (0..).find(|&at| count(at).0).unwrap();
        // The last kill before the commit point is undone from the most; the first one after it is finished.
        for at in [last / 2, last - 12, last - 2] {
            let idle = idle_syncs(|ignored| {
                let (_, sim) = count(at);
                let killed_at = sim.state().trace.len();
                let synced = sim.state().syncs;
                let ignored_sync = ignored.map(|sync| synced + sync);
                sim.state().faults = Faults { ignored_sync, ..Faults::default() };
                recover(&sim, Path::new("/")).unwrap();
                let after = listing(&sim);
                let problem = search(&sim, killed_at, &Ends { is_settled: false, ..Ends::of(&steps) });
                let settled = sim.state().trace.len();
                let lasting = Ends { before: ends.before.clone(), after, is_settled: true };
                let problem = problem.or_else(|| search(&sim, settled, &lasting));
                let syncs = sim.state().syncs - synced;
                (syncs, problem)
            });
            assert_eq!(idle, Vec::<usize>::new(), "{} killed before {at}", steps.operation);
        }
    }
}
