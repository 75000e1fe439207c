//! Whether a file that is not YAML seems to set a key.

use crate::javascript::{is_line_terminator, is_space};

/// Whether a line starts with the key, quoted or not, and a colon. A comment that names the key does not count.
pub(super) fn is_set_in(text: &str, key: &str) -> bool {
    memchr::memmem::find_iter(text.as_bytes(), key.as_bytes()).any(|at| {
        let (before, after) = (&text[..at], &text[at + key.len()..]);
        let quotes = ["\"", "'", ""];
        let quote = quotes.into_iter().find(|quote| before.ends_with(quote)).unwrap_or_default();
        starts_line(&before[..before.len() - quote.len()])
            && after
                .strip_prefix(quote)
                .is_some_and(|after| after.trim_start_matches(is_space).starts_with(':'))
    })
}

/// Whether only white space stands between the start of a line and the end of `before`.
fn starts_line(before: &str) -> bool {
    let indent = &before[before.trim_end_matches(is_space).len()..];
    indent.len() == before.len() || indent.contains(is_line_terminator)
}
