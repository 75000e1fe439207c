//! `store`: the list is empty; the other verbs and worksets say that they are not supported.

use std::io::{self, Write as _};

use countersign_project::Error;
use countersign_report::json;
use serde_json::json;

use crate::context::Ctx;
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// List the registered stores
    #[command(visible_alias = "ls")]
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    #[command(external_subcommand)]
    Other(Vec<String>),
}

/// Whatever follows `workset`.
#[derive(Debug, clap::Args)]
pub(crate) struct WorksetArgs {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    _rest: Vec<String>,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    match &args.verb {
        Verb::List { json: true } => {
            json::write(&mut ctx.out, &json!({ "stores": [], "status": [] }))?;
            Ok(Exit::Fine)
        }
        Verb::List { json: false } => {
            writeln!(ctx.out, "No stores.")?;
            Ok(Exit::Fine)
        }
        Verb::Other(words) => {
            let verb = words.first().map_or("store", String::as_str);
            let as_json = words.iter().any(|word| word == "--json");
            if ["setup", "register", "unregister", "remove", "doctor"].contains(&verb) {
                return not_supported(ctx, &format!("store {verb}"), as_json);
            }
            ctx.fail(as_json, &Error::unknown_store_verb(verb), |failure| failure)
        }
    }
}

pub(crate) fn run_workset(ctx: &mut Ctx) -> io::Result<Exit> {
    not_supported(ctx, "workset", false)
}

/// Exit status 1 under both names: the call is right, the answer is no.
fn not_supported(ctx: &mut Ctx, what: &str, as_json: bool) -> io::Result<Exit> {
    let error = Error::not_supported(what);
    ctx.fail(as_json, &error, |failure| failure)?;
    Ok(Exit::Findings)
}
