//! `template` and its verbs.

use std::io;

use clap::Subcommand;
use countersign_project::{Project, TemplateScope, WithoutRoot};
use countersign_report::answer::Answer as _;

use crate::args::Store;
use crate::ask::Call;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;
use crate::printing::Printing;

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
    #[command(flatten)]
    printing: Printing,
    #[command(flatten)]
    store: Store,
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
    let scope = args.change.clone().map_or(TemplateScope::All, TemplateScope::Change);
    let project = ctx.project(&args.store, WithoutRoot::Fail, Purpose::Read);
    let check = match project.and_then(|project| project.template_check(&scope)) {
        Ok(check) => check,
        Err(error) => return ctx.fail(args.printing.is_json(), &error, |failure| failure),
    };
    ctx.print(&args.printing, &check, |check, out, style| check.write_text(out, style))?;
    Ok(Exit::findings(check.exit_failed()))
}
