//! `rebase`

use std::io;

use countersign_project::{Rebase, WithoutRoot};

use crate::args::Store;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  countersign rebase add-login --dry-run\n  countersign rebase add-login")]
pub(crate) struct Args {
    /// The change
    change: String,
    /// Show what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    let project = match ctx.project(&args.store, WithoutRoot::Fail, Purpose::writes_if(!args.dry_run)) {
        Ok(project) => project,
        Err(error) => return ctx.fail(args.json, &error, |failure| failure),
    };
    let how = if args.dry_run { Rebase::DryRun } else { Rebase::Write };
    let view = project.rebase(&args.change, how);
    ctx.tell_recovered(&project);
    let view = match view {
        Ok(view) => view,
        Err(error) => return ctx.fail(args.json, &error, |failure| failure),
    };
    if args.json {
        view.render_json(&mut ctx.out)?;
    } else {
        view.render_text(&mut ctx.out, ctx.style)?;
    }
    Ok(Exit::findings(view.has_conflicts()))
}
