//! The one place that runs `git`, and never as the user or the repository would have it run.
//!
//! The environment of the child is made from nothing: no `GIT_*` variable gets in, objects are not replaced, nothing is
//! fetched, nobody is asked, hooks and file system monitors stay off. Grafts and the commit graph, which can name other
//! parents than a commit does, are not looked at, and what the repository says of how files are compared does not count.
//! Only plumbing is called, with full object ids and `-z`, paths are literal, and the contents of files come from one
//! long-lived `cat-file --batch`.

mod batch;
mod child;
mod state;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::fs;
use crate::root::Environment;

pub(crate) use batch::Batch;
pub(crate) use state::is_full_id;
pub use state::{Checkout, GitState};

/// A file with nothing in it.
const NOTHING: &str = if cfg!(windows) { "NUL" } else { "/dev/null" };

/// What is settled, whatever the settings of the repository say.
const SETTINGS: &[&str] = &[
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.commitGraph=false",
    "core.untrackedCache=false",
    // A file is as it was only if nothing that the system knows of it says otherwise.
    "core.ignoreStat=false",
    "core.checkStat=default",
    "core.trustctime=true",
    #[cfg(unix)]
    "core.fileMode=true",
    "diff.ignoreSubmodules=none",
    "log.mailmap=false",
    "log.showSignature=false",
    "protocol.allow=never",
];

/// Why there is no history to look at. Every case has its name, because each has its own next step.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GitAbsent {
    /// No program `git` on the search path.
    #[error("git is not installed, or not on PATH")]
    NoProgram,
    /// The project is in no repository.
    #[error("the project is not in a git repository")]
    NoRepository,
    /// The project is inside of a bare repository or of a `.git` folder, where nothing is checked out.
    #[error("the project is inside of a bare git repository, which has no checked-out files")]
    Bare,
    /// The repository belongs to somebody else, and git refuses to trust it.
    #[error("git does not trust the repository, because it belongs to another user")]
    Untrusted,
    /// The repository says that its files are in another folder than the one that it lies in.
    #[error("the git repository says that its files are elsewhere (`core.worktree`)")]
    Elsewhere,
    /// There is no commit yet.
    #[error("the git repository has no commit yet")]
    NoCommit,
    /// Git could not say what the repository is.
    #[error("the git repository cannot be read: {0}")]
    Broken(String),
}

impl GitAbsent {
    /// The name of the case, for JSON.
    pub fn name(&self) -> &'static str {
        match self {
            Self::NoProgram => "no-program",
            Self::NoRepository => "no-repository",
            Self::Bare => "bare",
            Self::Untrusted => "untrusted",
            Self::Elsewhere => "elsewhere",
            Self::NoCommit => "no-commit",
            Self::Broken(_) => "broken",
        }
    }
}

/// Why a question to git has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GitError {
    /// Git ran and failed.
    #[error("`git {command}` failed: {reason}")]
    Failed {
        /// The subcommand.
        command: String,
        /// The first line of what it said.
        reason: String,
    },
    /// Git could not be started or talked to.
    #[error("git cannot be run: {0}")]
    Io(String),
    /// Git answered in a way that is not known.
    #[error("git gave an answer that cannot be read: {0}")]
    Answer(String),
    /// The object is not here and is never fetched: the clone is partial, or damaged.
    #[error("object `{0}` is not in this clone, and nothing is fetched")]
    ObjectMissing(String),
    /// A reference that names no commit.
    #[error("`{0}` names no commit")]
    UnknownReference(String),
    /// A path that cannot be asked for.
    #[error("the path `{0}` holds a line break")]
    Path(String),
}

/// Whether git may talk to other repositories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// To none.
    None,
    /// To those that it is told to.
    Others,
}

/// How git is run for one project.
#[derive(Debug, Clone)]
pub(crate) struct Git {
    program: PathBuf,
    folder: PathBuf,
    reach: Reach,
    environment: Vec<(&'static str, OsString)>,
}

impl Git {
    /// Finds the program. Relative folders on the search path are passed over: the project must not bring its own.
    pub(crate) fn find(environment: &Environment, folder: &Path) -> Option<Self> {
        let search_path = environment.search_path.clone()?;
        let names: &[&str] = if cfg!(windows) { &["git.exe"] } else { &["git"] };
        let program = std::env::split_paths(&search_path)
            .filter(|folder| folder.is_absolute())
            .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
            .find(|file| fs::is_file(file))?;
        let mut variables: Vec<(&'static str, OsString)> = vec![
            ("PATH", search_path),
            ("LC_ALL", "C".into()),
            ("GIT_NO_REPLACE_OBJECTS", "1".into()),
            ("GIT_GRAFT_FILE", NOTHING.into()),
            ("GIT_ATTR_NOSYSTEM", "1".into()),
            ("GIT_NO_LAZY_FETCH", "1".into()),
            ("GIT_TERMINAL_PROMPT", "0".into()),
            ("GIT_OPTIONAL_LOCKS", "0".into()),
        ];
        // The user's own settings say which repositories of other users are trusted.
        if let Some(home) = &environment.home {
            variables.push(("HOME", home.into()));
        }
        if let Some(settings) = environment.config_dir.as_deref().and_then(Path::parent) {
            variables.push(("XDG_CONFIG_HOME", settings.into()));
        }
        Some(Self { program, folder: folder.to_owned(), reach: Reach::None, environment: variables })
    }

    /// The same for another repository, with leave to reach others over a network, by https or ssh, or on this disk. Helpers that
    /// a remote would name stay off.
    pub(crate) fn reaching(&self, folder: &Path) -> Self {
        Self { folder: folder.to_owned(), reach: Reach::Others, ..self.clone() }
    }

    /// The address under which the user commits here.
    pub(crate) fn identity(&self) -> Option<String> {
        let answer = self.run(&["config", "--get", "user.email"]).ok()?;
        let text = String::from_utf8_lossy(&answer).trim().to_owned();
        (!text.is_empty()).then_some(text)
    }

    /// What `core.hooksPath` says, and which settings say it; what we say ourselves does not count.
    pub(crate) fn hooks_path(&self) -> Result<Option<(String, PathBuf)>, GitError> {
        let arguments = ["config", "-z", "--show-scope", "--type=path", "--get-all", "core.hooksPath"];
        let answer = self.run(&arguments)?;
        let mut words =
            answer.split(|byte| *byte == 0).map(|word| String::from_utf8_lossy(word).into_owned());
        let mut found = None;
        while let (Some(scope), Some(path)) = (words.next(), words.next()) {
            if scope != "command" && !path.is_empty() {
                found = Some((scope, PathBuf::from(path)));
            }
        }
        Ok(found)
    }

    /// A command with everything off that a repository could switch on.
    fn command(&self) -> std::process::Command {
        let mut command = std::process::Command::new(&self.program);
        command.env_clear().current_dir(&self.folder);
        for (name, value) in &self.environment {
            command.env(name, value);
        }
        command.args(["--no-pager", "--literal-pathspecs", "--no-replace-objects"]);
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        if self.reach == Reach::Others {
            for setting in
                ["protocol.https.allow=always", "protocol.ssh.allow=always", "protocol.file.allow=always"]
            {
                command.args(["-c", setting]);
            }
        }
        command
    }
}
