//! Running one side of the comparison and measuring it.
//!
//! Wall time is taken around the program itself. Memory and processor time come from a run of their own through the
//! `time` of the GNU project, where it is installed: it would cost the fast side too much otherwise.

#![expect(clippy::disallowed_methods, reason = "maintenance code does its own IO")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result};
use serde::Serialize;

const TIME: &str = "/usr/bin/time";
/// Memory hardly varies; that many values give its median.
const USAGE_RUNS: usize = 3;

/// A program under measurement.
#[derive(Debug, Clone)]
pub(crate) struct Contender {
    program: PathBuf,
    first: Vec<PathBuf>,
    project: PathBuf,
    home: PathBuf,
    usage: PathBuf,
}

/// What single runs took.
#[derive(Debug, Default)]
pub(crate) struct Samples {
    wall_ms: Vec<f64>,
    cpu_ms: Vec<f64>,
    peak_kib: Vec<f64>,
}

/// The medians.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Measured {
    /// Wall time.
    pub(crate) wall_ms: f64,
    /// User and system time over all threads, in steps of 10 ms; nothing where it cannot be measured.
    pub(crate) cpu_ms: Option<f64>,
    /// The largest resident set; nothing where it cannot be measured.
    pub(crate) peak_kib: Option<u64>,
}

impl Contender {
    /// A program, what its arguments start with, and the project it runs in; `folder` is for files on the side.
    pub(crate) fn new(program: &Path, first: &[PathBuf], project: &Path, folder: &Path) -> Result<Self> {
        let home = folder.join("home");
        fs::create_dir_all(&home)?;
        Ok(Self {
            program: program.to_owned(),
            first: first.to_vec(),
            project: project.to_owned(),
            home,
            usage: folder.join("usage"),
        })
    }

    /// The same program in another project.
    pub(crate) fn at(&self, project: &Path) -> Self {
        Self { project: project.to_owned(), ..self.clone() }
    }

    /// Runs a command and notes what it took; the exit status. Before each time it runs, `ready` is called.
    pub(crate) fn run(
        &self,
        arguments: &[String],
        samples: &mut Samples,
        ready: &mut dyn FnMut() -> Result<()>,
    ) -> Result<i32> {
        ready()?;
        let mut command = self.prepare(Command::new(&self.program), arguments);
        let start = Instant::now();
        let status = command.status().with_context(|| format!("running {}", self.program.display()))?;
        samples.wall_ms.push(start.elapsed().as_secs_f64() * 1000.0);
        if samples.peak_kib.len() < USAGE_RUNS {
            ready()?;
            if let Some((cpu_ms, peak_kib)) = self.usage(arguments)? {
                samples.cpu_ms.push(cpu_ms);
                samples.peak_kib.push(peak_kib);
            }
        }
        status.code().context("a measured program was stopped by a signal")
    }

    /// Processor time and peak memory of one more run.
    fn usage(&self, arguments: &[String]) -> Result<Option<(f64, f64)>> {
        if !cfg!(target_os = "linux") || !Path::new(TIME).exists() {
            return Ok(None);
        }
        let mut time = Command::new(TIME);
        time.args(["--quiet", "--format", "%U %S %M", "--output"]).arg(&self.usage).arg(&self.program);
        self.prepare(time, arguments).status().context("running time")?;
        Ok(parse_usage(&fs::read_to_string(&self.usage)?))
    }

    fn prepare(&self, mut command: Command, arguments: &[String]) -> Command {
        command.args(&self.first).args(arguments).current_dir(&self.project);
        command.envs([("OPENSPEC_TELEMETRY", "0"), ("DO_NOT_TRACK", "1"), ("CI", "1"), ("NO_COLOR", "1")]);
        // Neither side may read or write what a person has set up.
        command.env("HOME", &self.home).env_remove("XDG_CONFIG_HOME").env_remove("XDG_DATA_HOME");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }
}

/// Reads `user system peak` in seconds, seconds and KiB.
pub(crate) fn parse_usage(text: &str) -> Option<(f64, f64)> {
    let mut words = text.split_whitespace();
    let mut next = || words.next()?.parse::<f64>().ok();
    let (user, system, peak) = (next()?, next()?, next()?);
    Some(((user + system) * 1000.0, peak))
}

impl Samples {
    /// The median of each figure.
    pub(crate) fn medians(self) -> Result<Measured> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "KiB are whole and positive"
        )]
        let peak_kib = median(self.peak_kib).map(|peak| peak as u64);
        let wall_ms = median(self.wall_ms).context("nothing was measured")?;
        Ok(Measured { wall_ms, cpu_ms: median(self.cpu_ms), peak_kib })
    }
}

/// The middle of the values, the lower one of two.
pub(crate) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len().checked_sub(1)? / 2).copied()
}
