//! `overlap`

use std::io;

use countersign_project::WithoutRoot;
use countersign_report::json;
use countersign_report::overlap::{OverlapDocument, Severity};

use crate::args::Store;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign overlap          Which open changes collide, and in which order they fit\n  countersign overlap --against origin/main feature/login"
)]
pub(crate) struct Args {
    /// Look at the open changes of these branches as well, or of any references git knows
    #[arg(long, value_name = "REF", num_args = 1..)]
    against: Vec<String>,
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
    let overlaps = match project.overlap(&args.against) {
        Ok(overlaps) => overlaps,
        Err(error) => return ctx.fail(args.json, &error, |failure| failure),
    };
    let document = OverlapDocument::new(&overlaps);
    if args.json {
        json::write(&mut ctx.out, &document)?;
    } else {
        document.render_text(&mut ctx.out, ctx.style)?;
    }
    Ok(Exit::findings(overlaps.iter().any(|overlap| overlap.severity != Severity::Clean)))
}
