//! `queue`

use std::io;

use crate::args::Store;
use crate::ask::Call;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign queue            In which order can the open changes be archived, and what stands against it"
)]
pub(crate) struct Args {
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    let call = Call { store: &args.store, json: args.json, purpose: Purpose::Read };
    ctx.ask(call, countersign_project::Project::queue)
}
