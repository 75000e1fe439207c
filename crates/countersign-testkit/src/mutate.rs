//! Seeded mutations of Markdown for differential tests.
//!
//! [`mutate`] applies one to three small damages of the kind people, editors and agents do, preferring the lines a reader
//! acts on (headings, list items, fences, renames) to prose. Same bytes and same seed give the same result; each
//! [`Mutation`] prints what it did and where, so a failing case explains itself.

mod bytes;
mod insert;
mod lines;
mod respell;

#[cfg(test)]
mod tests;

use std::fmt;

use crate::Rng;
use lines::Lines;

/// Declares the kinds of mutation together with the list of all of them.
macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $name:ident,)+) => {
        /// A kind of mutation.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Kind {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Kind {
            /// All kinds.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];
        }
    };
}

kinds! {
    /// A line is deleted.
    Drop,
    /// A line is written twice.
    Duplicate,
    /// A line changes places with the next.
    Swap,
    /// A line moves somewhere else.
    Move,
    /// A line is joined with the next.
    Join,
    /// A line is split in two.
    Split,
    /// A line is indented by spaces or a tab, or loses its indent.
    Reindent,
    /// Letters change their case.
    Case,
    /// Spaces inside a line are removed, doubled or become a tab.
    Spaces,
    /// A colon is removed, moved, doubled or becomes full width.
    Colon,
    /// A heading gains or loses a `#`, or the space after them.
    Hashes,
    /// A heading gets a closing run.
    ClosingHashes,
    /// A list marker becomes another.
    Bullet,
    /// A keyword such as `Requirement` or `ADDED` is written differently.
    Keyword,
    /// A letter becomes an accented one, composed or decomposed.
    Accent,
    /// A quotation mark or apostrophe is added or becomes curly.
    Quotes,
    /// A zero-width character is put into a line.
    ZeroWidth,
    /// A space becomes a no-break space or another rare one.
    RareSpace,
    /// A line or paragraph separator, or another rare line break, is put into a line.
    RareBreak,
    /// A line is put into a block quote.
    Quote,
    /// Spaces or tabs are added at the end of a line.
    TrailingSpace,
    /// An opening fence is inserted and never closed.
    OpenFence,
    /// A fenced block is put around lines.
    ClosedFence,
    /// Lines are put between fences that do not match: other character, other length, text after the closing run.
    OddFence,
    /// An HTML comment that is closed is put into or around lines.
    Comment,
    /// An HTML comment is opened and never closed.
    OpenComment,
    /// A raw HTML block is inserted.
    RawHtml,
    /// A thematic break is inserted.
    Thematic,
    /// A setext underline is inserted.
    Setext,
    /// Front matter is put before the first line.
    FrontMatter,
    /// Git conflict markers are put around lines.
    Conflict,
    /// Blank lines are inserted.
    BlankRun,
    /// A delta section header is inserted.
    Section,
    /// The line ends of all lines change.
    LineEnds,
    /// The line end of one line changes or the last is removed.
    OneLineEnd,
    /// A byte order mark is added or removed.
    Bom,
    /// A NUL byte is put into a line.
    Nul,
    /// Bytes that are not UTF-8 are put into a line.
    InvalidUtf8,
}

/// One mutation that was applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutation {
    /// What was done.
    pub kind: Kind,
    /// The line it was done to, counted from 1 at that moment.
    pub line: usize,
    /// The line as it was, shortened, with control characters escaped.
    pub before: String,
}

impl fmt::Display for Mutation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} at line {}: {}", self.kind, self.line, self.before)
    }
}

/// Applies one to three mutations.
pub fn mutate(bytes: &[u8], rng: &mut Rng) -> (Vec<u8>, Vec<Mutation>) {
    let count = 1 + rng.weighted(&[60, 25, 15]);
    let mut bytes = bytes.to_vec();
    let mut done = Vec::new();
    while done.len() < count {
        let kind = Kind::ALL[rng.below(Kind::ALL.len())];
        if let Some((changed, mutation)) = apply(kind, &bytes, rng) {
            bytes = changed;
            done.push(mutation);
        }
    }
    (bytes, done)
}

/// Applies a mutation of one kind, or returns nothing where this kind changes nothing.
pub fn apply(kind: Kind, bytes: &[u8], rng: &mut Rng) -> Option<(Vec<u8>, Mutation)> {
    let mut lines = Lines::split(bytes);
    let at = lines.target(kind, rng)?;
    let before = lines.shown(at);
    match kind {
        Kind::Drop | Kind::Duplicate | Kind::Swap | Kind::Move | Kind::Join | Kind::Split => {
            lines::rearrange(kind, &mut lines, at, rng);
        }
        Kind::LineEnds | Kind::OneLineEnd | Kind::Bom | Kind::Nul | Kind::InvalidUtf8 => {
            bytes::damage(kind, &mut lines, at, rng);
        }
        _ if insert::inserts(kind) => insert::insert(kind, &mut lines, at, rng),
        _ => respell::respell(kind, &mut lines, at, rng)?,
    }
    let changed = lines.concat();
    (changed != bytes).then_some((changed, Mutation { kind, line: at + 1, before }))
}
