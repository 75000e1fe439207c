//! Whether a test asserts anything: its assertions, and the patterns of tests that cannot fail.
//!
//! Heuristic on purpose: it names what is certainly empty, and trusts everything else.

mod calls;
mod markers;
mod reach;
mod tautology;
mod words;

use std::collections::BTreeSet;
use std::ops::Range;

use super::items::{ItemKind, View};
use super::language::Layout;
use super::lexer::Kind;
use super::source::SourceFile;

pub use words::Words;

/// A way in which a test cannot fail, and the line that shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoAssertion {
    /// The way.
    pub kind: NoAssertionKind,
    /// The line, counted from 1.
    pub line: usize,
}

/// The ways in which a test cannot fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoAssertionKind {
    /// Nothing stands in it, or only `pass`.
    EmptyBody,
    /// Only comments stand in it.
    OnlyComments,
    /// Its assertions are commented out.
    CommentedOut,
    /// It calls things and asserts nothing.
    NoCall,
    /// Every assertion holds whatever the code does.
    Tautology,
    /// Every assertion stands behind an unconditional return, or below a condition that is false.
    DeadCode,
    /// Every assertion stands where a failure is caught and dropped.
    Swallowed,
    /// The runner is told to skip it.
    Skipped,
    /// It stops at a placeholder such as `todo!()`.
    Placeholder,
}

impl NoAssertionKind {
    /// What is wrong, to be said of a test.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EmptyBody => "has an empty body",
            Self::OnlyComments => "holds only comments",
            Self::CommentedOut => "has its assertions commented out",
            Self::NoCall => "asserts nothing",
            Self::Tautology => "asserts only what is always true",
            Self::DeadCode => "asserts only in code that never runs",
            Self::Swallowed => "drops the failure of every assertion",
            Self::Skipped => "is skipped",
            Self::Placeholder => "is a placeholder",
        }
    }
}

/// What a test asserts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assertions {
    /// The lines of its assertions, counted from 1; those that cannot fail are not among them.
    pub asserts: Vec<usize>,
    /// Why it cannot fail, if it cannot. Nothing for a language whose tests are not understood.
    pub pattern: Option<NoAssertion>,
    /// The words of its assertions in lower case, identifiers taken apart.
    pub words: Words,
    /// The words of the whole test, its name and comments included.
    pub all_words: Words,
}

/// The assertions of the test that takes these lines.
pub fn assertions(path: &str, text: &[u8], lines: Range<usize>) -> Assertions {
    SourceFile::read(path, text).map(|file| file.assertions(lines, &BTreeSet::new())).unwrap_or_default()
}

/// One assertion: its first token, and the tokens of its statement.
#[derive(Debug, Clone)]
struct Assertion {
    at: usize,
    statement: Range<usize>,
    /// Whether it is a call of a helper, whose arguments may be anything.
    helper: bool,
}

impl SourceFile<'_> {
    /// The functions and macros in its test code that assert and are no tests. `known` are those of other files; a
    /// second round over all files with the names of the first finds helpers that call helpers of other files.
    pub fn helpers(&self, known: &BTreeSet<String>) -> BTreeSet<String> {
        calls::helpers(self, known)
    }

    /// The assertions of the test that takes these lines: the smallest item that covers them, or else the lines.
    /// A call of one of `helpers` counts as an assertion, as does a call of a helper of this file.
    pub fn assertions(&self, lines: Range<usize>, helpers: &BTreeSet<String>) -> Assertions {
        let view = self.view();
        let (tokens, body) = self.test_at(&lines);
        let mut out = Assertions::default();
        let mut list = String::new();
        words::of_tokens(view, tokens.clone(), &mut list);
        let bytes = self.bytes_of(&tokens);
        for comment in self.comments_in(&bytes) {
            words::of_text(&self.text[comment], &mut list);
        }
        out.all_words = Words::of(&list);
        if !calls::understands(self.language.name) {
            return out;
        }
        let found = calls::find(self, (tokens.clone(), body.clone()), helpers);
        let solid: Vec<&Assertion> =
            found.iter().filter(|one| one.helper || !tautology::is(view, one)).collect();
        let reach = reach::Reach::new(view, self.language.name, body.clone());
        let live: Vec<&Assertion> = solid.iter().copied().filter(|one| !reach.is_dead(one.at)).collect();
        let heard: Vec<&Assertion> = live.iter().copied().filter(|one| !reach.is_swallowed(one.at)).collect();
        list.clear();
        for one in &heard {
            out.asserts.push(self.line_of_token(one.at));
            words::of_tokens(view, one.statement.clone(), &mut list);
        }
        out.words = Words::of(&list);
        out.asserts.dedup();
        out.pattern = markers::find(self, tokens.clone(), body.clone()).or_else(|| {
            let first = |list: &[&Assertion]| list.first().map_or(tokens.start, |one| one.at);
            let (kind, at) = if found.is_empty() {
                (self.why_none(view, &bytes, &body), body.start.min(tokens.end.max(1) - 1))
            } else if solid.is_empty() {
                (NoAssertionKind::Tautology, found[0].at)
            } else if live.is_empty() {
                (NoAssertionKind::DeadCode, first(&solid))
            } else if heard.is_empty() {
                (NoAssertionKind::Swallowed, first(&live))
            } else {
                return None;
            };
            Some(NoAssertion { kind, line: self.line_of_token(at) })
        });
        out
    }

    fn why_none(&self, view: View<'_>, bytes: &Range<usize>, body: &Range<usize>) -> NoAssertionKind {
        let mut comments = self.comments_in(bytes).peekable();
        let is_code = |at: &usize| {
            view.kind(*at) != Some(Kind::Doc) && !matches!(view.bytes(*at), b"pass" | b"." | b";" | b"return")
        };
        let code = body.clone().any(|at| is_code(&at));
        let any = comments.peek().is_some();
        if comments.any(|comment| calls::asserts_in_text(&self.text[comment])) {
            NoAssertionKind::CommentedOut
        } else if code {
            NoAssertionKind::NoCall
        } else if any {
            NoAssertionKind::OnlyComments
        } else {
            NoAssertionKind::EmptyBody
        }
    }

    /// The tokens of the test on some lines, and those of its body.
    fn test_at(&self, lines: &Range<usize>) -> (Range<usize>, Range<usize>) {
        let nodes = self.tree.nodes.iter().enumerate();
        let covering = nodes.filter(|(at, node)| {
            let own = self.tree.lines(*at, &self.lines);
            let holds = own.start <= lines.start && lines.end <= own.end.max(own.start + 1);
            holds && matches!(node.found.kind, ItemKind::Test | ItemKind::Function)
        });
        // The outermost test: its helpers inside belong to it.
        let tests: Vec<_> = covering.map(|(_, node)| node).collect();
        let exact = tests.iter().find(|node| node.found.kind == ItemKind::Test).or(tests.last());
        if let Some(node) = exact {
            return (node.found.tokens.clone(), node.found.body.clone());
        }
        let (from, to) = (self.lines.start(lines.start), self.lines.start(lines.end));
        let to = if to <= from { self.text.len() } else { to };
        let tokens = &self.lexed.tokens;
        let first = tokens.partition_point(|token| (token.start as usize) < from);
        let last = tokens.partition_point(|token| (token.start as usize) < to);
        (first..last, first..last)
    }

    fn line_of_token(&self, at: usize) -> usize {
        self.lexed.tokens.get(at).map_or(1, |token| self.lines.line(token.start as usize))
    }

    fn bytes_of(&self, tokens: &Range<usize>) -> Range<usize> {
        let all = &self.lexed.tokens;
        let start = all.get(tokens.start).map_or(self.text.len(), |token| token.start as usize);
        // Comments behind the last token belong to it where the next token is another line's.
        let end = all.get(tokens.end).map_or(self.text.len(), |token| token.start as usize);
        let closes = tokens.end > 0
            && self.language.layout != Layout::Indented
            && matches!(self.view().punct(tokens.end - 1), b'}' | b')' | b';');
        let end = if closes { all[tokens.end - 1].end as usize } else { end };
        start..end.max(start)
    }

    /// The comments in a stretch that say something: citations of `@req` alone say nothing here.
    fn comments_in(&self, bytes: &Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
        let first = self.lexed.comments.partition_point(|comment| comment.start < bytes.start);
        let end = bytes.end;
        self.lexed.comments[first..]
            .iter()
            .take_while(move |comment| comment.start < end)
            .map(|comment| comment.start..comment.end)
    }
}
