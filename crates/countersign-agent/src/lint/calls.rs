//! The commands in the code of a skill, compared with those that exist.

use std::ops::Range;

use countersign_diag::{Finding, Span};

use super::{CommandTree, SkillInput};
use crate::codes::{UNKNOWN_FLAG, UNKNOWN_VERB};
use crate::skill::parts;

pub(super) fn check(skill: SkillInput<'_>, programs: &[CommandTree], findings: &mut Vec<Finding>) {
    let (start, body) = parts(skill.text).body;
    for code in code_of(body) {
        for call in calls(body, code) {
            let words: Vec<Word<'_>> = words(body, call);
            let Some(program) =
                words.first().and_then(|first| programs.iter().find(|p| p.name == first.text))
            else {
                continue;
            };
            let mut report = |code, word: &Word<'_>, message: String, help: String| {
                let span = Span::new(skill.source, start + word.range.start..start + word.range.end);
                findings.push(Finding::new(code, span, message).help(help));
            };
            walk(program, &words[1..], &mut report);
        }
    }
}

/// A word of a call and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word<'t> {
    text: &'t str,
    range: Range<usize>,
}

/// Follows the words of a call down the tree.
fn walk(
    program: &CommandTree,
    words: &[Word<'_>],
    report: &mut impl FnMut(&'static countersign_diag::Code, &Word<'_>, String, String),
) {
    let mut path = vec![program];
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let command = path[path.len() - 1];
        if word.text == "--" {
            return;
        }
        if word.text.len() > 1 && word.text.starts_with('-') {
            let flag = word.text.split('=').next().unwrap_or_default();
            let Some(owner) =
                path.iter().rev().find(|command| command.flags.iter().any(|known| known == flag))
            else {
                let names = names(&path);
                let help = format!("`{names} --help` lists the flags");
                report(&UNKNOWN_FLAG, word, format!("`{names}` has no flag `{flag}`"), help);
                continue;
            };
            if !word.text.contains('=') && owner.with_value.iter().any(|known| known == flag) {
                words.next();
            }
        } else if let Some(next) = command.commands.iter().find(|next| next.name == word.text) {
            path.push(next);
        } else if !command.commands.is_empty() && !command.takes_words && !is_placeholder(word.text) {
            let names = names(&path);
            let help = format!("`{names} --help` lists the commands");
            report(&UNKNOWN_VERB, word, format!("`{names}` has no command `{}`", word.text), help);
            return;
        }
    }
}

fn names(path: &[&CommandTree]) -> String {
    path.iter().map(|command| command.name.as_str()).collect::<Vec<_>>().join(" ")
}

/// Whether a word stands for one to be filled in: `COMMAND`, `<command>`, `...`.
fn is_placeholder(word: &str) -> bool {
    word.starts_with(['<', '{', '$', '.', '\u{2026}'])
        || word.bytes().all(|byte| byte.is_ascii_uppercase() || matches!(byte, b'_' | b'-' | b'|'))
}

/// The pieces of code of a text: the lines of fenced blocks, and code spans.
fn code_of(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut fence: Option<(char, usize)> = None;
    let mut at = 0;
    let mut prose = 0..0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        let mark = bare.chars().next().filter(|c| matches!(c, '`' | '~'));
        let run = mark.map_or(0, |mark| bare.chars().take_while(|c| *c == mark).count());
        match (fence, mark) {
            (Some((open, length)), Some(mark)) if mark == open && run >= length && run == bare.len() => {
                fence = None;
                prose = at + line.len()..at + line.len();
            }
            (Some(_), _) => found.push(at..at + line.len()),
            (None, Some(mark)) if run >= 3 && !bare[run..].contains('`') => {
                spans(text, prose.clone(), &mut found);
                fence = Some((mark, run));
            }
            (None, _) if bare.is_empty() => {
                spans(text, prose.clone(), &mut found);
                prose = at + line.len()..at + line.len();
            }
            (None, _) => prose.end = at + line.len(),
        }
        at += line.len();
    }
    if fence.is_none() {
        spans(text, prose, &mut found);
    }
    found
}

/// The code spans of a paragraph: between two runs of backticks of the same length.
fn spans(text: &str, paragraph: Range<usize>, found: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let run = |from: usize| bytes[from..paragraph.end].iter().take_while(|byte| **byte == b'`').count();
    let mut at = paragraph.start;
    while at < paragraph.end {
        let length = run(at);
        if length == 0 {
            at += 1;
            continue;
        }
        let (open, mut close) = (at + length, at + length);
        let end = loop {
            if close >= paragraph.end {
                break None;
            }
            match run(close) {
                0 => close += 1,
                found if found == length => break Some(close),
                other => close += other,
            }
        };
        match end {
            Some(end) => {
                found.push(open..end);
                at = end + length;
            }
            None => at = open,
        }
    }
}

/// The calls of a piece of code: what stands between `|`, `&`, `;` and the ends, without a comment or a prompt.
fn calls(text: &str, code: Range<usize>) -> Vec<Range<usize>> {
    let mut calls = Vec::new();
    let mut from = code.start;
    let mut quote = None;
    let mut before = ' ';
    for (offset, c) in text[code.clone()].char_indices() {
        let at = code.start + offset;
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '#') if before.is_whitespace() => {
                calls.push(from..at);
                return calls;
            }
            // `a|b` without spaces is a choice in a placeholder.
            (None, '|') if !before.is_whitespace() => {}
            (None, '|' | '&' | ';') => {
                calls.push(from..at);
                from = at + 1;
            }
            (None, _) => {}
        }
        before = c;
    }
    calls.push(from..code.end);
    calls
}

/// The words of a call; brackets around what is optional are left out, quoted words are whole.
fn words(text: &str, call: Range<usize>) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut quote = None;
    let mut from: Option<usize> = None;
    let mut push = |range: Range<usize>| {
        let whole = &text[range.clone()];
        let front = whole.trim_start_matches('[');
        let trimmed = front.trim_end_matches([']', ',']);
        let start = range.end - front.len();
        if !trimmed.is_empty() && trimmed != "$" {
            words.push(Word { text: trimmed, range: start..start + trimmed.len() });
        }
    };
    for (offset, c) in text[call.clone()].char_indices() {
        let at = call.start + offset;
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                from.get_or_insert(at);
            }
            (None, c) if c.is_whitespace() => {
                if let Some(from) = from.take() {
                    push(from..at);
                }
            }
            _ => {
                from.get_or_insert(at);
            }
        }
    }
    if let Some(from) = from {
        push(from..call.end);
    }
    words
}
