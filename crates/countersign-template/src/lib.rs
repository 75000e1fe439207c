//! Contracts of change documents: which sections a document needs, and whether they say anything.
//!
//! A [`Contract`] is read from a file with a skeleton and TOML in front of it; [`check`] compares a document with it. The
//! shipped contracts, the schema `governed` and the [`role`]s come with the program. Nothing here does IO, and no text can
//! make it panic.

mod check;
mod codes;
mod condition;
mod contract;
mod influence;
mod mandatory;
mod role;
mod shipped;
#[cfg(test)]
mod tests;

pub use check::{check, check_missing, cited, is_begun};
pub use codes::{ALL as CODES, RISK_UNDERSTATED};
pub use condition::{Condition, Facts, Globs, known};
pub use contract::{Binds, Contract, OtherSections, Section, Shape, parse_contract};
pub use influence::{Counts, Influence, Remark};
pub use mandatory::{MOST_AT_LOW_RISK, MandatoryField, check_mandatory, mandatory};
pub use role::{Role, RolePlace, role, roles, skeleton};
pub use shipped::{GOVERNED, contract_file, contract_files, schema_files};
