//! `show`

use std::io::{self, Write as _};

use countersign_project::{Diffs, Error, Project, SpecParts, WithoutRoot};
use countersign_report::compat::show::{Reader, render_diffs, render_document};
use countersign_report::{ItemKind, json};

use crate::args::Store;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;
use crate::prompt::choose;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign show add-login --diff\n  countersign show user-auth --json --no-scenarios\n  countersign show user-auth --json -r 2"
)]
#[expect(clippy::struct_excessive_bools, reason = "each flag of the command line is one")]
pub(crate) struct Args {
    /// The name of a change or the id of a spec
    item: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Say what the name means, where it could mean both
    #[arg(long, value_name = "change|spec")]
    r#type: Option<String>,
    /// Never ask
    #[arg(long)]
    no_interactive: bool,
    /// Change: only the deltas (JSON shows nothing else anyway)
    #[arg(long)]
    deltas_only: bool,
    /// Change: the old name of --deltas-only
    #[arg(long, hide = true)]
    requirements_only: bool,
    /// Change: show what each modified requirement changes
    #[arg(long)]
    diff: bool,
    /// Spec, JSON: only requirements, without scenarios
    #[arg(long)]
    requirements: bool,
    /// Spec, JSON: without scenarios
    #[arg(long)]
    no_scenarios: bool,
    /// Spec, JSON: only this requirement, counted from 1
    #[arg(short, long, value_name = "N", allow_hyphen_values = true)]
    requirement: Option<String>,
    #[command(flatten)]
    store: Store,
}

/// What `--type` means. Anything but the two words means nothing, as in OpenSpec.
pub(crate) fn kind_of(word: Option<&str>) -> Option<ItemKind> {
    match word?.to_lowercase().as_str() {
        "change" => Some(ItemKind::Change),
        "spec" => Some(ItemKind::Spec),
        _ => None,
    }
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    let project = match ctx.project(&args.store, WithoutRoot::UseCurrentFolder, Purpose::Read) {
        Ok(project) => project,
        Err(error) => return ctx.fail(args.json, &error, |failure| failure),
    };
    run_in(args, ctx, &project)
}

/// Shows an item of a project.
pub(crate) fn run_in(args: &Args, ctx: &mut Ctx, project: &Project) -> io::Result<Exit> {
    let item = args.item.as_ref().filter(|name| !name.is_empty());
    let (kind, name) = match item {
        Some(name) => match project.kind_of(name, kind_of(args.r#type.as_deref())) {
            Ok(kind) => (kind, name.clone()),
            Err(error) => return ctx.fail(args.json, &error, |failure| failure),
        },
        None => match pick(args, ctx, project)? {
            Ok(picked) => picked,
            Err(exit) => return Ok(exit),
        },
    };
    warn_about_other_flags(args, kind, ctx)?;
    let shown = match kind {
        ItemKind::Change => show_change(args, ctx, project, &name)?,
        ItemKind::Spec => show_spec(args, ctx, project, &name)?,
    };
    match shown {
        Ok(()) => Ok(Exit::Fine),
        Err(error) => ctx.fail(args.json, &error, |failure| failure),
    }
}

fn show_change(args: &Args, ctx: &mut Ctx, project: &Project, name: &str) -> io::Result<Result<(), Error>> {
    if args.json {
        let diffs = if args.diff { Diffs::With } else { Diffs::Without };
        return Ok(match project.show_change(name, diffs) {
            Ok(shown) => {
                json::write(&mut ctx.out, &shown)?;
                Ok(())
            }
            Err(error) => Err(error),
        });
    }
    let text = match project.change_text(name) {
        Ok(text) => text,
        Err(error) => return Ok(Err(error)),
    };
    render_document(&text, reader(ctx), &mut ctx.out)?;
    if args.diff {
        match project.change_diffs(name) {
            Ok(diffs) => render_diffs(name, &diffs, &mut ctx.out, ctx.style)?,
            Err(error) => return Ok(Err(error)),
        }
    }
    Ok(Ok(()))
}

fn show_spec(args: &Args, ctx: &mut Ctx, project: &Project, name: &str) -> io::Result<Result<(), Error>> {
    if args.json {
        let parts = SpecParts {
            requirement: args.requirement.clone().filter(|number| !number.is_empty()),
            without_scenarios: args.no_scenarios,
            only_requirements: args.requirements,
        };
        return Ok(match project.show_spec(name, &parts) {
            Ok(shown) => {
                json::write(&mut ctx.out, &shown)?;
                Ok(())
            }
            Err(error) => Err(error),
        });
    }
    Ok(match project.spec_text(name) {
        Ok(text) => {
            render_document(&text, reader(ctx), &mut ctx.out)?;
            Ok(())
        }
        Err(error) => Err(error),
    })
}

fn reader(ctx: &Ctx) -> Reader {
    if ctx.stdout_is_terminal { Reader::Terminal } else { Reader::Pipe }
}

/// Flags of the other kind of item do nothing; better said than silent.
fn warn_about_other_flags(args: &Args, kind: ItemKind, ctx: &mut Ctx) -> io::Result<()> {
    let flags: &[(&str, bool)] = match kind {
        ItemKind::Change => &[
            ("--requirements", args.requirements),
            ("--no-scenarios", args.no_scenarios),
            ("--requirement", args.requirement.is_some()),
        ],
        ItemKind::Spec => &[
            ("--deltas-only", args.deltas_only),
            ("--requirements-only", args.requirements_only),
            ("--diff", args.diff),
        ],
    };
    let ignored: Vec<&str> = flags.iter().filter(|(_, given)| *given).map(|(name, _)| *name).collect();
    if !ignored.is_empty() {
        writeln!(ctx.err, "warning: {} means nothing for a {}", ignored.join(", "), kind.as_str())?;
    }
    if kind == ItemKind::Change && args.requirements_only {
        writeln!(ctx.err, "warning: --requirements-only is deprecated; use --deltas-only")?;
    }
    Ok(())
}

fn pick(args: &Args, ctx: &mut Ctx, project: &Project) -> io::Result<Result<(ItemKind, String), Exit>> {
    if !ctx.may_ask(args.no_interactive) {
        let program = ctx.face.program();
        let error = Error::nothing_named("show", program);
        // Text even with --json, as OpenSpec does: a script that sees a document takes it for the item.
        return ctx.fail(false, &error, |failure| failure).map(Err);
    }
    let kind = kind_of(args.r#type.as_deref());
    let items = project.item_names(kind != Some(ItemKind::Spec), kind != Some(ItemKind::Change));
    let items = match items {
        Ok(items) if items.is_empty() => {
            writeln!(ctx.err, "error: there is nothing to show")?;
            return Ok(Err(Exit::Usage));
        }
        Ok(items) => items,
        Err(error) => return ctx.fail(args.json, &error, |failure| failure).map(Err),
    };
    let labels: Vec<String> = items.iter().map(|(kind, name)| format!("{} {name}", kind.as_str())).collect();
    Ok(match choose("What to show", &labels)? {
        Some(at) => Ok(items[at].clone()),
        None => Err(Exit::Cancelled),
    })
}

impl Args {
    /// The same call with the kind of item given.
    pub(crate) fn of_kind(mut self, kind: ItemKind) -> Self {
        self.r#type = Some(kind.as_str().to_owned());
        self
    }
}
