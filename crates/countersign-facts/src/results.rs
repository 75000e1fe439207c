//! What tests resulted in, read from the reports of their runners.
//!
//! [`read`] takes the bytes of one report and gives its cases. It believes no count of the file: cases are counted again,
//! and a report that claims something else, ends too early or cannot be read in full is not usable for a pass.

mod codes;
mod collector;
mod cucumber;
mod format;
mod go;
mod junit;
mod libtest;
mod ndjson;
mod read;
mod report;
mod robot;
mod tap;
mod text;
pub(crate) mod xml;

#[cfg(test)]
mod tests;

use std::time::Duration;

pub use codes::{
    ALL as CODES, CASE_DUPLICATED, CASE_NAMELESS, CASE_UNFINISHED, COUNTS_DIFFER, LINE_IGNORED, NO_CASES,
    REPORT_ENTITY, REPORT_MALFORMED, REPORT_TOO_DEEP, REPORT_TRUNCATED, REPORT_UNDECODABLE,
    REPORT_UNRECOGNISED, RUN_ABORTED, STATUS_UNKNOWN, TODO_AS_PASSED,
};
pub(crate) use collector::Collector;
pub(crate) use format::root_element;
pub use format::{Dialect, Format};
pub use read::{Input, read};
pub use report::{Claim, TestReport, Totals};
pub use text::decode;

/// How a test case ended. Only [`Status::Passed`] and, with a warning, [`Status::Flaky`] count as passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// It ran and its assertions held.
    Passed,
    /// It passed after it had failed in the same run.
    Flaky,
    /// It did not run, or was expected to fail.
    Skipped,
    /// An assertion failed.
    Failed,
    /// It could not run to its end.
    Errored,
}

impl Status {
    /// The lowercase word people and documents see.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Flaky => "flaky",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
            Self::Errored => "errored",
        }
    }
}

/// One test case of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestCase {
    /// The suite inside the report: a binary, a module, a file. Empty if the report has none.
    pub suite: String,
    /// The class name, where the format has one.
    pub class: Option<String>,
    /// The name as the report spells it.
    pub name: String,
    /// The source file, where the report knows it.
    pub file: Option<String>,
    /// The line in it, counted from 1.
    pub line: Option<usize>,
    /// How it ended.
    pub status: Status,
    /// How long it took.
    pub duration: Option<Duration>,
    /// Properties such as `req`, in the order of the report.
    pub properties: Vec<(String, String)>,
    /// Why it failed or was skipped, in the words of the report.
    pub message: Option<String>,
    /// The line of the report it stands on, counted from 1.
    pub report_line: usize,
}
