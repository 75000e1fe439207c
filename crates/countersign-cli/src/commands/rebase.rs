//! `rebase`

use std::io;

use countersign_project::Rebase;

use crate::args::Store;
use crate::ask::Call;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  countersign rebase add-login --dry-run\n  countersign rebase add-login")]
pub(crate) struct Args {
    /// The change
    change: String,
    /// Show what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    let call = Call { store: &args.store, json: args.json, purpose: Purpose::writes_if(!args.dry_run) };
    let how = if args.dry_run { Rebase::DryRun } else { Rebase::Write };
    ctx.ask(call, |project| project.rebase(&args.change, how))
}
