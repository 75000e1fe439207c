//! `baseline` and its verbs.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use countersign_project::{PolicyTarget, Project, WithoutRoot};
use countersign_report::answer::{Answer as _, Listed as _};
use countersign_report::baseline::BaselineReport;
use countersign_report::{Style, concise, github, sarif};

use crate::args::Store;
use crate::ask::Call;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign baseline create               Accept what is wrong today, so that only new findings fail\n  countersign baseline prune                Take out what is mended\n  countersign baseline check --target main  Has it grown, or does it accept what is gone?"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

/// What to do with the baseline.
#[derive(Debug, Subcommand)]
enum Verb {
    /// Accept all findings of now; only where there is no baseline yet
    Create(Plain),
    /// Say whether it has grown since the target branch, or accepts what is gone
    Check(Check),
    /// Take out what is mended; nothing is added
    Prune(Plain),
}

#[derive(Debug, clap::Args)]
struct Plain {
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
}

#[derive(Debug, clap::Args)]
struct Check {
    /// The commit or branch that decides; without it the target branch of the settings
    #[arg(long, value_name = "REF|ID")]
    target: Option<String>,
    /// Print JSON, as --format json
    #[arg(long)]
    json: bool,
    /// How to print the findings
    #[arg(long, value_enum, value_name = "FORMAT", conflicts_with = "json")]
    format: Option<Format>,
    /// Write them to a file instead of stdout
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    store: Store,
}

/// How to print findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// One line per finding
    Concise,
    /// All of them
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// GitHub annotations
    Github,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    match &args.verb {
        Verb::Create(args) => ctx.ask(args.call(), Project::baseline_create),
        Verb::Prune(args) => ctx.ask(args.call(), Project::baseline_prune),
        Verb::Check(args) => check(args, ctx),
    }
}

impl Plain {
    fn call(&self) -> Call<'_> {
        Call { store: &self.store, json: self.json, purpose: Purpose::Write }
    }
}

fn check(args: &Check, ctx: &mut Ctx) -> io::Result<Exit> {
    let format = if args.json { Format::Json } else { args.format.unwrap_or(Format::Human) };
    let target = args.target.clone().map_or(PolicyTarget::Settings, PolicyTarget::Named);
    let project = ctx.project(&args.store, WithoutRoot::Fail, Purpose::Read);
    let report = match project.and_then(|project| project.baseline_check(&target)) {
        Ok(report) => report,
        Err(error) => return ctx.fail(format == Format::Json, &error, |failure| failure),
    };
    match &args.output {
        None => print(&report, format, &mut ctx.out, ctx.style)?,
        Some(path) => {
            let mut file = BufWriter::new(File::create(path)?);
            print(&report, format, &mut file, Style::PLAIN)?;
            file.flush()?;
        }
    }
    Ok(Exit::findings(report.exit_failed()))
}

fn print(report: &BaselineReport, format: Format, out: &mut dyn Write, style: Style) -> io::Result<()> {
    match format {
        Format::Human => report.write_text(out, style),
        Format::Json => report.write_json(out),
        Format::Concise => concise::render(&report.listed(), out, style),
        Format::Sarif => sarif::render(&report.listed(), out, style),
        Format::Github => github::render(&report.listed(), out, style),
    }
}
