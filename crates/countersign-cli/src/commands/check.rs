//! `check`

use std::io;

use countersign_project::{CheckHistory, CheckRequest, CheckScope, PolicyTarget, WithoutRoot};

use crate::args::Store;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;
use crate::printing::Printing;
use crate::progress::while_running;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  countersign check                  Is what this branch does allowed?\n  countersign check add-login        Is this change?\n  countersign check --all --target origin/main\n\nThe rules of the target branch decide; those of this tree are read and shown.\nExit status: 0 allowed, 1 against a rule, or nobody can tell, 2 usage, 3 could not run."
)]
pub(crate) struct Args {
    /// The change; without one, all that the branch does
    change: Option<String>,
    /// Check every open change, and the branch
    #[arg(long, conflicts_with = "change")]
    all: bool,
    /// Look for secrets in what each commit of the branch adds, too
    #[arg(long)]
    history: bool,
    /// Leave out what stands in files that the branch does not touch since this revision
    #[arg(long, value_name = "REF")]
    changed_since: Option<String>,
    #[command(flatten)]
    pub(crate) authority: AuthorityArgs,
    /// List what is kept and what does not bind, too
    #[arg(long)]
    details: bool,
    #[command(flatten)]
    printing: Printing,
    #[command(flatten)]
    store: Store,
}

/// Whose rules decide, and on which day.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct AuthorityArgs {
    /// The target branch or its commit (default: `target-branch` of countersign.toml)
    #[arg(long, value_name = "REF")]
    target: Option<String>,
    /// The day of evaluation (default: today)
    #[arg(long, value_name = "YYYY-MM-DD")]
    on: Option<String>,
    /// Allow a day that is over; expired waivers count again
    #[arg(long, requires = "on")]
    allow_past: bool,
    /// Run the commands that rules declare; only for a tree you trust
    #[arg(long)]
    run: bool,
}

impl AuthorityArgs {
    /// The request for a scope.
    pub(crate) fn request(&self, scope: CheckScope) -> CheckRequest {
        CheckRequest {
            scope,
            target: self.target.clone().map_or(PolicyTarget::Settings, PolicyTarget::Named),
            day: self.on.clone(),
            allow_past: self.allow_past,
            run: self.run.then(crate::env::variables),
            ..CheckRequest::default()
        }
    }
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    let scope = match (&args.change, args.all) {
        (Some(change), _) => CheckScope::Change(change.clone()),
        (None, true) => CheckScope::All,
        (None, false) => CheckScope::Branch,
    };
    let history = if args.history { CheckHistory::Commits } else { CheckHistory::Result };
    let changed_since = args.changed_since.clone();
    let request = CheckRequest { history, changed_since, ..args.authority.request(scope) };
    check(ctx, &args.store, &request, &args.printing, args.details)
}

/// Checks and prints.
pub(crate) fn check(
    ctx: &mut Ctx,
    store: &Store,
    request: &CheckRequest,
    printing: &Printing,
    details: bool,
) -> io::Result<Exit> {
    let project = match ctx.project(store, WithoutRoot::Fail, Purpose::Plan) {
        Ok(project) => project,
        Err(error) => return ctx.fail(printing.is_json(), &error, |failure| failure),
    };
    let report = match while_running(ctx, "checking", || project.check(request)) {
        Ok(report) => report,
        Err(error) => return ctx.fail(printing.is_json(), &error, |failure| failure),
    };
    ctx.print(printing, &report, |report, out, style| report.render_text(out, style, details))?;
    Ok(Exit::findings(report.exit_failed()))
}
