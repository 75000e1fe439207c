//! `template check` and `template stats`: governed changes against the contracts of the project.

mod check;
mod contracts;
mod facts;
mod stats;

/// Which changes are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateScope {
    /// One open change.
    Change(String),
    /// Every open change.
    All,
}

/// The code of errors.
const CODE: &str = "template_error";
