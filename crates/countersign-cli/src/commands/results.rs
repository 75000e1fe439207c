//! `results`: recording what tests result in, bound to the code they ran on.

use std::ffi::OsString;
use std::io;
use std::time::Duration;

use clap::{Args as ClapArgs, Subcommand};
use countersign_project::RunRequest;

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
    /// Run a command and keep its test reports, bound to the code they were produced on
    #[command(
        after_help = "Examples:\n  countersign results record -- cargo nextest run\n  countersign results record --suite client -- python3 -m pytest\n\nThe reports are those that [[results]] in countersign.toml names. Nothing is recorded if the code changes during\nthe run, or if the command leaves no report.\n\nExit status: 0 recorded, 1 not recorded or the command failed, 2 usage, 3 could not run."
    )]
    Record(Record),
}

#[derive(Debug, ClapArgs)]
struct Record {
    /// Record only this suite (repeatable); without it, those whose `run` is this command, else all
    #[arg(long, value_name = "NAME")]
    suite: Vec<String>,
    /// End the command after this many seconds
    #[arg(long, value_name = "SECONDS")]
    timeout: Option<u64>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    store: Store,
    /// The command and its arguments; no shell reads them
    #[arg(last = true, required = true, value_name = "CMD")]
    command: Vec<OsString>,
}

pub(crate) fn run(args: &Args, ctx: &mut Ctx) -> io::Result<Exit> {
    let Verb::Record(record) = &args.verb;
    let call = Call { store: &record.store, json: record.json, purpose: Purpose::Write };
    let environment = crate::env::variables();
    ctx.ask(call, |project| {
        project.record(&RunRequest {
            command: record.command.clone(),
            suites: record.suite.clone(),
            environment,
            timeout: record.timeout.map(Duration::from_secs),
            interrupt: None,
            clock: &crate::env::now_ms,
            tool: format!("countersign {}", env!("CARGO_PKG_VERSION")),
        })
    })
}
