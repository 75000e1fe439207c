//! What a source file cites, and the item that each citation belongs to.

mod assertions;
pub mod codes;
mod comment;
mod digest;
mod grammar;
mod items;
mod language;
mod lexer;
mod lines;
mod marks;
mod problem;
mod scan;
mod scope;
mod source;
mod test_paths;
#[cfg(test)]
mod tests;

use std::fmt;
use std::ops::Range;

pub use assertions::{Assertions, NoAssertion, NoAssertionKind, Words, assertions};
pub use comment::comment;
pub use items::{Item, ItemKind};
pub use marks::{MarkError, Marks};
pub use problem::Problem;
pub use scan::{SourceCitations, scan};
pub use source::SourceFile;

/// The items of a file: functions, types, tests. Nothing for a language that is unknown.
pub fn all_items(path: &str, text: &[u8]) -> Vec<Item> {
    SourceFile::read(path, text).map(|file| file.items()).unwrap_or_default()
}

/// What a citation says about the item it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verb {
    /// The item implements the requirement.
    Impl,
    /// The item tests it.
    Test,
    /// The item proves it by other means than a test that runs.
    Proof,
    /// The item has to do with it and claims nothing.
    Related,
    /// The item is exempt; a reason follows.
    Exempt,
    /// The item will serve it; a reason follows.
    Todo,
}

impl Verb {
    /// Every verb.
    pub const ALL: [Self; 6] = [Self::Impl, Self::Test, Self::Proof, Self::Related, Self::Exempt, Self::Todo];

    /// The verb of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verb| verb.as_str() == word)
    }

    /// The word in `@req[word]`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Impl => "impl",
            Self::Test => "test",
            Self::Proof => "proof",
            Self::Related => "related",
            Self::Exempt => "exempt",
            Self::Todo => "todo",
        }
    }
}

impl fmt::Display for Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How far a citation reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScopeKind {
    /// The whole file: the citation stands in its head comment.
    File,
    /// The item that follows, or the smallest one around.
    Item,
    /// From `@req-begin` to `@req-end`.
    Range,
}

/// What a citation belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// File, item or range.
    pub kind: ScopeKind,
    /// The path of the item inside the file, outermost first: `["tests", "rejects_twice"]`. Empty for a file or range.
    pub symbol: Vec<String>,
    /// The lines it takes, counted from 1, the last one included as `end - 1`.
    pub lines: Range<usize>,
    /// Whether the item is test code.
    pub in_test: bool,
    /// The SHA-256, in hexadecimal digits, of its tokens. Comments, docstrings and what white space does not mean are
    /// not in it, so a move changes nothing; line breaks and blocks are in it where they are code, as in Python.
    pub digest: String,
}

/// One reference cited at one place; a list of references is several of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// The reference as written, without a pin: `partner-onboarding/approval-required#reject`.
    pub reference: String,
    /// The fingerprint the author pinned it to.
    pub pin: Option<String>,
    /// What is said.
    pub verb: Verb,
    /// Whether the author wrote the verb.
    pub explicit: bool,
    /// What follows the colon.
    pub reason: Option<String>,
    /// Where the reference stands in the file, in bytes.
    pub bytes: Range<usize>,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in bytes, counted from 1.
    pub column: usize,
    /// What it belongs to.
    pub scope: Scope,
}
