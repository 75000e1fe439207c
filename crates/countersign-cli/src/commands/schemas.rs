//! `schemas`

use std::io;

use countersign_project::WithoutRoot;
use countersign_report::compat::schemas::render_schemas;
use countersign_report::json;
use serde_json::json;

use crate::args::Store;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    match ctx.project(&args.store, WithoutRoot::UseCurrentFolder, Purpose::Read) {
        Ok(project) => {
            let schemas = project.schema_rows();
            if args.json {
                json::write(&mut ctx.out, &schemas)?;
            } else {
                render_schemas(&schemas, &mut ctx.out, ctx.style)?;
            }
            Ok(Exit::Fine)
        }
        Err(error) => ctx
            .fail(args.json, &error, |failure| failure.with("schemas", json!([])).with("root", json!(null))),
    }
}
