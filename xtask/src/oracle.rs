//! `cargo xtask oracle`: the same inputs to the reference and to us, and a verdict on every difference.
//!
//! The reference is the npm package that `install` names; it is run, never copied. Its answers are cached under
//! `target/oracle`.

#![expect(clippy::disallowed_methods, reason = "maintenance code does its own IO")]

mod answer;
pub(crate) mod archive;
mod book;
mod cache;
mod caps;
mod compare;
mod deep;
mod init;
mod inputs;
pub(crate) mod install;
mod json;
mod judge;
mod messages;
mod ours;
mod readings;
mod report;
mod sample;
mod shape;
mod shrink;
mod table;
pub(crate) mod tree;
mod verify;
mod worker;
mod writes;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use book::Book;
use caps::Mutations;
use inputs::{Case, Pool};
use judge::Bench;
use report::Report;

/// Exit status when a part could not run on this machine.
const NOT_RUN: u8 = 3;

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
    /// The verbs that write and those that say what to write, on copies
    Writes,
    /// What `archive` does, on copies
    Archive,
    /// What `init` and `update` write, and what projects of the corpora gain and lose by `init`
    Init,
}

impl Part {
    /// The parts that compare answers about one project that stays as it is.
    const VALIDATE: [Self; 5] = [Self::Corpora, Self::Fixtures, Self::Mutations, Self::Cli, Self::Writes];
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
    let corpora = selection.pool.has_corpora();
    let book = |name, seeded, these| Book { root, args, reference: &reference, name, seeded, these };
    let mut failed = false;
    if Part::VALIDATE.into_iter().any(|part| args.runs(part)) {
        let mut report = Report::default();
        for cases in &selection.parts {
            report.add(judge::all(&bench, cases, &selection.pool)?);
        }
        if args.case.is_none() && args.runs(Part::Cli) {
            report.add(sample::run(&bench, root, &reference)?);
        }
        if args.case.is_none() && args.runs(Part::Writes) {
            report.add(writes::run(&bench, root)?);
        }
        let these = Mutations { seed: args.seed, cases: args.cases(), corpora };
        failed |= book("", "mutations", these).close(&report, out)?;
        report.keep_failures(&mut |judged| Ok(judge::again(&bench, &judged.case)), &failures, out)?;
    }
    if args.runs(Part::Archive) {
        let yard = archive::Yard::new(&bench, args.ours)?;
        let mut report = Report::default();
        report.add(yard.all(&selection.archives, &selection.pool)?);
        let these = Mutations { seed: args.seed, cases: args.deltas(), corpora };
        failed |= book("archive-", archive::SEEDED, these).close(&report, out)?;
        report.keep_failures(&mut |judged| yard.again(judged), &failures, out)?;
        if args.case.is_none() && args.ours != archive::Who::Reference {
            let problems = archive::race::race(&binary, &reference)?;
            writeln!(out, "races with the reference: {}, {} lost", archive::race::ROUNDS, problems.len())?;
            for problem in &problems {
                writeln!(out, "  {problem}")?;
            }
            failed |= !problems.is_empty();
        }
    }
    if args.runs(Part::Init) && args.case.is_none() && args.ours != archive::Who::Reference {
        let (count, problems) = init::compare(&binary, &reference)?;
        writeln!(out, "init: {count} compared, {} different", problems.len())?;
        for problem in &problems {
            writeln!(out, "  {problem}")?;
        }
        failed |= !problems.is_empty();
    }
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
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

/// How long we may take for one question; a mutated document is never large.
fn our_limit(case: &Case) -> Duration {
    Duration::from_secs(if case.full { 20 } else { 5 })
}

/// How long the reference may take for one case.
fn reference_limit(case: &Case) -> Duration {
    Duration::from_secs(if case.full { 180 } else { 30 })
}
