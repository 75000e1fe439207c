//! `queue`

use std::io;

use countersign_project::WithoutRoot;

use crate::args::Store;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign queue            In which order can the open changes be archived, and what stands against it"
)]
pub(crate) struct Args {
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
    let queue = match project.queue() {
        Ok(queue) => queue,
        Err(error) => return ctx.fail(args.json, &error, |failure| failure),
    };
    if args.json {
        queue.render_json(&mut ctx.out)?;
    } else {
        queue.render_text(&mut ctx.out, ctx.style)?;
    }
    Ok(Exit::findings(!queue.is_free()))
}
