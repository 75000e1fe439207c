//! An OpenSpec project on disk: where it is, what it holds, and the operations of Countersign on it.
//!
//! This is the only library of the workspace that does IO. Everything about the process around an operation, such as
//! the current folder or the clock, is a value in [`Environment`].

mod change;
mod embed;
mod error;
mod fs;
mod git;
mod health;
mod history;
mod items;
mod list;
mod outputs;
mod root;
mod schemas;
mod select;
mod show;
mod show_diff;
mod status;
mod templates;
#[cfg(test)]
mod tests;
mod validate;

pub use embed::{Requirement, Scenario};
pub use error::{Error, ErrorKind};
pub use git::{Checkout, GitAbsent, GitError, GitState};
pub use history::{Commit, CommittedFile, History, Introduction, Occurrence, Version};
pub use items::SpecFile;
pub use list::SortOrder;
pub use root::{
    Environment, Project, RootSource, WithoutRoot, store_path_not_supported, stores_not_supported,
};
pub use show::{Diffs, SpecParts};
pub use validate::{Strictness, Target};
