//! What a citation belongs to.

use std::collections::BTreeMap;
use std::ops::Range;

use super::digest;
use super::language::Layout;
use super::lexer::{Comment, CommentKind, Kind};
use super::source::SourceFile;
use super::{Scope, ScopeKind};

/// Finds scopes, and remembers digests, because stacked citations share one.
pub(super) struct Scopes<'f, 't> {
    file: &'f SourceFile<'t>,
    digests: BTreeMap<(usize, usize), String>,
    blocks: BTreeMap<usize, Range<usize>>,
    /// The comments that cite, in order.
    citing: Vec<usize>,
    /// The first of the comments that stand in front of the first token without a blank line between.
    attached: usize,
}

impl<'f, 't> Scopes<'f, 't> {
    pub(super) fn new(file: &'f SourceFile<'t>, citing: Vec<usize>) -> Self {
        let attached = attached(file);
        Self { file, digests: BTreeMap::new(), blocks: BTreeMap::new(), citing, attached }
    }

    /// What a citation in a comment belongs to. `at` is where the citation stands.
    pub(super) fn of(&mut self, comment: usize, at: usize) -> Scope {
        let file = self.file;
        let here = &file.lexed.comments[comment];
        if let Some(last) = self.in_front_on_line(here) {
            return match file.tree.around(file.lexed.tokens[last].start as usize) {
                Some(item) => self.item(item),
                None => self.line_of(last),
            };
        }
        let around = file.tree.around(at);
        if let Some(around) = around.filter(|_| here.kind == CommentKind::Inner) {
            return self.item(around);
        }
        if around.is_none() && self.owns_file(comment) {
            return self.whole_file();
        }
        // A docstring stands where a token stands: nothing starts with it.
        if let Some(item) = file.tree.starting(here.before) {
            return self.item(item);
        }
        match around {
            Some(item) => self.item(item),
            None => self.block(here.before),
        }
    }

    /// The range between two comments.
    pub(super) fn range(&mut self, from: usize, to: usize) -> Scope {
        let file = self.file;
        let (from, to) = (&file.lexed.comments[from], &file.lexed.comments[to]);
        let lines = file.lines.line(from.start)..file.lines.line(to.start) + 1;
        let around = file.tree.around(from.start);
        let in_test = file.is_test
            || around.is_some_and(|item| file.tree.nodes[item].in_test)
            || self.first_in_test(from);
        let digest = self.digest(from.before..to.before);
        Scope { kind: ScopeKind::Range, symbol: Vec::new(), lines, in_test, digest }
    }

    fn first_in_test(&self, comment: &Comment) -> bool {
        self.file.tree.starting(comment.before).is_some_and(|item| self.file.tree.nodes[item].in_test)
    }

    /// The line that ends with a token.
    fn line_of(&mut self, last: usize) -> Scope {
        let file = self.file;
        let tokens = &file.lexed.tokens;
        let line = file.lines.line(tokens[last].start as usize);
        let behind = |at: usize| tokens.partition_point(|token| (token.start as usize) < at);
        let start = behind(file.lines.start(line));
        let end = if line < file.lines.count() { behind(file.lines.start(line + 1)) } else { tokens.len() };
        self.code(start..end)
    }

    /// The token that stands on the same line in front of a comment.
    fn in_front_on_line(&self, comment: &Comment) -> Option<usize> {
        let last = self.file.lexed.tokens.get(comment.before.checked_sub(1)?)?;
        let lines = &self.file.lines;
        let end = (last.end as usize).min(comment.start).max(1) - 1;
        if comment.kind == CommentKind::Tag || lines.line(end) != lines.line(comment.start) {
            return None;
        }
        Some(comment.before - 1)
    }

    /// Whether a comment is the head of the file.
    fn owns_file(&self, comment: usize) -> bool {
        let file = self.file;
        let here = &file.lexed.comments[comment];
        if here.kind == CommentKind::Inner || file.lexed.tokens.is_empty() {
            return true;
        }
        if here.kind == CommentKind::Tag {
            // Settings of Robot stand in front of every test.
            return file.tree.starting(here.before).is_none();
        }
        if here.before != 0 {
            return false;
        }
        if file.lexed.tokens[0].kind == Kind::Doc {
            return true;
        }
        let view = file.view();
        if view.word(0).is_some_and(|word| HEADS.contains(&word))
            || (view.is(0, b"#") && view.is(1, b"include"))
        {
            return true;
        }
        comment < self.attached
    }

    fn whole_file(&mut self) -> Scope {
        let file = self.file;
        let last = file.text.len().max(1) - 1;
        let digest = self.digest(0..file.lexed.tokens.len());
        Scope {
            kind: ScopeKind::File,
            symbol: Vec::new(),
            lines: 1..file.lines.line(last) + 1,
            in_test: file.is_test,
            digest,
        }
    }

    fn item(&mut self, item: usize) -> Scope {
        let file = self.file;
        let node = &file.tree.nodes[item];
        Scope {
            kind: ScopeKind::Item,
            symbol: file.tree.symbol(item),
            lines: file.tree.lines(item, &file.lines),
            in_test: node.in_test,
            digest: self.digest(node.found.tokens.clone()),
        }
    }

    /// The lines from a token up to a blank line that goes with a dedent, or to the next citation.
    fn block(&mut self, start: usize) -> Scope {
        let known = self.blocks.get(&start).cloned();
        let tokens = known.unwrap_or_else(|| self.find_block(start));
        self.blocks.insert(start, tokens.clone());
        self.code(tokens)
    }

    /// A stretch of code that is no item.
    fn code(&mut self, tokens: Range<usize>) -> Scope {
        let file = self.file;
        let (first, last) =
            match (file.lexed.tokens.get(tokens.start), file.lexed.tokens.get(tokens.end.max(1) - 1)) {
                (Some(first), Some(last)) => (first.start as usize, last.end.max(1) as usize - 1),
                _ => (file.text.len(), file.text.len()),
            };
        let lines = file.lines.line(first)..file.lines.line(last.max(first)) + 1;
        let in_test = file.is_test;
        Scope { kind: ScopeKind::Item, symbol: Vec::new(), lines, in_test, digest: self.digest(tokens) }
    }

    fn find_block(&self, start: usize) -> Range<usize> {
        let file = self.file;
        let Some(first) = file.lexed.tokens.get(start) else { return start..start };
        let indent = digest::indentation(file.text, first.start as usize);
        let behind = self.citing.partition_point(|comment| file.lexed.comments[*comment].before <= start);
        let mut citing =
            self.citing[behind..].iter().map(|comment| &file.lexed.comments[*comment]).peekable();
        for at in start + 1..file.lexed.tokens.len() {
            let token = &file.lexed.tokens[at];
            if !token.newline {
                continue;
            }
            let column = digest::indentation(file.text, token.start as usize);
            while citing.next_if(|comment| comment.before < at).is_some() {}
            let cited = citing.peek().is_some_and(|comment| comment.before == at);
            let blank = || file.language.layout == Layout::Indented || self.blank_between(at);
            if column < indent || column == indent && (cited || blank()) {
                return start..at;
            }
        }
        start..file.lexed.tokens.len()
    }

    /// Whether a blank line stands in front of a token, and no bracket or operator holds the lines together.
    fn blank_between(&self, at: usize) -> bool {
        let tokens = &self.file.lexed.tokens;
        let between = &self.file.text[tokens[at - 1].end as usize..tokens[at].start as usize];
        let mut blank = false;
        for byte in between {
            match byte {
                b'\n' if blank => return true,
                b'\n' => blank = true,
                b' ' | b'\t' | b'\r' => {}
                _ => blank = false,
            }
        }
        false
    }

    fn digest(&mut self, tokens: Range<usize>) -> String {
        let file = self.file;
        let key = (tokens.start, tokens.end);
        let made = self.digests.entry(key);
        made.or_insert_with(|| digest::of(file.text, &file.lexed.tokens, tokens, file.language.layout))
            .clone()
    }
}

/// The first comment of the block that touches the first token.
fn attached(file: &SourceFile<'_>) -> usize {
    let (comments, lines) = (&file.lexed.comments, &file.lines);
    let Some(first) = file.lexed.tokens.first() else { return comments.len() };
    let mut below = lines.line(first.start as usize);
    let mut at = comments.partition_point(|comment| comment.before == 0);
    while at > 0 && lines.line(comments[at - 1].end.max(1) - 1) + 1 >= below {
        below = lines.line(comments[at - 1].start);
        at -= 1;
    }
    at
}

/// Words that open a file and are no item.
const HEADS: &[&str] =
    &["use", "import", "package", "from", "using", "require", "require_relative", "library", "syntax"];
