//! One long-lived `cat-file --batch`: objects by name, without a process for each.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::{Mutex, PoisonError};

use super::{Git, GitError};

/// An object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Object {
    /// Its full id.
    pub(crate) id: String,
    /// `blob`, `tree`, `commit` or `tag`.
    pub(crate) kind: String,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

/// The child that answers, started when the first question comes.
#[derive(Debug)]
pub(crate) struct Batch {
    git: Git,
    running: Mutex<Option<Running>>,
}

#[derive(Debug)]
struct Running {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Drop for Running {
    fn drop(&mut self) {
        // It only reads, so nothing is lost; a child that has gone already is no problem.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Batch {
    pub(crate) fn new(git: Git) -> Self {
        Self { git, running: Mutex::new(None) }
    }

    /// The object of a name such as a full id or `commit:path`; `None` if git says that there is none.
    pub(crate) fn object(&self, name: &str) -> Result<Option<Object>, GitError> {
        if name.contains('\n') {
            return Err(GitError::Path(name.to_owned()));
        }
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let child = match running.take() {
            Some(child) => child,
            None => Running::start(&self.git)?,
        };
        // A child that failed in the middle of an answer is not asked again.
        let mut child = child;
        let answer = child.ask(name)?;
        *running = Some(child);
        Ok(answer)
    }
}

impl Running {
    fn start(git: &Git) -> Result<Self, GitError> {
        let mut command = git.command();
        command.args(["cat-file", "--batch"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| io(&error))?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(questions), Some(answers)) => {
                Ok(Self { child, questions, answers: BufReader::new(answers) })
            }
            _ => Err(GitError::Io("no pipe to git".to_owned())),
        }
    }

    fn ask(&mut self, name: &str) -> Result<Option<Object>, GitError> {
        self.questions.write_all(format!("{name}\n").as_bytes()).map_err(|error| io(&error))?;
        self.questions.flush().map_err(|error| io(&error))?;
        let mut header = Vec::new();
        self.answers.read_until(b'\n', &mut header).map_err(|error| io(&error))?;
        let header = String::from_utf8_lossy(&header);
        let Some(header) = header.strip_suffix('\n') else {
            return Err(GitError::Answer("cat-file ended".to_owned()));
        };
        if let Some(refusal) = header.strip_prefix(name)
            && matches!(refusal, " missing" | " ambiguous" | " excluded")
        {
            return Ok(None);
        }
        let mut parts = header.split(' ');
        let (Some(id), Some(kind), Some(size), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(GitError::Answer(header.to_owned()));
        };
        let size: usize = size.parse().map_err(|_| GitError::Answer(header.to_owned()))?;
        let mut bytes = Vec::new();
        let wanted = u64::try_from(size).unwrap_or(u64::MAX);
        (&mut self.answers).take(wanted).read_to_end(&mut bytes).map_err(|error| io(&error))?;
        let mut end = [0];
        self.answers.read_exact(&mut end).map_err(|error| io(&error))?;
        if bytes.len() != size || end != *b"\n" {
            return Err(GitError::Answer("cat-file ended".to_owned()));
        }
        Ok(Some(Object { id: id.to_owned(), kind: kind.to_owned(), bytes }))
    }
}

fn io(error: &std::io::Error) -> GitError {
    GitError::Io(crate::error::io_reason(error))
}
