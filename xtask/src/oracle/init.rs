//! `init` and `update`: the paths that are written, the keys of front matter and the exit statuses, beside the reference;
//! and, for every project of the corpora, what it means to adopt Countersign and to leave it again.

mod adopt;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};
use countersign_testkit::cases;
use tempfile::TempDir;

use super::install::Reference;
use super::tree::{Entry, Tree};
use crate::process;

const LIMIT: Duration = Duration::from_mins(2);
/// The agents that are compared.
const TOOLS: [&str; 9] =
    ["claude", "codex", "cursor", "github-copilot", "gemini", "opencode", "kiro", "agents", "none"];
/// Calls that both refuse, or both take.
const CALLS: [&[&str]; 13] = [
    &["init"],
    &["init", "--tools", ""],
    &["init", "--tools", ","],
    &["init", "--tools", "nobody"],
    &["init", "--tools", "copilot"],
    &["init", "--tools", "all,claude"],
    &["init", "--tools", "Claude, claude"],
    &["init", "--tools", "none", "--profile", "odd"],
    &["init", "file", "--tools", "none"],
    &["init", "new/deep", "--tools", "none"],
    &["init", "--tools", "none", "--language", "German"],
    &["update"],
    &["update", "nowhere"],
];

/// Both programs, in an environment of their own.
pub(super) struct Both<'a> {
    reference: &'a Reference,
    folder: TempDir,
    binary: PathBuf,
}

/// Who is called.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    Reference,
    Ours,
    /// Under our own name.
    Countersign,
}

/// What a call did.
struct Called {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

/// Compares everything; says how much that was, and what differs.
pub(super) fn compare(binary: &Path, reference: &Reference) -> Result<(usize, Vec<String>)> {
    let both = Both::new(binary, reference)?;
    let (mut count, mut problems) = (0, Vec::new());
    for tool in TOOLS {
        for start in [Start::Empty, Start::Project, Start::Their, Start::Update] {
            count += 1;
            problems.extend(both.tool(tool, start).with_context(|| format!("--tools {tool}"))?);
        }
    }
    for call in CALLS {
        count += 1;
        problems.extend(both.call(call)?);
    }
    for project in cases::corpora() {
        count += 1;
        problems.extend(both.adopt(&project).with_context(|| format!("adopting {}", project.display()))?);
    }
    Ok((count, problems))
}

/// What is there before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    /// Nothing.
    Empty,
    /// A project of OpenSpec.
    Project,
    /// A project in which the reference has done it already.
    Their,
    /// The same, and it is brought up to date.
    Update,
}

impl<'a> Both<'a> {
    fn new(binary: &Path, reference: &'a Reference) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let ours = folder.path().join("bin");
        fs::create_dir_all(&ours)?;
        fs::create_dir_all(folder.path().join("home"))?;
        for name in ["openspec", "countersign"] {
            fs::copy(binary, ours.join(name))?;
        }
        Ok(Self { reference, folder, binary: ours })
    }

    fn run(&self, who: Who, at: &Path, call: &[&str]) -> Result<Called> {
        let mut command = match who {
            Who::Reference => {
                let mut command = Command::new("node");
                command.arg(self.reference.package.join("bin/openspec.js"));
                command
            }
            Who::Ours => Command::new(self.binary.join("openspec")),
            Who::Countersign => Command::new(self.binary.join("countersign")),
        };
        // The reference writes into the settings of the user.
        let home = self.folder.path().join(if who == Who::Reference { "their-home" } else { "home" });
        if home.exists() {
            fs::remove_dir_all(&home)?;
        }
        fs::create_dir_all(&home)?;
        command.args(call).current_dir(at).env("HOME", &home).env("CI", "1").env("DO_NOT_TRACK", "1");
        command.env("XDG_CONFIG_HOME", home.join("config")).env("XDG_DATA_HOME", home.join("data"));
        command.env("OPENSPEC_TELEMETRY", "0").env("OPENSPEC_NO_UPDATE_CHECK", "1").env_remove("PROFILE");
        let done = process::run(&mut command, LIMIT)?;
        Ok(Called {
            status: done.status.and_then(|status| status.code()),
            stdout: String::from_utf8_lossy(&done.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&done.stderr).into_owned(),
        })
    }

    /// One agent: both begin with the same, and have the same paths and keys in the end.
    fn tool(&self, tool: &str, start: Start) -> Result<Vec<String>> {
        let call = ["init", "--tools", tool];
        let last: &[&str] = if start == Start::Update { &["update"] } else { &call };
        let mut seen = Vec::new();
        for who in [Who::Reference, Who::Ours] {
            let project = tempfile::tempdir()?;
            match start {
                Start::Empty => {}
                Start::Project => put_project(project.path())?,
                Start::Their | Start::Update => {
                    self.run(Who::Reference, project.path(), &call)?;
                }
            }
            let called = self.run(who, project.path(), last)?;
            seen.push((called.status, outline(project.path())?));
        }
        let name = format!("{} --tools {tool}, {start:?}", last[0]);
        Ok(differences(&name, &seen[0], &seen[1]))
    }

    /// One call: both have the same status, and the same paths afterwards.
    fn call(&self, call: &[&str]) -> Result<Vec<String>> {
        let mut seen = Vec::new();
        for who in [Who::Reference, Who::Ours] {
            let project = tempfile::tempdir()?;
            fs::write(project.path().join("file"), "")?;
            let called = self.run(who, project.path(), call)?;
            seen.push((called.status, outline(project.path())?));
        }
        Ok(differences(&call.join(" "), &seen[0], &seen[1]))
    }
}

type Outline = BTreeMap<PathBuf, BTreeSet<String>>;
type Seen = (Option<i32>, Outline);

fn differences(name: &str, theirs: &Seen, ours: &Seen) -> Vec<String> {
    let mut found = Vec::new();
    if theirs.0 != ours.0 {
        found.push(format!("{name}: status {:?}, ours {:?}", theirs.0, ours.0));
    }
    for path in theirs.1.keys().chain(ours.1.keys()).collect::<BTreeSet<_>>() {
        match (theirs.1.get(path), ours.1.get(path)) {
            (Some(_), None) => found.push(format!("{name}: we do not write {}", path.display())),
            (None, Some(_)) => found.push(format!("{name}: we alone write {}", path.display())),
            (Some(theirs), Some(ours)) if theirs != ours => {
                found.push(format!("{name}: {} has {theirs:?}, ours {ours:?}", path.display()));
            }
            _ => {}
        }
    }
    found
}

/// The files of a project, with the keys of their heads.
fn outline(project: &Path) -> Result<Outline> {
    let tree = Tree::read(project, Path::new(""))?;
    let files = tree.entries.into_iter().filter_map(|(path, entry)| match entry {
        Entry::File(bytes) => {
            let keys = keys(&path, &String::from_utf8_lossy(&bytes));
            Some((path, keys))
        }
        _ => None,
    });
    Ok(files.collect())
}

/// The keys of front matter, or of a file that is all keys.
fn keys(path: &Path, text: &str) -> BTreeSet<String> {
    let is_toml = path.extension().is_some_and(|extension| extension == "toml");
    let (head, mark) = match text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")) {
        Some((head, _)) => (head, ':'),
        None if is_toml => (text.split("\"\"\"").next().unwrap_or_default(), '='),
        None => return BTreeSet::new(),
    };
    let key = |line: &str| {
        let (key, _) = line.split_once(mark)?;
        (!key.starts_with([' ', '#'])).then(|| key.trim().to_owned())
    };
    head.lines().filter_map(key).collect()
}

/// A small project of OpenSpec, with a spec and a file that is nobody's business.
fn put_project(folder: &Path) -> Result<()> {
    let spec = folder.join("openspec/specs/cap/spec.md");
    fs::create_dir_all(spec.parent().context("a file has a folder")?)?;
    fs::create_dir_all(folder.join("openspec/changes/archive"))?;
    fs::write(spec, "# Cap\n\n## Purpose\nSays what this is about.\n\n## Requirements\n")?;
    fs::write(folder.join("openspec/config.yml"), "schema: spec-driven\n")?;
    fs::write(folder.join("README.md"), "# Readme\n")?;
    Ok(())
}
