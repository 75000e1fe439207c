//! `blame`

use std::io;

use countersign_project::WithoutRoot;
use countersign_report::json;

use crate::args::Store;
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
    let project = ctx.project(&args.store, WithoutRoot::Fail, Purpose::Read);
    match project.and_then(|project| project.blame(&args.reference)) {
        Ok(blame) if args.json => json::write(&mut ctx.out, &blame).map(|()| Exit::Fine),
        Ok(blame) => {
            blame.render_text(&mut ctx.out, ctx.style)?;
            blame.render_notes(&mut ctx.err, ctx.talk_style).map(|()| Exit::Fine)
        }
        Err(error) => ctx.fail(args.json, &error, |failure| failure),
    }
}
