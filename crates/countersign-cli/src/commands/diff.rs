//! `diff`

use std::io;

use countersign_project::WithoutRoot;

use crate::args::Store;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign diff add-login   What was it written against, what did others make of it, what does it make"
)]
pub(crate) struct Args {
    /// The change
    change: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    let project = match ctx.project(&args.store, WithoutRoot::Fail, Purpose::Read) {
        Ok(project) => project,
        Err(error) => return ctx.fail(args.json, &error, |failure| failure),
    };
    let view = match project.sides(&args.change) {
        Ok(view) => view,
        Err(error) => return ctx.fail(args.json, &error, |failure| failure),
    };
    if args.json {
        view.render_json(&mut ctx.out)?;
    } else {
        view.render_text(&mut ctx.out, ctx.style)?;
    }
    Ok(Exit::Fine)
}
