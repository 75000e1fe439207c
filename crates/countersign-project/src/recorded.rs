//! Results of tests, bound to the code that they were produced on.
//!
//! [`Project::record_results`] runs a command and keeps its reports below `.countersign/results/<suite>/`, each suite with
//! one `record.json`; [`Project::recorded_results`] reads them back. A report counts as *recorded* only while it is byte by
//! byte what the run wrote; any other that lies there is *reported*, and the code it is about is unknown.

mod find;
mod read;
mod record;
mod run;
mod settled;
mod store;
mod suites;

use std::ffi::OsString;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use countersign_diag::Finding;

use crate::processes::Ended;
use crate::processes::Output as RunOutput;

pub use settled::RunRequest;

/// Where the reports of a suite come from: one `[[results]]` of the settings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReportSource {
    /// The suite.
    pub suite: String,
    /// The kind of report, where the settings say it.
    pub kind: Option<String>,
    /// Globs of its reports, relative to the project.
    pub paths: Vec<String>,
    /// Globs of what the suite depends on; without any it is all of the code but `docs/**` and `*.md` at the root.
    pub inputs: Vec<String>,
}

/// A run that is to be recorded.
#[derive(Clone)]
pub struct RecordRequest<'r> {
    /// The suites that the command runs.
    pub sources: Vec<ReportSource>,
    /// The program and its arguments; no shell reads them.
    pub command: Vec<OsString>,
    /// The folder that it runs in, relative to the project; empty for the project itself.
    pub folder: String,
    /// The variables it gets; those of git are left out.
    pub environment: Vec<(OsString, OsString)>,
    /// How long it may take.
    pub timeout: Option<Duration>,
    /// Becomes true when the user wants it to end.
    pub interrupt: Option<&'r AtomicBool>,
    /// The caller's clock, in milliseconds since 1970; the record only repeats what it says.
    pub clock: &'r dyn Fn() -> i64,
    /// The name and version of the tool.
    pub tool: String,
    /// The folder of validations, which is no part of the code.
    pub validations: String,
    /// Where the standard output of the command goes.
    pub output: RunOutput,
}

/// What became of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recording {
    /// Its reports were recorded.
    Recorded(Recorded),
    /// Nothing was recorded.
    Refused(Box<Refused>),
}

/// A recorded run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// How the command ended.
    pub ended: Ended,
    /// The suites, by name.
    pub suites: Vec<RecordedSuite>,
    /// What somebody should know about it.
    pub findings: Vec<Finding>,
}

/// What was recorded of one suite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedSuite {
    /// The suite.
    pub suite: String,
    /// The digest of the *code* subject.
    pub code_digest: String,
    /// The paths of its reports, relative to the project, sorted.
    pub reports: Vec<String>,
}

/// Why nothing was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The reason, with its code.
    pub finding: Finding,
    /// The paths it is about, sorted.
    pub paths: Vec<String>,
    /// How the command ended, if it ran to its end.
    pub ended: Option<Ended>,
}

/// How much is known about where a result comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ResultLevel {
    /// Somebody put a file there.
    Reported,
    /// A recorded run wrote it.
    Recorded,
}

impl ResultLevel {
    /// The name, for people and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Recorded => "recorded",
        }
    }
}

/// A report that lies in the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredReport {
    /// The suite.
    pub suite: String,
    /// The kind of report, where it is known.
    pub kind: Option<String>,
    /// Where the run wrote it, relative to the project; where it lies, if no recorded run wrote it.
    pub path: String,
    /// How much is known about it.
    pub level: ResultLevel,
    /// The digest of the *code* subject that it is about, if that is known.
    pub code_digest: Option<String>,
    /// What that subject was narrowed to.
    pub inputs: Vec<String>,
    /// How the command of the run ended.
    pub ended: Option<Ended>,
    /// SHA-256 of its bytes, 64 hexadecimal digits.
    pub sha256: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl StoredReport {
    /// Whether it is about the code with this digest. What nobody knows is never current.
    pub fn is_current(&self, code_digest: &str) -> bool {
        self.code_digest.as_deref() == Some(code_digest)
    }
}

/// All reports that lie in the project, by suite and path.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StoredResults {
    /// The reports.
    pub reports: Vec<StoredReport>,
    /// What is wrong with them.
    pub findings: Vec<Finding>,
}
