//! `archive`: merges the deltas of a change into the main specs and moves its folder away, or says why not.
//!
//! [`Project::plan_archive`] computes everything before anything is asked or touched; [`Project::archive`] computes it
//! again under the lock, compares, and writes it in one transaction.

mod files;
mod merges;
mod place;
mod plan;
mod refusal;
mod undo;
mod view;
mod write;

pub use plan::{ArchiveOptions, ArchivePlan, Consent, Deltas, SpecOutcome, SpecPlan, Validation};
pub use refusal::ArchiveRefusal;
pub(crate) use refusal::refusal;
pub use undo::Unarchived;
pub use write::Archived;
