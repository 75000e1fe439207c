//! OpenSpec documents as values: parsed without loss and without ever failing.
//!
//! Every document is read twice. The *line reading* is OpenSpec 1.13's, bit for bit, in four views named after what
//! they serve: *outline* ([`outline`]), *structure* and *merge* ([`spec`], [`delta_document`]) and *purpose*
//! ([`purpose`]). The *CommonMark reading* ([`commonmark`]) is what people see. [`readings`] compares them.
//!
//! Nothing here does IO, and nothing in a document can make it panic or take more than linear time.

pub mod accounting;
pub mod blocks;
pub mod commonmark;
pub mod config;
pub mod delta_document;
pub mod design;
mod document;
mod fence;
pub mod heading;
pub mod javascript;
mod lines;
pub mod metadata;
pub mod outline;
mod parsed;
pub mod proposal;
pub mod purpose;
pub mod readings;
pub mod reference;
pub mod requirement_text;
pub mod schema;
pub mod spec;
pub mod steps;
pub mod tasks;
#[cfg(test)]
mod tests;
pub mod toml_codes;
pub mod toml_table;
pub mod yaml;
pub mod yaml_codes;

pub use document::{Decoded, Document, decode};
pub use parsed::Parsed;
pub use yaml::keys::nearest;
