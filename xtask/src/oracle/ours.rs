//! Our side: the binary, asked the same questions in the same folder.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};

use super::answer::Answer;
use super::worker;
use crate::process;

/// Stands for the exit status of a run that was stopped at the time limit.
pub(crate) const HANG: i32 = 1000;
/// Stands for the exit status of a run that a signal ended.
pub(crate) const SIGNAL: i32 = 1001;

/// How our side is asked.
#[derive(Clone)]
pub(crate) struct Ours {
    /// The binary, under the name that decides its face.
    pub(crate) binary: PathBuf,
    /// An empty home, so that no user's settings decide.
    pub(crate) home: PathBuf,
}

/// Asks our side every question of `questions` in the project at `root`; each may take as long as `limit`.
pub(crate) fn judge(
    ours: &Ours,
    root: &Path,
    questions: &[Vec<String>],
    limit: Duration,
) -> Result<Vec<Answer>> {
    let mask = root.canonicalize()?.to_string_lossy().into_owned();
    questions.iter().map(|argv| ask(ours, root, argv, limit, &mask)).collect()
}

fn ask(ours: &Ours, root: &Path, argv: &[String], limit: Duration, mask: &str) -> Result<Answer> {
    let mut command = Command::new(&ours.binary);
    command.args(argv).current_dir(root);
    worker::hermetic(&mut command, &ours.home);
    let done =
        process::run(&mut command, limit).with_context(|| format!("running {}", ours.binary.display()))?;
    let exit = done.status.map_or(HANG, |status| status.code().unwrap_or(SIGNAL));
    Ok(Answer::new(argv, exit, &done.stdout, mask))
}
