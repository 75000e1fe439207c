//! Why a change cannot be archived or synced, shown.

use std::io::{self, Write as _};

use countersign_project::{ArchivePlan, Project};
use countersign_report::compat::{Diagnostic, Failure};
use countersign_report::{human, json, safety};
use serde_json::Value;

use super::root;
use crate::context::Ctx;
use crate::exit::Exit;
use crate::face::Face;

/// Shows why a plan is refused, with every place.
pub(crate) fn refused(
    as_json: bool,
    ctx: &mut Ctx,
    project: &Project,
    plan: &ArchivePlan,
) -> io::Result<Exit> {
    let Some((refusal, mut report)) = plan.refusal.as_ref().zip(plan.refusal_report()) else {
        return Ok(Exit::Fine);
    };
    report.compat = ctx.face == Face::OpenSpec;
    if as_json {
        let diagnostic = Diagnostic::error(refusal.code, refusal.message.clone()).fix(refusal.fix.clone());
        let failure = Failure::new(diagnostic).with("archive", Value::Null).with("root", root(project));
        json::write(&mut ctx.out, &failure.with("findings", json::issues(&report)))?;
    } else {
        human::render(&report, &mut ctx.out, ctx.style)?;
        writeln!(ctx.out, "Nothing was changed: {}.", safety::terminal(&refusal.message))?;
    }
    Ok(Exit::Findings)
}
