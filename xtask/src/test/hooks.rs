//! The manifest of hooks in the tools that read it: pre-commit and prek, both from the Python index, on a broken tree.

#![expect(clippy::disallowed_methods, reason = "maintenance code does its own IO")]

use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

use super::{Bench, Outcome, python};
use crate::{process, workspace};

/// What is installed, at exactly these versions.
const PACKAGES: &[&str] = &["pre-commit==4.7.0", "prek==0.5.11"];
/// A spec that would not archive.
const BROKEN: &str =
    "# cap\n\n## Purpose\nToo.\n\n## Requirements\n\n### Requirement: One\nThe system does it.\n";

/// Runs the hook in both, and compares what they say with what the program says by itself.
pub(super) fn run(bench: &Bench, out: &mut dyn Write) -> Result<Outcome> {
    let folder = workspace::target(&bench.root).join("hook-runners");
    fs::create_dir_all(&folder)?;
    let python = match python::install(&folder, PACKAGES)? {
        Ok(python) => python,
        Err(reason) => return Ok(Outcome::NotRun(reason)),
    };
    let programs = python.parent().context("a Python is in a folder")?.to_owned();
    let binary = workspace::release_binary(&bench.root)?;
    let world =
        World { path: search_path(&[&programs, binary.parent().context("a binary is in a folder")?])? };
    let scratch = tempfile::tempdir()?;
    let (hooks, project) = (scratch.path().join("hooks"), scratch.path().join("project"));
    fs::create_dir_all(&hooks)?;
    fs::copy(bench.root.join(".pre-commit-hooks.yaml"), hooks.join(".pre-commit-hooks.yaml"))?;
    let revision = world.committed(&hooks)?;
    fs::create_dir_all(project.join("openspec/specs/cap"))?;
    fs::write(project.join("openspec/specs/cap/spec.md"), BROKEN)?;
    let config =
        format!("repos:\n- repo: {}\n  rev: {revision}\n  hooks:\n  - id: countersign\n", hooks.display());
    fs::write(project.join(".pre-commit-config.yaml"), config)?;
    world.committed(&project)?;
    let own = world.run(&project, "countersign", &["git-hook", "run", "pre-commit"])?;
    ensure!(!own.0 && own.1.contains("cap/spec.md"), "the broken tree is refused: {}", own.1);
    let cache = scratch.path().join("cache");
    for (program, call) in [("pre-commit", ["run", "--all-files"]), ("prek", ["run", "--all-files"])] {
        let (passed, said) = world.cached(&cache).run(&project, program, &call)?;
        // One of them indents what a hook says.
        let lines: Vec<&str> = said.lines().map(str::trim).collect();
        let missing: Vec<&str> = own.1.lines().filter(|line| !lines.contains(line)).collect();
        if passed || !missing.is_empty() {
            return Ok(Outcome::Failed(format!("{program} does not say {missing:?}:\n{said}")));
        }
        writeln!(out, "{program} says what the program says")?;
    }
    Ok(Outcome::Passed)
}

/// The folders in front of the search path.
fn search_path(first: &[&Path]) -> Result<OsString> {
    let rest = std::env::var_os("PATH").unwrap_or_default();
    let folders = first.iter().map(|folder| (*folder).to_owned()).chain(std::env::split_paths(&rest));
    Ok(std::env::join_paths(folders.collect::<Vec<PathBuf>>())?)
}

/// How programs are run.
struct World {
    path: OsString,
}

impl World {
    /// With a cache of its own for the tools.
    fn cached<'w>(&'w self, cache: &'w Path) -> Cached<'w> {
        Cached { world: self, cache }
    }

    fn run(&self, folder: &Path, program: &str, call: &[&str]) -> Result<(bool, String)> {
        self.cached(&folder.join(".git/cache")).run(folder, program, call)
    }

    /// Makes a repository of a folder; the id of its commit.
    fn committed(&self, folder: &Path) -> Result<String> {
        for call in [
            &["init", "--quiet", "--initial-branch=main", "."][..],
            &["config", "user.email", "jo@example.org"],
            &["config", "user.name", "Jo"],
            &["add", "-A"],
            &["commit", "--quiet", "-m", "begin"],
        ] {
            let (passed, said) = self.run(folder, "git", call)?;
            ensure!(passed, "git {call:?}: {said}");
        }
        Ok(self.run(folder, "git", &["rev-parse", "HEAD"])?.1.trim().to_owned())
    }
}

/// The same, with a cache.
struct Cached<'w> {
    world: &'w World,
    cache: &'w Path,
}

impl Cached<'_> {
    fn run(&self, folder: &Path, program: &str, call: &[&str]) -> Result<(bool, String)> {
        let mut command = Command::new(program);
        command.args(call).current_dir(folder).env("PATH", &self.world.path);
        command.env("PRE_COMMIT_HOME", self.cache).env("PREK_HOME", self.cache.join("prek"));
        command.env("GIT_CONFIG_NOSYSTEM", "1").env("NO_COLOR", "1");
        let done = process::run(&mut command, Duration::from_mins(3))
            .with_context(|| format!("running {program}"))?;
        let said = [done.stdout, done.stderr].concat();
        Ok((done.status.is_some_and(|status| status.success()), String::from_utf8_lossy(&said).into_owned()))
    }
}
