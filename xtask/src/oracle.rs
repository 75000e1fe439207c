//! `cargo xtask oracle`: the same inputs to the reference and to us, and a verdict on every difference.
//!
//! The reference is the npm package that `install` names; it is run, never copied. Its answers are cached under
//! `target/oracle`.

#![expect(clippy::disallowed_methods, reason = "maintenance code does its own IO")]

mod answer;
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
use inputs::{Case, Pool};
use judge::{Bench, Judged};
use table::Row;

/// Exit status when a part could not run on this machine.
const NOT_RUN: u8 = 3;
/// How many failures are shrunk; the others are kept as they are.
const SHRUNK: usize = 5;

/// Compare our verdicts and JSON with those of the reference
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Judge 20,000 mutations and write the log docs/oracle/deep.toml
    #[arg(long)]
    deep: bool,
    /// Seed of the mutations
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Number of mutations [default: 1000, with --deep 20000]
    #[arg(long)]
    cases: Option<usize>,
    /// Run one part alone
    #[arg(long, value_enum)]
    only: Option<Part>,
    /// Judge one case alone, for example mutations/1-17 or corpora/NAME
    #[arg(long, value_name = "ID")]
    case: Option<String>,
    /// Rewrite docs/oracle/caps.toml with the counts of this run
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
}

impl Args {
    fn cases(&self) -> usize {
        self.cases.unwrap_or(if self.deep { 20_000 } else { 1_000 })
    }

    fn runs(&self, part: Part) -> bool {
        self.only.is_none_or(|only| only == part)
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
        None => build(root)?,
    };
    let failures = folder.join("failures");
    if failures.exists() {
        fs::remove_dir_all(&failures)?;
    }
    let bench = Bench::new(&folder, &reference, &binary, !args.deep)?;
    let selection = Selection::new(args, root)?;
    let mut report = Report::default();
    for note in &selection.notes {
        writeln!(out, "{note}")?;
    }
    for cases in &selection.parts {
        report.add(judge::all(&bench, cases, &selection.pool)?);
    }
    if args.case.is_none() && args.runs(Part::Cli) {
        report.add(sample::run(&bench, root, &reference)?);
    }
    report.print(out)?;
    report.keep_failures(&bench, &failures, out)?;
    let these = Mutations { seed: args.seed, cases: args.cases(), corpora: selection.pool.has_corpora() };
    let exceeded = settle(args, root, &report, these, out)?;
    if args.deep && args.case.is_none() {
        deep::write(&root.join("docs/oracle/deep.toml"), args, &reference, &report.rows)?;
    }
    Ok(if report.failed() || exceeded { ExitCode::FAILURE } else { ExitCode::SUCCESS })
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
        let mutated =
            args.case.as_ref().map_or(args.runs(Part::Mutations), |id| id.starts_with("mutations/"));
        let pool = if mutated { Pool::new(corpora.iter().chain(&fixtures))? } else { Pool::default() };
        if mutated && pool.is_empty() {
            bail!("there is nothing to mutate: neither corpora nor fixtures are here");
        }
        let parts = match &args.case {
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
        Ok(Self { parts, pool, notes })
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
                self.incomplete |= case.case.corpus != "mutations";
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

    fn keep_failures(&self, bench: &Bench, folder: &Path, out: &mut dyn Write) -> Result<()> {
        for (number, failure) in self.failures.iter().take(200).enumerate() {
            let kept = folder.join(failure.case.id.replace('/', "-"));
            judge::keep(bench, failure, &kept, number < SHRUNK)?;
            if number < 20 {
                writeln!(out, "kept: {}", kept.display())?;
            }
        }
        Ok(())
    }
}

/// Compares the counts with their caps, or rewrites the caps; whether one is exceeded.
fn settle(args: &Args, root: &Path, report: &Report, these: Mutations, out: &mut dyn Write) -> Result<bool> {
    let file = root.join("docs/oracle/caps.toml");
    let mut caps = Caps::read(&file)?;
    let mut counts = report.counts.clone();
    counts.remove("cli");
    if args.case.is_some() {
        return Ok(false);
    }
    if args.bless {
        if args.deep {
            bail!("the caps belong to the default run; bless without --deep");
        }
        if counts.contains_key("mutations") {
            caps.mutations = Some(these);
        }
        caps.allowed.extend(counts);
        caps.allowed.retain(|_, classes| {
            classes.retain(|_, count| *count > 0);
            !classes.is_empty()
        });
        caps.write(&file)?;
        return Ok(false);
    }
    if caps.mutations.is_some_and(|blessed| blessed != these) {
        counts.remove("mutations");
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
