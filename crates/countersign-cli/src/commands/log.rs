//! `log`

use std::io;

use crate::args::Store;
use crate::ask::Call;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign log\n  countersign log partner-onboarding --limit 5\n  countersign log partner-onboarding/approval-required#reject --json"
)]
pub(crate) struct Args {
    /// A capability, or one of its requirements or scenarios: `capability/requirement#scenario`
    #[arg(value_name = "REFERENCE")]
    reference: Option<String>,
    /// Show at most this many changes and commits
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    let call = Call { store: &args.store, json: args.json, purpose: Purpose::Read };
    ctx.ask(call, |project| project.log(args.reference.as_deref(), args.limit))
}
