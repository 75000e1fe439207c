//! `cargo xtask codegen`: the files that are made from the program. With `--check` they are compared instead.

#![expect(clippy::disallowed_methods, reason = "maintenance code does its own IO")]

mod differences;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result};

use crate::workspace;

/// Write the files that are made from the program, or check that they are current
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Write nothing; fail if a file is not current
    #[arg(long)]
    check: bool,
}

impl Args {
    /// Write the files.
    pub(crate) const WRITE: Self = Self { check: false };
}

/// Every generated file: its path, and its text by the binary.
type Generator = fn(&Path) -> Result<String>;
const GENERATED: &[(&str, Generator)] = &[
    ("docs/codes.md", |binary| said(binary, &["explain", "--all", "--markdown"])),
    ("docs/differences.md", |_| differences::markdown()),
];

/// Writes or checks the files.
pub(crate) fn run(args: &Args, out: &mut dyn Write) -> Result<ExitCode> {
    let root = workspace::root()?;
    let binary = workspace::release_binary(&root)?;
    if args.check {
        let stale = stale(&root, &binary)?;
        for path in &stale {
            writeln!(out, "{path} is not current: run `cargo xtask codegen`")?;
        }
        return Ok(if stale.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    for (path, generate) in GENERATED {
        fs::write(root.join(path), generate(&binary)?).with_context(|| format!("writing {path}"))?;
        writeln!(out, "wrote {path}")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The generated files that are not what the program would make now.
pub(crate) fn stale(root: &Path, binary: &Path) -> Result<Vec<&'static str>> {
    let mut stale = Vec::new();
    for (path, generate) in GENERATED {
        // A file that is not there is as stale as one that differs.
        let there = fs::read_to_string(root.join(path)).unwrap_or_default();
        if there != generate(binary)? {
            stale.push(*path);
        }
    }
    Ok(stale)
}

fn said(binary: &Path, call: &[&str]) -> Result<String> {
    workspace::output(Command::new(binary).args(call).env_clear())
}
