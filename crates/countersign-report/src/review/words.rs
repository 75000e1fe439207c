//! Redlines: which words of a text are new and which are gone.

use similar::{Algorithm, ChangeTag, DiffOp, TextDiff, capture_diff_slices};

use super::value::{Clause, ClauseKind, Line, Mark};

/// Two clauses that share less than this are two clauses; marking single words would say nothing.
const ALIKE: f32 = 0.4;

/// A clause as authored, its lines joined.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Sentence {
    pub(super) kind: ClauseKind,
    pub(super) text: String,
}

/// The clauses of a text that only is there before, or only after, or that stays.
pub(super) fn all(sentences: &[Sentence], mark: Mark) -> Vec<Clause> {
    sentences.iter().map(|sentence| clause(sentence, mark)).collect()
}

/// The clauses of a text before and after: what stays, what is gone, what is new, and words within what is alike.
pub(super) fn compare(before: &[Sentence], after: &[Sentence]) -> Vec<Clause> {
    let mut clauses = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, before, after) {
        match op {
            DiffOp::Equal { old_index, len, .. } => {
                clauses.extend(all(&before[old_index..old_index + len], Mark::Kept));
            }
            DiffOp::Delete { old_index, old_len, .. } => {
                clauses.extend(all(&before[old_index..old_index + old_len], Mark::Deleted));
            }
            DiffOp::Insert { new_index, new_len, .. } => {
                clauses.extend(all(&after[new_index..new_index + new_len], Mark::Inserted));
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                let old = &before[old_index..old_index + old_len];
                replace(old, &after[new_index..new_index + new_len], &mut clauses);
            }
        }
    }
    clauses
}

/// Each new clause is compared with the next old one that is alike; old ones that are passed over are gone.
fn replace(before: &[Sentence], after: &[Sentence], clauses: &mut Vec<Clause>) {
    let mut rest = before;
    for new in after {
        let alike =
            rest.iter().position(|old| old.kind == new.kind && likeness(&old.text, &new.text) >= ALIKE);
        match alike {
            Some(at) => {
                clauses.extend(all(&rest[..at], Mark::Deleted));
                clauses.push(Clause { kind: new.kind, text: within(&rest[at].text, &new.text) });
                rest = &rest[at + 1..];
            }
            None => clauses.push(clause(new, Mark::Inserted)),
        }
    }
    clauses.extend(all(rest, Mark::Deleted));
}

fn clause(sentence: &Sentence, mark: Mark) -> Clause {
    let mut text = Line::default();
    text.push_read(&sentence.text, mark);
    Clause { kind: sentence.kind, text }
}

fn likeness(before: &str, after: &str) -> f32 {
    TextDiff::from_words(before, after).ratio()
}

/// One sentence with the words that are gone before those that are new; white space between changes belongs to them.
fn within(before: &str, after: &str) -> Line {
    let diff = TextDiff::from_words(before, after);
    let mut line = Line::default();
    let (mut gone, mut new, mut space) = (String::new(), String::new(), String::new());
    let flush = |gone: &mut String, new: &mut String, line: &mut Line| {
        line.push_read(gone, Mark::Deleted);
        if !gone.is_empty() && !new.is_empty() && !gone.ends_with(' ') {
            line.push(" ", super::value::Look::Plain, Mark::Kept);
        }
        line.push_read(new, Mark::Inserted);
        gone.clear();
        new.clear();
    };
    for change in diff.iter_all_changes() {
        let text = change.value();
        match change.tag() {
            ChangeTag::Equal if text.trim().is_empty() && !(gone.is_empty() && new.is_empty()) => {
                space.push_str(text);
            }
            ChangeTag::Equal => {
                flush(&mut gone, &mut new, &mut line);
                line.push_read(&std::mem::take(&mut space), Mark::Kept);
                line.push_read(text, Mark::Kept);
            }
            ChangeTag::Delete | ChangeTag::Insert => {
                if !space.is_empty() {
                    if !gone.is_empty() {
                        gone.push_str(&space);
                    }
                    if !new.is_empty() {
                        new.push_str(&space);
                    }
                    space.clear();
                }
                if change.tag() == ChangeTag::Delete { gone.push_str(text) } else { new.push_str(text) }
            }
        }
    }
    flush(&mut gone, &mut new, &mut line);
    line
}
