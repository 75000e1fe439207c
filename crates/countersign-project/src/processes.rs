//! Running a command for the user: an argument array, never a shell, in an environment that says nothing of git.

use std::ffi::OsString;
use std::io::{self, Read as _, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How often a running command is looked at.
const MOMENT: Duration = Duration::from_millis(5);
/// How long a command may take to end itself before it is ended.
const GRACE: Duration = Duration::from_secs(2);

/// What is to be run.
#[derive(Debug, Clone)]
pub(crate) struct Run<'r> {
    /// The program and its arguments.
    pub(crate) command: &'r [OsString],
    /// Where it runs.
    pub(crate) folder: PathBuf,
    /// The variables of the caller; those of git are left out.
    pub(crate) environment: &'r [(OsString, OsString)],
    /// How long it may take.
    pub(crate) timeout: Option<Duration>,
    /// Becomes true when the user wants it to end.
    pub(crate) interrupt: Option<&'r AtomicBool>,
    /// Where its standard output goes.
    pub(crate) output: Output,
}

/// Where the standard output of a command goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Output {
    /// Where that of the caller goes.
    #[default]
    Shared,
    /// To standard error: standard output is for the answer.
    ToStderr,
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Ended {
    /// It gave this exit status.
    Exited(i32),
    /// This signal ended it.
    Signalled(i32),
}

impl Ended {
    /// Whether the command says that all went well.
    pub fn is_success(self) -> bool {
        self == Self::Exited(0)
    }

    fn of(status: ExitStatus) -> Self {
        match status.code() {
            Some(code) => Self::Exited(code),
            None => Self::Signalled(signal(status)),
        }
    }
}

impl std::fmt::Display for Ended {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exited(code) => write!(f, "exit status {code}"),
            Self::Signalled(signal) => write!(f, "signal {signal}"),
        }
    }
}

/// Why there is no exit status.
#[derive(Debug)]
pub(crate) enum Stopped {
    /// It could not be started.
    NotStarted(io::Error),
    /// It took too long and was ended.
    TimedOut,
    /// The user ended it.
    Interrupted,
}

/// Runs a command to its end. It shares standard input, output and error with the caller.
///
/// A command that may have to be ended runs in a process group of its own, so that what it started ends with it; its
/// standard input is then empty, because a terminal would stop a group that reads from behind. Otherwise an interrupt
/// from the terminal reaches the command as it reaches the caller.
pub(crate) fn run(run: &Run<'_>) -> Result<Ended, Stopped> {
    let mut child = command(run)?.spawn().map_err(Stopped::NotStarted)?;
    ended(&mut child, run)
}

/// Runs a command to its end and gives what it writes to standard output, as far as a limit in bytes.
pub(crate) fn capture(run: &Run<'_>, limit: u64) -> Result<(Ended, Vec<u8>), Stopped> {
    let mut child = command(run)?.stdout(Stdio::piped()).spawn().map_err(Stopped::NotStarted)?;
    let mut output = child.stdout.take();
    // It waits for the command, so it gets a thread that computes nothing else.
    std::thread::scope(|threads| {
        let reader = threads.spawn(|| {
            let mut bytes = Vec::new();
            let Some(output) = &mut output else { return Ok(bytes) };
            output.take(limit).read_to_end(&mut bytes)?;
            // The rest is drained, so that the command does not wait for a reader.
            io::copy(output, &mut io::sink())?;
            Ok(bytes)
        });
        let ended = ended(&mut child, run)?;
        match reader.join() {
            Ok(Ok(bytes)) => Ok((ended, bytes)),
            Ok(Err(error)) => Err(Stopped::NotStarted(error)),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Runs a command that reads some input, and gives all that it says, on standard output first.
pub(crate) fn exchange(run: &Run<'_>, input: &[u8]) -> Result<(Ended, Vec<u8>), Stopped> {
    let mut command = command(run)?;
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(Stopped::NotStarted)?;
    let stdin = child.stdin.take();
    std::thread::scope(|threads| {
        threads.spawn(move || {
            // A command that does not read its input has no need of it.
            stdin.map(|mut stdin| stdin.write_all(input).ok())
        });
        let output = child.wait_with_output().map_err(Stopped::NotStarted)?;
        Ok((Ended::of(output.status), [output.stdout, output.stderr].concat()))
    })
}

fn command(run: &Run<'_>) -> Result<Command, Stopped> {
    let Some((program, arguments)) = run.command.split_first() else {
        return Err(Stopped::NotStarted(io::Error::from(io::ErrorKind::InvalidInput)));
    };
    let mut command = Command::new(program);
    command.args(arguments).current_dir(&run.folder).env_clear();
    command
        .envs(run.environment.iter().filter(|(name, _)| !is_of_git(name)).map(|(name, value)| (name, value)));
    if run.output == Output::ToStderr {
        command.stdout(Stdio::from(io::stderr())).stdin(Stdio::null());
    }
    if run.may_be_ended() {
        command.stdin(Stdio::null());
        own_group(&mut command);
    }
    Ok(command)
}

impl Run<'_> {
    fn may_be_ended(&self) -> bool {
        self.timeout.is_some() || self.interrupt.is_some()
    }
}

/// Waits for a command, and ends it if that is asked for.
fn ended(child: &mut Child, run: &Run<'_>) -> Result<Ended, Stopped> {
    if !run.may_be_ended() {
        return child.wait().map(Ended::of).map_err(Stopped::NotStarted);
    }
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().map_err(Stopped::NotStarted)? {
            return Ok(Ended::of(status));
        }
        let stopped = if run.interrupt.is_some_and(|flag| flag.load(Ordering::Relaxed)) {
            Some(Stopped::Interrupted)
        } else if run.timeout.is_some_and(|timeout| start.elapsed() >= timeout) {
            Some(Stopped::TimedOut)
        } else {
            None
        };
        if let Some(stopped) = stopped {
            end(child);
            return Err(stopped);
        }
        std::thread::sleep(MOMENT);
    }
}

fn is_of_git(name: &OsString) -> bool {
    let start = name.as_encoded_bytes().get(..4);
    start.is_some_and(|start| start.eq_ignore_ascii_case(b"GIT_"))
}

#[cfg(unix)]
fn own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    command.process_group(0);
}

#[cfg(not(unix))]
fn own_group(_command: &mut Command) {}

#[cfg(unix)]
fn signal(status: ExitStatus) -> i32 {
    use std::os::unix::process::ExitStatusExt as _;
    status.signal().unwrap_or_default()
}

#[cfg(not(unix))]
fn signal(_status: ExitStatus) -> i32 {
    0
}

/// Asks a command and all it started to end, and ends them if they do not.
#[cfg(unix)]
fn end(child: &mut Child) {
    use rustix::process::{Pid, Signal, kill_process_group};
    // Until the child is waited for, nothing else can get its number.
    let group = Pid::from_child(child);
    let signal = |signal: Signal| {
        if let Err(error) = kill_process_group(group, signal) {
            tracing::debug!(%error, "process group not signalled");
        }
    };
    signal(Signal::TERM);
    let start = Instant::now();
    // The group is asked for, not the child: what the child started may take longer.
    while start.elapsed() < GRACE && still_runs(child) {
        std::thread::sleep(MOMENT);
    }
    signal(Signal::KILL);
    child.wait().ok();
}

/// Whether the child still runs. It is only looked at, so that its number stays taken.
#[cfg(unix)]
fn still_runs(child: &Child) -> bool {
    use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    matches!(waitid(WaitId::Pid(Pid::from_child(child)), options), Ok(None))
}

/// Ends a command; what it started is out of reach here.
#[cfg(not(unix))]
fn end(child: &mut Child) {
    let start = Instant::now();
    child.kill().ok();
    while start.elapsed() < GRACE && matches!(child.try_wait(), Ok(None)) {
        std::thread::sleep(MOMENT);
    }
    child.wait().ok();
}
