//! Rust: every item written `pub`.
//!
//! From syntax, because what a compiler knows needs a nightly toolchain and a build of the change. Seen are items, public
//! fields, variants, what traits hold, `impl` of traits, re-exports by name and exported macros. Not seen are what macros
//! expand to, and whether a private module keeps a `pub` item from the outside: such an item is listed all the same.
//! Left out is what stands below `#[cfg(test)]` or `#[doc(hidden)]`.

mod attributes;
mod items;
mod parts;
mod uses;

use super::tokens::{Language, Token, closings, tokens};
use super::{Fault, Found};
use crate::place::{Lines, Place};

use items::Scope;

/// Adds what a file offers.
pub(super) fn read(text: &str, found: &mut Found<'_>) -> Result<(), Fault> {
    let tokens = tokens(Language::Rust, text)?;
    let closings = closings(text, &tokens)?;
    let module = module(found.path);
    let end = tokens.len();
    let mut reader = Reader { tokens, closings, lines: Lines::new(text), at: 0, end, found };
    reader.items(&module, Scope::Module)
}

/// The tokens of a file, and how far they are read.
struct Reader<'r, 'f> {
    tokens: Vec<Token<'r>>,
    closings: Vec<usize>,
    lines: Lines,
    at: usize,
    /// Where the block that is being read ends.
    end: usize,
    found: &'r mut Found<'f>,
}

impl<'r> Reader<'r, '_> {
    fn peek(&self) -> Option<Token<'r>> {
        self.look(0)
    }

    fn look(&self, ahead: usize) -> Option<Token<'r>> {
        let at = self.at + ahead;
        (at < self.end).then(|| self.tokens[at])
    }

    fn is(&self, text: &str) -> bool {
        self.peek().is_some_and(|token| token.is(text))
    }

    fn next_is(&self, text: &str) -> bool {
        self.look(1).is_some_and(|token| token.is(text))
    }

    /// Takes a word or sign, if it is the next.
    fn take(&mut self, text: &str) -> bool {
        let is = self.is(text);
        self.at += usize::from(is);
        is
    }

    /// Goes behind the next token, or behind the bracket that it opens.
    fn skip(&mut self) {
        if self.peek().is_some_and(|token| ["(", "[", "{"].iter().any(|open| token.is(open))) {
            self.at = self.closings[self.at];
        }
        self.at += 1;
    }

    /// The tokens up to the first of these signs outside of brackets, generics included; it is not taken.
    fn until(&mut self, ends: &[&str]) -> &[Token<'r>] {
        let (start, mut angles) = (self.at, 0_usize);
        while let Some(token) = self.peek() {
            match token.text {
                "<" => angles += 1,
                ">" => angles = angles.saturating_sub(1),
                _ if angles == 0 && ends.iter().any(|end| token.is(end)) => break,
                _ => {}
            }
            self.skip();
        }
        self.at = self.at.min(self.end);
        &self.tokens[start..self.at]
    }

    /// The name that stands here.
    fn name(&mut self) -> Result<&'r str, Fault> {
        match self.peek() {
            Some(token) if token.form == super::tokens::Form::Word => {
                self.at += 1;
                Ok(token.text.strip_prefix("r#").unwrap_or(token.text))
            }
            _ => Err(self.fault("a name is expected here")),
        }
    }

    fn place(&self, at: usize) -> Place {
        let end = self.tokens.last().map_or(0, |token| token.at);
        self.lines.place(self.tokens.get(at).map_or(end, |token| token.at))
    }

    fn fault(&self, message: &str) -> Fault {
        (self.place(self.at), message.to_owned())
    }

    /// Reads what is in the bracket that is next, and goes behind it.
    fn inside(&mut self, read: impl FnOnce(&mut Self) -> Result<(), Fault>) -> Result<(), Fault> {
        let (close, end) = (self.closings[self.at], self.end);
        self.at += 1;
        self.end = close;
        read(self)?;
        (self.at, self.end) = (close + 1, end);
        Ok(())
    }
}

/// The module of a file: `crates/a/src/b/c.rs` is `a::b::c`.
fn module(path: &str) -> String {
    let path = path.strip_suffix(".rs").unwrap_or(path);
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    if let Some(at) = parts.iter().rposition(|part| *part == "src") {
        let name = if at == 0 { "crate" } else { parts[at - 1] };
        parts.splice(..=at, [name]);
    }
    if parts.len() > 1 && matches!(parts.last(), Some(&("lib" | "mod" | "main"))) {
        parts.pop();
    }
    parts.join("::")
}
