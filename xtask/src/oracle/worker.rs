//! The reference as a long-lived process that judges one project after the other.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow};
use serde::{Deserialize, Serialize};

use super::answer::Answer;

/// The text of the judge, which is part of what an answer depends on.
pub(crate) const SCRIPT: &str = include_str!("worker.mjs");

/// Where the judge finds what it needs.
#[derive(Clone)]
pub(crate) struct Setup {
    /// The package of the reference.
    pub(crate) package: PathBuf,
    /// A folder for its trial archives.
    pub(crate) scratch: PathBuf,
    /// An empty home, so that no user's settings decide.
    pub(crate) home: PathBuf,
}

/// A running judge.
pub(crate) struct Worker {
    setup: Setup,
    process: Option<Process>,
}

struct Process {
    child: Child,
    stdin: ChildStdin,
    replies: Receiver<String>,
}

#[derive(Serialize)]
struct Request<'a> {
    id: &'a str,
    dir: &'a Path,
    #[serde(skip_serializing_if = "Option::is_none")]
    full: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    asks: Option<&'a [Vec<String>]>,
}

#[derive(Deserialize)]
struct Reply {
    answers: Vec<Answer>,
    error: Option<String>,
}

impl Worker {
    /// A judge that starts when it is first asked.
    pub(crate) fn new(setup: Setup) -> Self {
        Self { setup, process: None }
    }

    /// Judges the project at `dir`. The inner error says why this case has no answer; the judge goes on with the next.
    pub(crate) fn judge(
        &mut self,
        id: &str,
        dir: &Path,
        full: bool,
        limit: Duration,
    ) -> Result<Result<Vec<Answer>, String>> {
        self.send(&Request { id, dir, full: Some(full), asks: None }, limit)
    }

    /// Runs command lines in the folder `dir`, which they may change.
    pub(crate) fn ask(
        &mut self,
        id: &str,
        dir: &Path,
        asks: &[Vec<String>],
        limit: Duration,
    ) -> Result<Result<Vec<Answer>, String>> {
        self.send(&Request { id, dir, full: None, asks: Some(asks) }, limit)
    }

    fn send(&mut self, request: &Request<'_>, limit: Duration) -> Result<Result<Vec<Answer>, String>> {
        if self.process.is_none() {
            self.process = Some(start(&self.setup)?);
        }
        let process = self.process.as_mut().expect("a process was started above");
        let mut line = serde_json::to_string(request)?;
        line.push('\n');
        let sent = process.stdin.write_all(line.as_bytes());
        let reply =
            sent.map_err(anyhow::Error::from).and_then(|()| Ok(process.replies.recv_timeout(limit)?));
        let Ok(reply) = reply else {
            self.stop();
            return Ok(Err("no answer in time".to_owned()));
        };
        let reply: Reply = serde_json::from_str(&reply).context("reading the answer of the reference")?;
        Ok(match reply.error {
            Some(error) => Err(error),
            None => Ok(reply.answers),
        })
    }

    fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            // It may be gone already; either way nothing of it is left after the wait.
            process.child.kill().ok();
            process.child.wait().ok();
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.stop();
    }
}

fn start(setup: &Setup) -> Result<Process> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/oracle/worker.mjs");
    let mut child = reference_command(setup, &script)
        .arg(&setup.package)
        .arg(&setup.scratch)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .context("starting node")?;
    let stdin = child.stdin.take().ok_or_else(|| anyhow!("node has no standard input"))?;
    let stdout = child.stdout.take().ok_or_else(|| anyhow!("node has no standard output"))?;
    let (sender, replies) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    Ok(Process { child, stdin, replies })
}

/// Node on a script of the reference, with nothing of the user's in its environment.
pub(crate) fn reference_command(setup: &Setup, script: &Path) -> Command {
    let mut node = Command::new("node");
    node.arg(script);
    hermetic(&mut node, &setup.home);
    node
}

/// Points every place where settings could come from at `home`, and switches telemetry and colour off.
pub(crate) fn hermetic(command: &mut Command, home: &Path) {
    command
        .env("HOME", home)
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("XDG_DATA_HOME", home.join("data"))
        .env("OPENSPEC_TELEMETRY", "0")
        .env("DO_NOT_TRACK", "1")
        .env("CI", "1")
        .env("NO_COLOR", "1")
        .env("TZ", "UTC")
        .env_remove("OPENSPEC_CONCURRENCY");
}
