//! The deprecated `spec list|show|validate`

use std::io::{self, Write as _};

use countersign_report::compat::nouns::{Detail, render_specs};
use countersign_report::{ItemKind, json};

use crate::commands::nouns;
use crate::context::Ctx;
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// Use `list --specs`
    List(nouns::List),
    /// Use `show`
    Show(super::show::Args),
    /// Use `validate`
    Validate(nouns::Validate),
}

pub(crate) fn run(args: Args, ctx: &mut Ctx) -> io::Result<Exit> {
    writeln!(ctx.err, "warning: `spec` commands are deprecated; use list --specs, show and validate")?;
    match args.verb {
        Verb::Show(show) => {
            let project = ctx.here();
            super::show::run_in(&show.of_kind(ItemKind::Spec), ctx, &project)
        }
        Verb::List(list) => match ctx.here().spec_entries() {
            Ok(entries) if list.json => json::write(&mut ctx.out, &entries).map(|()| Exit::Fine),
            Ok(entries) => {
                let detail = if list.long { Detail::Long } else { Detail::Ids };
                render_specs(&entries, detail, &mut ctx.out).map(|()| Exit::Fine)
            }
            Err(error) => ctx.fail(false, &error, |failure| failure),
        },
        Verb::Validate(validate) => validate.run(ItemKind::Spec, ctx),
    }
}
