//! `archive`

use std::io::{self, Write as _};

use countersign_project::{
    ArchiveOptions, ArchivePlan, Consent, Deltas, Diffs, Error, Project, Validation, WithoutRoot,
};
use countersign_report::compat::archive::ArchiveAnswer;
use countersign_report::compat::{Diagnostic, Failure, RootOutput};
use countersign_report::{Scope, ValidateReport, human, json};
use serde_json::{Value, json};

use crate::args::Store;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;
use crate::face::Face;
use crate::prompt::{choose, confirm};

#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[command(
    after_help = "Examples:\n  countersign archive add-login --dry-run --diff\n  countersign archive add-login --yes\n  countersign unarchive add-login"
)]
pub(crate) struct Args {
    /// The change
    change: Option<String>,
    /// Every open change, predecessors first, each on its own; stops at the first that cannot be archived
    #[arg(long, conflicts_with = "change")]
    all: bool,
    /// Ask nothing; never consents to losing text
    #[arg(short, long)]
    yes: bool,
    /// Move the folder and leave the main specs as they are
    #[arg(long)]
    skip_specs: bool,
    /// Pass over OpenSpec's checks (not recommended)
    #[arg(long)]
    no_validate: bool,
    /// Drop text of the delta that belongs to no operation; the receipt names it
    #[arg(long)]
    accept_drop: bool,
    /// Show what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Show how the specs would change
    #[arg(long)]
    diff: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
}

impl Args {
    /// Arguments that only say how to show a refusal.
    pub(crate) fn showing(json: bool) -> Self {
        Self {
            change: None,
            all: false,
            yes: false,
            skip_specs: false,
            no_validate: false,
            accept_drop: false,
            dry_run: false,
            diff: false,
            json,
            store: Store::default(),
        }
    }
}

/// What stops an archive before anything is written.
enum Stop {
    /// Somebody said no.
    Cancelled,
    /// It needs an answer that nobody can give.
    Blocked(Box<Diagnostic>, Exit),
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    let project =
        match ctx.project(&args.store, WithoutRoot::UseCurrentFolder, Purpose::writes_if(!args.dry_run)) {
            Ok(project) => project,
            Err(error) => return ctx.fail(args.json, &error, |failure| failure.with("archive", Value::Null)),
        };
    if args.all {
        return archive_all(args, ctx, &project);
    }
    match archive(args, ctx, &project)? {
        Ok(exit) => Ok(exit),
        Err(error) => {
            let root = root(&project);
            ctx.fail(args.json, &error, |failure| failure.with("archive", Value::Null).with("root", root))
        }
    }
}

/// Archives the queue, change by change; what is done stays done.
fn archive_all(args: &Args, ctx: &mut Ctx, project: &Project) -> io::Result<Exit> {
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
    for row in &queue.changes {
        let plan = match project.plan_archive(&row.change, options(args)) {
            Ok(plan) => plan,
            Err(error) => {
                stop = Some((row.change.clone(), error.diagnostic()));
                break;
            }
        };
        let reason =
            row.reason.clone().or_else(|| plan.refusal.as_ref().map(|refusal| refusal.message.clone()));
        if let Some(reason) = reason {
            let code = plan.refusal.as_ref().map_or("archive_blocked", |refusal| refusal.code);
            stop = Some((
                row.change.clone(),
                Diagnostic::error(code, reason).fix("mend it, then repeat the call"),
            ));
            break;
        }
        let done = project.refuse_taken(&plan).and_then(|()| project.archive(&plan));
        ctx.tell_recovered(project);
        match done {
            Ok(done) => {
                let output = plan.output(&done);
                if !args.json {
                    let shown = countersign_report::safety::terminal;
                    writeln!(
                        ctx.out,
                        "Change `{}` is archived as `{}`.",
                        shown(&output.change),
                        shown(&output.archived_as)
                    )?;
                }
                archived.push(output);
            }
            Err(error) => {
                stop = Some((row.change.clone(), error.diagnostic()));
                break;
            }
        }
    }
    if args.json {
        let stopped =
            stop.as_ref().map(|(change, diagnostic)| json!({ "change": change, "reason": diagnostic }));
        let document =
            json!({ "schema": "countersign.archive-all/1", "archived": archived, "stopped": stopped });
        json::write(&mut ctx.out, &document)?;
    } else if let Some((change, diagnostic)) = &stop {
        writeln!(ctx.err, "stopped at `{}`", countersign_report::safety::terminal(change))?;
        Failure::new(diagnostic.clone()).render_text(&mut ctx.err, ctx.talk_style)?;
    } else if archived.is_empty() {
        writeln!(ctx.out, "no change is open")?;
    }
    Ok(Exit::findings(stop.is_some()))
}

fn options(args: &Args) -> ArchiveOptions {
    ArchiveOptions {
        deltas: if args.skip_specs { Deltas::Leave } else { Deltas::Merge },
        validation: if args.no_validate { Validation::Off } else { Validation::On },
        consent: if args.accept_drop { Consent::AcceptDrop } else { Consent::None },
    }
}

fn root(project: &Project) -> Value {
    let Root { path, source } = Root::of(project);
    json!({ "path": path, "source": source })
}

struct Root {
    path: String,
    source: String,
}

impl Root {
    fn of(project: &Project) -> Self {
        let RootOutput { path, source, .. } = RootOutput::from(&project.root());
        Self { path, source }
    }
}

fn archive(args: &Args, ctx: &mut Ctx, project: &Project) -> io::Result<Result<Exit, Error>> {
    let name = match &args.change {
        Some(name) if !name.is_empty() => name.clone(),
        _ => match pick(args, ctx, project)? {
            Ok(name) => name,
            Err(stop) => return stopped(args, ctx, project, stop).map(Ok),
        },
    };
    let plan = match project.plan_archive(&name, options(args)) {
        Ok(plan) => plan,
        Err(error) => return Ok(Err(error)),
    };
    if args.dry_run {
        return preview(args, ctx, project, &plan).map(Ok);
    }
    if let Some(stop) = questions(args, ctx, project, &plan)? {
        return match stop {
            Ok(stop) => stopped(args, ctx, project, stop).map(Ok),
            Err(error) => Ok(Err(error)),
        };
    }
    if plan.refusal.is_some() {
        return refused(args, ctx, project, &plan).map(Ok);
    }
    let archived = project.archive(&plan);
    ctx.tell_recovered(project);
    let archived = match archived {
        Ok(archived) => archived,
        Err(error) => return Ok(Err(error)),
    };
    let output = plan.output(&archived);
    if args.json {
        let answer = ArchiveAnswer { archive: output, root: RootOutput::from(&project.root()) };
        json::write(&mut ctx.out, &answer)?;
    } else {
        for warning in &output.warnings {
            writeln!(ctx.out, "note: {}", countersign_report::safety::terminal(warning))?;
        }
        let shown = countersign_report::safety::terminal;
        writeln!(
            ctx.out,
            "Change `{}` is archived as `{}`.",
            shown(&output.change),
            shown(&output.archived_as)
        )?;
    }
    Ok(Ok(Exit::Fine))
}

/// Asks what has to be asked, or says which flag answers it.
fn questions(
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
        plan.view(diffs(args)).render_text(&mut ctx.out, ctx.style)?;
    }
    if !plan.targets.is_empty() && !args.skip_specs && !args.yes && (args.json || plan.refusal.is_none()) {
        let reason = ("archive_confirmation_required", "changing the specs has to be confirmed".to_owned());
        return Ok(ask(args, ctx, "Change the specs like this", (true, reason))?.map(Ok));
    }
    Ok(None)
}

fn diffs(args: &Args) -> Diffs {
    if args.diff { Diffs::With } else { Diffs::Without }
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

fn stopped(args: &Args, ctx: &mut Ctx, project: &Project, stop: Stop) -> io::Result<Exit> {
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

fn pick(args: &Args, ctx: &mut Ctx, project: &Project) -> io::Result<Result<String, Stop>> {
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

fn preview(args: &Args, ctx: &mut Ctx, project: &Project, plan: &ArchivePlan) -> io::Result<Exit> {
    if plan.refusal.is_some() && !args.json {
        return refused(args, ctx, project, plan);
    }
    let view = plan.view(diffs(args));
    if args.json {
        json::write(&mut ctx.out, &view)?;
    } else {
        view.render_text(&mut ctx.out, ctx.style)?;
    }
    Ok(Exit::findings(plan.refusal.is_some()))
}

/// Shows why a change cannot be archived.
pub(crate) fn refused(args: &Args, ctx: &mut Ctx, project: &Project, plan: &ArchivePlan) -> io::Result<Exit> {
    let Some(refusal) = &plan.refusal else { return Ok(Exit::Fine) };
    let mut item = plan.report.clone();
    item.verdict.issues.clone_from(&refusal.issues);
    let compat = ctx.face == Face::OpenSpec;
    let report =
        ValidateReport { items: vec![item], strict: false, compat, scope: Scope::Item, root: project.root() };
    if args.json {
        let diagnostic = Diagnostic::error(refusal.code, refusal.message.clone()).fix(refusal.fix.clone());
        let mut failure = Failure::new(diagnostic).with("archive", Value::Null).with("root", root(project));
        failure = failure.with("findings", json::issues(&report));
        json::write(&mut ctx.out, &failure)?;
    } else {
        human::render(&report, &mut ctx.out, ctx.style)?;
        writeln!(
            ctx.out,
            "Nothing was changed: {}.",
            countersign_report::safety::terminal(&refusal.message)
        )?;
    }
    Ok(Exit::Findings)
}
