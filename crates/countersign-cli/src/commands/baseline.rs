//! `baseline` and its verbs.

use std::io;

use clap::Subcommand;
use countersign_project::{PolicyTarget, Project, WithoutRoot};
use countersign_report::answer::Answer as _;

use crate::args::Store;
use crate::ask::Call;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;
use crate::printing::Printing;

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
    #[command(flatten)]
    printing: Printing,
    #[command(flatten)]
    store: Store,
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
    let target = args.target.clone().map_or(PolicyTarget::Settings, PolicyTarget::Named);
    let project = ctx.project(&args.store, WithoutRoot::Fail, Purpose::Plan);
    let report = match project.and_then(|project| project.baseline_check(&target)) {
        Ok(report) => report,
        Err(error) => return ctx.fail(args.printing.is_json(), &error, |failure| failure),
    };
    ctx.print(&args.printing, &report, |report, out, style| report.write_text(out, style))?;
    Ok(Exit::findings(report.exit_failed()))
}
