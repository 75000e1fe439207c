//! Items of languages with braces.

use std::ops::Range;

use super::brackets::{Brackets, NONE};
use super::header::{self, Header};
use super::{Found, ItemKind, View, calls};
use crate::citation::language::{Braces, Methods, Naming, StatementEnd};
use crate::citation::lexer::Kind;

/// An open bracket, or the file.
struct Frame {
    close: usize,
    /// Where the statement starts that is being read.
    header: usize,
    /// Whether statements in it declare items.
    declares: bool,
    is_brace: bool,
    /// Whether the statement in front goes on behind the closing bracket.
    continues: bool,
}

struct Finder<'v, 'o> {
    view: View<'v>,
    rules: &'static Braces,
    language: &'static str,
    brackets: Brackets,
    frames: Vec<Frame>,
    found: &'o mut Vec<Found>,
}

/// Statements deeper than this are not looked at.
const DEPTH: usize = 256;

/// Finds the items among the tokens of `range`.
pub(super) fn find(
    view: View<'_>,
    rules: &'static Braces,
    language: &'static str,
    range: Range<usize>,
    found: &mut Vec<Found>,
) {
    let brackets = Brackets::new(view, &range);
    let file = Frame { close: NONE, header: range.start, declares: true, is_brace: true, continues: false };
    let mut finder = Finder { view, rules, language, brackets, frames: vec![file], found };
    for at in range.clone() {
        finder.token(at);
    }
    finder.end_statement(range.end, range.end);
}

impl Finder<'_, '_> {
    fn top(&mut self) -> &mut Frame {
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    fn token(&mut self, at: usize) {
        if self.rules.ends == StatementEnd::LineBreak && self.view.newline(at) {
            let header = self.top().header;
            if self.top().is_brace
                && at > header
                && !header::joins(self.view, at)
                && !self.only_attributes(header, at)
            {
                self.end_statement(at, at);
            }
        }
        let header = self.top().header;
        // Preprocessor lines and text around PHP are no statements.
        let directive = self.view.punct(header) == b'#'
            && self.view.word(header + 1).is_some()
            && matches!(self.language, "c" | "cpp" | "csharp")
            && self.view.newline(at)
            && at > header
            && self.view.punct(at - 1) != b'\\';
        if directive {
            self.top().header = at;
        }
        if header == at && self.language == "php" && self.view.kind(at) == Some(Kind::Text) {
            self.top().header = at + 1;
        }
        match self.view.punct(at) {
            b'(' | b'[' => self.open(at),
            b'{' => self.open_brace(at),
            b')' | b']' | b'}' if self.top().close == at => self.close(at),
            b';' => self.end_statement(at + 1, at + 1),
            b',' if !self.top().declares => self.top().header = at + 1,
            _ => {}
        }
    }

    fn only_attributes(&self, from: usize, to: usize) -> bool {
        header::behind_attributes(self.view, &self.brackets, from..to.min(from + header::LIMIT)) >= to
    }

    fn open(&mut self, at: usize) {
        let close = self.brackets.of(at);
        if close == NONE || self.frames.len() > DEPTH {
            return;
        }
        let mut declares = false;
        if self.view.punct(at) == b'('
            && let Some(call) = calls::at(self.view, &self.brackets, at)
        {
            declares = call.kind == ItemKind::Type;
            let closure = self.brackets.of(close + 1);
            let trails = self.view.punct(close + 1) == b'{' && closure != NONE;
            let tokens = call.start..if trails { closure + 1 } else { close + 1 };
            let body = if trails { close + 2..closure } else { self.callback(at, close) };
            self.found.push(Found { names: vec![call.name], tokens, body, kind: call.kind, test: true });
        }
        self.frames.push(Frame { close, header: at + 1, declares, is_brace: false, continues: false });
    }

    /// The body of the function that is the last argument of a call.
    fn callback(&self, open: usize, close: usize) -> Range<usize> {
        let last = (close.saturating_sub(4).max(open)..close).rev().find(|at| self.view.punct(*at) == b'}');
        if let Some(last) = last {
            let first = self.brackets.of(last);
            if first != NONE && first > open && matches!(self.view.punct(first - 1), b'>' | b')') {
                return first + 1..last;
            }
        }
        let arrow = (open..close).find(|at| self.view.punct(*at) == b'=' && self.view.punct(*at + 1) == b'>');
        arrow.map_or((open + 2).min(close)..close, |at| at + 2..close)
    }

    fn open_brace(&mut self, at: usize) {
        let close = self.brackets.of(at);
        if close == NONE || self.frames.len() > DEPTH {
            return;
        }
        let outer = self.top();
        let (start, declares, is_brace) = (outer.header, outer.declares, outer.is_brace);
        let methods = match self.rules.methods {
            Methods::No => false,
            Methods::Anywhere => true,
            Methods::InTypes => declares && self.frames.len() > 1,
            Methods::TopAndTypes => declares,
        };
        let header = header::read(
            self.view,
            &self.brackets,
            self.rules,
            self.language,
            (start..at, methods && is_brace),
        );
        let mut inner = declares && !is_brace;
        let mut continues = false;
        match header {
            Header::Item(item) => {
                inner = item.members;
                let shown = item.kind != ItemKind::Value || declares;
                if shown && (is_brace || item.names.is_empty()) {
                    self.found.push(Found {
                        names: item.names,
                        tokens: start..close + 1,
                        body: at + 1..close,
                        kind: item.kind,
                        test: item.test,
                    });
                }
            }
            Header::Container => inner = true,
            Header::Expression => continues = true,
            Header::Block => {}
        }
        self.frames.push(Frame { close, header: at + 1, declares: inner, is_brace: true, continues });
    }

    fn close(&mut self, at: usize) {
        if self.top().is_brace {
            self.end_statement(at, at);
        }
        let inner = self.frames.pop();
        let brace = inner.is_some_and(|frame| frame.is_brace && !frame.continues);
        if brace && self.top().is_brace {
            self.top().header = at + 1;
        }
    }

    /// Ends the statement that is being read in front of `end`; the next one starts at `next`.
    fn end_statement(&mut self, end: usize, next: usize) {
        let start = std::mem::replace(&mut self.top().header, next);
        if !self.top().declares || start >= end || self.view.punct(start) == b';' {
            return;
        }
        if self.rules.naming == Naming::Header {
            return;
        }
        if let Some(item) =
            header::statement(self.view, &self.brackets, self.rules, self.language, start..end)
        {
            let tokens = start..end;
            let expression = matches!(item.kind, ItemKind::Function | ItemKind::Test);
            let body = if expression { start..end } else { end..end };
            self.found.push(Found { names: item.names, tokens, body, kind: item.kind, test: item.test });
        }
    }
}
