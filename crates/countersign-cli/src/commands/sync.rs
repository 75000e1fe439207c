//! `sync`

use std::io;

use countersign_project::{ArchiveOptions, Diffs, WithoutRoot};
use countersign_report::sync::{SyncAnswer, Synced};

use crate::args::Store;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign sync add-login --check    Do the main specs hold what the change says?\n  countersign sync add-login           Write the deltas into the main specs, and leave the change open"
)]
pub(crate) struct Args {
    /// The change
    change: String,
    /// Write nothing; fail if the main specs are not base plus deltas
    #[arg(long)]
    check: bool,
    /// Show how the specs would change, and write nothing
    #[arg(long)]
    diff: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    let purpose = Purpose::writes_if(!args.check && !args.diff);
    let planned = ctx.project(&args.store, WithoutRoot::Fail, purpose).and_then(|project| {
        let plan = project.plan_archive(&args.change, ArchiveOptions::default())?;
        Ok((project, plan))
    });
    let (project, plan) = match planned {
        Ok(planned) => planned,
        Err(error) => return ctx.fail(args.json, &error, |failure| failure),
    };
    if plan.refusal.is_some() {
        return super::archive::refused(args.json, ctx, &project, &plan);
    }
    let diffs = if args.diff { Diffs::With } else { Diffs::Without };
    ctx.ask_of(&project, args.json, |project| {
        let done = match (args.check, args.diff) {
            (true, _) => Synced::Checked,
            (false, true) => Synced::Shown,
            (false, false) if project.sync(&plan)? => Synced::Written,
            (false, false) => Synced::Nothing,
        };
        Ok(SyncAnswer { plan: plan.view(diffs), done })
    })
}
