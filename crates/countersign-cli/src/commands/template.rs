//! `template` and its verbs.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use countersign_project::{Project, TemplateScope, WithoutRoot};
use countersign_report::answer::Answer as _;
use countersign_report::template_check::TemplateCheck;
use countersign_report::{Style, concise, github, sarif};

use crate::args::Store;
use crate::ask::Call;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign template check              Do all governed changes hold what their contracts ask for?\n  countersign template check add-login    Does this one?\n  countersign template stats              Which section was ever the reason for anything?"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

/// What to do with contracts.
#[derive(Debug, Subcommand)]
enum Verb {
    /// Say which sections of governed changes are missing, empty, unfilled or too short
    Check(Check),
    /// Show how often each section was the reason for anything, and how many fields a change has to fill
    Stats(Stats),
}

#[derive(Debug, clap::Args)]
struct Check {
    /// The change
    change: Option<String>,
    /// Every open change; so it is without a change
    #[arg(long, conflicts_with = "change")]
    all: bool,
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

#[derive(Debug, clap::Args)]
struct Stats {
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    match &args.verb {
        Verb::Check(args) => check(args, ctx),
        Verb::Stats(args) => {
            let call = Call { store: &args.store, json: args.json, purpose: Purpose::Read };
            ctx.ask(call, Project::template_stats)
        }
    }
}

fn check(args: &Check, ctx: &mut Ctx) -> io::Result<Exit> {
    let format = if args.json { Format::Json } else { args.format.unwrap_or(Format::Human) };
    let scope = args.change.clone().map_or(TemplateScope::All, TemplateScope::Change);
    let project = ctx.project(&args.store, WithoutRoot::Fail, Purpose::Read);
    let check = match project.and_then(|project| project.template_check(&scope)) {
        Ok(check) => check,
        Err(error) => return ctx.fail(format == Format::Json, &error, |failure| failure),
    };
    match &args.output {
        None => print(&check, format, &mut ctx.out, ctx.style)?,
        Some(path) => {
            let mut file = BufWriter::new(File::create(path)?);
            print(&check, format, &mut file, Style::PLAIN)?;
            file.flush()?;
        }
    }
    Ok(Exit::findings(check.exit_failed()))
}

fn print(check: &TemplateCheck, format: Format, out: &mut dyn Write, style: Style) -> io::Result<()> {
    match format {
        Format::Human => check.write_text(out, style),
        Format::Json => check.write_json(out),
        Format::Concise => concise::render(&check.listed(), out, style),
        Format::Sarif => sarif::render(&check.listed(), out, style),
        Format::Github => github::render(&check.listed(), out, style),
    }
}
