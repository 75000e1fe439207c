//! What a schema asks for.

use super::pattern::Pattern;
use crate::tree::{Node, Number, Value};

/// The place of a schema in the list of schemas.
pub(super) type Id = usize;

/// One thing that is asked for.
#[derive(Debug, Clone)]
pub(super) enum Rule {
    /// Nothing fits (`false`).
    Never,
    /// One of these types.
    Type(Vec<Type>),
    /// One of these values (`enum`, `const`), in the form that tells values apart.
    Values(&'static str, Vec<String>),
    /// Another schema.
    Ref(Id),
    /// Several rules that one keyword makes.
    Every(Vec<Self>),
    /// All of them.
    AllOf(Vec<Id>),
    /// At least one.
    AnyOf(Vec<Id>),
    /// Exactly one.
    OneOf(Vec<Id>),
    /// Anything else.
    Not(Id),
    /// One or the other, whatever the first says.
    If(Id, Option<Id>, Option<Id>),
    /// Values under keys.
    Properties { named: Vec<(String, Id)>, patterns: Vec<(Pattern, Id)>, rest: Option<Id> },
    /// Keys themselves.
    PropertyNames(Id),
    /// Keys that have to be there.
    Required(Vec<String>),
    /// Keys that have to be there if another one is.
    DependentRequired(String, Vec<String>),
    /// A schema for the whole object if a key is there.
    DependentSchema(String, Id),
    /// The items at the beginning, and all behind them.
    Items { first: Vec<Id>, rest: Option<Id> },
    /// How many items fit.
    Contains(Id, u64, Option<u64>),
    /// No item twice.
    Unique,
    /// How many there are.
    Size(Sized, Limit, u64),
    /// A bound.
    Bound(&'static str, Number),
    /// A multiple.
    MultipleOf(Number),
    /// A text.
    Pattern(Pattern),
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sized {
    /// Characters of a string.
    Text,
    /// Items of a list.
    List,
    /// Keys of an object.
    Map,
}

/// Which way a count is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Limit {
    /// At least.
    Least,
    /// At most.
    Most,
}

/// A type of JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    /// `null`
    Null,
    /// `boolean`
    Boolean,
    /// `integer`
    Integer,
    /// `number`
    Number,
    /// `string`
    String,
    /// `array`
    Array,
    /// `object`
    Object,
}

impl Type {
    /// Every type and its name.
    pub(super) const ALL: [(&'static str, Self); 7] = [
        ("null", Self::Null),
        ("boolean", Self::Boolean),
        ("integer", Self::Integer),
        ("number", Self::Number),
        ("string", Self::String),
        ("array", Self::Array),
        ("object", Self::Object),
    ];

    /// Its name.
    pub(super) fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, known)| *known == self).map_or("", |(name, _)| name)
    }

    /// Whether a value is of this type.
    pub(super) fn fits(self, node: &Node) -> bool {
        match (self, &node.value) {
            (Self::Null, Value::Null)
            | (Self::Boolean, Value::Bool(_))
            | (Self::Number, Value::Number(_))
            | (Self::String, Value::Text(_))
            | (Self::Array, Value::List(_))
            | (Self::Object, Value::Map(_)) => true,
            (Self::Integer, Value::Number(number)) => number.is_whole(),
            _ => false,
        }
    }
}
