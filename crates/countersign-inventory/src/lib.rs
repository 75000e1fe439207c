//! What a source tree is built upon, and what it offers to others.
//!
//! [`lockfile`] reads lock files, [`sources`] and [`deny`] judge what stands in them, [`changes`] compares two. [`surface`]
//! lists what a set of files offers and compares two lists. [`schema`] validates JSON, YAML and TOML, which [`tree`] reads.
//!
//! Nothing here does IO, and nothing asks a registry. What cannot be read whole is an error with a place.

pub mod changes;
pub mod deny;
pub mod lockfile;
mod place;
mod purl;
pub mod schema;
pub mod sources;
pub mod surface;
pub mod tree;

pub use place::Place;
