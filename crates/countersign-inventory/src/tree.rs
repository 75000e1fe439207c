//! JSON, YAML and TOML as one kind of tree, with the bytes of every value.
//!
//! Reading is strict: a key given twice, a number that nothing holds exactly enough to compare, nesting deeper than
//! [`MAX_DEPTH`] or a text that ends too early is an error with a place.

mod json;
mod number;
#[cfg(test)]
mod tests;
mod toml;
mod yaml;

use std::fmt;
use std::ops::Range;

use crate::place::{Lines, Place};

pub use number::Number;

/// The deepest nesting that is read.
pub const MAX_DEPTH: usize = 200;
/// The longest text that is read, in bytes.
pub const MAX_LENGTH: usize = 256 * 1024 * 1024;

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// JSON as RFC 8259 has it: no comments, no trailing commas.
    Json,
    /// One YAML document after the core schema.
    Yaml,
    /// TOML; dates and times are strings of what is written.
    Toml,
}

impl Syntax {
    /// The syntax that the ending of a path promises.
    pub fn of(path: &str) -> Option<Self> {
        let (_, ending) = path.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "json" => Some(Self::Json),
            "yaml" | "yml" => Some(Self::Yaml),
            "toml" => Some(Self::Toml),
            _ => None,
        }
    }
}

/// A value and the bytes it stands on.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Its bytes; for a table of TOML those of its header.
    pub at: Range<usize>,
    /// The value.
    pub value: Value,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    Text(String),
    /// Values in order.
    List(Vec<Node>),
    /// Values under keys, in the order written (TOML: sorted). No key occurs twice.
    Map(Vec<(Key, Node)>),
}

/// A key of a map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub at: Range<usize>,
}

/// Why a text could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// Where.
    pub place: Place,
    /// What is wrong there.
    pub message: String,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

impl std::error::Error for ReadError {}

/// What a reader says before offsets are places.
struct Fault {
    at: usize,
    message: String,
}

/// Reads a whole text.
pub fn read(syntax: Syntax, text: &str) -> Result<Node, ReadError> {
    if text.len() > MAX_LENGTH {
        let message = format!("the text is longer than {MAX_LENGTH} bytes");
        return Err(ReadError { place: Place::line(1), message });
    }
    let read = match syntax {
        Syntax::Json => json::read(text),
        Syntax::Yaml => yaml::read(text),
        Syntax::Toml => toml::read(text),
    };
    read.map_err(|fault| ReadError { place: Lines::new(text).place(fault.at), message: fault.message })
}

impl Node {
    /// The value under a key of a map.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.map()?.iter().find(|(found, _)| found.name == key).map(|(_, value)| value)
    }

    /// The entries, if it is a map.
    pub fn map(&self) -> Option<&[(Key, Self)]> {
        if let Value::Map(entries) = &self.value { Some(entries) } else { None }
    }

    /// The items, if it is a list.
    pub fn list(&self) -> Option<&[Self]> {
        if let Value::List(items) = &self.value { Some(items) } else { None }
    }

    /// The string, if it is one.
    pub fn text(&self) -> Option<&str> {
        if let Value::Text(text) = &self.value { Some(text) } else { None }
    }

    /// The boolean, if it is one.
    pub fn bool(&self) -> Option<bool> {
        if let Value::Bool(flag) = self.value { Some(flag) } else { None }
    }

    /// What it is, for messages.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::Text(_) => "a string",
            Value::List(_) => "a list",
            Value::Map(_) => "an object",
        }
    }
}
