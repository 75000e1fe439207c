//! `git-hook`

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::Path;

use clap::{Args as ClapArgs, Subcommand, ValueEnum};
use countersign_diag::Severity;
use countersign_project::{CheckRequest, GitHook, WithoutRoot};
use countersign_report::safety;

use crate::args::Store;
use crate::ask::Call;
use crate::context::{Ctx, Purpose};
use crate::exit::Exit;

#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Install the hooks; hooks that are there are called first
    #[command(
        after_help = "Example:\n  countersign git-hook install\n\nFor pre-commit, prek and lefthook see docs/boundaries.md. Local hooks can be passed over with --no-verify: what\ncounts is the run in CI.\n\nExit status: 0 installed, 2 usage, 3 could not run."
    )]
    Install(Plain),
    /// Take the hooks away and bring back what was there
    Uninstall(Plain),
    /// Do what a hook does
    #[command(
        after_help = "Examples:\n  countersign git-hook run pre-commit\n  countersign git-hook run commit-msg -- .git/COMMIT_EDITMSG\n\nExit status: 0 nothing stands in the way, 1 refused, 2 usage, 3 could not run."
    )]
    Run(Run),
}

#[derive(Debug, ClapArgs)]
struct Plain {
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
}

#[derive(Debug, ClapArgs)]
struct Run {
    /// Which hook
    #[arg(value_enum)]
    hook: Hook,
    /// What git passes to the hook
    #[arg(value_name = "ARGS", trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Hook {
    /// Judge the project before a commit is made
    PreCommit,
    /// Judge the project before commits are sent
    PrePush,
    /// Judge the message of a commit
    CommitMsg,
}

impl From<Hook> for GitHook {
    fn from(hook: Hook) -> Self {
        match hook {
            Hook::PreCommit => Self::PreCommit,
            Hook::PrePush => Self::PrePush,
            Hook::CommitMsg => Self::CommitMsg,
        }
    }
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    match &args.verb {
        Verb::Install(plain) => ctx.ask(call(plain), countersign_project::Project::install_git_hooks),
        Verb::Uninstall(plain) => ctx.ask(call(plain), countersign_project::Project::uninstall_git_hooks),
        Verb::Run(run) => run_hook(run, ctx),
    }
}

fn call(plain: &Plain) -> Call<'_> {
    Call { store: &plain.store, json: plain.json, purpose: Purpose::Read }
}

/// Git shows what a hook says on stderr; so does every tool that runs hooks.
fn run_hook(run: &Run, ctx: &mut Ctx) -> io::Result<Exit> {
    let project = match ctx.project(&Store::default(), WithoutRoot::Fail, Purpose::Plan) {
        Ok(project) => project,
        Err(error) => return ctx.fail(false, &error, |failure| failure),
    };
    if GitHook::from(run.hook) != GitHook::CommitMsg {
        return match project.boundary_verdict(&CheckRequest::default()) {
            Ok(verdict) => {
                write!(ctx.err, "{}", verdict.text)?;
                Ok(Exit::findings(!verdict.passes))
            }
            Err(error) => ctx.fail(false, &error, |failure| failure),
        };
    }
    let [file] = run.arguments.as_slice() else {
        writeln!(ctx.err, "error: commit-msg takes the file of the message")?;
        return Ok(Exit::Usage);
    };
    match project.check_commit_message(Path::new(file)) {
        Ok(judged) => {
            for finding in &judged.findings {
                let place = finding.span().map(|span| judged.sources.locate(span).to_string());
                let (code, message) = (finding.code(), safety::terminal(finding.message()));
                writeln!(ctx.err, "{}: {} {code}: {message}", place.unwrap_or_default(), finding.severity())?;
                if let Some(help) = finding.help_text() {
                    writeln!(ctx.err, "  help: {}", safety::terminal(help))?;
                }
            }
            Ok(Exit::findings(judged.findings.iter().any(|finding| finding.severity() == Severity::Error)))
        }
        Err(error) => ctx.fail(false, &error, |failure| failure),
    }
}
