//! `impact`

use std::io;

use countersign_project::ImpactRequest;

use crate::args::Store;
use crate::ask::Call;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign impact                     What does this branch reach, edits included?\n  countersign impact --diff v1..v2       What did these commits reach?\n  countersign impact auth/login          What rests on this requirement?\n  countersign impact add-login           What rests on what this change touches?"
)]
pub(crate) struct Args {
    /// Requirements, scenarios, capabilities or changes; without any, what the branch did
    #[arg(value_name = "REF", conflicts_with_all = ["diff", "since"])]
    names: Vec<String>,
    /// The diff between two commits
    #[arg(long, value_name = "A..B", conflicts_with = "since")]
    diff: Option<String>,
    /// What differs since the branch left this revision (default: the target branch)
    #[arg(long, value_name = "REF")]
    since: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    let call = Call { store: &args.store, json: args.json, purpose: Purpose::Read };
    let request = match (&args.diff, args.names.as_slice()) {
        (Some(range), _) => ImpactRequest::Range(range.clone()),
        (None, []) => ImpactRequest::Since(args.since.clone()),
        (None, names) => ImpactRequest::Named(names.to_vec()),
    };
    ctx.ask(call, |project| project.impact(&request))
}
