//! Whether a sentence says of a name that it is removed.

/// Words behind which what follows is removed.
const ACTIVE: &[&str] =
    &["remove", "removes", "removing", "delete", "deletes", "deleting", "drop", "drops", "dropping"];
/// Words that say it of what stands before them.
const PASSIVE: &[&str] = &[
    "is removed",
    "are removed",
    "be removed",
    "been removed",
    "was removed",
    "were removed",
    "is deleted",
    "are deleted",
    "be deleted",
    "is dropped",
    "are dropped",
    "be dropped",
    "is gone",
    "are gone",
    "goes away",
    "go away",
    "no longer exists",
    "no longer exist",
    "disappears",
    "disappear",
];
/// Words behind which it is no longer said of what follows: remove `a` from `b`.
const ENDS: &[&str] = &[
    "from", "with", "by", "using", "after", "before", "when", "in", "requires", "needs", "because",
    "through", "via",
];
/// Words that take it back.
const NOT: &[&str] = &["not ", "never ", "without ", "nobody ", "nothing "];

/// Whether the name at an offset of a text is said to be removed.
pub(super) fn is_removed(text: &str, start: usize, end: usize) -> bool {
    // A full stop inside of a name ends no sentence.
    let from = text[..start].rmatch_indices(['.', ';', '!', '?']).find(|(at, _)| ends_sentence(text, *at));
    let from = from.map_or(0, |(at, _)| at + 1);
    let until = text[end..].match_indices(['.', ';', '!', '?']).find(|(at, _)| ends_sentence(text, end + at));
    let until = until.map_or(text.len(), |(at, _)| end + at);
    let before = text[from..start].to_lowercase();
    let after = text[end..until].to_lowercase();
    let actively = ACTIVE.iter().filter_map(|word| Some((last_word(&before, word)?, word.len()))).max();
    let is_denied = |at: usize| NOT.iter().any(|not| before[..at].trim_end().ends_with(not.trim_end()));
    let is_object = |behind: usize| {
        let between = outside_of_code(&before[behind..]);
        between.split_whitespace().count() <= 6
            && !between.split_whitespace().any(|word| ENDS.contains(&word))
    };
    if actively.is_some_and(|(at, length)| !is_denied(at) && is_object(at + length)) {
        return true;
    }
    // Only what comes before the verb, and nothing but a list of names in between.
    PASSIVE.iter().any(|phrase| {
        after.find(phrase).is_some_and(|at| {
            let between = outside_of_code(&after[..at]);
            between.split_whitespace().count() <= 4 && !between.contains(" not ")
        })
    })
}

fn ends_sentence(text: &str, at: usize) -> bool {
    text[at + 1..].starts_with(char::is_whitespace) || at + 1 == text.len()
}

/// The offset of the last occurrence of a whole word.
fn last_word(text: &str, word: &str) -> Option<usize> {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut hits = text.rmatch_indices(word).map(|(at, _)| at);
    hits.find(|at| {
        !is_letter(text[..*at].chars().next_back()) && !is_letter(text[at + word.len()..].chars().next())
    })
}

fn outside_of_code(text: &str) -> String {
    text.split('`').step_by(2).collect::<Vec<_>>().join(" ")
}
