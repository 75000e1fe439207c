//! `cargo xtask codegen`: the files that are made from the program. With `--check` they are compared instead.

#![expect(clippy::disallowed_methods, reason = "maintenance code does its own IO")]

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

/// A file and the call that makes it.
const GENERATED: &[(&str, &[&str])] = &[("docs/codes.md", &["explain", "--all", "--markdown"])];

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
    for (path, call) in GENERATED {
        fs::write(root.join(path), generate(&binary, call)?).with_context(|| format!("writing {path}"))?;
        writeln!(out, "wrote {path}")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The generated files that are not what the program would make now.
pub(crate) fn stale(root: &Path, binary: &Path) -> Result<Vec<&'static str>> {
    let mut stale = Vec::new();
    for (path, call) in GENERATED {
        // A file that is not there is as stale as one that differs.
        let there = fs::read_to_string(root.join(path)).unwrap_or_default();
        if there != generate(binary, call)? {
            stale.push(*path);
        }
    }
    Ok(stale)
}

fn generate(binary: &Path, call: &[&str]) -> Result<String> {
    workspace::output(Command::new(binary).args(call).env_clear())
}
