//! Judging cases: each change of a case in turn on both sides, one folder per side.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use super::sides::{Our, Reference};
use super::{Plan, step};
use crate::oracle::compare::Outcome;
use crate::oracle::inputs::{self, Case, Pool, Source};
use crate::oracle::judge::{self, Again, Bench, Judged};
use crate::oracle::tree::Tree;

/// Who answers as us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Who {
    /// Our binary
    Binary,
    /// The reference itself, to try the comparison
    Reference,
}

/// Where trial archives are made: outside any repository, so that no history is found.
pub(crate) struct Yard<'a> {
    bench: &'a Bench,
    who: Who,
    folder: tempfile::TempDir,
    next: AtomicUsize,
}

/// Both sides.
struct Pair {
    reference: Reference,
    our: Our,
}

impl<'a> Yard<'a> {
    /// A yard for the sides of `bench`.
    pub(crate) fn new(bench: &'a Bench, who: Who) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("countersign-oracle-").tempdir()?;
        Ok(Self { bench, who, folder, next: AtomicUsize::new(0) })
    }

    fn place(&self) -> PathBuf {
        self.folder.path().join(self.next.fetch_add(1, Ordering::Relaxed).to_string())
    }

    fn pair(&self) -> Result<Pair> {
        let reference = || {
            let cache = self.bench.remember.then(|| self.bench.cache.clone());
            Reference::new(self.bench.setup.clone(), self.place(), cache)
        };
        let our = match self.who {
            Who::Binary => Our::binary(self.bench.ours.clone(), self.place())?,
            Who::Reference => Our::Reference(Reference::new(self.bench.setup.clone(), self.place(), None)?),
        };
        Ok(Pair { reference: reference()?, our })
    }

    /// Judges all cases; the order of the results is that of the cases.
    pub(crate) fn all(&self, cases: &[Case], pool: &Pool) -> Result<Vec<Judged>> {
        judge::in_parallel(cases.len(), &|| self.pair(), &|pair, index| {
            let case = &cases[index];
            one(pair, case, pool).with_context(|| format!("judging {}", case.id))
        })
    }

    /// A question to put to smaller and smaller trees of a failing case.
    pub(crate) fn again<'b>(&self, judged: &'b Judged) -> Result<Again<'b>> {
        let Source::Archive(plan) = &judged.case.source else { bail!("{} is no archive", judged.case.id) };
        let mut pair = self.pair()?;
        Ok(Box::new(move |tree| judge_tree(&mut pair, tree, plan).ok()?.ok()))
    }
}

fn one(pair: &mut Pair, case: &Case, pool: &Pool) -> Result<Judged> {
    let Source::Archive(plan) = &case.source else { bail!("{} is no archive", case.id) };
    let mut input = inputs::load(case, pool)?;
    let (start, before) = (Instant::now(), pair.reference.time);
    let judged = judge_tree(pair, &input.tree, plan)?;
    let reference_time = pair.reference.time.saturating_sub(before);
    let (outcome, unanswered) = match judged {
        Ok(outcome) => (outcome, None),
        Err(reason) => (Outcome::default(), Some(reason)),
    };
    if outcome.differences.is_empty() {
        input.tree = Tree::default();
    }
    Ok(Judged {
        case: case.clone(),
        input,
        outcome,
        unanswered,
        reference_time: (!reference_time.is_zero()).then_some(reference_time),
        our_time: start.elapsed().saturating_sub(reference_time),
    })
}

/// Archives every change of the plan, each side going on with its own result. Where a class explains a difference,
/// the reference goes on with ours, so that the next change is the same question to both.
fn judge_tree(pair: &mut Pair, tree: &Tree, plan: &Plan) -> Result<Result<Outcome, String>> {
    let (mut theirs, mut ours) = (tree.clone(), tree.clone());
    let mut outcome = Outcome::default();
    let changes = if plan.changes.is_empty() { open_changes(tree) } else { plan.changes.clone() };
    for change in changes {
        let their = match pair.reference.archive(&theirs, &change)? {
            Ok(step) => step,
            Err(reason) => return Ok(Err(reason)),
        };
        let our = match pair.our.archive(&ours, &change)? {
            Ok(step) => step,
            Err(reason) => return Ok(Err(reason)),
        };
        let compared = step::compare(&theirs, &ours, &their, &our, &change);
        outcome.compared += 1;
        outcome.equal += usize::from(compared.differences.is_empty());
        for class in compared.classes {
            *outcome.classes.entry(class).or_default() += 1;
        }
        let failed = !compared.differences.is_empty();
        outcome.differences.extend(compared.differences);
        if failed {
            break;
        }
        let next = super::stamp::settled(&theirs, &their.after, &change);
        theirs = if compared.diverged {
            without_ours(&super::stamp::settled(&ours, &our.after, &change))
        } else {
            next
        };
        ours = our.after;
    }
    Ok(Ok(outcome))
}

fn without_ours(tree: &Tree) -> Tree {
    let entries = tree.entries.iter().filter(|(path, _)| !step::is_only_ours(path));
    Tree { entries: entries.map(|(path, entry)| (path.clone(), entry.clone())).collect() }
}

/// The open changes of a project, in the order of their names.
pub(crate) fn open_changes(tree: &Tree) -> Vec<String> {
    let names = tree.entries.keys().filter_map(|path| {
        let mut below = path.strip_prefix("openspec/changes").ok()?.components();
        match (below.next()?, below.next()) {
            (Component::Normal(name), Some(_)) => name.to_str().filter(|name| *name != "archive"),
            _ => None,
        }
    });
    names.map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The open changes of the project in a folder.
pub(crate) fn open_changes_in(project: &Path) -> Result<Vec<String>> {
    let changes = project.join("openspec/changes");
    if !changes.is_dir() {
        return Ok(Vec::new());
    }
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(&changes).with_context(|| format!("reading {}", changes.display()))? {
        let entry = entry?;
        let name = entry.file_name();
        if name != "archive" && entry.path().is_dir() {
            names.extend(name.into_string());
        }
    }
    Ok(names.into_iter().collect())
}
