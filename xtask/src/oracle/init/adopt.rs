//! A real project adopts Countersign and leaves it: only added files, everything green with a fresh baseline, the
//! reference answers as before, and in the end every byte is where it was.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use countersign_testkit::cases;

use super::{Both, LIMIT, Who};
use crate::oracle::tree::Tree;
use crate::process;

/// What the reference is asked before and after.
const QUESTIONS: [&[&str]; 4] = [
    &["list", "--sort", "name", "--json"],
    &["list", "--specs", "--json"],
    &["status", "--all", "--json"],
    &["validate", "--all", "--json"],
];

impl Both<'_> {
    /// What goes wrong when a project adopts Countersign.
    pub(super) fn adopt(&self, project: &Path) -> Result<Vec<String>> {
        let name = project.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let scratch = tempfile::tempdir()?;
        let root = scratch.path().join(&name);
        cases::copy_tree(project, &root)?;
        if root.join(".git").exists() {
            fs::remove_dir_all(root.join(".git"))?;
        }
        git(&root, &["init", "--quiet", "--initial-branch", "main"])?;
        commit(&root, "base")?;
        let (before, answers) = (Tree::read(&root, Path::new(""))?, self.answers(&root)?);
        let mut problems = Vec::new();
        let mut expect = |call: &[&str], fine: bool, what: &str| {
            if !fine {
                problems.push(format!("{name}: {}: {what}", call.join(" ")));
            }
        };
        let call = ["init", "--tools", "claude", "--baseline"];
        let init = self.run(Who::Countersign, &root, &call)?;
        expect(&call, init.status == Some(0), &init.stderr);
        commit(&root, "init")?;
        let changes = git(&root, &["diff", "--name-status", "HEAD~1"])?;
        expect(&call, changes.lines().all(|line| line.starts_with('A')), "more than added files");
        let call = ["verify", "--all", "--baseline"];
        let verify = self.run(Who::Countersign, &root, &call)?;
        expect(&call, verify.status == Some(0), verify.stdout.lines().next_back().unwrap_or_default());
        for (before, after) in answers.iter().zip(self.answers(&root)?) {
            let line = before.lines().zip(after.lines()).find(|(before, after)| before != after);
            let what = line.map_or("more or fewer lines".to_owned(), |(before, after)| {
                format!("`{}` was `{}`", after.trim(), before.trim())
            });
            expect(&["the answers"], *before == after, &what);
        }
        for (call, status) in self.governed(&root)? {
            expect(&call, status == Some(0), "the reference cannot do this on a governed change");
        }
        let call = ["uninstall"];
        let uninstall = self.run(Who::Countersign, &root, &call)?;
        expect(&call, uninstall.status == Some(0), &uninstall.stdout);
        let after = Tree::read(&root, Path::new(""))?;
        let without_git = |tree: Tree| {
            let kept = tree.entries.into_iter().filter(|(path, _)| !path.starts_with(".git"));
            kept.collect::<std::collections::BTreeMap<_, _>>()
        };
        expect(&call, without_git(after) == without_git(before), "not every byte is where it was");
        Ok(problems)
    }

    /// What the reference answers, without times, and what both would make of every open change.
    fn answers(&self, root: &Path) -> Result<Vec<String>> {
        let mut answers = Vec::new();
        for question in QUESTIONS {
            answers.push(said(&self.run(Who::Reference, root, question)?));
        }
        answers.push(said(&self.run(Who::Countersign, root, &["queue", "--json"])?));
        let Some(change) = first_open(root)? else { return Ok(answers) };
        for call in [
            ["instructions", "proposal", "--change", &change, "--json"],
            ["instructions", "apply", "--change", &change, "--json"],
            ["archive", &change, "--yes", "--no-validate", "--json"],
        ] {
            answers.push(said(&self.run(Who::Reference, root, &call)?));
        }
        take_back(root)?;
        Ok(answers)
    }

    /// The calls of the reference on a governed change, from its beginning to its archive, with their statuses.
    fn governed(&self, root: &Path) -> Result<Vec<(Vec<&'static str>, Option<i32>)>> {
        const CHANGE: &str = "try-governed";
        let plan = "fixtures/first-change/1-plan/openspec/changes/add-greeting";
        let mut done = Vec::new();
        for call in [
            &["new", "change", CHANGE, "--schema", "governed", "--json"][..],
            &["status", "--change", CHANGE, "--json"],
            &["instructions", "proposal", "--change", CHANGE, "--json"],
            &["validate", CHANGE, "--strict", "--json"],
            &["archive", CHANGE, "--yes", "--json"],
        ] {
            if call[0] == "validate" {
                cases::copy_tree(
                    &crate::workspace::root()?.join(plan),
                    &root.join("openspec/changes").join(CHANGE),
                )?;
            }
            done.push((call.to_vec(), self.run(Who::Reference, root, call)?.status));
        }
        take_back(root)?;
        Ok(done)
    }
}

/// Status and document of an answer, without times.
fn said(called: &super::Called) -> String {
    let is_time = |line: &&str| line.contains("\"lastModified\"") || line.contains("\"durationMs\"");
    let lines: Vec<&str> = called.stdout.lines().filter(|line| !is_time(line)).collect();
    format!("{:?} {}", called.status, lines.join("\n"))
}

/// The first open change by name.
fn first_open(root: &Path) -> Result<Option<String>> {
    let changes = root.join("openspec/changes");
    if !changes.is_dir() {
        return Ok(None);
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(changes)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() && entry.file_name() != "archive" {
            names.extend(entry.file_name().into_string());
        }
    }
    Ok(names.into_iter().min())
}

/// Puts the tree back to its last commit.
fn take_back(root: &Path) -> Result<()> {
    git(root, &["reset", "--quiet", "--hard"])?;
    git(root, &["clean", "--quiet", "-d", "--force", "-x", "--exclude", ".countersign"]).map(drop)
}

fn commit(root: &Path, subject: &str) -> Result<()> {
    git(root, &["add", "--all", "--force", "--", ".", ":!.countersign"])?;
    git(root, &["commit", "--quiet", "--allow-empty", "--message", subject]).map(drop)
}

fn git(root: &Path, call: &[&str]) -> Result<String> {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=Jo", "-c", "user.email=jo@example.org", "-c", "core.autocrlf=false"]);
    command
        .args(call)
        .current_dir(root)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1");
    let done = process::run(&mut command, LIMIT).context("running git")?;
    if !done.status.is_some_and(|status| status.success()) {
        bail!("git {} failed: {}", call.join(" "), String::from_utf8_lossy(&done.stderr));
    }
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}
