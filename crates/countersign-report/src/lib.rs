//! The only renderer: every format reads plain values and writes bytes, nothing else.
//!
//! [`ValidateReport`] goes through one `render` function per format; the answers of the other OpenSpec verbs are
//! the frozen structs of [`compat`]. Nothing here reads files, asks the clock or decides a verdict. Authored text
//! leaves only through [`safety`], and what a source map marks as sensitive leaves in no format.

pub mod accept;
pub mod adoption;
pub mod answer;
pub mod archive_all;
pub mod baseline;
pub mod check;
pub mod ci;
pub mod compat;
pub mod concise;
pub mod dashboard;
pub mod explain;
pub mod export;
mod finding_view;
pub mod git_hooks;
pub mod github;
pub mod gitlab;
pub mod history;
pub mod human;
pub mod impact;
pub mod json;
pub mod junit;
pub mod matrix;
pub mod merge_plan;
pub mod next;
pub mod overlap;
pub mod policy_test;
pub mod queue;
pub mod rebase;
pub mod record;
pub mod record_base;
pub mod repair;
pub mod review;
pub mod safety;
pub mod sarif;
mod secrets;
pub mod setup;
mod shown;
pub mod sides;
pub mod skills;
mod style;
pub mod suggest;
pub mod sync;
pub mod template_check;
pub mod template_stats;
pub mod test_design;
#[cfg(test)]
mod tests;
pub mod trace_check;
pub mod trace_edit;
pub mod unarchive;
pub mod user_settings;
pub mod verify;
mod view;
pub mod why;

pub use style::Style;
pub use view::{ItemKind, ItemReport, Root, Scope, Totals, ValidateReport};
