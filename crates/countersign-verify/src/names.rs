//! The names that a design says are in the tree: paths, symbols, endpoints, flags, metrics, events and log names.

mod classify;
mod read;
mod removal;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use countersign_trace::Place;

pub(crate) use classify::classify;
pub use read::names_wanted;

/// How a name is to be searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// A path relative to the project; it is there if a file or folder is. Without a `/`: if any file has that name.
    Path,
    /// `METHOD /a/b`: it is there if one file holds every word.
    Endpoint,
    /// `Type::member`, `module.function`, `function()`: it is there if one file holds every word.
    Symbol,
    /// `--flag`: one word; `-` and `_` count as the same.
    Flag,
    /// Anything else: a metric, an event, a log name, a setting; one word, to be found as it is written.
    Literal,
}

impl NameKind {
    /// The word for documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Endpoint => "endpoint",
            Self::Symbol => "symbol",
            Self::Flag => "flag",
            Self::Literal => "name",
        }
    }
}

/// A name that has to be in the tree, or must not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedName {
    /// As written between the backticks.
    pub name: String,
    /// What it is, and so how to search for it.
    pub kind: NameKind,
    /// The path for [`NameKind::Path`], else what one file of code has to hold, each bounded by what is no letter, digit
    /// or underscore.
    pub words: Vec<String>,
    /// Whether the sentence says that it is removed.
    pub removed: bool,
    /// The title of the section.
    pub section: String,
    /// Where it stands.
    pub place: Place,
}

/// What a search of the tree, `openspec/` and documents left out, gave for each name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NamesFound {
    /// By [`WantedName::name`]: the first place, or `None` if it is nowhere. A name that is no key was not searched for.
    pub found: BTreeMap<String, Option<Place>>,
}
