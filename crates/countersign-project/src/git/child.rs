//! Running git once: arguments in, bytes out.

use std::process::{Command, Output, Stdio};

use super::{Git, GitError};

/// What a run of git gave.
pub(super) struct Answer {
    /// Whether it says that all went well.
    pub(super) success: bool,
    /// What it answered.
    pub(super) stdout: Vec<u8>,
    /// What it complained about.
    pub(super) stderr: String,
}

impl From<Output> for Answer {
    fn from(output: Output) -> Self {
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        Self { success: output.status.success(), stdout: output.stdout, stderr }
    }
}

impl Answer {
    /// The first line of the complaint, without git's own prefix.
    pub(super) fn reason(&self) -> String {
        let line = self.stderr.lines().find(|line| !line.trim().is_empty()).unwrap_or("no reason given");
        line.strip_prefix("fatal: ").or_else(|| line.strip_prefix("error: ")).unwrap_or(line).to_owned()
    }
}

impl Git {
    /// Runs git and takes whatever it says, failure included.
    pub(super) fn ask(&self, arguments: &[&str]) -> Result<Answer, GitError> {
        let mut command = self.command();
        command.args(arguments).stdin(Stdio::null());
        command.output().map(Answer::from).map_err(|error| GitError::Io(crate::error::io_reason(&error)))
    }

    /// Runs git; a failure is an error.
    pub(crate) fn run(&self, arguments: &[&str]) -> Result<Vec<u8>, GitError> {
        let answer = self.ask(arguments)?;
        if answer.success { Ok(answer.stdout) } else { Err(failed(arguments, &answer)) }
    }

    /// Runs git twice, the answer of the first being the question to the second.
    pub(crate) fn run_piped(&self, first: &[&str], second: &[&str]) -> Result<Vec<u8>, GitError> {
        let io = |error: std::io::Error| GitError::Io(crate::error::io_reason(&error));
        let mut source: Command = self.command();
        source.args(first).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut source = source.spawn().map_err(io)?;
        let pipe = source.stdout.take().map_or_else(Stdio::null, Stdio::from);
        let mut sink = self.command();
        let answer = sink.args(second).stdin(pipe).output();
        // The first run ends when its reader does; its status has to be collected in any case.
        let status = source.wait().map_err(io)?;
        let answer = Answer::from(answer.map_err(io)?);
        if !answer.success {
            return Err(failed(second, &answer));
        }
        if !status.success() {
            // Only now the reason is worth a second run.
            let again = self.ask(first)?;
            return Err(failed(first, &again));
        }
        Ok(answer.stdout)
    }
}

fn failed(arguments: &[&str], answer: &Answer) -> GitError {
    let command = (*arguments.first().unwrap_or(&"")).to_owned();
    GitError::Failed { command, reason: answer.reason() }
}
