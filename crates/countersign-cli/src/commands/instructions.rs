//! `instructions`

use std::io;

use countersign_project::{Error, InstructionsRequest, Project, WithoutRoot};
use countersign_report::answer::Answer;

use crate::args::Store;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign instructions proposal --change add-login\n  countersign instructions apply --change add-login --json\n  countersign instructions architecture-review --change add-login"
)]
pub(crate) struct Args {
    /// An artifact of the schema, `apply`, `archive`, or a role such as `architecture-review`
    artifact: Option<String>,
    /// The name of the change
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    change: Option<String>,
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
    let filled = |text: &'_ Option<String>| text.clone().filter(|text| !text.is_empty());
    let (artifact, change, schema) = (filled(&args.artifact), filled(&args.change), filled(&args.schema));
    let request = InstructionsRequest { change: change.as_deref(), schema: schema.as_deref() };
    let project = match ctx.project(&args.store, WithoutRoot::UseCurrentFolder, Purpose::Read) {
        Ok(project) => project,
        Err(error) => return ctx.fail(args.json, &error, |failure| failure),
    };
    match artifact.as_deref() {
        Some("apply") => show(args, ctx, &project, |project| project.apply_instructions(request)),
        Some("archive") => show(args, ctx, &project, |project| project.archive_instructions(request.change)),
        artifact => show(args, ctx, &project, |project| project.artifact_instructions(artifact, request)),
    }
}

/// What the project leaves out is said in both forms: an agent that reads JSON has to know as well.
fn show<A: Answer>(
    args: &Args,
    ctx: &mut Ctx,
    project: &Project,
    question: impl FnOnce(&Project) -> Result<A, Error>,
) -> io::Result<Exit> {
    match question(project) {
        Ok(answer) => {
            if args.json {
                answer.write_json(&mut ctx.out)?;
            } else {
                answer.write_text(&mut ctx.out, ctx.style)?;
            }
            answer.write_notes(&mut ctx.err, ctx.talk_style)?;
            Ok(Exit::Fine)
        }
        Err(error) => ctx.fail(args.json, &error, |failure| failure),
    }
}
