//! Contracts of change documents: which sections a document needs, and whether they say anything.
//!
//! A [`Contract`] is read from a file with a skeleton and TOML in front of it; documents are compared with it. The
//! shipped contracts, the schema `governed` and the [`role`]s come with the program. Nothing here does IO, and no text can
//! make it panic.

mod codes;
mod condition;
mod contract;
mod role;
mod shipped;

pub use codes::ALL as CODES;
pub use condition::{Condition, Facts};
pub use contract::{Binds, Contract, OtherSections, Section, Shape, parse_contract};
pub use role::{Role, RolePlace, role, roles, skeleton};
pub use shipped::{GOVERNED, contract_file, contract_files, schema_files};
