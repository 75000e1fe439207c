//! `overlap`

use std::io;

use crate::args::Store;
use crate::ask::Call;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign overlap          Which open changes collide, and in which order they fit\n  countersign overlap --against origin/main feature/login"
)]
pub(crate) struct Args {
    /// Look at the open changes of these branches as well, or of any references git knows
    #[arg(long, value_name = "REF", num_args = 1..)]
    against: Vec<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    let call = Call { store: &args.store, json: args.json, purpose: Purpose::Read };
    ctx.ask(call, |project| project.overlap(&args.against))
}
