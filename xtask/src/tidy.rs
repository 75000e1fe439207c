//! `cargo xtask tidy`: what the compiler does not check about the repository. One file per check; no check writes.

mod codes;
mod docs;
mod fixtures;
mod layers;
mod size;
#[cfg(test)]
mod tests;
mod text;

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;

use crate::workspace;

/// Check layers, documents, fixtures, codes and texts of the repository
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Also list the longest files, for people to look at
    #[arg(long)]
    sizes: bool,
}

/// What the checks found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// What has to be mended.
    pub(crate) problems: Vec<String>,
    /// What is said and does not fail.
    pub(crate) notes: Vec<String>,
}

/// A check adds what it finds.
type Check = fn(&Path, &mut Found) -> Result<()>;

/// Every check, by name.
const CHECKS: &[(&str, Check)] = &[
    ("layers", layers::check),
    ("docs", docs::check),
    ("fixtures", fixtures::check),
    ("codes", codes::check),
    ("text", text::check),
];

/// Runs the checks and prints what they find.
pub(crate) fn run(args: &Args, out: &mut dyn Write) -> Result<ExitCode> {
    let root = workspace::root()?;
    let found = check(&root)?;
    for note in &found.notes {
        writeln!(out, "note: {note}")?;
    }
    for problem in &found.problems {
        writeln!(out, "{problem}")?;
    }
    if args.sizes {
        for (lines, path) in size::longest(&root)? {
            writeln!(out, "{lines:>5} {path}")?;
        }
    }
    writeln!(out, "tidy: {} checks, {} problems", CHECKS.len(), found.problems.len())?;
    Ok(if found.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs every check; each problem names its check.
pub(crate) fn check(root: &Path) -> Result<Found> {
    let mut all = Found::default();
    for (name, check) in CHECKS {
        let mut found = Found::default();
        check(root, &mut found)?;
        all.problems.extend(found.problems.into_iter().map(|problem| format!("{name}: {problem}")));
        all.notes.extend(found.notes.into_iter().map(|note| format!("{name}: {note}")));
    }
    Ok(all)
}

/// A path as messages show it: relative to the repository, with `/`.
fn shown(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/")
}
