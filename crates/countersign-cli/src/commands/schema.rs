//! `schema which`, `schema validate`, `schema init` and `schema fork`

mod make;

use std::io;

use countersign_project::Project;
use countersign_report::compat::schemas::render_locations;
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
    /// Show where a schema comes from
    Which(Which),
    /// Check whether schemas are sound
    Validate(Validate),
    /// Make a schema of the project
    Init(make::Init),
    /// Copy a schema into the project, to change it there
    Fork(make::Fork),
}

#[derive(Debug, clap::Args)]
struct Which {
    /// The schema
    name: Option<String>,
    /// Every schema
    #[arg(long)]
    all: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct Validate {
    /// The schema (default: every schema of the project)
    name: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    let project = match &args.verb {
        Verb::Init(_) | Verb::Fork(_) => match ctx.here_to_write() {
            Ok(project) => project,
            Err(error) => return ctx.fail(false, &error, |failure| failure),
        },
        Verb::Which(_) | Verb::Validate(_) => ctx.here(),
    };
    match &args.verb {
        Verb::Which(args) => which(args, ctx, &project),
        Verb::Validate(args) => validate(args, ctx, &project),
        Verb::Init(args) => make::init(args, ctx, &project),
        Verb::Fork(args) => make::fork(args, ctx, &project),
    }
}

fn which(args: &Which, ctx: &mut Ctx, project: &Project) -> io::Result<Exit> {
    if args.all {
        let all = project.schema_locations();
        if args.json {
            json::write(&mut ctx.out, &all)?;
        } else {
            render_locations(&all, &mut ctx.out)?;
        }
        return Ok(Exit::Fine);
    }
    let Some(name) = &args.name else {
        let error = countersign_project::Error::missing_schema_name();
        return ctx.fail(false, &error, |failure| failure);
    };
    match project.schema_location(name) {
        Ok(location) if args.json => json::write(&mut ctx.out, &location).map(|()| Exit::Fine),
        Ok(location) => location.render_text(&mut ctx.out).map(|()| Exit::Fine),
        Err(error) if args.json => {
            let available = project.schema_names();
            json::write(&mut ctx.out, &json!({ "error": error.to_string(), "available": available }))?;
            Ok(Exit::Usage)
        }
        Err(error) => ctx.fail(false, &error, |failure| failure),
    }
}

fn validate(args: &Validate, ctx: &mut Ctx, project: &Project) -> io::Result<Exit> {
    let Some(name) = args.name.as_ref().filter(|name| !name.is_empty()) else {
        let checks = project.check_schemas();
        if args.json {
            json::write(&mut ctx.out, &checks)?;
        } else {
            checks.render_text(&mut ctx.out, ctx.style)?;
        }
        return Ok(Exit::findings(!checks.valid));
    };
    match project.check_schema(name) {
        Ok(check) => {
            if args.json {
                json::write(&mut ctx.out, &check)?;
            } else {
                check.render_text(&mut ctx.out, ctx.style)?;
            }
            Ok(Exit::findings(!check.valid))
        }
        Err(error) if args.json => {
            let available = project.schema_names();
            let document = json!({ "valid": false, "error": error.to_string(), "available": available });
            json::write(&mut ctx.out, &document)?;
            Ok(Exit::Usage)
        }
        Err(error) => ctx.fail(false, &error, |failure| failure),
    }
}
