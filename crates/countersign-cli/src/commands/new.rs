//! `new change`

use std::io;

use countersign_project::{Error, NewChange, WithoutRoot};
use countersign_report::answer::Answer as _;
use serde_json::json;

use crate::args::Store;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// Begin a change: its folder, its metadata, and what the main specs say at this moment
    Change(Change),
}

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign new change add-login\n  countersign new change add-login --goal \"Partners sign in themselves\" --json"
)]
struct Change {
    /// The name: lower case words joined by hyphens
    name: String,
    /// Say in a README.md what the change is
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    description: Option<String>,
    /// Note in the metadata what the change is for
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    goal: Option<String>,
    /// The workflow schema (default: that of the project)
    #[arg(long, value_name = "NAME")]
    schema: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
    /// Never supported
    #[arg(long, value_name = "ID", hide = true)]
    initiative: Option<String>,
    /// Never supported
    #[arg(long, value_name = "NAMES", hide = true)]
    areas: Option<String>,
}

pub(crate) fn run(args: Args, ctx: &mut Ctx) -> io::Result<Exit> {
    let Verb::Change(args) = args.verb;
    let filled = |text: &'_ Option<String>| text.clone().filter(|text| !text.is_empty());
    let (description, goal, schema) = (filled(&args.description), filled(&args.goal), filled(&args.schema));
    let request = NewChange {
        name: &args.name,
        description: description.as_deref(),
        goal: goal.as_deref(),
        schema: schema.as_deref(),
    };
    let checked = request.check_name().and_then(|()| removed_option(&args));
    let project =
        checked.and_then(|()| ctx.project(&args.store, WithoutRoot::UseCurrentFolder, Purpose::Write));
    let created = project.and_then(|project| {
        let created = project.new_change(&request);
        ctx.tell_recovered(&project);
        created
    });
    match created {
        Ok(created) => {
            if args.json {
                created.write_json(&mut ctx.out)?;
            } else {
                created.write_text(&mut ctx.out, ctx.style)?;
            }
            created.write_notes(&mut ctx.err, ctx.talk_style)?;
            Ok(Exit::Fine)
        }
        Err(error) => ctx.fail(args.json, &error, |failure| failure.with("change", json!(null))),
    }
}

/// Why an option of earlier versions is refused.
fn removed_option(args: &Change) -> Result<(), Error> {
    if args.initiative.is_some() {
        return Err(Error::removed_option("initiative_option_removed", "--initiative"));
    }
    if args.areas.is_some() {
        return Err(Error::removed_option("areas_option_removed", "--areas"));
    }
    Ok(())
}
