//! The exports of the worked example, read by the tools they are for. These come from the Python index into a folder of their own.

#![expect(clippy::disallowed_methods, reason = "maintenance code does its own IO")]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use countersign_testkit::example::{self, CHANGE, State};

use super::{Bench, Outcome, python};
use crate::{process, workspace};

/// What is installed, at exactly these versions.
const PACKAGES: &[&str] =
    &["bmw-lobster-core==1.0.6", "reqif==0.1.0", "sphinx-needs==9.1.0", "Sphinx==9.0.4"];
/// What reads the exports.
const SCRIPT: &str = include_str!("exports.py");

/// Exports the example twice, proven and with its defects, and lets the readers judge.
pub(super) fn run(bench: &Bench, out: &mut dyn Write) -> Result<Outcome> {
    let folder = workspace::target(&bench.root).join("readers");
    fs::create_dir_all(&folder)?;
    let python = match python::install(&folder, PACKAGES)? {
        Ok(python) => python,
        Err(reason) => return Ok(Outcome::NotRun(reason)),
    };
    let binary = workspace::release_binary(&bench.root)?;
    export(&binary, State::Mended, &[], &folder.join("proven"))?;
    export(&binary, State::WithDefects, &["--change", CHANGE], &folder.join("unproven"))?;
    let script = folder.join("exports.py");
    fs::write(&script, SCRIPT)?;
    let mut reader = Command::new(python);
    reader.arg(&script).current_dir(&folder);
    let done = process::run(&mut reader, Duration::from_mins(5)).context("running the readers")?;
    let said = String::from_utf8_lossy(&done.stdout);
    write!(out, "{said}")?;
    let problems = said.lines().filter(|line| line.starts_with("problem: ")).count();
    if problems > 0 {
        return Ok(Outcome::Failed(format!("{problems} problems")));
    }
    if !done.status.is_some_and(|status| status.success()) {
        let talk = String::from_utf8_lossy(&done.stderr);
        return Ok(Outcome::Failed(format!("no answer: {}", talk.lines().last().unwrap_or_default())));
    }
    Ok(Outcome::Passed)
}

/// Records the results of the example in a state, without running its tests, and exports it.
fn export(binary: &Path, state: State, more: &[&str], to: &Path) -> Result<()> {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    fs::create_dir_all(to)?;
    let repository = example::repository(state);
    let project = repository.folder();
    let report = repository.home().join("junit.xml");
    fs::write(&report, example::passing_report(project))?;
    let script = "mkdir -p target/nextest/default && cat \"$0\" > target/nextest/default/junit.xml";
    let report = report.to_string_lossy();
    call(binary, project, &["results", "record", "--suite", "service", "--", "sh", "-c", script, &report])?;
    let client = ["results", "record", "--suite", "client", "--", "python3", "client/run_tests.py"];
    call(binary, project, &client)?;
    for (format, file) in [("lobster", "lobster"), ("reqif", "specs.reqif"), ("needs", "needs.json")] {
        let file = to.join(file);
        let file = file.to_string_lossy();
        call(binary, project, &[&["export", "--format", format, "--output", &file], more].concat())?;
    }
    Ok(())
}

fn call(binary: &Path, project: &Path, arguments: &[&str]) -> Result<()> {
    let done = Command::new(binary).args(arguments).current_dir(project).output()?;
    ensure!(
        done.status.success(),
        "countersign {} failed: {}",
        arguments.join(" "),
        String::from_utf8_lossy(&done.stderr)
    );
    Ok(())
}
