//! `unarchive`

use std::io::{self, Write as _};

use countersign_project::WithoutRoot;
use countersign_report::{json, safety};
use serde_json::json;

use crate::args::Store;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign unarchive add-login\n  countersign unarchive 2026-11-23-add-login --json"
)]
pub(crate) struct Args {
    /// The archived folder, or the change it holds
    change: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    let project = match ctx.project(&args.store, WithoutRoot::Fail, Purpose::Write) {
        Ok(project) => project,
        Err(error) => return ctx.fail(args.json, &error, |failure| failure),
    };
    let done = project.unarchive(&args.change);
    ctx.tell_recovered(&project);
    let done = match done {
        Ok(done) => done,
        Err(error) => return ctx.fail(args.json, &error, |failure| failure),
    };
    if args.json {
        let document = json!({
            "schema": "countersign.unarchive/1",
            "change": done.change,
            "archived_as": done.archived_as,
            "specs": done.specs,
        });
        json::write(&mut ctx.out, &document)?;
    } else {
        let shown = safety::terminal;
        writeln!(
            ctx.out,
            "Change `{}` is back, as it was before `{}`.",
            shown(&done.change),
            shown(&done.archived_as)
        )?;
        for spec in &done.specs {
            writeln!(ctx.out, "  restored {}", shown(spec))?;
        }
    }
    Ok(Exit::Fine)
}
