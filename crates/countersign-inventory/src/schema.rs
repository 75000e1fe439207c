//! JSON Schema for JSON, YAML and TOML, with the place of everything that does not fit.
//!
//! A small strict evaluator of the dialects 2020-12, 2019-09 and draft-07. What it does not understand it refuses, because
//! a keyword that is skipped is a check that is not made: `unevaluatedProperties`, `unevaluatedItems`, `$dynamicRef`,
//! `$recursiveRef`, an `$id` inside of a schema, references to other documents, an unknown keyword (one that begins with
//! `x-` is a note). `format` and `content…` are notes, as the dialects have it. Patterns run in linear time; one with a
//! look-around or a back reference is refused. There are no remote references, so nothing is ever fetched.

mod canonical;
mod compile;
mod evaluate;
mod keywords;
mod pattern;
mod rule;
#[cfg(test)]
mod tests;

use std::fmt;

use crate::place::{Lines, Place};
use crate::tree::{self, Node, ReadError, Syntax};

use rule::Rule;

/// The most problems that are listed for one document.
pub const MAX_PROBLEMS: usize = 100;

/// A schema that is understood whole.
#[derive(Debug, Clone)]
pub struct Schema {
    rules: Vec<Vec<Rule>>,
}

/// Why a schema cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaError {
    /// Where in the schema.
    pub place: Place,
    /// What is wrong there.
    pub message: String,
}

impl fmt::Display for SchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

impl std::error::Error for SchemaError {}

impl From<ReadError> for SchemaError {
    fn from(error: ReadError) -> Self {
        Self { place: error.place, message: error.message }
    }
}

/// Something in a document that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// The value, as a JSON pointer; empty for the whole document.
    pub pointer: String,
    /// The keyword that it does not fit.
    pub keyword: &'static str,
    /// What is wrong.
    pub message: String,
}

/// Why there is no verdict on a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoVerdict {
    /// The document cannot be read.
    Unreadable(ReadError),
    /// The schema asks for more steps than are taken, or leads in circles.
    TooExpensive,
}

impl fmt::Display for NoVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => error.fmt(f),
            Self::TooExpensive => f.write_str("the schema takes too many steps on this document"),
        }
    }
}

impl std::error::Error for NoVerdict {}

impl Schema {
    /// Reads a schema.
    pub fn read(syntax: Syntax, text: &str) -> Result<Self, SchemaError> {
        let root = tree::read(syntax, text)?;
        let rules = compile::compile(&root)
            .map_err(|(at, message)| SchemaError { place: Lines::new(text).place(at), message })?;
        Ok(Self { rules })
    }

    /// What in a document does not fit, in the order of the document; at most [`MAX_PROBLEMS`].
    pub fn check(&self, syntax: Syntax, text: &str) -> Result<Vec<Problem>, NoVerdict> {
        let document = tree::read(syntax, text).map_err(NoVerdict::Unreadable)?;
        let mut problems = self.check_node(&document, &Lines::new(text))?;
        problems.sort_by(|left, right| (left.place, &left.message).cmp(&(right.place, &right.message)));
        problems.dedup();
        problems.truncate(MAX_PROBLEMS);
        Ok(problems)
    }

    fn check_node(&self, document: &Node, lines: &Lines) -> Result<Vec<Problem>, NoVerdict> {
        evaluate::evaluate(&self.rules, document, lines).ok_or(NoVerdict::TooExpensive)
    }
}
