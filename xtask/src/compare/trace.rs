//! `cargo xtask compare --trace`: tracing and verifying of generated repositories, next to the floor and to other tools.

#![expect(clippy::disallowed_methods, reason = "maintenance code does its own IO")]

mod page;
mod peers;
mod plot;
#[cfg(test)]
mod tests;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, bail};
use countersign_testkit::traced::{LEFT_BY_THE_RUN, REPORT, Traced};
use serde::Serialize;

use super::contender::{Contender, Measured, Samples, median};
use super::machine::Machine;
use crate::workspace;
use peers::{PEERS, Peer};

/// The numbers of requirements that growth is measured over.
const SIZES: [usize; 3] = [1_000, 10_000, 100_000];
const PAGE: &str = "docs/performance.md";
const PLOT: &str = "docs/performance-trace.svg";

/// Everything that was measured; the shape of `--json`.
#[derive(Debug, Serialize)]
pub(super) struct Traces {
    schema: u32,
    machine: Machine,
    runs: usize,
    sizes: Vec<Size>,
    peers: Peers,
}

/// One generated repository.
#[derive(Debug, Serialize)]
pub(super) struct Size {
    requirements: usize,
    files: usize,
    bytes: usize,
    /// `verify --all --json`, the whole program.
    verify: Measured,
    /// Of it, what reads and joins: documents, code, citations, reports.
    trace_ms: Option<f64>,
    /// The program that only walks, reads, hashes, scans and joins.
    floor: Measured,
}

/// Ours and others on the same requirements and citations.
#[derive(Debug, Serialize)]
pub(super) struct Peers {
    requirements: usize,
    ours: Measured,
    rows: Vec<PeerRow>,
}

/// Another tool, or why it was not run.
#[derive(Debug, Serialize)]
pub(super) struct PeerRow {
    name: &'static str,
    does: &'static str,
    measured: Option<Measured>,
    /// Its processor time over ours.
    ratio: Option<f64>,
    not_run: Option<String>,
}

/// Measures, and prints or writes the section.
pub(super) fn run(args: &super::Args, out: &mut dyn Write) -> Result<ExitCode> {
    let root = workspace::root()?;
    let target = workspace::target(&root);
    let folder = target.join("compare-trace");
    let program = workspace::release_binary(&root)?;
    let floor = super::example(&root, &target, "trace_floor")?;
    let mut sizes = Vec::new();
    for requirements in SIZES {
        let project = folder.join(format!("traced-{requirements}"));
        let written = repository(&program, &Traced::of(requirements), &project)?;
        let floor = Contender::new(&floor, std::slice::from_ref(&project), &project, &folder)?;
        let ours = Contender::new(&program, &[], &project, &folder)?;
        let runs = if requirements > 10_000 { args.runs.min(3) } else { args.runs };
        let [verify, floor] =
            in_turn([(&ours, &words(&["verify", "--all", "--json"])), (&floor, &[])], runs)?;
        let trace_ms = median((0..runs).filter_map(|_| trace_part(&program, &project)).collect());
        sizes.push(Size {
            requirements,
            files: written.files,
            bytes: written.bytes,
            verify,
            trace_ms,
            floor,
        });
        if requirements > 10_000 {
            fs::remove_dir_all(&project)?;
        }
    }
    let peers = compared(args, &program, (&target, &folder))?;
    let traces = Traces { schema: 1, machine: Machine::this(), runs: args.runs, sizes, peers };
    let section = page::render(&traces)?;
    if args.write {
        let page = root.join(PAGE);
        fs::write(&page, page::with_section(&fs::read_to_string(&page)?, &section))?;
        fs::write(root.join(PLOT), plot::render(&traces.sizes))?;
    }
    if args.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&traces)?)?;
    } else {
        write!(out, "{section}")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A new page with the section of the old one.
pub(super) fn kept(old: &str, page: &str) -> String {
    page::section(old)
        .map_or_else(|| page.to_owned(), |section| page::with_section(page, &format!("{section}\n")))
}

/// Writes a repository anew, on a branch with one change, and records its run.
fn repository(program: &Path, of: &Traced, project: &Path) -> Result<countersign_testkit::corpus::Written> {
    if project.exists() {
        fs::remove_dir_all(project)?;
    }
    let written = of.write_to(project)?;
    let git = |arguments: &[&str]| -> Result<()> {
        let mut git = Command::new("git");
        git.current_dir(project).args(["-c", "user.name=Ann Author", "-c", "user.email=ann@example.org"]);
        workspace::output(git.args(arguments)).map(|_| ())
    };
    git(&["init", "--quiet", "--initial-branch=main", "."])?;
    git(&["add", "--all", "--", ".", ":!openspec/changes"])?;
    git(&["commit", "--quiet", "-m", "The service"])?;
    git(&["checkout", "--quiet", "-b", "work"])?;
    git(&["add", "--all"])?;
    git(&["commit", "--quiet", "-m", "The change"])?;
    let mut record = Command::new(program);
    record.current_dir(project).args(["results", "record", "--", "cp", LEFT_BY_THE_RUN, REPORT]);
    workspace::output(&mut record)?;
    Ok(written)
}

/// Measures programs in turn, after one run each that does not count.
fn in_turn<const N: usize>(programs: [(&Contender, &[String]); N], runs: usize) -> Result<[Measured; N]> {
    let mut samples: [Samples; N] = std::array::from_fn(|_| Samples::default());
    for run in 0..=runs {
        for ((program, arguments), samples) in programs.iter().zip(&mut samples) {
            let status = program.run(arguments, samples, &mut || Ok(()))?;
            if status > 1 {
                bail!("`{}` ends with {status}", arguments.join(" "));
            }
        }
        if run == 0 {
            samples = std::array::from_fn(|_| Samples::default());
        }
    }
    let measured: Vec<Measured> = samples.into_iter().map(Samples::medians).collect::<Result<_>>()?;
    Ok(std::array::from_fn(|at| measured[at]))
}

/// The milliseconds of reading and joining within one `verify --all`, as `--timings` tells them.
fn trace_part(program: &Path, project: &Path) -> Option<f64> {
    let mut verify = Command::new(program);
    let answer =
        verify.current_dir(project).args(["verify", "--all", "--json", "--timings"]).output().ok()?;
    page::trace_part(&String::from_utf8_lossy(&answer.stderr))
}

fn compared(args: &super::Args, program: &Path, (target, folder): (&Path, &Path)) -> Result<Peers> {
    let repository_of = Traced::of(args.peer_requirements);
    let project = folder.join("peer-ours");
    repository(program, &repository_of, &project)?;
    let ours = Contender::new(program, &[], &project, folder)?;
    let [ours] = in_turn([(&ours, &words(&["verify", "--all", "--json"]))], args.runs)?;
    let mut rows = Vec::new();
    for (at, peer) in PEERS.iter().enumerate() {
        let (measured, not_run) = match peer.installed(&target.join("peers"))? {
            Ok(program) => match measure(peer, &program, &repository_of, (at, folder)) {
                Ok(measured) => (Some(measured), None),
                Err(error) => (None, Some(error.to_string())),
            },
            Err(reason) => (None, Some(reason)),
        };
        let cpu = measured.and_then(|measured| measured.cpu_ms).zip(ours.cpu_ms);
        let ratio = cpu.map(|(theirs, ours)| theirs / ours);
        rows.push(PeerRow { name: peer.name, does: peer.does, measured, ratio, not_run });
    }
    Ok(Peers { requirements: args.peer_requirements, ours, rows })
}

/// One run of another tool, without anything of an earlier one.
fn measure(peer: &Peer, program: &Path, of: &Traced, (at, folder): (usize, &Path)) -> Result<Measured> {
    let project = folder.join(format!("peer-{at}"));
    peer.write_input(of, &project)?;
    let contender = Contender::new(program, &[], &project, folder)?;
    let mut samples = Samples::default();
    let mut clean = || {
        for left in peer.leaves {
            let left: PathBuf = project.join(left);
            if left.exists() {
                fs::remove_dir_all(&left)?;
            }
        }
        Ok(())
    };
    let status = contender.run(&words(peer.arguments), &mut samples, &mut clean)?;
    if status != 0 {
        bail!("it ends with {status}");
    }
    samples.medians().context("nothing was measured")
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}
