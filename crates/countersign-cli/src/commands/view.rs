//! `view`

use std::io;

use countersign_project::WithoutRoot;

use crate::args::Store;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;
use crate::progress::while_running;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign view            Where does every change stand, what is proven, what blocks whom\n  countersign view --json"
)]
pub(crate) struct Args {
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    let project = match ctx.project(&args.store, WithoutRoot::Fail, Purpose::Plan) {
        Ok(project) => project,
        Err(error) => return ctx.fail(args.json, &error, |failure| failure),
    };
    match while_running(ctx, "looking", || project.dashboard()) {
        Ok(dashboard) if args.json => dashboard.render_json(&mut ctx.out).map(|()| Exit::Fine),
        Ok(dashboard) => dashboard.render_text(&mut ctx.out, ctx.style).map(|()| Exit::Fine),
        Err(error) => ctx.fail(args.json, &error, |failure| failure),
    }
}
