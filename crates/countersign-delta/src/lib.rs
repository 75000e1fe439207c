//! What an OpenSpec delta means: operations, merge plans, edits, read-back and validation.

mod issue;

pub use issue::{Class, Issue, Level, Origin, Verdict};
