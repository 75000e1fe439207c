//! What an archive asks before it writes, and which flag answers where nobody can be asked.

use std::io::{self, Write as _};

use countersign_project::{ArchivePlan, Error, Project};
use countersign_report::compat::{Diagnostic, Failure};
use countersign_report::json;
use serde_json::Value;

use super::{Args, root};
use crate::context::Ctx;
use crate::exit::Exit;
use crate::prompt::{choose, confirm};

/// What stops an archive before anything is written.
pub(super) enum Stop {
    /// Somebody said no.
    Cancelled,
    /// It needs an answer that nobody can give.
    Blocked(Box<Diagnostic>, Exit),
}

/// Asks what has to be asked, or says which flag answers it.
pub(super) fn questions(
    args: &Args,
    ctx: &mut Ctx,
    project: &Project,
    plan: &ArchivePlan,
) -> io::Result<Option<Result<Stop, Error>>> {
    let is_invalid = plan.refusal.as_ref().is_some_and(|refusal| refusal.code == "archive_validation_failed");
    if is_invalid {
        return Ok(None);
    }
    if args.no_validate && !args.yes {
        let question = "OpenSpec's checks are passed over. Go on";
        let reason =
            ("archive_confirmation_required", "passing over the checks has to be confirmed".to_owned());
        if let Some(stop) = ask(args, ctx, question, (false, reason))? {
            return Ok(Some(Ok(stop)));
        }
    }
    let open = plan.tasks.total.saturating_sub(plan.tasks.completed);
    if open > 0 && !args.yes {
        let question = format!("{open} of {} tasks are open. Archive all the same", plan.tasks.total);
        let reason = (
            "archive_tasks_incomplete",
            format!("{open} of {} tasks of `{}` are open", plan.tasks.total, plan.change),
        );
        if let Some(stop) = ask(args, ctx, &question, (false, reason))? {
            return Ok(Some(Ok(stop)));
        }
    }
    if let Err(error) = project.refuse_taken(plan) {
        return Ok(Some(Err(error)));
    }
    if open > 0 && args.yes && !args.json {
        writeln!(ctx.out, "Warning: {open} of {} tasks are open.", plan.tasks.total)?;
    }
    if !args.json && plan.refusal.is_none() && !plan.targets.is_empty() && !args.skip_specs {
        plan.view(args.diffs()).render_text(&mut ctx.out, ctx.style)?;
    }
    if !plan.targets.is_empty() && !args.skip_specs && !args.yes && (args.json || plan.refusal.is_none()) {
        let reason = ("archive_confirmation_required", "changing the specs has to be confirmed".to_owned());
        return Ok(ask(args, ctx, "Change the specs like this", (true, reason))?.map(Ok));
    }
    Ok(None)
}

/// Asks; `None` if the answer is yes.
fn ask(
    args: &Args,
    ctx: &mut Ctx,
    question: &str,
    (default, (code, message)): (bool, (&'static str, String)),
) -> io::Result<Option<Stop>> {
    if args.json || !ctx.may_ask(false) {
        let exit = if code == "archive_tasks_incomplete" { Exit::Findings } else { Exit::Usage };
        let diagnostic = Diagnostic::error(code, message).fix("answer yes with --yes");
        return Ok(Some(Stop::Blocked(Box::new(diagnostic), exit)));
    }
    ctx.out.flush()?;
    Ok(match confirm(question, default)? {
        Some(true) => None,
        _ => Some(Stop::Cancelled),
    })
}

pub(super) fn stopped(args: &Args, ctx: &mut Ctx, project: &Project, stop: Stop) -> io::Result<Exit> {
    match stop {
        Stop::Cancelled => {
            writeln!(ctx.out, "Nothing was archived.")?;
            Ok(Exit::Fine)
        }
        Stop::Blocked(diagnostic, exit) => {
            let failure = Failure::new(*diagnostic).with("archive", Value::Null).with("root", root(project));
            if args.json {
                json::write(&mut ctx.out, &failure)?;
            } else {
                failure.render_text(&mut ctx.err, ctx.talk_style)?;
            }
            Ok(exit)
        }
    }
}

pub(super) fn pick(args: &Args, ctx: &mut Ctx, project: &Project) -> io::Result<Result<String, Stop>> {
    if args.json || !ctx.may_ask(false) {
        let diagnostic = Diagnostic::error("archive_change_name_required", "say which change to archive")
            .fix("`list` shows the changes");
        return Ok(Err(Stop::Blocked(Box::new(diagnostic), Exit::Usage)));
    }
    let names: Vec<String> =
        project.item_names(true, false).unwrap_or_default().into_iter().map(|(_, name)| name).collect();
    if names.is_empty() {
        writeln!(ctx.err, "error: there is no change to archive")?;
        return Ok(Err(Stop::Cancelled));
    }
    Ok(match choose("Which change", &names)? {
        Some(at) => Ok(names[at].clone()),
        None => Err(Stop::Cancelled),
    })
}
