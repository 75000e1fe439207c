//! The tree a YAML document is read into.

use countersign_diag::Span;

/// A value and the place it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub span: Span,
}

/// A YAML value with the bytes it stands on.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The bytes of the node; for an alias those of the alias.
    pub span: Span,
    /// The value.
    pub value: Value,
}

/// The value of a node after the rules of the core schema.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number that a double holds exactly.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// A string.
    String(String),
    /// A sequence.
    Sequence(Vec<Node>),
    /// A mapping, in the order written.
    Mapping(Vec<(Node, Node)>),
}

impl Value {
    /// What the value is, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Int(_) | Self::Float(_) => "a number",
            Self::String(_) => "a string",
            Self::Sequence(_) => "a list",
            Self::Mapping(_) => "a mapping",
        }
    }
}

impl Node {
    /// The string, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        if let Value::String(text) = &self.value { Some(text) } else { None }
    }

    /// The boolean, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        if let Value::Bool(flag) = self.value { Some(flag) } else { None }
    }

    /// The items, if it is a sequence.
    pub fn as_sequence(&self) -> Option<&[Self]> {
        if let Value::Sequence(items) = &self.value { Some(items) } else { None }
    }

    /// The entries, if it is a mapping.
    pub fn as_mapping(&self) -> Option<&[(Self, Self)]> {
        if let Value::Mapping(entries) = &self.value { Some(entries) } else { None }
    }

    /// The value under a key of a mapping. As in JavaScript, `1` and `"1"` are one key and the last one counts.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|(_, value)| value)
    }

    /// The key and the value under a key of a mapping.
    pub fn entry(&self, key: &str) -> Option<(&Self, &Self)> {
        let entries = self.as_mapping()?;
        let (found, value) = entries.iter().rev().find(|(found, _)| found.is_key(key))?;
        Some((found, value))
    }

    /// The name this node has as a key; collections have none.
    pub fn key_name(&self) -> Option<String> {
        match &self.value {
            Value::Null => Some(String::new()),
            Value::Bool(flag) => Some(flag.to_string()),
            Value::Int(number) => Some(number.to_string()),
            Value::Float(number) if number.is_infinite() => {
                Some(if *number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned())
            }
            Value::Float(number) => Some(number.to_string()),
            Value::String(text) => Some(text.clone()),
            Value::Sequence(_) | Value::Mapping(_) => None,
        }
    }

    fn is_key(&self, key: &str) -> bool {
        match &self.value {
            Value::String(text) => text == key,
            _ => self.key_name().is_some_and(|name| name == key),
        }
    }
}
