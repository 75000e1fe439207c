//! Items of Python: `def` and `class`, their decorators and what is indented below them.

use super::{Found, ItemKind, View};
use crate::citation::digest::indentation;
use crate::citation::lexer::Kind;

struct Open {
    indent: usize,
    found: usize,
    is_class: bool,
}

/// Finds the items of a text.
pub(super) fn find(view: View<'_>, found: &mut Vec<Found>) {
    let mut open: Vec<Open> = Vec::new();
    let mut depth = 0_usize;
    let mut decorators = None;
    let mut value: Option<usize> = None;
    for at in 0..view.tokens.len() {
        let token = view.tokens[at];
        if depth == 0 && (token.newline || at == 0) {
            if let Some(value) = value.take() {
                end(found, value, at);
            }
            let indent = indentation(view.text, token.start as usize);
            while open.last().is_some_and(|item| item.indent >= indent) {
                if let Some(item) = open.pop() {
                    end(found, item.found, at);
                }
            }
            if token.kind == Kind::Punct && view.punct(at) == b'@' {
                decorators.get_or_insert(at);
            } else {
                let start = decorators.take().unwrap_or(at);
                let in_class = open.last().is_some_and(|item| item.is_class);
                let in_body = !in_class && !open.is_empty();
                let item = declared(view, start, at, in_class);
                if let Some(item) = item.filter(|item| !(in_body && item.kind == ItemKind::Value)) {
                    let is_value = item.kind == ItemKind::Value;
                    let is_class = item.kind == ItemKind::Type;
                    if is_value {
                        value = Some(found.len());
                    } else {
                        open.push(Open { indent, found: found.len(), is_class });
                    }
                    found.push(item);
                }
            }
        }
        match view.punct(at) {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    for item in open.iter().map(|item| item.found).chain(value) {
        end(found, item, view.tokens.len());
    }
}

fn end(found: &mut [Found], item: usize, at: usize) {
    let item = &mut found[item];
    item.tokens.end = at;
    item.body = item.body.start.min(at)..at;
}

/// What the line at `at` declares.
fn declared(view: View<'_>, start: usize, at: usize, in_class: bool) -> Option<Found> {
    let keyword = at + usize::from(view.is(at, b"async"));
    let word = view.word(keyword)?;
    let (kind, name) = match word {
        "def" => (ItemKind::Function, view.word(keyword + 1)?),
        "class" => (ItemKind::Type, view.word(keyword + 1)?),
        _ if matches!(view.punct(keyword + 1), b'=' | b':')
            && view.punct(keyword + 2) != b'='
            && !STATEMENTS.contains(&word) =>
        {
            (ItemKind::Value, word)
        }
        _ => return None,
    };
    let is_test =
        kind == ItemKind::Function && (name.starts_with("test_") || (name.starts_with("test") && in_class));
    let test = is_test || kind == ItemKind::Type && name.starts_with("Test");
    let kind = if is_test { ItemKind::Test } else { kind };
    let body = if kind == ItemKind::Value { keyword + 1 } else { behind_header(view, keyword + 1) };
    Some(Found { names: vec![name.to_owned()], tokens: start..start + 1, body: body..body, kind, test })
}

const STATEMENTS: &[&str] = &["else", "try", "finally", "lambda", "match", "case"];

/// The token behind the colon that ends a header.
fn behind_header(view: View<'_>, from: usize) -> usize {
    let mut depth = 0_usize;
    for at in from..view.tokens.len() {
        match view.punct(at) {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b':' if depth == 0 => return at + 1,
            _ => {}
        }
        if depth == 0 && view.newline(at + 1) {
            return at + 1;
        }
    }
    view.tokens.len()
}
