//! `cargo xtask compare`: ours and the reference side by side on a generated project.
//!
//! The two are run alternately, so that whatever else the machine does meets both. Next to them stands a program that
//! only reads the files: what nobody can beat. Figures count as ratios of medians of one run.

#![expect(clippy::disallowed_methods, reason = "maintenance code does its own IO")]

mod contender;
mod criterion;
mod machine;
mod page;
#[cfg(test)]
mod tests;
mod trace;
mod verdict;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use countersign_testkit::corpus::Corpus;
use serde::Serialize;

use self::contender::{Contender, Measured, Samples};
use self::machine::Machine;
use self::verdict::Target;
use crate::oracle::archive::place::Place;
use crate::oracle::install;
use crate::oracle::tree::Tree;
use crate::workspace;

/// Exit status when this machine cannot run or fetch the reference.
const NOT_RUN: u8 = 3;
const SEED: u64 = 1;

/// Measure our speed and memory next to those of the reference
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Number of specs
    #[arg(long, default_value_t = 1000)]
    capabilities: usize,
    /// Number of active changes
    #[arg(long, default_value_t = 200)]
    changes: usize,
    /// How often each command is measured, after one run that does not count
    #[arg(long, default_value_t = 7)]
    runs: usize,
    /// Measure tracing and verification instead, next to the floor and to other tools
    #[arg(long)]
    trace: bool,
    /// With --trace, the number of requirements that other tools are given
    #[arg(long, default_value_t = 2000)]
    peer_requirements: usize,
    /// Print JSON instead of the page
    #[arg(long)]
    json: bool,
    /// Rewrite docs/performance.md
    #[arg(long)]
    write: bool,
}

/// Everything that was measured; the shape of `--json`.
#[derive(Debug, Serialize)]
struct Comparison {
    schema: u32,
    reference: String,
    node: String,
    machine: Machine,
    project: ProjectSize,
    runs: usize,
    commands: Vec<Row>,
    /// Verbs that the reference does not have.
    alone: Vec<Alone>,
    plain_read: Measured,
    /// `validate --all --strict --json` over a plain parallel read: whole programs, start-up included.
    distance: f64,
    targets: Vec<Target>,
    criterion: Vec<criterion::Figure>,
}

/// The generated project.
#[derive(Debug, Clone, Copy, Serialize)]
struct ProjectSize {
    capabilities: usize,
    changes: usize,
    files: usize,
    bytes: usize,
}

/// One command on both sides.
#[derive(Debug, Serialize)]
struct Row {
    command: String,
    ours: Measured,
    theirs: Measured,
    /// How many times faster we are: the ratio of the medians of wall time.
    speed: f64,
    /// Our peak memory over theirs.
    memory: Option<f64>,
}

/// One command of ours that the reference does not have.
#[derive(Debug, Serialize)]
struct Alone {
    command: String,
    ours: Measured,
}

/// Measures, and prints or writes the result.
pub(crate) fn run(args: &Args, out: &mut dyn Write) -> Result<ExitCode> {
    if args.runs == 0 || args.capabilities == 0 || args.changes == 0 {
        bail!("--runs, --capabilities and --changes start at 1");
    }
    if args.trace {
        return trace::run(args, out);
    }
    let root = workspace::root()?;
    let target = workspace::target(&root);
    let reference = match install::reference(&target.join("oracle"))? {
        Ok(reference) => reference,
        Err(reason) => {
            writeln!(out, "compare: not run ({reason})")?;
            return Ok(ExitCode::from(NOT_RUN));
        }
    };
    let folder = target.join("compare");
    let (project, size) = generate(args, &folder)?;
    record_bases(&workspace::release_binary(&root)?, &project)?;
    let ours = Contender::new(&workspace::release_binary(&root)?, &[], &project, &folder)?;
    let script = reference.package.join("bin/openspec.js");
    let theirs = Contender::new(Path::new("node"), &[script], &project, &folder)?;
    let reader = Contender::new(
        &example(&root, &target, "read_all")?,
        std::slice::from_ref(&project),
        &project,
        &folder,
    )?;

    let mut commands = Vec::new();
    let mut plain_read = None;
    for command in commands_for(&project)? {
        let stays = &mut || Ok(());
        let (row, read) = alternate(&command, [&ours, &theirs, &reader], args.runs, stays)?;
        plain_read = plain_read.or(read);
        commands.push(row);
    }
    commands.push(archive(&project, [&ours, &theirs, &reader], args.runs)?);
    let alone = ["overlap", "queue"].map(|verb| measure_alone(verb, &ours, args.runs));
    let alone = alone.into_iter().collect::<Result<Vec<Alone>>>()?;
    let plain_read = plain_read.context("the first command is measured next to a plain read")?;
    let distance = commands[0].ours.wall_ms / plain_read.wall_ms;
    let comparison = Comparison {
        schema: 1,
        reference: format!("{} {}", install::PACKAGE, install::VERSION),
        node: reference.node,
        machine: Machine::this(),
        project: size,
        runs: args.runs,
        targets: verdict::targets(&commands, &alone, distance),
        commands,
        alone,
        plain_read,
        distance,
        criterion: criterion::figures(&target.join("criterion"))?,
    };
    if args.write {
        let path = root.join("docs/performance.md");
        let page = page::render(&comparison);
        let page = match fs::read_to_string(&path) {
            // What `--trace` measured stays as it is.
            Ok(old) => trace::kept(&old, &page),
            Err(_) => page,
        };
        fs::write(path, page)?;
    }
    if args.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&comparison)?)?;
    } else {
        write!(out, "{}", page::render(&comparison))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn measure_alone(verb: &str, ours: &Contender, runs: usize) -> Result<Alone> {
    let command = [verb.to_owned(), "--json".to_owned()];
    let mut samples = Samples::default();
    for run in 0..=runs {
        ours.run(&command, &mut samples, &mut || Ok(()))?;
        if run == 0 {
            samples = Samples::default();
        }
    }
    Ok(Alone { command: command.join(" "), ours: samples.medians()? })
}

#[expect(clippy::cast_precision_loss, reason = "sizes of processes are far below 2^52")]
fn ratio(ours: u64, theirs: u64) -> f64 {
    ours as f64 / theirs as f64
}

/// Writes the project anew: nothing of an earlier one may stay.
fn generate(args: &Args, folder: &Path) -> Result<(PathBuf, ProjectSize)> {
    let project = folder.join("project");
    if project.exists() {
        fs::remove_dir_all(&project)?;
    }
    let Args { capabilities, changes, .. } = *args;
    let written = Corpus { capabilities, changes, archived: 0, seed: SEED }.write_to(&project)?;
    Ok((project, ProjectSize { capabilities, changes, files: written.files, bytes: written.bytes }))
}

/// Every change gets its `base.lock`, as changes begun with Countersign have one; the reference passes it over.
fn record_bases(program: &Path, project: &Path) -> Result<()> {
    for entry in fs::read_dir(project.join("openspec/changes"))? {
        let entry = entry?;
        if entry.file_name() != "archive" && entry.file_type()?.is_dir() {
            let mut call = std::process::Command::new(program);
            call.current_dir(project).arg("rebase").arg(entry.file_name());
            workspace::output(&mut call)?;
        }
    }
    Ok(())
}

/// Builds an example of the benches, a program to measure against, and names it.
fn example(root: &Path, target: &Path, name: &str) -> Result<PathBuf> {
    let mut build = workspace::cargo(root);
    build.args(["build", "--release", "--quiet", "--package", "countersign-bench", "--example", name]);
    if !build.status().context("running cargo")?.success() {
        bail!("cargo could not build `{name}`");
    }
    Ok(target.join("release/examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

/// What is asked, the whole project first. The single items stand in the middle of the alphabet.
fn commands_for(project: &Path) -> Result<Vec<Vec<String>>> {
    let change = middle(&project.join("openspec/changes"))?;
    let spec = middle(&project.join("openspec/specs"))?;
    let lines = [
        "validate --all --strict --json".to_owned(),
        format!("validate {change} --json"),
        format!("validate {spec} --json"),
        format!("show {change} --json"),
        format!("show {spec} --json"),
        format!("status --change {change} --json"),
        "list --json".to_owned(),
        "list --specs --json".to_owned(),
        "--version".to_owned(),
    ];
    Ok(lines.iter().map(|line| line.split(' ').map(str::to_owned).collect()).collect())
}

fn middle(folder: &Path) -> Result<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    names.get(names.len() / 2).cloned().context("a generated project has items")
}

/// Measures `archive` of one change. Both sides work in one copy of the project outside any repository, which is as
/// it was again before each run.
fn archive(project: &Path, contenders: [&Contender; 3], runs: usize) -> Result<Row> {
    let folder = tempfile::Builder::new().prefix("countersign-compare-").tempdir()?;
    let tree = Tree::read(project, Path::new("openspec"))?;
    let mut place = Place::new(folder.path().join("project"))?;
    let contenders = contenders.map(|contender| contender.at(place.root()));
    let change = middle(&project.join("openspec/changes"))?;
    let command: Vec<String> = ["archive", &change, "--yes", "--json"].map(str::to_owned).into();
    let mut ready = || {
        place.look()?;
        place.go(&tree)
    };
    let [ours, theirs, reader] = &contenders;
    Ok(alternate(&command, [ours, theirs, reader], runs, &mut ready)?.0)
}

/// Measures one command on both sides in turn, and the plain read next to a command on everything. Before each run
/// the project is made `ready`.
fn alternate(
    command: &[String],
    [ours, theirs, reader]: [&Contender; 3],
    runs: usize,
    ready: &mut dyn FnMut() -> Result<()>,
) -> Result<(Row, Option<Measured>)> {
    let with_reader = command.iter().any(|word| word == "--all");
    let mut samples = [Samples::default(), Samples::default(), Samples::default()];
    for run in 0..=runs {
        let [our_samples, their_samples, read_samples] = &mut samples;
        let our_status = ours.run(command, our_samples, ready)?;
        let their_status = theirs.run(command, their_samples, ready)?;
        if our_status != their_status {
            bail!("`{}` ends with {our_status} here and with {their_status} there", command.join(" "));
        }
        if with_reader {
            reader.run(&[], read_samples, ready)?;
        }
        if run == 0 {
            samples = Default::default();
        }
    }
    let [ours, theirs, read] = samples;
    let (ours, theirs) = (ours.medians()?, theirs.medians()?);
    let speed = theirs.wall_ms / ours.wall_ms;
    let memory = ours.peak_kib.zip(theirs.peak_kib).map(|(ours, theirs)| ratio(ours, theirs));
    let row = Row { command: command.join(" "), ours, theirs, speed, memory };
    Ok((row, with_reader.then(|| read.medians()).transpose()?))
}
