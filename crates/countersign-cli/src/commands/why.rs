//! `why`

use std::io;

use super::trace::line_of;
use crate::args::Store;
use crate::ask::Call;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign why src/login.rs:40     Code, citation, requirement, change, reason, decision, task\n  countersign why src/login.rs --json"
)]
pub(crate) struct Args {
    /// A file, with a line if you like: `src/login.rs:40`
    #[arg(value_name = "PATH[:LINE]")]
    path: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    let call = Call { store: &args.store, json: args.json, purpose: Purpose::Read };
    let (path, line) = line_of(&args.path);
    ctx.ask(call, |project| project.why(&path, line))
}
