//! A lock file that is JSON, YAML or TOML, with the questions its readers ask.

use super::LockError;
use crate::place::Lines;
use crate::tree::{self, Node, Syntax, Value};

/// A parsed text and its lines.
pub(super) struct Document<'t> {
    text: &'t str,
    lines: Lines,
    /// The whole of it.
    pub(super) root: Node,
}

impl<'t> Document<'t> {
    /// Parses the text; what is at the top must be a map.
    pub(super) fn read(syntax: Syntax, text: &'t str) -> Result<Self, LockError> {
        let root = tree::read(syntax, text)
            .map_err(|error| LockError { line: error.place.line, message: error.message })?;
        let document = Self { text, lines: Lines::new(text), root };
        if document.root.map().is_none() {
            return Err(document
                .error(&document.root, format!("an object is expected, not {}", document.root.kind())));
        }
        Ok(document)
    }

    /// The line of a byte.
    pub(super) fn line(&self, at: usize) -> u32 {
        self.lines.place(at).line
    }

    /// An error at a node.
    pub(super) fn error(&self, node: &Node, message: impl Into<String>) -> LockError {
        LockError { line: self.line(node.at.start), message: message.into() }
    }

    /// The text of a scalar as it is written: `1.10` stays `1.10`.
    pub(super) fn scalar(&self, node: &Node) -> Option<String> {
        match &node.value {
            Value::Text(text) => Some(text.clone()),
            Value::Number(_) => self.text.get(node.at.clone()).map(str::to_owned),
            _ => None,
        }
    }

    /// A string that may be absent, but nothing else.
    pub(super) fn optional(&self, node: &Node, key: &str) -> Result<Option<String>, LockError> {
        let Some(value) = node.get(key) else { return Ok(None) };
        let message = || format!("`{key}` must be a string, not {}", value.kind());
        self.scalar(value).map(Some).ok_or_else(|| self.error(value, message()))
    }

    /// A string that has to be there.
    pub(super) fn required(&self, node: &Node, key: &str) -> Result<String, LockError> {
        let found = self.optional(node, key)?.filter(|text| !text.is_empty());
        found.ok_or_else(|| self.error(node, format!("`{key}` is missing")))
    }

    /// A map that has to be one, if it is there.
    pub(super) fn map<'n>(&self, node: &'n Node, key: &str) -> Result<&'n [(tree::Key, Node)], LockError> {
        let Some(value) = node.get(key) else { return Ok(&[]) };
        value
            .map()
            .ok_or_else(|| self.error(value, format!("`{key}` must be an object, not {}", value.kind())))
    }

    /// A list that has to be one, if it is there.
    pub(super) fn list<'n>(&self, node: &'n Node, key: &str) -> Result<&'n [Node], LockError> {
        let Some(value) = node.get(key) else { return Ok(&[]) };
        value.list().ok_or_else(|| self.error(value, format!("`{key}` must be a list, not {}", value.kind())))
    }

    /// A map among the values of a map.
    pub(super) fn table<'n>(&self, name: &str, node: &'n Node) -> Result<&'n Node, LockError> {
        if node.map().is_some() {
            return Ok(node);
        }
        Err(self.error(node, format!("`{name}` must be an object, not {}", node.kind())))
    }
}
