//! `templates`

use std::io;

use countersign_report::json;

use crate::context::Ctx;
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The schema (default: spec-driven)
    #[arg(long, value_name = "NAME")]
    schema: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    let schema = args.schema.as_deref().filter(|name| !name.is_empty());
    let templates = ctx.here().templates(schema);
    match templates {
        Ok(templates) if args.json => json::write(&mut ctx.out, &templates).map(|()| Exit::Fine),
        Ok(templates) => templates.render_text(&mut ctx.out).map(|()| Exit::Fine),
        // OpenSpec has no document for this failure either.
        Err(error) => ctx.fail(false, &error, |failure| failure),
    }
}
