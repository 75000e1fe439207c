//! A report as a value: its cases, what it claims about them, whether it can be used.

use super::{Dialect, Format, Status, TestCase};

/// How many cases ended how; always counted from the cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Ran and held.
    pub passed: u64,
    /// Held only after a retry.
    pub flaky: u64,
    /// Did not run, or were expected to fail.
    pub skipped: u64,
    /// Did not hold.
    pub failed: u64,
    /// Could not run to their end.
    pub errored: u64,
}

impl Totals {
    /// Counts one case.
    pub fn add(&mut self, status: Status) {
        match status {
            Status::Passed => self.passed += 1,
            Status::Flaky => self.flaky += 1,
            Status::Skipped => self.skipped += 1,
            Status::Failed => self.failed += 1,
            Status::Errored => self.errored += 1,
        }
    }

    /// All cases.
    pub fn all(&self) -> u64 {
        self.passed + self.flaky + self.skipped + self.failed + self.errored
    }

    /// The cases that failed or errored.
    pub fn broken(&self) -> u64 {
        self.failed + self.errored
    }
}

/// What a report says of itself. Compared with its cases, and otherwise never used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Claim {
    /// The number of tests.
    pub tests: Option<u64>,
    /// The number of failures and errors together.
    pub broken: Option<u64>,
    /// The number of skipped tests.
    pub skipped: Option<u64>,
}

impl Claim {
    /// Adds another claim; what only one of them says stays.
    pub(super) fn add(&mut self, other: Self) {
        let sum = |a: Option<u64>, b: Option<u64>| match (a, b) {
            (None, None) => None,
            (a, b) => Some(a.unwrap_or(0).saturating_add(b.unwrap_or(0))),
        };
        self.tests = sum(self.tests, other.tests);
        self.broken = sum(self.broken, other.broken);
        self.skipped = sum(self.skipped, other.skipped);
    }
}

/// What was read from one report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestReport {
    /// Its format; `None` where none was recognised.
    pub format: Option<Format>,
    /// Who wrote it, as far as the file shows.
    pub dialect: Dialect,
    /// Its cases, in the order of the report.
    pub cases: Vec<TestCase>,
    /// What it claims.
    pub claim: Claim,
    /// Whether a pass in it may count: no finding of severity error was met. Failures count in any case.
    pub is_usable: bool,
}

impl TestReport {
    /// The cases, counted.
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        self.cases.iter().for_each(|case| totals.add(case.status));
        totals
    }
}
