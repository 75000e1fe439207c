//! `cargo xtask test`: the one test entry. It runs every part in order, says how long each took, and never calls a part
//! passed that could not run.

mod browser;
mod embed;
mod exports;
mod hooks;
mod parts;
mod python;
mod skills;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::workspace;
use parts::PARTS;

/// Run every test of the repository
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Fail if a part cannot run on this machine; only the corpora may be absent
    #[arg(long)]
    require_all: bool,
    /// Run this part alone; may be given more than once
    #[arg(long, value_name = "PART", value_parser = parts::names())]
    only: Vec<String>,
}

/// How a part ended.
pub(crate) enum Outcome {
    /// Everything in it is as it should be.
    Passed,
    /// Something is not.
    Failed(String),
    /// It could not run on this machine.
    NotRun(String),
}

/// What a part works with.
pub(crate) struct Bench {
    /// The repository.
    pub(crate) root: PathBuf,
}

/// Runs the parts and prints the table of times.
pub(crate) fn run(args: &Args, out: &mut dyn Write) -> Result<ExitCode> {
    let bench = Bench { root: workspace::root()? };
    let started = Instant::now();
    let mut rows: Vec<Row> = Vec::new();
    for part in
        PARTS.iter().filter(|part| args.only.is_empty() || args.only.iter().any(|only| only == part.name))
    {
        writeln!(out, "\n== {}: {}", part.name, part.what)?;
        out.flush()?;
        let start = Instant::now();
        let outcome = (part.run)(&bench, out).unwrap_or_else(|error| Outcome::Failed(format!("{error:#}")));
        let outcome = match outcome {
            Outcome::NotRun(reason) if args.require_all => Outcome::Failed(format!("not run: {reason}")),
            outcome => outcome,
        };
        rows.push(Row { name: part.name, outcome, took: start.elapsed() });
    }
    print(&rows, started.elapsed(), out)?;
    let failed = rows.iter().any(|row| matches!(row.outcome, Outcome::Failed(_)));
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// A line of the table.
struct Row {
    name: &'static str,
    outcome: Outcome,
    took: Duration,
}

fn print(rows: &[Row], total: Duration, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "\n{:<12} {:<8} {:>8}", "part", "result", "seconds")?;
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for row in rows {
        let (result, reason) = match &row.outcome {
            Outcome::Passed => ("passed", None),
            Outcome::Failed(reason) => ("FAILED", Some(reason)),
            Outcome::NotRun(reason) => ("not run", Some(reason)),
        };
        match row.outcome {
            Outcome::Passed => passed += 1,
            Outcome::Failed(_) => failed += 1,
            Outcome::NotRun(_) => skipped += 1,
        }
        let reason = reason.map_or_else(String::new, |reason| format!("  {reason}"));
        writeln!(out, "{:<12} {result:<8} {:>8.1}{reason}", row.name, row.took.as_secs_f64())?;
    }
    writeln!(out, "{:<12} {:<8} {:>8.1}", "all", "", total.as_secs_f64())?;
    if countersign_testkit::cases::corpora_dir().is_none() {
        writeln!(out, "\nCORPORA ABSENT: nothing was compared on real projects (see docs/external-data.md)")?;
    }
    writeln!(out, "\n{passed} passed, {failed} failed, {skipped} skipped")?;
    Ok(())
}
