//! `archive`: one change, after the questions; the other ways are beside it.

mod all;
mod questions;
mod refusal;

use std::io::{self, Write};

use countersign_project::{
    ArchiveOptions, ArchivePlan, Consent, Deltas, Diffs, Error, Project, Validation, WithoutRoot,
};
use countersign_report::compat::RootOutput;
use countersign_report::compat::archive::{ArchiveAnswer, ArchivedOutput};
use countersign_report::{json, safety};
use serde_json::{Value, json};

use crate::args::Store;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;
use questions::{pick, questions, stopped};
pub(crate) use refusal::refused;

#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[command(
    after_help = "Examples:\n  countersign archive add-login --dry-run --diff\n  countersign archive add-login --yes\n  countersign unarchive add-login"
)]
pub(crate) struct Args {
    /// The change
    change: Option<String>,
    /// Every open change, predecessors first, each on its own; stops at the first that cannot be archived
    #[arg(long, conflicts_with = "change")]
    all: bool,
    /// Ask nothing; never consents to losing text
    #[arg(short, long)]
    yes: bool,
    /// Move the folder and leave the main specs as they are
    #[arg(long)]
    skip_specs: bool,
    /// Pass over OpenSpec's checks (not recommended)
    #[arg(long)]
    no_validate: bool,
    /// Drop text of the delta that belongs to no operation; the receipt names it
    #[arg(long)]
    accept_drop: bool,
    /// Show what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Show how the specs would change
    #[arg(long)]
    diff: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
}

impl Args {
    fn options(&self) -> ArchiveOptions {
        ArchiveOptions {
            deltas: if self.skip_specs { Deltas::Leave } else { Deltas::Merge },
            validation: if self.no_validate { Validation::Off } else { Validation::On },
            consent: if self.accept_drop { Consent::AcceptDrop } else { Consent::None },
        }
    }

    fn diffs(&self) -> Diffs {
        if self.diff { Diffs::With } else { Diffs::Without }
    }
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    let purpose = Purpose::writes_if(!args.dry_run);
    let project = match ctx.project(&args.store, WithoutRoot::UseCurrentFolder, purpose) {
        Ok(project) => project,
        Err(error) => return ctx.fail(args.json, &error, |failure| failure.with("archive", Value::Null)),
    };
    if args.all {
        return all::archive_all(args, ctx, &project);
    }
    match archive(args, ctx, &project)? {
        Ok(exit) => Ok(exit),
        Err(error) => {
            let root = root(&project);
            ctx.fail(args.json, &error, |failure| failure.with("archive", Value::Null).with("root", root))
        }
    }
}

/// The project in the document of a failure.
fn root(project: &Project) -> Value {
    let RootOutput { path, source, .. } = RootOutput::from(&project.root());
    json!({ "path": path, "source": source })
}

fn archive(args: &Args, ctx: &mut Ctx, project: &Project) -> io::Result<Result<Exit, Error>> {
    let name = match &args.change {
        Some(name) if !name.is_empty() => name.clone(),
        _ => match pick(args, ctx, project)? {
            Ok(name) => name,
            Err(stop) => return stopped(args, ctx, project, stop).map(Ok),
        },
    };
    let plan = match project.plan_archive(&name, args.options()) {
        Ok(plan) => plan,
        Err(error) => return Ok(Err(error)),
    };
    if args.dry_run {
        return preview(args, ctx, project, &plan).map(Ok);
    }
    if let Some(stop) = questions(args, ctx, project, &plan)? {
        return match stop {
            Ok(stop) => stopped(args, ctx, project, stop).map(Ok),
            Err(error) => Ok(Err(error)),
        };
    }
    if plan.refusal.is_some() {
        return refused(args.json, ctx, project, &plan).map(Ok);
    }
    let archived = project.archive(&plan);
    ctx.tell_recovered(project);
    let output = match archived {
        Ok(archived) => plan.output(&archived),
        Err(error) => return Ok(Err(error)),
    };
    if args.json {
        let answer = ArchiveAnswer { archive: output, root: RootOutput::from(&project.root()) };
        json::write(&mut ctx.out, &answer)?;
    } else {
        for warning in &output.warnings {
            writeln!(ctx.out, "note: {}", safety::terminal(warning))?;
        }
        say_archived(&output, &mut ctx.out)?;
    }
    Ok(Ok(Exit::Fine))
}

fn say_archived(output: &ArchivedOutput, out: &mut dyn Write) -> io::Result<()> {
    let (change, archived_as) = (safety::terminal(&output.change), safety::terminal(&output.archived_as));
    writeln!(out, "Change `{change}` is archived as `{archived_as}`.")
}

/// Shows the plan. A document holds the refusal beside it; people see the places instead.
fn preview(args: &Args, ctx: &mut Ctx, project: &Project, plan: &ArchivePlan) -> io::Result<Exit> {
    if args.json {
        json::write(&mut ctx.out, &plan.view(args.diffs()))?;
    } else if plan.refusal.is_some() {
        return refused(args.json, ctx, project, plan);
    } else {
        plan.view(args.diffs()).render_text(&mut ctx.out, ctx.style)?;
    }
    Ok(Exit::findings(plan.refusal.is_some()))
}
