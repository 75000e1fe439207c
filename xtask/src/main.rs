//! Maintenance of the repository, run as `cargo xtask`.

mod bless;
mod codegen;
mod compare;
mod corpus;
mod demo;
mod oracle;
mod process;
mod test;
mod tidy;
mod workspace;

use std::io::stdout;
use std::process::ExitCode;

use clap::Parser as _;

/// Maintenance of the repository
#[derive(Debug, clap::Parser)]
#[command(name = "cargo xtask")]
enum Command {
    Bless(bless::Args),
    Codegen(codegen::Args),
    Compare(compare::Args),
    Corpus(corpus::CorpusArgs),
    Demo(demo::Args),
    Oracle(oracle::Args),
    Test(test::Args),
    Tidy(tidy::Args),
}

fn main() -> anyhow::Result<ExitCode> {
    match Command::parse() {
        Command::Bless(args) => bless::run(&args, &mut stdout()),
        Command::Codegen(args) => codegen::run(&args, &mut stdout()),
        Command::Demo(args) => demo::run(&args, &mut stdout()),
        Command::Test(args) => test::run(&args, &mut stdout()),
        Command::Tidy(args) => tidy::run(&args, &mut stdout()),
        Command::Compare(args) => compare::run(&args, &mut stdout()),
        Command::Corpus(args) => corpus::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Oracle(args) => oracle::run(&args, &mut stdout()),
    }
}
