//! Running other programs with a time limit. It does not interpret what they print.

#![expect(clippy::disallowed_methods, reason = "a pipe is drained beside the wait for its program")]

use std::io::{self, Read};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// What a program left behind.
pub(crate) struct Finished {
    /// How it ended, or nothing if it had to be stopped at the time limit.
    pub(crate) status: Option<ExitStatus>,
    /// Everything it wrote to standard output.
    pub(crate) stdout: Vec<u8>,
    /// Everything it wrote to standard error.
    pub(crate) stderr: Vec<u8>,
}

/// Runs a program to its end, or stops it when `limit` has passed.
pub(crate) fn run(command: &mut Command, limit: Duration) -> io::Result<Finished> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let stdout = drain(child.stdout.take().expect("stdout is piped above"));
    let stderr = drain(child.stderr.take().expect("stderr is piped above"));
    let out = stdout.recv_timeout(limit);
    if out.is_err() {
        child.kill()?;
        child.wait()?;
        return Ok(Finished { status: None, stdout: Vec::new(), stderr: Vec::new() });
    }
    let status = child.wait()?;
    Ok(Finished {
        status: Some(status),
        stdout: out.unwrap_or_default(),
        stderr: stderr.recv_timeout(limit).unwrap_or_default(),
    })
}

fn drain(mut pipe: impl Read + Send + 'static) -> mpsc::Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // A pipe that breaks midway still yields what came through; the exit status tells the rest.
        let _complete = pipe.read_to_end(&mut bytes).is_ok();
        sender.send(bytes).ok();
    });
    receiver
}
