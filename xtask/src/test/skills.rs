//! The skills that `init` gives to agents, read by the reference validator of Agent Skills. It comes from the Python index into a
//! folder of its own.

#![expect(clippy::disallowed_methods, reason = "maintenance code does its own IO")]

use std::fs;
use std::io::Write;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

use super::{Bench, Outcome, python};
use crate::{process, workspace};

/// What is installed, at exactly these versions.
const PACKAGES: &[&str] = &["skills-ref==0.1.1"];
/// Validates every skill below the current folder.
const SCRIPT: &str = "\
import pathlib
import skills_ref
skills = sorted(pathlib.Path('.').glob('**/SKILL.md'))
for skill in skills:
    for fault in skills_ref.validate(skill.parent):
        print('problem:', skill, fault)
print(len(skills), 'skills')
";

/// Sets up a project for every agent that reads the project, begins a skill, and lets the validator judge.
pub(super) fn run(bench: &Bench, out: &mut dyn Write) -> Result<Outcome> {
    let folder = workspace::target(&bench.root).join("validators");
    let project = folder.join("project");
    if project.exists() {
        fs::remove_dir_all(&project)?;
    }
    fs::create_dir_all(&project)?;
    let python = match python::install(&folder, PACKAGES)? {
        Ok(python) => python,
        Err(reason) => return Ok(Outcome::NotRun(reason)),
    };
    let binary = workspace::release_binary(&bench.root)?;
    let calls: [&[&str]; 4] = [
        &["init", "--tools", "all"],
        &["skills", "lint"],
        &["skills", "new", "data-review"],
        &["skills", "install", "--tools", "all"],
    ];
    for call in calls {
        let done = Command::new(&binary).args(call).current_dir(&project).output()?;
        let said = String::from_utf8_lossy(&done.stdout);
        ensure!(done.status.success(), "countersign {} failed: {said}", call.join(" "));
    }
    let mut validator = Command::new(python);
    validator.args(["-c", SCRIPT]).current_dir(&project);
    let done = process::run(&mut validator, Duration::from_mins(2)).context("running the validator")?;
    let said = String::from_utf8_lossy(&done.stdout);
    write!(out, "{said}")?;
    let problems = said.lines().filter(|line| line.starts_with("problem: ")).count();
    let is_done = done.status.is_some_and(|status| status.success());
    Ok(match problems {
        0 if is_done && !said.starts_with("0 ") => Outcome::Passed,
        0 => Outcome::Failed(format!("no answer: {}", String::from_utf8_lossy(&done.stderr).trim())),
        problems => Outcome::Failed(format!("{problems} problems")),
    })
}
