//! `uninstall`

use std::io;
use std::path::PathBuf;

use countersign_project::{Alias, Error, SetupPlan, remove_alias};
use countersign_report::answer::Answer as _;

use crate::commands::init::{alias_dir, open};
use crate::context::Ctx;
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign uninstall --dry-run     What would go, and what would stay?\n  countersign uninstall\n\nExit status: 0 everything is as it was before `init`, 1 edited files are left, 2 usage, 3 could not run."
)]
#[expect(clippy::struct_excessive_bools, reason = "each flag of the command line is one")]
pub(crate) struct Args {
    /// The folder of the project
    #[arg(value_name = "PATH", default_value = ".")]
    path: PathBuf,
    /// Remove edited files as well
    #[arg(long)]
    force: bool,
    /// Remove the link named `openspec` beside this program
    #[arg(long)]
    openspec_alias: bool,
    /// Remove that link here
    #[arg(long, value_name = "DIR", requires = "openspec_alias")]
    alias_dir: Option<PathBuf>,
    /// Say what would be done and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    match uninstall(args, ctx) {
        Ok(SetupPlan { view, .. }) => {
            if args.json {
                view.write_json(&mut ctx.out)?;
            } else {
                view.write_text(&mut ctx.out, ctx.style)?;
            }
            Ok(Exit::findings(view.has_findings()))
        }
        Err(error) => ctx.fail(args.json, &error, |failure| failure),
    }
}

fn uninstall(args: &Args, ctx: &mut Ctx) -> Result<SetupPlan, Error> {
    let project = open(&args.path, args.dry_run, ctx)?;
    let mut plan = project.plan_uninstall(args.force)?;
    if args.dry_run {
        return Ok(plan);
    }
    let applied = project.apply_setup(&mut plan);
    ctx.tell_recovered(&project);
    applied?;
    if args.openspec_alias {
        let alias = remove_alias(&alias_dir(args.alias_dir.as_deref())?, &crate::env::program()?)?;
        if let Alias::Removed(path) = alias {
            plan.view.notes.push(format!("`{}` is gone, too.", path.display()));
        }
    }
    if plan.view.exit_failed() {
        plan.view.notes.push(
            "`uninstall --force` removes these as well; delete `openspec/init.lock` to keep them.".to_owned(),
        );
    }
    Ok(plan)
}
