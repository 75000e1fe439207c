//! The deprecated `change list|show|validate`

use std::io::{self, Write as _};

use countersign_project::{Strictness, Target, WithoutRoot};
use countersign_report::compat::nouns::{Detail, render_changes};
use countersign_report::{ItemKind, human, json};

use crate::args::{Command, Store};
use crate::commands::nouns;
use crate::context::Ctx;
use crate::exit::Exit;
use crate::face::Face;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// Use `list`
    List(nouns::List),
    /// Use `show`
    Show(super::show::Args),
    /// Use `validate`
    Validate(nouns::Validate),
}

pub(crate) fn run(args: Args, ctx: &mut Ctx) -> io::Result<Exit> {
    writeln!(ctx.err, "warning: `change` commands are deprecated; use list, show and validate")?;
    match args.verb {
        Verb::Show(show) => super::run(Command::Show(show.of_kind(ItemKind::Change)), ctx),
        Verb::List(list) => {
            let entries = ctx
                .project(&Store::NONE, WithoutRoot::UseCurrentFolder)
                .and_then(|project| project.change_entries());
            match entries {
                Ok(entries) if list.json => json::write(&mut ctx.out, &entries).map(|()| Exit::Fine),
                Ok(entries) => {
                    let detail = if list.long { Detail::Long } else { Detail::Ids };
                    render_changes(&entries, detail, &mut ctx.out).map(|()| Exit::Fine)
                }
                Err(error) => ctx.fail(false, &error, |failure| failure),
            }
        }
        Verb::Validate(validate) => validate.run(ItemKind::Change, ctx),
    }
}

impl nouns::Validate {
    /// Validates one item and prints its report alone.
    pub(crate) fn run(&self, kind: ItemKind, ctx: &mut Ctx) -> io::Result<Exit> {
        let Some(name) = self.item.clone() else {
            writeln!(ctx.err, "error: say which {} to validate", kind.as_str())?;
            return Ok(Exit::Usage);
        };
        let strictness = Strictness { strict: self.strict, compat: ctx.face == Face::OpenSpec };
        let report = ctx
            .project(&Store::NONE, WithoutRoot::UseCurrentFolder)
            .and_then(|project| project.validate(&Target::Item { name, kind: Some(kind) }, strictness));
        match report {
            Ok(report) => {
                if self.json {
                    json::render_item(&report, &report.items[0], &mut ctx.out)?;
                } else {
                    human::render(&report, &mut ctx.out, ctx.style)?;
                }
                Ok(Exit::findings(report.exit_failed()))
            }
            Err(error) => ctx.fail(false, &error, |failure| failure),
        }
    }
}
