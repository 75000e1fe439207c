//! YAML as npm `yaml` 2.x reads it by default: the 1.2 core schema, one document, unique keys, no merge keys.
//!
//! The reader keeps a span for every node. It does no IO, never panics, is linear in the text, and holds the
//! only use of `saphyr-parser`: syntax comes from there, meaning from the composer here. An error anywhere
//! means there is no value, because half a document must not decide anything.

mod compose;
mod expand;
pub(crate) mod keys;
mod node;
mod offsets;
mod precheck;
mod print;
mod scalar;
#[cfg(test)]
mod tests;

use countersign_diag::{Finding, Severity, SourceId};

use crate::parsed::Parsed;

pub use node::{Node, Spanned, Value};
pub use print::entry;

/// The deepest nesting that is read; deeper documents get a finding.
pub const MAX_DEPTH: usize = 200;

/// Reads a text that holds one YAML document.
///
/// An empty text is a null node. The value is `None` exactly when a finding of severity error was met.
pub fn parse(source: SourceId, text: &str) -> Parsed<Option<Node>> {
    let mut findings: Vec<Finding> = precheck::first_line(source, text).into_iter().collect();
    let value = if findings.is_empty() { compose::compose(source, text, &mut findings) } else { None };
    let broken = findings.iter().any(|finding| finding.severity() == Severity::Error);
    Parsed { value: value.filter(|_| !broken), findings }
}
