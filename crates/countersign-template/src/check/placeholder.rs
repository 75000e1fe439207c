//! Words that stand where an answer should be.

use super::blocks::without_code;

/// Placeholders wherever they stand, as whole words in capitals.
const ANYWHERE: [&str; 3] = ["TBD", "TBC", "TBA"];
/// Placeholders at the start of a block or label, or with a colon or a bracket around them.
const MARKED: [&str; 3] = ["TODO", "FIXME", "XXX"];
/// What a whole block may not be.
const WHOLE: [&str; 15] = [
    "tbd",
    "tbc",
    "tba",
    "todo",
    "to do",
    "fixme",
    "xxx",
    "to be decided",
    "to be determined",
    "to be defined",
    "to be confirmed",
    "to be done",
    "fill in",
    "fill me in",
    "placeholder",
];

/// The placeholder in a text, if there is one. Code spans are no text.
pub(super) fn placeholder(text: &str) -> Option<String> {
    let plain = without_code(text);
    let whole = plain.trim().trim_matches(['.', '!', '*', '_', '(', ')', '[', ']', '<', '>', ' ']);
    if WHOLE.contains(&whole.to_lowercase().as_str()) {
        return Some(whole.to_owned());
    }
    if !text.trim().is_empty()
        && text.trim().chars().all(|c| matches!(c, '.' | '…' | '?' | '-' | '_' | '–' | '—'))
    {
        return Some(text.trim().to_owned());
    }
    let anywhere = ANYWHERE.iter().find(|word| words(&plain, word).next().is_some());
    let marked = MARKED.iter().find(|word| words(&plain, word).any(|at| is_marked(&plain, at, word.len())));
    anywhere.or(marked).map(|word| (*word).to_owned())
}

/// Where a word stands as a whole.
fn words<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = usize> + 't {
    text.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        !text[..*at].ends_with(is_word) && !text[at + word.len()..].starts_with(is_word)
    })
}

fn is_marked(text: &str, at: usize, length: usize) -> bool {
    let before = text[..at].trim_end_matches(['*', '_', ' ', '\t']);
    let after = text[at + length..].trim_start_matches(['*', '_']);
    let begins = before.is_empty() || before.ends_with([':', '(', '[', '<', '|', '-', '–', '—']);
    begins || after.starts_with([':', '(']) || after.trim().is_empty()
}
