//! The answers of the OpenSpec verbs: frozen structs in OpenSpec's key order, with our additions last.
//!
//! The structs hold ready values; [`json::write`](crate::json::write) prints them, and the `render_text` of each
//! prints the text. Names and other authored texts are escaped for the terminal in the text, never in the JSON.

pub mod archive;
pub mod context;
pub mod doctor;
mod envelope;
pub mod instructions;
pub mod list;
pub mod new_change;
pub mod nouns;
pub mod schemas;
pub mod show;
pub mod status;
#[cfg(test)]
mod tests;

pub use envelope::{Diagnostic, Failure, RootOutput};
