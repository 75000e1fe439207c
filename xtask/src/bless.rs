//! `cargo xtask bless`: rewrites every expectation that a test can write by itself. Read the diff before you commit it.

use std::io::Write;
use std::process::ExitCode;

use anyhow::{Context as _, Result};

use crate::{codegen, workspace};

/// Rewrite golden files and generated files with what the program says now
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Only the golden files of this package
    #[arg(short, long, value_name = "NAME")]
    package: Option<String>,
}

/// Runs the tests in the mode that writes, then generates.
pub(crate) fn run(args: &Args, out: &mut dyn Write) -> Result<ExitCode> {
    let root = workspace::root()?;
    let mut tests = workspace::cargo(&root);
    tests.arg("test").env("COUNTERSIGN_BLESS", "1");
    match &args.package {
        Some(package) => tests.args(["--package", package]),
        None => tests.args(["--workspace", "--lib", "--bins", "--tests"]),
    };
    if !tests.status().context("running cargo")?.success() {
        writeln!(out, "some tests fail for other reasons than an old expectation")?;
        return Ok(ExitCode::FAILURE);
    }
    if args.package.is_none() {
        codegen::run(&codegen::Args::WRITE, out)?;
    }
    writeln!(out, "blessed; read `git diff` before you commit")?;
    Ok(ExitCode::SUCCESS)
}
