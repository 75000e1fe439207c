//! `status`

use std::io;

use countersign_project::{Error, WithoutRoot};
use countersign_report::json;
use serde_json::json;

use crate::args::Store;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign status --change add-login\n  countersign status --all --json"
)]
pub(crate) struct Args {
    /// The name of the change
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    change: Option<String>,
    /// Every active change
    #[arg(long)]
    all: bool,
    /// Use this schema instead of the change's own
    #[arg(long, value_name = "NAME")]
    schema: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    let project = match ctx.project(&args.store, WithoutRoot::UseCurrentFolder, Purpose::Read) {
        Ok(project) => project,
        Err(error) => return fail(args, ctx, &error),
    };
    if args.all && args.change.is_some() {
        return fail(args, ctx, &Error::change_or_all());
    }
    let schema = args.schema.as_deref().filter(|name| !name.is_empty());
    if let Some(change) = args.change.as_ref().filter(|name| !name.is_empty()) {
        return match project.change_status(change, schema) {
            Ok(status) if args.json => json::write(&mut ctx.out, &status).map(|()| Exit::Fine),
            Ok(status) => status.render_text(&mut ctx.out, ctx.style).map(|()| Exit::Fine),
            Err(error) => fail(args, ctx, &error),
        };
    }
    let batch = if args.all { project.all_statuses(schema) } else { project.status_without_change() };
    match batch {
        Ok(batch) => {
            if args.json {
                json::write(&mut ctx.out, &batch)?;
            } else {
                batch.render_text(&mut ctx.out, ctx.style)?;
            }
            Ok(Exit::findings(batch.exit_failed()))
        }
        Err(error) => fail(args, ctx, &error),
    }
}

fn fail(args: &Args, ctx: &mut Ctx, error: &Error) -> io::Result<Exit> {
    ctx.fail(args.json, error, |failure| {
        if args.all { failure.with("changes", json!([])).with("root", json!(null)) } else { failure }
    })
}
