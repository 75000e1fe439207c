//! `blame`

use std::io;

use crate::args::Store;
use crate::ask::Call;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign blame partner-onboarding\n  countersign blame partner-onboarding/approval-required --json"
)]
pub(crate) struct Args {
    /// A capability, or one of its requirements or scenarios: `capability/requirement#scenario`
    #[arg(value_name = "REFERENCE")]
    reference: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    let call = Call { store: &args.store, json: args.json, purpose: Purpose::Read };
    ctx.ask(call, |project| project.blame(&args.reference))
}
