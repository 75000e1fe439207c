//! `sync`

use std::io::{self, Write as _};

use countersign_project::{ArchiveOptions, Diffs, WithoutRoot};
use countersign_report::{json, safety};

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
    let project =
        match ctx.project(&args.store, WithoutRoot::Fail, Purpose::writes_if(!args.check && !args.diff)) {
            Ok(project) => project,
            Err(error) => return ctx.fail(args.json, &error, |failure| failure),
        };
    let plan = match project.plan_archive(&args.change, ArchiveOptions::default()) {
        Ok(plan) => plan,
        Err(error) => return ctx.fail(args.json, &error, |failure| failure),
    };
    if plan.refusal.is_some() {
        return super::archive::refused(&super::archive::Args::showing(args.json), ctx, &project, &plan);
    }
    let view = plan.view(if args.diff { Diffs::With } else { Diffs::Without });
    if args.json {
        json::write(&mut ctx.out, &view)?;
    } else {
        view.render_text(&mut ctx.out, ctx.style)?;
    }
    if args.check || args.diff {
        return Ok(Exit::findings(args.check && plan.changes_specs()));
    }
    let done = project.sync(&plan);
    ctx.tell_recovered(&project);
    match done {
        Ok(_) if args.json => Ok(Exit::Fine),
        Ok(true) => {
            writeln!(ctx.out, "The deltas of `{}` are in the main specs.", safety::terminal(&plan.change))
                .map(|()| Exit::Fine)
        }
        Ok(false) => writeln!(ctx.out, "The main specs have it all.").map(|()| Exit::Fine),
        Err(error) => ctx.fail(args.json, &error, |failure| failure),
    }
}
