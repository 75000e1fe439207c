//! `unarchive`

use std::io;

use crate::args::Store;
use crate::ask::Call;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign unarchive add-login\n  countersign unarchive 2026-11-23-add-login --json"
)]
pub(crate) struct Args {
    /// The archived folder, or the change it holds
    change: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    let call = Call { store: &args.store, json: args.json, purpose: Purpose::Write };
    ctx.ask(call, |project| Ok(project.unarchive(&args.change)?.document()))
}
