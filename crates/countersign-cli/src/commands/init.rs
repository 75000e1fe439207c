//! `init`

use std::io;
use std::path::{Path, PathBuf};

use countersign_project::{Alias, Error, InitRequest, Layout, Project, Replace, SetupPlan, make_alias};
use countersign_report::answer::Answer as _;
use countersign_report::setup::{Done, SetupFile};

use crate::commands::tools::{self, Choice};
use crate::context::Ctx;
use crate::exit::Exit;
use crate::face::Face;
use crate::prompt;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign init                              Ask which agents are used, and set everything up\n  countersign init --tools claude,codex\n  countersign init --dry-run --tools none       What would be made?\n  countersign init --tools none --baseline      An existing project: only new debt counts from now on"
)]
#[expect(clippy::struct_excessive_bools, reason = "each flag of the command line is one")]
pub(crate) struct Args {
    /// The folder of the project
    #[arg(value_name = "PATH", default_value = ".")]
    path: PathBuf,
    /// The agents: all, none, or ids separated by commas (claude, codex, cursor, github-copilot, gemini, opencode, kiro,
    /// agents and more)
    #[arg(long, value_name = "TOOLS")]
    tools: Option<String>,
    /// The language that artifacts are written in
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
    /// Replace generated files that were edited or that OpenSpec made; what was there is kept
    #[arg(long)]
    force: bool,
    /// Which workflows: core, or those of your OpenSpec settings
    #[arg(long, value_name = "core|custom")]
    profile: Option<String>,
    /// Put every folder but `openspec` below this one
    #[arg(long, value_name = "DIR")]
    under: Option<String>,
    /// Judge only this domain, to begin with; may be given several times
    #[arg(long = "for", value_name = "DOMAIN")]
    domains: Vec<String>,
    /// Add a short block to AGENTS.md
    #[arg(long)]
    agents_md: bool,
    /// Accept the debt of today: write the baseline, too
    #[arg(long)]
    baseline: bool,
    /// Make a link named `openspec` beside this program
    #[arg(long)]
    openspec_alias: bool,
    /// Make that link here
    #[arg(long, value_name = "DIR", requires = "openspec_alias")]
    alias_dir: Option<PathBuf>,
    /// Write the files for GitHub's own Copilot agent
    #[arg(long, overrides_with = "no_copilot_cloud")]
    copilot_cloud: bool,
    /// Do not write them
    #[arg(long, overrides_with = "copilot_cloud")]
    no_copilot_cloud: bool,
    /// Accepted for OpenSpec's sake: nothing moves here
    #[arg(long, hide_short_help = true)]
    no_animation: bool,
    /// Say what would be done and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    match init(args, ctx)? {
        Ok(Some(plan)) => {
            let view = plan.view;
            if args.json {
                view.write_json(&mut ctx.out)?;
            } else {
                view.write_text(&mut ctx.out, ctx.style)?;
            }
            Ok(Exit::Fine)
        }
        Ok(None) => Ok(Exit::Cancelled),
        Err(error) => ctx.fail(args.json, &error, |failure| failure),
    }
}

type Outcome<T> = Result<Option<T>, Error>;

fn init(args: &Args, ctx: &mut Ctx) -> io::Result<Outcome<SetupPlan>> {
    let project = match open(&args.path, args.dry_run, ctx) {
        Ok(project) => project,
        Err(error) => return Ok(Err(error)),
    };
    if ctx.face == Face::OpenSpec && !project.path().exists() {
        ctx.note(&format!("`{}` is not there and will be made", args.path.display()));
    }
    let tools = match tools::chosen(args.tools.as_deref(), &project, ctx)? {
        Ok(Choice::Tools(tools)) => tools,
        Ok(Choice::Cancelled) => return Ok(Ok(None)),
        Err(error) => return Ok(Err(error)),
    };
    let under = match under(args, &project, ctx)? {
        Ok(under) => under,
        Err(error) => return Ok(Err(error)),
    };
    let request = InitRequest {
        tools,
        profile: args.profile.clone(),
        under,
        domains: args.domains.clone(),
        language: args.language.clone(),
        agents_md: args.agents_md,
        copilot_cloud: match (args.copilot_cloud, args.no_copilot_cloud) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        },
        replace: if args.force { Replace::Recognised } else { Replace::Nothing },
    };
    Ok(plan_and_apply(args, &project, &request, ctx).map(Some))
}

fn plan_and_apply(
    args: &Args,
    project: &Project,
    request: &InitRequest,
    ctx: &mut Ctx,
) -> Result<SetupPlan, Error> {
    let mut plan = project.plan_init(request)?;
    if args.dry_run {
        if args.baseline {
            let path = project.baseline_path()?;
            let done = if project.path().join(&path).exists() { Done::Unchanged } else { Done::Made };
            plan.view.files.push(SetupFile { path, done });
            plan.view.files.sort();
        }
        return Ok(plan);
    }
    let applied = project.apply_setup(&mut plan);
    ctx.tell_recovered(project);
    applied?;
    if args.baseline {
        project.make_baseline(&mut plan)?;
        plan.view.next.retain(|(command, _)| !command.contains("--update-baseline"));
    }
    if args.openspec_alias {
        plan.view.notes.push(
            match make_alias(&alias_dir(args.alias_dir.as_deref())?, &crate::env::program()?)? {
                Alias::Made(path) => format!("`{}` leads to this program now.", path.display()),
                Alias::There(path) | Alias::Removed(path) | Alias::Absent(path) => {
                    format!("`{}` leads to this program already.", path.display())
                }
            },
        );
    }
    Ok(plan)
}

/// The project, with what was interrupted in it put right if it is to be changed.
pub(crate) fn open(path: &Path, is_dry_run: bool, ctx: &mut Ctx) -> Result<Project, Error> {
    let project = Project::at(&ctx.environment(), path)?;
    if is_dry_run {
        ctx.tell_interrupted(&project);
    } else {
        let settled = project.settle();
        ctx.tell_recovered(&project);
        settled?;
    }
    Ok(project)
}

/// The folder of the link: beside the program, unless another one is named.
pub(crate) fn alias_dir(named: Option<&Path>) -> Result<PathBuf, Error> {
    match named {
        Some(folder) => Ok(folder.to_owned()),
        None => Ok(crate::env::program()?.parent().unwrap_or(Path::new(".")).to_owned()),
    }
}

/// Where everything goes if a name is taken by something else.
const GOVERNANCE: &str = "governance";

fn under(args: &Args, project: &Project, ctx: &mut Ctx) -> io::Result<Result<Option<String>, Error>> {
    let taken = match project.taken_names(&Layout::default()) {
        Ok(taken) if args.under.is_none() && ctx.face == Face::Countersign => taken,
        Ok(_) => return Ok(Ok(args.under.clone())),
        Err(error) => return Ok(Err(error)),
    };
    if taken.is_empty() {
        return Ok(Ok(None));
    }
    let names = taken.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match project.taken_names(&Layout::under(GOVERNANCE)) {
        Err(error) => return Ok(Err(error)),
        Ok(more) if !more.is_empty() => {
            let message = format!("taken by something else: {names}, and also `{}`", more.join("`, `"));
            let fix = "name a folder that is free: --under DIR";
            return Ok(Err(Error::names_taken(message).with_fix(fix)));
        }
        Ok(_) => {}
    }
    if ctx.may_ask(false) {
        let question = format!("Taken by something else: {names}. Put everything below `{GOVERNANCE}`?");
        return Ok(match prompt::confirm(&question, true)? {
            Some(false) => Ok(None),
            _ => Ok(Some(GOVERNANCE.to_owned())),
        });
    }
    ctx.note(&format!(
        "taken by something else: {names}; everything goes below `{GOVERNANCE}` (--under {GOVERNANCE})"
    ));
    Ok(Ok(Some(GOVERNANCE.to_owned())))
}
