//! `list`

use std::io;

use countersign_project::{SortOrder, WithoutRoot};
use countersign_report::json;
use serde_json::json;

use crate::args::Store;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  countersign list\n  countersign list --specs --json")]
pub(crate) struct Args {
    /// List specs instead of changes
    #[arg(long)]
    specs: bool,
    /// List changes, as without any flag
    #[arg(long)]
    changes: bool,
    /// Order of changes: recent or name
    #[arg(long, value_name = "ORDER", default_value = "recent")]
    sort: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    // Projects from before OpenSpec had config files are recognised by their project.md.
    let legacy = ctx.env.cwd.join("openspec").join("project.md").exists();
    let without = if legacy { WithoutRoot::UseCurrentFolder } else { WithoutRoot::Fail };
    let empty = if args.specs { "specs" } else { "changes" };
    let project = match ctx.project(&args.store, without, Purpose::Read) {
        Ok(project) => project,
        Err(error) => return fail(args, ctx, &error, empty),
    };
    if args.specs {
        return match project.list_specs() {
            Ok(list) if args.json => json::write(&mut ctx.out, &list).map(|()| Exit::Fine),
            Ok(list) => list.render_text(&mut ctx.out).map(|()| Exit::Fine),
            Err(error) => fail(args, ctx, &error, empty),
        };
    }
    let order = if args.sort == "name" { SortOrder::Name } else { SortOrder::Recent };
    match project.list_changes(order) {
        Ok(list) if args.json => json::write(&mut ctx.out, &list).map(|()| Exit::Fine),
        Ok(list) => list.render_text(&mut ctx.out, ctx.style).map(|()| Exit::Fine),
        Err(error) => fail(args, ctx, &error, empty),
    }
}

fn fail(args: &Args, ctx: &mut Ctx, error: &countersign_project::Error, empty: &str) -> io::Result<Exit> {
    ctx.fail(args.json, error, |failure| failure.with(empty, json!([])).with("root", json!(null)))
}
