//! A source file, read once: tokens, comments, lines and items.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::items::{Item, Tree, View};
use super::language::{self, Items, Language};
use super::lexer::{self, Lexed};
use super::lines::Lines;
use super::test_paths;

/// A source file in a known language. Ask it several things at the price of one reading.
#[derive(Debug)]
pub struct SourceFile<'t> {
    pub(super) text: &'t [u8],
    pub(super) language: &'static Language,
    pub(super) lexed: Lexed,
    pub(super) lines: Lines,
    pub(super) tree: Tree,
    /// Functions of its test code that assert, found when first asked for.
    pub(super) helpers: OnceLock<BTreeSet<String>>,
    /// Whether the path alone says that it is test code.
    pub(super) is_test: bool,
}

impl<'t> SourceFile<'t> {
    /// Reads a file, or says nothing if its language is unknown or it has 4 GiB and more.
    pub fn read(path: &str, text: &'t [u8]) -> Option<Self> {
        let language = language::of_path(path)?;
        u32::try_from(text.len()).ok()?;
        let lexed = lexer::lex(text, language);
        let lines = Lines::new(text);
        let scenarios = matches!(language.items, Items::Gherkin | Items::Robot);
        let is_test = scenarios || test_paths::is_test(path) || has_test_cfg(text, &lexed, language);
        let tree = Tree::new(text, &lexed, language, is_test);
        Some(Self { text, language, lexed, lines, tree, helpers: OnceLock::new(), is_test })
    }

    /// Its named items, in the order in which they start.
    pub fn items(&self) -> Vec<Item> {
        self.tree.items(&self.lines)
    }

    pub(super) fn view(&self) -> View<'_> {
        View { text: self.text, tokens: &self.lexed.tokens }
    }
}

/// Whether a file of Rust starts with `#![cfg(test)]`.
fn has_test_cfg(text: &[u8], lexed: &Lexed, language: &Language) -> bool {
    let view = View { text, tokens: &lexed.tokens };
    let words: [&[u8]; 8] = [b"#", b"!", b"[", b"cfg", b"(", b"test", b")", b"]"];
    language.name == "rust" && words.iter().enumerate().all(|(at, word)| view.is(at, word))
}
