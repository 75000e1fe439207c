//! `cargo xtask oracle`: the same inputs to the reference and to us, and a verdict on every difference.
//!
//! The reference is the npm package that `install` names; it is run, never copied. Its answers are cached under
//! `target/oracle`.

#![expect(clippy::disallowed_methods, reason = "maintenance code does its own IO")]

mod answer;
mod archive;
mod cache;
mod caps;
mod compare;
mod deep;
mod inputs;
pub(crate) mod install;
mod json;
mod judge;
mod messages;
mod ours;
mod readings;
mod sample;
mod shape;
mod shrink;
mod table;
mod tree;
mod verify;
mod worker;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use caps::{Caps, Counts, Mutations};
use compare::Outcome;
use inputs::{Case, Pool};
use judge::{Bench, Judged};
use table::Row;
use tree::Tree;

/// Exit status when a part could not run on this machine.
const NOT_RUN: u8 = 3;
/// How many failures are shrunk; the others are kept as they are.
const SHRUNK: usize = 5;

/// Compare our verdicts and JSON with those of the reference
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Judge 20,000 mutations and 20,000 seeded deltas and write the logs docs/oracle/*deep.toml
    #[arg(long)]
    deep: bool,
    /// Compare only what `archive` does
    #[arg(long, conflicts_with = "only")]
    archive: bool,
    /// Who answers as us in the part `archive`
    #[arg(long, value_enum, default_value = "binary", requires = "archive")]
    ours: archive::Who,
    /// Seed of the mutations and deltas
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Number of mutations [default: 1000, with --deep 20000] or, with --archive, of deltas [default: 300, 20000]
    #[arg(long)]
    cases: Option<usize>,
    /// Run one part alone
    #[arg(long, value_enum)]
    only: Option<Part>,
    /// Judge one case alone, for example mutations/1-17, corpora/NAME or archive/1-17
    #[arg(long, value_name = "ID")]
    case: Option<String>,
    /// Rewrite docs/oracle/*caps.toml with the counts of this run
    #[arg(long)]
    bless: bool,
    /// Date to write into the log of a deep run
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
    /// The binary to judge [default: built with `cargo build --release`]
    #[arg(long, value_name = "FILE")]
    binary: Option<PathBuf>,
}

/// A part of the comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// Every project of the corpora
    Corpora,
    /// Every project of the fixtures
    Fixtures,
    /// Seeded mutations of both
    Mutations,
    /// The real command line programs, on a sample
    Cli,
    /// What `archive` does, on copies
    Archive,
}

impl Part {
    /// The parts that compare answers about one project that stays as it is.
    const VALIDATE: [Self; 4] = [Self::Corpora, Self::Fixtures, Self::Mutations, Self::Cli];
}

impl Args {
    fn cases(&self) -> usize {
        self.cases.unwrap_or(if self.deep { 20_000 } else { 1_000 })
    }

    fn deltas(&self) -> usize {
        let normal = if self.deep { 20_000 } else { 300 };
        self.cases.filter(|_| self.runs_only(Part::Archive)).unwrap_or(normal)
    }

    fn runs(&self, part: Part) -> bool {
        match &self.case {
            Some(id) => (part == Part::Archive) == id.starts_with("archive/"),
            None => (!self.archive && self.only.is_none()) || self.runs_only(part),
        }
    }

    fn runs_only(&self, part: Part) -> bool {
        self.only == Some(part) || (self.archive && part == Part::Archive)
    }
}

/// Runs the comparison.
pub(crate) fn run(args: &Args, out: &mut dyn Write) -> Result<ExitCode> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask lies in the repository")?;
    let folder = root.join("target/oracle");
    let reference = match install::reference(&folder)? {
        Ok(reference) => reference,
        Err(reason) => {
            writeln!(out, "oracle: not run ({reason})")?;
            return Ok(ExitCode::from(NOT_RUN));
        }
    };
    let binary = match &args.binary {
        Some(binary) => binary.canonicalize().with_context(|| format!("finding {}", binary.display()))?,
        None if args.ours == archive::Who::Reference => PathBuf::new(),
        None => build(root)?,
    };
    let failures = folder.join("failures");
    if failures.exists() {
        fs::remove_dir_all(&failures)?;
    }
    let bench = Bench::new(&folder, &reference, &binary, !args.deep)?;
    let selection = Selection::new(args, root)?;
    for note in &selection.notes {
        writeln!(out, "{note}")?;
    }
    let has_corpora = selection.pool.has_corpora();
    let mut failed = false;
    if Part::VALIDATE.into_iter().any(|part| args.runs(part)) {
        let mut report = Report::default();
        for cases in &selection.parts {
            report.add(judge::all(&bench, cases, &selection.pool)?);
        }
        if args.case.is_none() && args.runs(Part::Cli) {
            report.add(sample::run(&bench, root, &reference)?);
        }
        let these = Mutations { seed: args.seed, cases: args.cases(), corpora: has_corpora };
        let book = Book { name: "", seeded: "mutations", these };
        failed |= close(args, root, &book, &report, &reference, out)?;
        report.keep_failures(
            &mut |judged| Ok(Box::new(judge::again(&bench, &judged.case))),
            &failures,
            out,
        )?;
    }
    if args.runs(Part::Archive) {
        let yard = archive::Yard::new(&bench, args.ours)?;
        let mut report = Report::default();
        report.add(yard.all(&selection.archives, &selection.pool)?);
        let these = Mutations { seed: args.seed, cases: args.deltas(), corpora: has_corpora };
        let book = Book { name: "archive-", seeded: archive::SEEDED, these };
        failed |= close(args, root, &book, &report, &reference, out)?;
        report.keep_failures(&mut |judged| yard.again(judged), &failures, out)?;
    }
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The files in which one kind of comparison keeps its numbers.
struct Book {
    /// What their names begin with.
    name: &'static str,
    /// The corpus whose cases a seed gives.
    seeded: &'static str,
    /// Which cases those are.
    these: Mutations,
}

/// Prints a report and compares it with its book, or writes that; whether anything failed.
fn close(
    args: &Args,
    root: &Path,
    book: &Book,
    report: &Report,
    reference: &install::Reference,
    out: &mut dyn Write,
) -> Result<bool> {
    report.print(out)?;
    if args.ours != archive::Who::Binary || args.case.is_some() {
        return Ok(report.failed());
    }
    let exceeded = settle(args, root, book, report, out)?;
    if args.deep {
        let file = root.join(format!("docs/oracle/{}deep.toml", book.name));
        deep::write(&file, book.these, args.date.as_deref(), reference, &report.rows)?;
    }
    Ok(report.failed() || exceeded)
}

/// Builds our binary and names it.
fn build(root: &Path) -> Result<PathBuf> {
    let cargo = option_env!("CARGO").unwrap_or("cargo");
    let mut command = Command::new(cargo);
    command.args(["build", "--release", "--quiet", "--bin", "countersign"]).current_dir(root);
    if !command.status().context("running cargo")?.success() {
        bail!("cargo could not build the binary");
    }
    Ok(root.join("target/release/countersign"))
}

/// What is to be judged.
struct Selection {
    parts: Vec<Vec<Case>>,
    archives: Vec<Case>,
    pool: Pool,
    notes: Vec<String>,
}

impl Selection {
    fn new(args: &Args, root: &Path) -> Result<Self> {
        let mut notes = Vec::new();
        let fixtures = inputs::fixtures(root)?;
        let corpora = inputs::corpora()?.unwrap_or_else(|| {
            notes.push("corpora: absent, so nothing was compared over them".to_owned());
            Vec::new()
        });
        let mutated = match &args.case {
            Some(id) => id.starts_with("mutations/") || id.starts_with("archive/"),
            None => args.runs(Part::Mutations) || args.runs(Part::Archive),
        };
        let mut archives = Vec::new();
        if args.runs(Part::Archive) {
            archives = archive::of_projects(corpora.iter().chain(&fixtures))?;
            archives.extend(archive::seeded(args.seed, args.deltas()));
        }
        if let Some(id) = args.case.as_ref().filter(|_| args.runs(Part::Archive)) {
            let known = archives.into_iter().find(|case| case.id == *id);
            archives =
                vec![known.or_else(|| archive::seeded_by_id(id)).with_context(|| format!("no case `{id}`"))?];
        }
        let pool = if mutated { Pool::new(corpora.iter().chain(&fixtures))? } else { Pool::default() };
        if mutated && pool.is_empty() {
            bail!("there is nothing to mutate: neither corpora nor fixtures are here");
        }
        let parts = match &args.case {
            Some(_) if args.runs(Part::Archive) => Vec::new(),
            Some(id) => {
                let known = corpora.into_iter().chain(fixtures).find(|case| case.id == *id);
                let case = known
                    .or_else(|| inputs::mutation_by_id(id))
                    .with_context(|| format!("no case `{id}`"))?;
                vec![vec![case]]
            }
            None => [
                (Part::Corpora, corpora),
                (Part::Fixtures, fixtures),
                (Part::Mutations, inputs::mutations(args.seed, args.cases()).collect()),
            ]
            .into_iter()
            .filter(|(part, _)| args.runs(*part))
            .map(|(_, cases)| cases)
            .collect(),
        };
        Ok(Self { parts, archives, pool, notes })
    }
}

/// What came out.
#[derive(Default)]
struct Report {
    rows: Vec<Row>,
    counts: Counts,
    failures: Vec<Judged>,
    unanswered: Vec<String>,
    incomplete: bool,
}

impl Report {
    fn add(&mut self, judged: Vec<Judged>) {
        let mut rows: BTreeMap<String, Row> = BTreeMap::new();
        for case in judged {
            let row = rows.entry(case.case.corpus.clone()).or_insert_with(|| Row::new(&case.case.corpus));
            row.add(&case);
            let counts = self.counts.entry(case.case.corpus.clone()).or_default();
            for (class, count) in &case.outcome.classes {
                *counts.entry(class.clone()).or_default() += count;
            }
            if let Some(reason) = &case.unanswered {
                self.unanswered.push(format!("{}: the reference gave no answer ({reason})", case.case.id));
                // A mutation may well break the reference; a real project that was not compared proves nothing.
                self.incomplete |= !["mutations", archive::SEEDED].contains(&case.case.corpus.as_str());
            }
            if !case.outcome.differences.is_empty() {
                self.failures.push(case);
            }
        }
        self.rows.extend(rows.into_values());
    }

    fn failed(&self) -> bool {
        self.incomplete || !self.failures.is_empty()
    }

    fn print(&self, out: &mut dyn Write) -> Result<()> {
        table::rows(&self.rows, out)?;
        for case in &self.unanswered {
            writeln!(out, "{case}")?;
        }
        table::kinds(&self.failures, out)?;
        for failure in self.failures.iter().take(20) {
            table::failure(failure, out)?;
        }
        if self.failures.len() > 20 {
            writeln!(out, "and {} more failing cases", self.failures.len() - 20)?;
        }
        Ok(())
    }

    /// Keeps the failing cases, and of the first few the smallest input for which `again` finds the same.
    fn keep_failures<'a>(
        &'a self,
        again: &mut dyn FnMut(&'a Judged) -> Result<Box<dyn FnMut(&Tree) -> Option<Outcome> + 'a>>,
        folder: &Path,
        out: &mut dyn Write,
    ) -> Result<()> {
        for (number, failure) in self.failures.iter().take(200).enumerate() {
            let kept = folder.join(failure.case.id.replace('/', "-"));
            let small = number < SHRUNK && failure.case.corpus != "cli";
            let mut again = if small { Some(again(failure)?) } else { None };
            judge::keep(failure, &kept, again.as_mut().map(|again| &mut **again as _))?;
            if number < 20 {
                writeln!(out, "kept: {}", kept.display())?;
            }
        }
        Ok(())
    }
}

/// Compares the counts with their caps, or rewrites the caps; whether one is exceeded.
fn settle(args: &Args, root: &Path, book: &Book, report: &Report, out: &mut dyn Write) -> Result<bool> {
    let file = root.join(format!("docs/oracle/{}caps.toml", book.name));
    let mut caps = Caps::read(&file)?;
    let mut counts = report.counts.clone();
    counts.remove("cli");
    if args.bless {
        if args.deep {
            bail!("the caps belong to the default run; bless without --deep");
        }
        if counts.contains_key(book.seeded) {
            caps.mutations = Some(book.these);
        }
        caps.allowed.extend(counts);
        caps.allowed.retain(|_, classes| {
            classes.retain(|_, count| *count > 0);
            !classes.is_empty()
        });
        caps.write(&file)?;
        return Ok(false);
    }
    if caps.mutations.is_some_and(|blessed| blessed != book.these) {
        counts.remove(book.seeded);
    }
    let judged = caps.judge(&counts);
    for judgement in &judged {
        let what = if judgement.exceeds { "exceeded" } else { "can be tightened with --bless" };
        writeln!(out, "cap {what}: {}", judgement.text)?;
    }
    Ok(judged.iter().any(|judgement| judgement.exceeds))
}

/// How long we may take for one question; a mutated document is never large.
fn our_limit(case: &Case) -> Duration {
    Duration::from_secs(if case.full { 20 } else { 5 })
}

/// How long the reference may take for one case.
fn reference_limit(case: &Case) -> Duration {
    Duration::from_secs(if case.full { 180 } else { 30 })
}
