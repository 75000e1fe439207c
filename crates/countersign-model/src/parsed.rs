//! What every reader of this crate returns: a value and the problems met on the way.

use countersign_diag::{Finding, Severity};

/// A value read from a document, and the findings about that document.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed<T> {
    /// What was read; readers go on after a problem, so this is as much as can be trusted.
    pub value: T,
    /// The problems, in the order they were met.
    pub findings: Vec<Finding>,
}

impl<T> Parsed<T> {
    /// A value without any problem.
    pub fn clean(value: T) -> Self {
        Self { value, findings: Vec::new() }
    }

    /// Whether a finding of severity error was met.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity() == Severity::Error)
    }

    /// The same findings around another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Parsed<U> {
        Parsed { value: f(self.value), findings: self.findings }
    }
}
