//! `archive --all`: the queue, change by change; what is done stays done.

use std::io::{self, Write as _};

use countersign_project::Project;
use countersign_report::archive_all::{ArchiveAllDocument, StoppedAt};
use countersign_report::compat::archive::ArchivedOutput;
use countersign_report::compat::{Diagnostic, Failure};
use countersign_report::queue::QueueRow;
use countersign_report::{json, safety};

use super::questions::{Stop, stopped};
use super::{Args, say_archived};
use crate::context::Ctx;
use crate::exit::Exit;

/// Archives every open change, predecessors first, and stops at the first that cannot be archived.
pub(super) fn archive_all(args: &Args, ctx: &mut Ctx, project: &Project) -> io::Result<Exit> {
    if !args.yes {
        let diagnostic =
            Diagnostic::error("archive_confirmation_required", "archiving every change has to be confirmed")
                .fix("look at `countersign queue`, then pass --yes");
        return stopped(args, ctx, project, Stop::Blocked(Box::new(diagnostic), Exit::Usage));
    }
    let queue = match project.queue() {
        Ok(queue) => queue,
        Err(error) => return ctx.fail(args.json, &error, |failure| failure),
    };
    let mut archived = Vec::new();
    let mut stop = None;
    for row in queue.changes {
        let done = archive_row(args, project, &row);
        ctx.tell_recovered(project);
        match done {
            Ok(output) => {
                if !args.json {
                    say_archived(&output, &mut ctx.out)?;
                }
                archived.push(output);
            }
            Err(reason) => {
                stop = Some(StoppedAt { change: row.change, reason: *reason });
                break;
            }
        }
    }
    let is_stopped = stop.is_some();
    if args.json {
        json::write(&mut ctx.out, &ArchiveAllDocument::new(archived, stop))?;
    } else if let Some(StoppedAt { change, reason }) = stop {
        writeln!(ctx.err, "stopped at `{}`", safety::terminal(&change))?;
        Failure::new(reason).render_text(&mut ctx.err, ctx.talk_style)?;
    } else if archived.is_empty() {
        writeln!(ctx.out, "no change is open")?;
    }
    Ok(Exit::findings(is_stopped))
}

/// Archives one change of the queue, or says why not.
fn archive_row(args: &Args, project: &Project, row: &QueueRow) -> Result<ArchivedOutput, Box<Diagnostic>> {
    let plan = project.plan_archive(&row.change, args.options()).map_err(|error| error.diagnostic())?;
    let refusal = plan.refusal.as_ref();
    if let Some(reason) = row.reason.as_ref().or(refusal.map(|refusal| &refusal.message)) {
        let code = refusal.map_or("archive_blocked", |refusal| refusal.code);
        return Err(Box::new(Diagnostic::error(code, reason).fix("mend it, then repeat the call")));
    }
    let done = project.refuse_taken(&plan).and_then(|()| project.archive(&plan));
    Ok(plan.output(&done.map_err(|error| error.diagnostic())?))
}
