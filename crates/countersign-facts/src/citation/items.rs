//! The items of a file: functions, types, tests, and what contains what.

mod braces;
mod brackets;
mod calls;
mod ends;
mod forms;
mod header;
mod indented;
mod sections;

use std::ops::Range;

use super::language::{Items, Language};
use super::lexer::{Kind, Lexed, Token};
use super::lines::Lines;

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemKind {
    /// A test case.
    Test,
    /// A function or method.
    Function,
    /// A type, a module, a group of tests.
    Type,
    /// A constant, a variable, an alias.
    Value,
}

/// An item of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its path inside the file, outermost first.
    pub symbol: Vec<String>,
    /// Its lines, counted from 1, the last one included as `end - 1`.
    pub lines: Range<usize>,
    /// Whether it is test code: a test, a helper of tests, anything in a test file.
    pub in_test: bool,
    /// What it is.
    pub kind: ItemKind,
}

/// An item as a recogniser finds it.
#[derive(Debug)]
pub(super) struct Found {
    /// Empty for a container without a name.
    pub(super) names: Vec<String>,
    pub(super) tokens: Range<usize>,
    /// What stands inside of it, without header and brackets.
    pub(super) body: Range<usize>,
    pub(super) kind: ItemKind,
    /// Whether everything in it is test code.
    pub(super) test: bool,
}

/// An item with its place in the tree.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) found: Found,
    pub(super) parent: Option<usize>,
    pub(super) in_test: bool,
    pub(super) bytes: Range<usize>,
}

/// The items in the order in which they start, outer ones first.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
}

/// Items deeper than this belong to the item around them.
const DEPTH: usize = 64;

/// The tokens of a text.
#[derive(Clone, Copy)]
pub(super) struct View<'t> {
    pub(super) text: &'t [u8],
    pub(super) tokens: &'t [Token],
}

impl<'t> View<'t> {
    pub(super) fn bytes(&self, at: usize) -> &'t [u8] {
        self.tokens.get(at).map_or(b"", |token| &self.text[token.start as usize..token.end as usize])
    }

    pub(super) fn is(&self, at: usize, bytes: &[u8]) -> bool {
        self.bytes(at) == bytes
    }

    /// The byte of a punctuation token, or 0.
    pub(super) fn punct(&self, at: usize) -> u8 {
        self.tokens
            .get(at)
            .filter(|token| token.kind == Kind::Punct)
            .map_or(0, |token| self.text[token.start as usize])
    }

    /// The text of a word.
    pub(super) fn word(&self, at: usize) -> Option<&'t str> {
        self.kind(at).filter(|kind| *kind == Kind::Word)?;
        std::str::from_utf8(self.bytes(at)).ok()
    }

    pub(super) fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    pub(super) fn newline(&self, at: usize) -> bool {
        self.tokens.get(at).is_none_or(|token| token.newline)
    }

    /// What a string token says, without its quotes.
    pub(super) fn unquoted(&self, at: usize) -> String {
        let bytes = self.bytes(at);
        let text = String::from_utf8_lossy(bytes);
        text.trim_matches(['"', '\'', '`']).trim().to_owned()
    }
}

impl Tree {
    /// Finds the items of a lexed text.
    pub(super) fn new(text: &[u8], lexed: &Lexed, language: &'static Language, test_file: bool) -> Self {
        let view = View { text, tokens: &lexed.tokens };
        let all = 0..lexed.tokens.len();
        let mut found = Vec::new();
        match &language.items {
            Items::Blocks => {}
            Items::Braces(rules) if language.name == "html" => {
                for script in &lexed.scripts {
                    braces::find(view, rules, "javascript", script.clone(), &mut found);
                }
            }
            Items::Braces(rules) => braces::find(view, rules, language.name, all, &mut found),
            Items::Indented => indented::find(view, &mut found),
            Items::Ends(rules) => ends::find(view, rules, &mut found),
            Items::Forms => forms::find(view, &mut found),
            Items::Gherkin => sections::gherkin(view, &mut found),
            Items::Robot => sections::robot(view, &mut found),
        }
        Self::of(found, view, test_file)
    }

    fn of(mut found: Vec<Found>, view: View<'_>, test_file: bool) -> Self {
        found.retain(|item| item.tokens.start < item.tokens.end);
        found.sort_by_key(|item| (item.tokens.start, usize::MAX - item.tokens.end));
        let mut nodes: Vec<Node> = Vec::with_capacity(found.len());
        let mut open: Vec<usize> = Vec::new();
        for item in found {
            let ended = |end: usize| end < item.tokens.end || end <= item.tokens.start;
            while open.last().is_some_and(|at| ended(nodes[*at].found.tokens.end)) {
                open.pop();
            }
            if open.len() >= DEPTH {
                continue;
            }
            let parent = open.last().copied();
            let in_test = test_file || item.test || parent.is_some_and(|at| nodes[at].in_test);
            let start = view.tokens[item.tokens.start].start as usize;
            let end = view.tokens[item.tokens.end - 1].end as usize;
            open.push(nodes.len());
            nodes.push(Node { found: item, parent, in_test, bytes: start..end });
        }
        Self { nodes }
    }

    /// The path of names to an item.
    pub(super) fn symbol(&self, at: usize) -> Vec<String> {
        let mut chain = vec![at];
        while let Some(parent) = self.nodes[chain[chain.len() - 1]].parent {
            chain.push(parent);
        }
        chain.iter().rev().flat_map(|at| self.nodes[*at].found.names.iter().cloned()).collect()
    }

    /// The smallest item around an offset.
    pub(super) fn around(&self, at: usize) -> Option<usize> {
        let behind = self.nodes.partition_point(|node| node.bytes.start <= at);
        let mut node = behind.checked_sub(1)?;
        while !self.nodes[node].bytes.contains(&at) {
            node = self.nodes[node].parent?;
        }
        Some(node)
    }

    /// The outermost item that starts with a token.
    pub(super) fn starting(&self, token: usize) -> Option<usize> {
        let at = self.nodes.partition_point(|node| node.found.tokens.start < token);
        self.nodes.get(at).filter(|node| node.found.tokens.start == token).map(|_| at)
    }

    /// The lines of an item.
    pub(super) fn lines(&self, at: usize, lines: &Lines) -> Range<usize> {
        let bytes = &self.nodes[at].bytes;
        lines.line(bytes.start)..lines.line(bytes.end.max(bytes.start + 1) - 1) + 1
    }

    /// The items as values.
    pub(super) fn items(&self, lines: &Lines) -> Vec<Item> {
        let named = self.nodes.iter().enumerate().filter(|(_, node)| !node.found.names.is_empty());
        named
            .map(|(at, node)| Item {
                symbol: self.symbol(at),
                lines: self.lines(at, lines),
                in_test: node.in_test,
                kind: node.found.kind,
            })
            .collect()
    }
}
