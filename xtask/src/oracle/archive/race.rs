//! The reference and we archive the same change at the same moment: one of the two does it, and nothing is lost.

#![expect(clippy::disallowed_methods, reason = "maintenance code does its own IO")]

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result};

use crate::oracle::install::Reference;

/// How often they race.
pub(crate) const ROUNDS: u32 = 12;

const SPEC: &str = "# cap\n\n## Purpose\nKeeps the example capability small enough to read in one sitting.\n\n\
    ## Requirements\n\n### Requirement: Alpha\nThe system SHALL do alpha.\n\n#### Scenario: One\n- **THEN** alpha is done\n";
const DELTA: &str = "## ADDED Requirements\n\n### Requirement: Beta\nThe system SHALL do beta.\n\n\
    #### Scenario: One\n- **THEN** beta is done\n";

/// Races, and says what went wrong in the rounds in which anything did.
pub(crate) fn race(binary: &Path, reference: &Reference) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    // The reference needs a third of a second to start, so our start is moved over the whole of its run.
    for round in 0..ROUNDS {
        let folder = tempfile::tempdir()?;
        if let Some(problem) =
            one(folder.path(), binary, reference, Duration::from_millis(u64::from(round) * 60))?
        {
            problems.push(format!("round {round}: {problem}"));
        }
    }
    Ok(problems)
}

fn one(project: &Path, binary: &Path, reference: &Reference, wait: Duration) -> Result<Option<String>> {
    let change = project.join("openspec/changes/add-beta/specs/cap");
    let spec = project.join("openspec/specs/cap");
    fs::create_dir_all(&change)?;
    fs::create_dir_all(&spec)?;
    fs::write(spec.join("spec.md"), SPEC)?;
    fs::write(change.join("spec.md"), DELTA)?;
    let mut theirs = Command::new("node");
    theirs.arg(reference.package.join("bin/openspec.js"));
    let mut ours = Command::new(binary);
    let their_run = start(&mut theirs, project)?;
    std::thread::sleep(wait);
    let our_run = start(&mut ours, project)?;
    let won = [their_run, our_run].map(|mut run| run.wait().map(|status| status.success()));
    let won = won.into_iter().collect::<std::io::Result<Vec<bool>>>()?.into_iter().filter(|won| *won).count();
    // What a loser left is settled by the next command that writes.
    start(Command::new(binary).args(["unarchive", "nothing"]), project)?.wait()?;
    let text = fs::read_to_string(spec.join("spec.md")).context("the spec stays")?;
    let count = text.matches("### Requirement: Beta").count();
    let archived = fs::read_dir(project.join("openspec/changes/archive")).map_or(0, Iterator::count);
    let is_open = project.join("openspec/changes/add-beta").exists();
    Ok(if won == 1 && count == 1 && archived == 1 && !is_open && text.contains("### Requirement: Alpha") {
        None
    } else {
        Some(format!("{won} won, {count} times in the spec, {archived} archived, open: {is_open}"))
    })
}

fn start(command: &mut Command, project: &Path) -> Result<Child> {
    let has_verb = command.get_args().any(|argument| argument == "unarchive");
    if !has_verb {
        command.args(["archive", "add-beta", "--yes", "--json"]);
    }
    command.current_dir(project).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    for (name, value) in [("OPENSPEC_TELEMETRY", "0"), ("DO_NOT_TRACK", "1"), ("CI", "1")] {
        command.env(name, value);
    }
    command.spawn().context("starting a racer")
}
