//! `schema init` and `schema fork`

use std::io;

use countersign_model::schema::STARTERS;
use countersign_project::{DefaultSchema, Error, Existing, NewSchema, Project};
use countersign_report::json;
use serde_json::{Value, json};

use crate::context::Ctx;
use crate::exit::Exit;
use crate::prompt::{ask_line, choose_many, confirm};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign schema init lean --artifacts proposal,tasks\n  countersign schema init lean --description \"For small fixes\" --default"
)]
#[expect(clippy::struct_excessive_bools, reason = "each flag of the command line is one")]
pub(crate) struct Init {
    /// The name: lower case words joined by hyphens
    name: String,
    /// What it is for
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    description: Option<String>,
    /// Which artifacts, separated by commas: proposal, specs, design, tasks (default: all)
    #[arg(long, value_name = "LIST")]
    artifacts: Option<String>,
    /// Make it the schema of the project
    #[arg(long, overrides_with = "no_default")]
    default: bool,
    /// Do not ask whether it becomes the schema of the project
    #[arg(long, overrides_with = "default")]
    no_default: bool,
    /// Overwrite a schema of this name
    #[arg(long)]
    force: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  countersign schema fork spec-driven our-workflow")]
pub(crate) struct Fork {
    /// The schema to copy
    source: String,
    /// The name of the copy (default: the name with `-custom`)
    name: Option<String>,
    /// Overwrite a schema of this name
    #[arg(long)]
    force: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// What was asked because no flag says it.
struct Asked {
    description: Option<String>,
    artifacts: Option<String>,
    default: bool,
}

pub(super) fn init(args: &Init, ctx: &mut Ctx, project: &Project) -> io::Result<Exit> {
    let existing = if args.force { Existing::Replace } else { Existing::Keep };
    let request = NewSchema {
        name: &args.name,
        description: args.description.as_deref(),
        artifacts: args.artifacts.as_deref(),
        existing,
        default: if args.default { DefaultSchema::Take } else { DefaultSchema::Keep },
    };
    if let Err(error) = request.check(project) {
        return fail(args.json, ctx, project, ("created", &error));
    }
    let says_all = args.json || args.description.is_some() || args.artifacts.is_some();
    let asked = if says_all || !ctx.may_ask(false) || !ctx.stdout_is_terminal {
        None
    } else {
        match ask(args)? {
            Some(asked) => Some(asked),
            None => return Ok(Exit::Cancelled),
        }
    };
    let request = match &asked {
        None => request,
        Some(asked) => NewSchema {
            description: asked.description.as_deref(),
            artifacts: asked.artifacts.as_deref(),
            default: if asked.default { DefaultSchema::Take } else { DefaultSchema::Keep },
            ..request
        },
    };
    let created = project.init_schema(&request);
    ctx.tell_recovered(project);
    match created {
        Ok(created) if args.json => json::write(&mut ctx.out, &created).map(|()| Exit::Fine),
        Ok(created) => created.render_text(&mut ctx.out, ctx.style).map(|()| Exit::Fine),
        Err(error) => fail(args.json, ctx, project, ("created", &error)),
    }
}

/// Asks what the schema is for and what it has; `None` if there is no answer.
fn ask(args: &Init) -> io::Result<Option<Asked>> {
    let description = ask_line("What is it for", &format!("Workflow `{}`", args.name))?;
    let ids = STARTERS.map(|starter| starter.id.to_owned());
    let Some(chosen) = choose_many("Which artifacts (space chooses)", &ids, &[true; 4])? else {
        return Ok(None);
    };
    let chosen: Vec<&str> = chosen.into_iter().map(|at| ids[at].as_str()).collect();
    if chosen.is_empty() {
        return Ok(None);
    }
    let default = if args.default || args.no_default {
        args.default
    } else {
        match confirm("Shall it be the schema of the project?", false)? {
            Some(default) => default,
            None => return Ok(None),
        }
    };
    Ok(Some(Asked { description: Some(description), artifacts: Some(chosen.join(",")), default }))
}

pub(super) fn fork(args: &Fork, ctx: &mut Ctx, project: &Project) -> io::Result<Exit> {
    let existing = if args.force { Existing::Replace } else { Existing::Keep };
    let forked = project.fork_schema(&args.source, args.name.as_deref(), existing);
    ctx.tell_recovered(project);
    match forked {
        Ok(forked) if args.json => json::write(&mut ctx.out, &forked).map(|()| Exit::Fine),
        Ok(forked) => forked.render_text(&mut ctx.out, ctx.style).map(|()| Exit::Fine),
        Err(error) => fail(args.json, ctx, project, ("forked", &error)),
    }
}

/// OpenSpec's document of a failure: the flag that is false, the message, and what there is instead.
fn fail(as_json: bool, ctx: &mut Ctx, project: &Project, (flag, error): (&str, &Error)) -> io::Result<Exit> {
    if !as_json {
        return ctx.fail(false, error, |failure| failure);
    }
    let mut document = json!({ flag: false, "error": error.to_string() });
    let more: Option<(&str, Value)> = match error.code() {
        "unknown_schema" => Some(("available", json!(project.schema_names()))),
        "schema_exists" => Some(("suggestion", json!(error.next_step()))),
        "unknown_artifact" => Some(("valid", json!(STARTERS.map(|starter| starter.id)))),
        _ => None,
    };
    if let Some((key, value)) = more {
        document[key] = value;
    }
    json::write(&mut ctx.out, &document)?;
    Ok(Ctx::exit_of(error))
}
