//! Items of languages whose blocks end with a word: Ruby, Elixir, Lua.

use super::{Found, ItemKind, View, calls};
use crate::citation::language::{Declares, Ends};
use crate::citation::lexer::Kind;

/// Finds the items of a text.
pub(super) fn find(view: View<'_>, rules: &'static Ends, found: &mut Vec<Found>) {
    // Each open block, with the item it belongs to.
    let mut open: Vec<Option<usize>> = Vec::new();
    let mut pending: Option<Found> = None;
    let mut loops = false;
    for at in 0..view.tokens.len() {
        if view.newline(at) {
            loops = false;
        }
        let Some(word) = view.word(at) else { continue };
        let key = at > 0 && view.punct(at - 1) == b'.'
            || view.punct(at + 1) == b':' && view.punct(at + 2) != b':' && adjacent(view, at);
        if key || at > 0 && view.punct(at - 1) == b':' && adjacent(view, at - 1) {
            continue;
        }
        if rules.closers.contains(&word) {
            if let Some(Some(item)) = open.pop() {
                let item: &mut Found = &mut found[item];
                item.tokens.end = at + 1;
                item.body.end = at;
            }
            // `elseif` closes one block, and its `then` opens another.
            continue;
        }
        let declared = rules.items.iter().find(|(keyword, _)| *keyword == word);
        if let Some((_, declares)) = declared
            && pending.is_none()
        {
            let item = declaration(view, at, *declares);
            // Ruby and Lua open with the keyword, Elixir with the `do` behind it.
            if word.starts_with("def") && word != "def" || word == "def" && rules.openers.contains(&"fn") {
                pending = Some(item);
            } else if !is_one_line(view, at) {
                open.push(Some(found.len()));
                found.push(item);
            }
            continue;
        }
        if let Some(kind) = calls::kind_of(word).filter(|_| view.newline(at)) {
            let title = at + 1 + usize::from(view.punct(at + 1) == b'(');
            if view.kind(title) == Some(Kind::Text) {
                let names = vec![view.unquoted(title)];
                pending =
                    Some(Found { names, tokens: at..at + 1, body: title + 1..title + 1, kind, test: true });
                continue;
            }
        }
        let statement = rules.statements.contains(&word) && starts_statement(view, at);
        let loop_word = matches!(word, "while" | "until" | "for");
        if statement || rules.openers.contains(&word) && !(word == "do" && loops) {
            let is_do = matches!(word, "do" | "function");
            let item = pending.take().filter(|_| is_do);
            open.push(item.as_ref().map(|_| found.len()));
            if let Some(mut item) = item {
                item.body.start = at + 1;
                found.push(item);
            }
        }
        if statement && loop_word {
            loops = true;
        }
    }
    for item in open.into_iter().flatten() {
        found[item].tokens.end = view.tokens.len();
        found[item].body.end = view.tokens.len();
    }
    for item in found.iter_mut() {
        item.body = item.body.start.min(item.body.end)..item.body.end;
    }
}

fn adjacent(view: View<'_>, at: usize) -> bool {
    view.tokens.get(at + 1).is_some_and(|next| next.start == view.tokens[at].end)
}

fn starts_statement(view: View<'_>, at: usize) -> bool {
    view.newline(at) || matches!(view.punct(at - 1), b'=' | b';' | b'(' | b'{')
}

/// `def x = y` of Ruby has no end.
fn is_one_line(view: View<'_>, at: usize) -> bool {
    if !view.is(at, b"def") {
        return false;
    }
    let mut depth = 0_usize;
    for next in at + 2..at + 66 {
        match view.punct(next) {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b'=' if depth == 0 && !adjacent(view, next - 1) => return true,
            _ => {}
        }
        if view.newline(next + 1) && depth == 0 {
            return false;
        }
    }
    false
}

fn declaration(view: View<'_>, at: usize, declares: Declares) -> Found {
    let mut name = String::new();
    let mut next = at + 1;
    while let Some(word) = view.word(next).filter(|_| next == at + 1 || !view.newline(next)) {
        name.push_str(word);
        next += 1;
        let joint = next;
        while matches!(view.punct(next), b'.' | b':') && !view.newline(next) {
            next += 1;
        }
        if joint == next {
            break;
        }
        name.push('.');
    }
    let name = name.trim_end_matches('.').trim_start_matches("self.").to_owned();
    let test = declares == Declares::Function && name.starts_with("test_");
    let kind = match declares {
        Declares::Type => ItemKind::Type,
        _ if test => ItemKind::Test,
        _ => ItemKind::Function,
    };
    let names = if name.is_empty() { Vec::new() } else { vec![name] };
    Found { names, tokens: at..at + 1, body: next..next, kind, test }
}
