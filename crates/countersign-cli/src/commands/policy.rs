//! `policy` and its verbs.

use std::io;

use clap::Subcommand;
use countersign_project::CheckScope;

use super::check::{AuthorityArgs, check};
use crate::args::Store;
use crate::context::Ctx;
use crate::exit::Exit;
use crate::printing::Printing;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign policy explain add-login   Which rules bind this change, which do not, and why?"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

/// What to do with rules.
#[derive(Debug, Subcommand)]
enum Verb {
    /// Say which rules bind a change, which do not, and why
    Explain(Explain),
}

#[derive(Debug, clap::Args)]
struct Explain {
    /// The change; without one, all that the branch does
    change: Option<String>,
    #[command(flatten)]
    authority: AuthorityArgs,
    #[command(flatten)]
    printing: Printing,
    #[command(flatten)]
    store: Store,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    match &args.verb {
        Verb::Explain(args) => {
            let scope = args.change.clone().map_or(CheckScope::Branch, CheckScope::Change);
            check(ctx, &args.store, &args.authority.request(scope), &args.printing, true)?;
            // It explains and decides nothing.
            Ok(Exit::Fine)
        }
    }
}
