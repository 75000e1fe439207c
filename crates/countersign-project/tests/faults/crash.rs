//! A loss of power, or of the process, at every point of an operation and of its recovery.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;

use countersign_project::{Outcome, Steps, commit, interrupted, recover};

use super::scenario::{Listing, after, archive, listing, simulated, sync};
use super::sim::{Faults, Node, Op, Sim, apply, folders};

const ROOT: &str = "/";

/// How much is tried at a cut.
#[derive(Clone, Copy)]
pub(crate) enum Care {
    /// Every combination of up to six unsynced names, a large selection of more.
    Thorough,
    /// Every combination of up to three, a small selection of more: for the many ways to be cut short twice.
    Sampled,
}

/// Everything a loss of power can make of the operations of a trace up to a point.
pub(crate) fn wrecks(start: &[Node], trace: &[Op], care: Care) -> Vec<Vec<Node>> {
    let (pending, synced) = unsynced(trace);
    let first = pending.first().copied().unwrap_or(trace.len());
    // What is the same in all wrecks is done once.
    let mut lasting = start.to_vec();
    let mut dirty: BTreeMap<usize, Vec<&Op>> = BTreeMap::new();
    for (index, op) in trace.iter().enumerate() {
        match op {
            Op::Names(_) if index < first => apply(&mut lasting, op),
            Op::Write(node, _) | Op::Mode(node, _) if synced[node] > index => apply(&mut lasting, op),
            Op::Write(node, _) | Op::Mode(node, _) => dirty.entry(*node).or_default().push(op),
            _ => {}
        }
    }
    let mut wrecks = Vec::new();
    for lost in subsets(&pending, care) {
        let mut nodes = lasting.clone();
        for (index, op) in trace.iter().enumerate().skip(first) {
            if matches!(op, Op::Names(_)) && !lost.contains(&index) {
                apply(&mut nodes, op);
            }
        }
        wrecks.extend(with_data(nodes, &dirty));
    }
    wrecks
}

/// The operations on names that may be lost, and for each file where in the trace its last sync is.
fn unsynced(trace: &[Op]) -> (Vec<usize>, BTreeMap<usize, usize>) {
    let mut waiting: Vec<(usize, BTreeSet<usize>)> = Vec::new();
    let mut synced = BTreeMap::new();
    for (index, op) in trace.iter().enumerate() {
        match op {
            Op::Names(_) => waiting.push((index, folders(op))),
            Op::Write(node, _) | Op::Mode(node, _) => {
                synced.entry(*node).or_insert(0);
            }
            Op::SyncFile(node) => {
                synced.insert(*node, index);
            }
            Op::SyncFolder(folder) => {
                for (_, folders) in &mut waiting {
                    folders.remove(folder);
                }
                waiting.retain(|(_, folders)| !folders.is_empty());
            }
        }
    }
    (waiting.into_iter().map(|(index, _)| index).collect(), synced)
}

/// The sets of operations that are lost.
fn subsets(pending: &[usize], care: Care) -> Vec<BTreeSet<usize>> {
    let all = pending.len();
    let (every, chosen) = match care {
        Care::Thorough => (6, 48),
        Care::Sampled => (3, 4),
    };
    let pick = |mask: u64| {
        let chosen = pending.iter().enumerate().filter(move |(bit, _)| mask >> bit & 1 == 1);
        chosen.map(|(_, &index)| index).collect::<BTreeSet<usize>>()
    };
    if all <= every {
        return (0..1_u64 << all).map(pick).collect();
    }
    let full = (1_u64 << all) - 1;
    let mut masks: BTreeSet<u64> = [0, full].into();
    for bit in 0..all {
        masks.extend([full ^ (1 << bit), (1 << bit) - 1]);
        if matches!(care, Care::Thorough) {
            masks.extend([1 << bit, full ^ ((1 << bit) - 1)]);
        }
    }
    let mut word: u64 = 0x9E37_79B9_7F4A_7C15;
    for _ in 0..chosen {
        word = word.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        masks.insert((word >> 20) & full);
    }
    masks.into_iter().map(pick).collect()
}

/// The same names with everything that can become of contents that were not synced.
fn with_data(nodes: Vec<Node>, dirty: &BTreeMap<usize, Vec<&Op>>) -> Vec<Vec<Node>> {
    let variants = [Torn::Nothing, Torn::Half, Torn::Zeros, Torn::Contents, Torn::Everything];
    let mut all = vec![nodes];
    for (&node, ops) in dirty {
        let torn = |nodes: &Vec<Node>, torn| {
            let mut nodes = nodes.clone();
            for op in ops {
                tear(&mut nodes, node, op, torn);
            }
            nodes
        };
        all = all.iter().flat_map(|nodes| variants.map(|variant| torn(nodes, variant))).collect();
    }
    all
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Torn {
    Nothing,
    Half,
    Zeros,
    Contents,
    Everything,
}

fn tear(nodes: &mut [Node], node: usize, op: &Op, torn: Torn) {
    match op {
        Op::Write(_, bytes) => {
            let kept = match torn {
                Torn::Nothing => Vec::new(),
                Torn::Half => bytes[..bytes.len() / 2].to_vec(),
                Torn::Zeros => vec![0; bytes.len()],
                Torn::Contents | Torn::Everything => bytes.clone(),
            };
            apply(nodes, &Op::Write(node, kept));
        }
        _ if torn == Torn::Everything => apply(nodes, op),
        _ => {}
    }
}

/// What is wrong with a wreck once it was recovered, if anything.
pub(crate) fn violation(wreck: Vec<Node>, before: &Listing, after: &Listing) -> Option<String> {
    let sim = Sim::new(wreck);
    let announced = match interrupted(&sim, Path::new(ROOT)) {
        Ok(announced) => announced,
        Err(error) => return Some(format!("reading: {error}")),
    };
    assert_eq!(sim.attempts(), 0, "a reading verb writes");
    let recovered = match recover(&sim, Path::new(ROOT)) {
        Ok(recovered) => recovered,
        Err(error) => return Some(format!("recovering: {error}")),
    };
    assert_eq!(announced.map(|it| it.outcome), recovered.as_ref().map(|it| it.outcome));
    let now = listing(&sim);
    let is_right = match recovered.map(|recovered| recovered.outcome) {
        Some(Outcome::RolledBack) => now == *before,
        Some(Outcome::Completed) => now == *after,
        None => now == *before || now == *after,
    };
    (!is_right).then(|| format!("neither before nor after: {now:#?}"))
}

/// Searches the cuts of traces for one that recovery does not mend.
pub(crate) struct Search {
    pub(crate) before: Listing,
    pub(crate) after: Listing,
    care: Care,
    /// What was found to be mended, so that it is not tried again.
    mended: HashSet<u64>,
}

impl Search {
    pub(crate) fn new(steps: &Steps, care: Care) -> Self {
        let before = listing(&Sim::new(simulated()));
        Self { after: after(&before, steps), before, care, mended: HashSet::new() }
    }

    /// Searches all cuts from a point on. The operation at the end of the trace ended well, so after it nothing that
    /// the disk shows may change any more.
    pub(crate) fn run(&mut self, sim: &Sim, from: usize) -> Option<String> {
        let shown = listing(sim);
        let state = sim.state();
        for cut in from..=state.trace.len() {
            for wreck in wrecks(&state.start, &state.trace[..cut], self.care) {
                if cut == state.trace.len() {
                    let sim = Sim::new(wreck.clone());
                    if !matches!(interrupted(&sim, Path::new(ROOT)), Ok(None)) || listing(&sim) != shown {
                        return Some("what was reported as done does not last".to_owned());
                    }
                }
                let seen = fingerprint(&wreck);
                if self.mended.contains(&seen) {
                    continue;
                }
                if let Some(problem) = violation(wreck, &self.before, &self.after) {
                    return Some(format!("cut after {cut} of {}: {problem}", state.trace.len()));
                }
                self.mended.insert(seen);
            }
        }
        None
    }
}

/// Tells apart what two disks show, whatever the numbers of their nodes.
fn fingerprint(nodes: &[Node]) -> u64 {
    let mut hasher = DefaultHasher::new();
    let mut ahead = vec![0];
    while let Some(node) = ahead.pop() {
        match &nodes[node] {
            Node::File { bytes, mode } => (0, bytes, mode).hash(&mut hasher),
            Node::Link(target) => (1, target).hash(&mut hasher),
            Node::Folder { names, mode } => {
                (2, names.keys().collect::<Vec<_>>(), mode).hash(&mut hasher);
                ahead.extend(names.values());
            }
        }
    }
    hasher.finish()
}

fn every_cut(steps: &Steps, faults: Faults) {
    let mut search = Search::new(steps, Care::Thorough);
    let sim = Sim::new(simulated()).with(faults);
    commit(&sim, Path::new(ROOT), steps).unwrap();
    assert_eq!(listing(&sim), search.after);
    assert_eq!(search.run(&sim, 0), None);
}

#[test]
fn an_archive_is_cut_anywhere() {
    every_cut(&archive(), Faults::default());
}

#[test]
fn an_archive_to_another_device_is_cut_anywhere() {
    every_cut(&archive(), Faults { is_split: true, ..Faults::default() });
}

#[test]
fn a_sync_is_cut_anywhere() {
    every_cut(&sync(), Faults::default());
}

/// The process is killed, the next one recovers, and the power fails while it does, or just after.
fn killed_then_power_lost(steps: &Steps, is_split: bool) {
    let mut search = Search::new(steps, Care::Sampled);
    for stop_at in 0.. {
        let sim =
            Sim::new(simulated()).with(Faults { stop_at: Some(stop_at), is_split, ..Faults::default() });
        if commit(&sim, Path::new(ROOT), steps).is_ok() {
            assert!(stop_at > 40, "that is less than an operation has to do");
            return;
        }
        let killed_at = sim.state().trace.len();
        sim.state().faults.stop_at = None;
        recover(&sim, Path::new(ROOT)).unwrap();
        assert_eq!(search.run(&sim, killed_at), None, "killed before {stop_at}");
    }
}

#[test]
fn a_killed_archive_recovers_and_the_power_fails() {
    killed_then_power_lost(&archive(), false);
}

#[test]
fn a_killed_archive_to_another_device_recovers_and_the_power_fails() {
    killed_then_power_lost(&archive(), true);
}

#[test]
fn a_killed_sync_recovers_and_the_power_fails() {
    killed_then_power_lost(&sync(), false);
}

#[test]
fn the_power_fails_twice() {
    let steps = archive();
    let mut search = Search::new(&steps, Care::Sampled);
    let first = Sim::new(simulated());
    commit(&first, Path::new(ROOT), &steps).unwrap();
    let state = first.state();
    for cut in 0..state.trace.len() {
        let wrecks = wrecks(&state.start, &state.trace[..cut], Care::Thorough);
        for wreck in [wrecks.first(), wrecks.last()].into_iter().flatten() {
            let second = Sim::new(wreck.clone());
            recover(&second, Path::new(ROOT)).unwrap();
            assert_eq!(search.run(&second, 0), None, "first cut after {cut}");
        }
    }
}
