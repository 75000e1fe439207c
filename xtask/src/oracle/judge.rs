//! Judging cases on both sides, two at a time, and keeping those that fail.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow};

use super::answer::Answer;
use super::cache::Cache;
use super::compare::{self, Face, Outcome};
use super::inputs::{self, Case, Input, Pool};
use super::install::Reference;
use super::ours::{self, Ours};
use super::tree::Tree;
use super::worker::{Setup, Worker};
use super::{our_limit, reference_limit, shrink, table};

/// How many cases are judged at the same time.
const PARALLEL: usize = 2;

/// What every case needs: both sides, the cache, and a folder to write projects into.
pub(crate) struct Bench {
    /// Our side.
    pub(crate) ours: Ours,
    /// The reference's side.
    pub(crate) setup: Setup,
    /// Its answers so far.
    pub(crate) cache: Cache,
    /// Whether they are read and added to.
    pub(crate) remember: bool,
    scratch: tempfile::TempDir,
    next: AtomicUsize,
}

/// A judged case.
pub(crate) struct Judged {
    pub(crate) case: Case,
    pub(crate) input: Input,
    pub(crate) outcome: Outcome,
    /// Why the reference has no answer, if it has none.
    pub(crate) unanswered: Option<String>,
    /// How long the reference took, if it was asked and not the cache.
    pub(crate) reference_time: Option<Duration>,
    /// How long we took.
    pub(crate) our_time: Duration,
}

impl Bench {
    /// Prepares to judge; answers are remembered on disk if `remember` is set.
    pub(crate) fn new(folder: &Path, reference: &Reference, binary: &Path, remember: bool) -> Result<Self> {
        fs::create_dir_all(folder)?;
        // Outside of this repository, which is a project itself: some cases are about having none.
        let scratch = tempfile::Builder::new().prefix("countersign-oracle-").tempdir()?;
        let home = scratch.path().join("home");
        let trials = scratch.path().join("trials");
        fs::create_dir_all(&home)?;
        fs::create_dir_all(&trials)?;
        Ok(Self {
            ours: Ours { binary: binary.to_owned(), home: home.clone() },
            setup: Setup { package: reference.package.clone(), scratch: trials.canonicalize()?, home },
            cache: Cache::new(&folder.join("cache")),
            scratch,
            remember,
            next: AtomicUsize::new(0),
        })
    }

    /// A folder that no case has used, holding `tree`.
    pub(crate) fn place(&self, tree: &Tree) -> Result<PathBuf> {
        let folder = self.scratch.path().join(format!("case-{}", self.next.fetch_add(1, Ordering::Relaxed)));
        tree.write(&folder)?;
        Ok(folder)
    }
}

/// Judges all cases; the order of the results is that of the cases.
pub(crate) fn all(bench: &Bench, cases: &[Case], pool: &Pool) -> Result<Vec<Judged>> {
    in_parallel(cases.len(), &|| Ok(Worker::new(bench.setup.clone())), &|worker, index| {
        let case = &cases[index];
        one(bench, worker, case, pool).with_context(|| format!("judging {}", case.id))
    })
}

/// Calls `one` with each number below `count`, two at a time, each thread with what `start` gives it.
pub(crate) fn in_parallel<S, T: Send>(
    count: usize,
    start: &(dyn Fn() -> Result<S> + Sync),
    one: &(dyn Fn(&mut S, usize) -> Result<T> + Sync),
) -> Result<Vec<T>> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, T)>> = Mutex::new(Vec::with_capacity(count));
    thread::scope(|scope| {
        let threads: Vec<_> = (0..PARALLEL)
            .map(|_| {
                scope.spawn(|| -> Result<()> {
                    let mut state = start()?;
                    loop {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        if index >= count {
                            return Ok(());
                        }
                        let result = one(&mut state, index)?;
                        done.lock().map_err(|_| anyhow!("another case broke"))?.push((index, result));
                    }
                })
            })
            .collect();
        threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| anyhow!("a judge panicked"))?)
    })?;
    let mut done = done.into_inner().map_err(|_| anyhow!("a judge panicked"))?;
    done.sort_by_key(|(index, _)| *index);
    Ok(done.into_iter().map(|(_, result)| result).collect())
}

fn one(bench: &Bench, worker: &mut Worker, case: &Case, pool: &Pool) -> Result<Judged> {
    let mut input = inputs::load(case, pool)?;
    let cache = bench.remember.then_some(&bench.cache);
    let verdict = judge_tree(bench, worker, case, &input.tree, cache)?;
    if verdict.outcome.differences.is_empty() {
        // The files of a case that passed are not needed again, and there are many.
        input.tree = Tree::default();
    }
    Ok(Judged {
        case: case.clone(),
        input,
        outcome: verdict.outcome,
        unanswered: verdict.unanswered,
        reference_time: verdict.reference_time,
        our_time: verdict.our_time,
    })
}

struct Verdict {
    outcome: Outcome,
    unanswered: Option<String>,
    reference_time: Option<Duration>,
    our_time: Duration,
}

fn judge_tree(
    bench: &Bench,
    worker: &mut Worker,
    case: &Case,
    tree: &Tree,
    cache: Option<&Cache>,
) -> Result<Verdict> {
    let folder = bench.place(tree)?;
    let start = Instant::now();
    let (theirs, cached) = their_answers(cache, worker, case, tree, &folder)?;
    let reference_time = (!cached).then(|| start.elapsed());
    let mut verdict =
        Verdict { outcome: Outcome::default(), unanswered: None, reference_time, our_time: Duration::ZERO };
    match theirs {
        Err(reason) => verdict.unanswered = Some(reason),
        Ok(theirs) => {
            let questions: Vec<Vec<String>> = theirs
                .iter()
                .filter(|answer| !answer.is_internal())
                .map(|answer| answer.argv.clone())
                .collect();
            let start = Instant::now();
            let ours = ours::judge(&bench.ours, &folder, &questions, our_limit(case))?;
            verdict.our_time = start.elapsed();
            verdict.outcome = compare::compare(tree, &theirs, &ours, Face::Countersign);
        }
    }
    fs::remove_dir_all(&folder)?;
    Ok(verdict)
}

type TheirAnswers = (Result<Vec<Answer>, String>, bool);

/// The reference's answers, and whether they come from the cache.
fn their_answers(
    cache: Option<&Cache>,
    worker: &mut Worker,
    case: &Case,
    tree: &Tree,
    folder: &Path,
) -> Result<TheirAnswers> {
    let file = cache.map(|cache| cache.file(tree, case.full));
    if let Some(answers) = file.as_deref().and_then(Cache::get) {
        return Ok((Ok(answers), true));
    }
    let answers = worker.judge(&case.id, folder, case.full, reference_limit(case))?;
    if let (Ok(answers), Some(cache), Some(file)) = (&answers, cache, &file) {
        cache.put(file, answers)?;
    }
    Ok((answers, false))
}

/// What a tree comes to on both sides; nothing if that cannot be said.
pub(crate) type Again<'a> = Box<dyn FnMut(&Tree) -> Option<Outcome> + 'a>;

/// A question to put to smaller and smaller trees of a failing case.
pub(crate) fn again<'a>(bench: &'a Bench, case: &'a Case) -> Again<'a> {
    let mut worker = Worker::new(bench.setup.clone());
    Box::new(move |tree| Some(judge_tree(bench, &mut worker, case, tree, None).ok()?.outcome))
}

/// Writes a failing case to `folder`: the input, the differences, and if there is a question to put again the smallest
/// input that still fails in the same way, ready to be copied to the fixtures.
pub(crate) fn keep(failure: &Judged, folder: &Path, again: Option<Again<'_>>) -> Result<()> {
    failure.input.tree.write(&folder.join("input"))?;
    let mut text = Vec::new();
    table::failure(failure, &mut text)?;
    fs::write(folder.join("differences.txt"), text)?;
    let (Some(first), Some(mut again)) = (failure.outcome.differences.first(), again) else { return Ok(()) };
    let kind = first.kind();
    let until = Instant::now() + Duration::from_secs(30);
    let mut fails = |tree: &Tree| {
        Instant::now() < until
            && again(tree)
                .is_some_and(|outcome| outcome.differences.iter().any(|difference| difference.kind() == kind))
    };
    let tree = shrink::shrink(&failure.input.tree, 600, &mut fails);
    let small = folder.join("small");
    tree.write(&small)?;
    fs::write(
        small.join("case.toml"),
        format!("why = {:?}\n", format!("differs from the reference in {kind}")),
    )?;
    Ok(())
}
