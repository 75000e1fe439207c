//! What the deprecated `change` and `spec` commands have in common. They look at the current folder only.

use std::io::{self, Write as _};

use countersign_project::{Project, Strictness, Target};
use countersign_report::{ItemKind, human, json};

use crate::context::Ctx;
use crate::exit::Exit;
use crate::face::Face;
use crate::prompt::choose;

/// Arguments of `change list` and `spec list`.
#[derive(Debug, clap::Args)]
pub(crate) struct List {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Show titles and counts
    #[arg(long)]
    pub(crate) long: bool,
}

/// Arguments of `change validate` and `spec validate`.
#[derive(Debug, clap::Args)]
pub(crate) struct Validate {
    /// The item
    pub(crate) item: Option<String>,
    /// Let warnings fail, too
    #[arg(long)]
    pub(crate) strict: bool,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Never ask
    #[arg(long)]
    pub(crate) no_interactive: bool,
}

impl Validate {
    /// Validates one item and prints its report alone.
    pub(crate) fn run(&self, kind: ItemKind, ctx: &mut Ctx) -> io::Result<Exit> {
        let project = ctx.here();
        let name = match self.name(kind, ctx, &project)? {
            Ok(name) => name,
            Err(exit) => return Ok(exit),
        };
        let strictness = Strictness { strict: self.strict, compat: ctx.face == Face::OpenSpec };
        let target = Target::Item { name: name.clone(), kind: Some(kind) };
        let report = project.require_item(&name, kind).and_then(|()| project.validate(&target, strictness));
        let report = match report {
            Ok(report) => report,
            Err(error) => return ctx.fail(false, &error, |failure| failure),
        };
        if !self.json {
            human::render(&report, &mut ctx.out, ctx.style)?;
            return Ok(Exit::findings(report.exit_failed()));
        }
        json::render_item(&report, &report.items[0], &mut ctx.out)?;
        // OpenSpec's `change validate --json` says what it found in its document only.
        let is_silent = ctx.face == Face::OpenSpec && kind == ItemKind::Change;
        Ok(Exit::findings(report.exit_failed() && !is_silent))
    }

    /// The name given, or the one that somebody chooses.
    fn name(&self, kind: ItemKind, ctx: &mut Ctx, project: &Project) -> io::Result<Result<String, Exit>> {
        if let Some(name) = self.item.clone().filter(|name| !name.is_empty()) {
            return Ok(Ok(name));
        }
        let items = if ctx.may_ask(self.no_interactive) {
            project.item_names(kind == ItemKind::Change, kind == ItemKind::Spec).unwrap_or_default()
        } else {
            Vec::new()
        };
        if items.is_empty() {
            writeln!(ctx.err, "error: say which {} to validate", kind.as_str())?;
            return Ok(Err(Exit::Usage));
        }
        let names: Vec<String> = items.into_iter().map(|(_, name)| name).collect();
        Ok(choose("Which one to validate", &names)?.map(|at| names[at].clone()).ok_or(Exit::Cancelled))
    }
}
