//! Maintenance of the repository, run as `cargo xtask`.

mod corpus;
mod oracle;
mod process;

use std::io::stdout;
use std::process::ExitCode;

use clap::Parser as _;

/// Maintenance of the repository
#[derive(Debug, clap::Parser)]
#[command(name = "cargo xtask")]
enum Command {
    Corpus(corpus::CorpusArgs),
    Oracle(oracle::Args),
}

fn main() -> anyhow::Result<ExitCode> {
    match Command::parse() {
        Command::Corpus(args) => corpus::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Oracle(args) => oracle::run(&args, &mut stdout()),
    }
}
