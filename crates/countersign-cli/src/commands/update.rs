//! `update`

use std::io;
use std::path::PathBuf;

use countersign_project::{Error, Project, Replace, SetupPlan};
use countersign_report::answer::Answer as _;
use countersign_report::setup::Why;

use crate::commands::init::open;
use crate::context::Ctx;
use crate::exit::Exit;
use crate::prompt;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign update              Write generated files anew; edited ones stay\n  countersign update --dry-run\n  countersign update --force      Edited ones too; what was there is kept"
)]
pub(crate) struct Args {
    /// The folder of the project
    #[arg(value_name = "PATH", default_value = ".")]
    path: PathBuf,
    /// Replace generated files that were edited or that OpenSpec made; what was there is kept
    #[arg(long)]
    force: bool,
    /// Say what would be done and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    let planned = open(&args.path, args.dry_run, ctx).and_then(|project| {
        let replace = if args.force { Replace::Recognised } else { Replace::Nothing };
        project.plan_update(replace).map(|plan| (project, plan))
    });
    let done = match planned {
        Ok((project, plan)) => {
            let plan = if args.force || args.json { Ok(plan) } else { ask(&project, plan, ctx)? };
            plan.and_then(|plan| apply(args, &project, plan, ctx))
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(plan) => {
            if args.json {
                plan.view.write_json(&mut ctx.out)?;
            } else {
                plan.view.write_text(&mut ctx.out, ctx.style)?;
            }
            Ok(Exit::Fine)
        }
        Err(error) => ctx.fail(args.json, &error, |failure| failure),
    }
}

fn apply(args: &Args, project: &Project, mut plan: SetupPlan, ctx: &mut Ctx) -> Result<SetupPlan, Error> {
    if !args.dry_run {
        let applied = project.apply_setup(&mut plan);
        ctx.tell_recovered(project);
        applied?;
    }
    Ok(plan)
}

/// Asks which of the edited files may be replaced, where somebody can answer.
fn ask(project: &Project, plan: SetupPlan, ctx: &mut Ctx) -> io::Result<Result<SetupPlan, Error>> {
    let edited: Vec<String> = plan
        .view
        .kept()
        .filter(|(_, why)| matches!(why, Why::Edited | Why::Generated))
        .map(|(path, _)| path.to_owned())
        .collect();
    if edited.is_empty() || !ctx.may_ask(false) {
        return Ok(Ok(plan));
    }
    let question =
        "These files differ from what would be made. Which may be replaced? (what is there is kept)";
    let chosen = prompt::choose_many(question, &edited, &vec![false; edited.len()])?.unwrap_or_default();
    if chosen.is_empty() {
        return Ok(Ok(plan));
    }
    let paths = chosen.into_iter().map(|at| edited[at].clone()).collect();
    Ok(project.plan_update(Replace::These(paths)))
}
