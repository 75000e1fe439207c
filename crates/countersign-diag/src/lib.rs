//! How Countersign reports a problem in somebody's document.
//!
//! A [`Finding`] names a stable [`Code`], points at a [`Span`] of a source in a [`SourceMap`], says what is
//! wrong in one lowercase line and, where possible, how to mend it: as a help text or as a [`Fix`] made of
//! [`TextEdit`]s. This crate knows nothing about OpenSpec, files, terminals or JSON; it holds values.
//!
//! ```
//! use countersign_diag::{Code, Finding, Severity, SourceMap, codes, sort_findings};
//!
//! codes! {
//!     /// A heading that nothing follows.
//!     X0001 EMPTY_HEADING "empty-heading": Warning = "a heading has no text below it";
//! }
//!
//! let mut sources = SourceMap::default();
//! let id = sources.add("notes.md", "# Title\n");
//! let span = sources.get(id).line_span(1).expect("the source has a first line");
//! let finding = Finding::new(&EMPTY_HEADING, span, "heading `Title` has no text below it")
//!     .help("write a sentence below it, or remove it");
//! assert_eq!(sources.locate(finding.span().expect("built with a span")).to_string(), "notes.md:1:1");
//! let mut findings = vec![finding.clone(), finding];
//! sort_findings(&sources, &mut findings);
//! assert_eq!(findings.len(), 1);
//! # let _: &'static [&'static Code] = ALL;
//! # assert_eq!(ALL[0].severity, Severity::Warning);
//! ```

mod code;
mod edit;
mod finding;
mod line_index;
mod source;
#[cfg(test)]
mod tests;

pub use code::{Code, Severity};
pub use edit::{EditError, TextEdit, apply_edits};
pub use finding::{Applicability, Finding, Fix, Label, sort_findings};
pub use line_index::{LineIndex, Position};
pub use source::{Location, Source, SourceId, SourceMap, Span};
