//! `skills` and its verbs.

mod tree;

use std::io;

use clap::{Args as ClapArgs, Subcommand};
use countersign_project::{Error, InstallRequest, Project, Replace, SetupPlan, WithoutRoot};
use countersign_report::answer::Answer as _;

use crate::args::Store;
use crate::ask::Call;
use crate::commands::tools;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;

#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Examples:\n  countersign skills lint                             Do the skills say what agents need, and do their commands exist?\n  countersign skills new data-review                  Begin a skill\n  countersign skills install --tools claude,codex     Copy the skills to the folders of agents"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Check skills: front matter, the four questions of roles, commands and flags that do not exist
    Lint(Lint),
    /// List skills, where their copies are, and whether they differ
    List(List),
    /// Copy skills to the folders of agents
    Install(Install),
    /// Begin a skill
    New(New),
}

#[derive(Debug, ClapArgs)]
struct Lint {
    /// The skills; all of them if none is named
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
}

#[derive(Debug, ClapArgs)]
struct List {
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
}

#[derive(Debug, ClapArgs)]
struct Install {
    /// The skills; all of them if none is named
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// The agents: all, or ids separated by commas; without it, those that are used here
    #[arg(long, value_name = "TOOLS")]
    tools: Option<String>,
    /// Replace copies that somebody edited; what was there is kept
    #[arg(long)]
    force: bool,
    /// Say what would be done and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
}

#[derive(Debug, ClapArgs)]
struct New {
    /// Its name: `a-z`, `0-9` and single hyphens
    name: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    match &args.verb {
        Verb::Lint(args) => {
            let call = Call { store: &args.store, json: args.json, purpose: Purpose::Read };
            ctx.ask(call, |project| project.skills_lint(&args.names, &tree::programs()))
        }
        Verb::List(args) => {
            let call = Call { store: &args.store, json: args.json, purpose: Purpose::Read };
            ctx.ask(call, Project::skills_list)
        }
        Verb::New(args) => {
            let call = Call { store: &args.store, json: args.json, purpose: Purpose::Write };
            ctx.ask(call, |project| project.skills_new(&args.name))
        }
        Verb::Install(args) => install(args, ctx),
    }
}

fn install(args: &Install, ctx: &mut Ctx) -> io::Result<Exit> {
    let purpose = Purpose::writes_if(!args.dry_run);
    let project = match ctx.project(&args.store, WithoutRoot::Fail, purpose) {
        Ok(project) => project,
        Err(error) => return ctx.fail(args.json, &error, |failure| failure),
    };
    match plan(args, &project, ctx) {
        Ok(plan) => {
            if args.json {
                plan.view.write_json(&mut ctx.out)?;
            } else {
                plan.view.write_text(&mut ctx.out, ctx.style)?;
            }
            Ok(Exit::findings(plan.view.has_findings()))
        }
        Err(error) => ctx.fail(args.json, &error, |failure| failure),
    }
}

fn plan(args: &Install, project: &Project, ctx: &mut Ctx) -> Result<SetupPlan, Error> {
    let tools = match args.tools.as_deref() {
        Some(text) => tools::parse(text, ctx.face)?,
        None => project.detected_tools()?,
    };
    let replace = if args.force { Replace::Recognised } else { Replace::Nothing };
    let request = InstallRequest { names: args.names.clone(), tools, replace };
    let mut plan = project.plan_skills_install(&request)?;
    if !args.dry_run {
        let applied = project.apply_setup(&mut plan);
        ctx.tell_recovered(project);
        applied?;
    }
    Ok(plan)
}
