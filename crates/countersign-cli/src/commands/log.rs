//! `log`

use std::io;

use countersign_project::WithoutRoot;
use countersign_report::json;

use crate::args::Store;
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
    let project = ctx.project(&args.store, WithoutRoot::Fail, Purpose::Read);
    match project.and_then(|project| project.log(args.reference.as_deref(), args.limit)) {
        Ok(log) if args.json => json::write(&mut ctx.out, &log).map(|()| Exit::Fine),
        Ok(log) => {
            log.render_text(&mut ctx.out, ctx.style)?;
            log.render_notes(&mut ctx.err, ctx.talk_style).map(|()| Exit::Fine)
        }
        Err(error) => ctx.fail(args.json, &error, |failure| failure),
    }
}
