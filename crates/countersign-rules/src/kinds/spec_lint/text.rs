//! Words in a line, outside of code spans.

use std::ops::Range;

use super::words::FAILURE;

/// Where whole words, given in lower case, stand in a line. ASCII only: the shipped words are English.
pub(super) fn found(line: &str, words: &[String]) -> Vec<Range<usize>> {
    let plain = without_code(line).to_ascii_lowercase();
    let mut found: Vec<Range<usize>> = Vec::new();
    for word in words {
        for (at, _) in plain.match_indices(word.as_str()) {
            let end = at + word.len();
            if is_boundary(&plain, at, end)
                && !found.iter().any(|range| range.start <= at && end <= range.end)
            {
                found.retain(|range| !(at <= range.start && range.end <= end));
                found.push(at..end);
            }
        }
    }
    found.sort_by_key(|range| range.start);
    found
}

/// Whether a line tells of something that does not work.
pub(super) fn is_failure(line: &str) -> bool {
    let plain = format!("{} ", line.to_ascii_lowercase());
    FAILURE.iter().any(|word| {
        plain.match_indices(word).any(|(at, _)| !plain[..at].ends_with(|c: char| c.is_alphanumeric()))
    })
}

fn is_boundary(text: &str, start: usize, end: usize) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    !text[..start].ends_with(is_word) && !text[end..].starts_with(is_word)
}

/// A line with its code spans blanked, so that every offset holds.
fn without_code(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut in_code = false;
    for c in line.chars() {
        in_code ^= c == '`';
        if in_code || c == '`' {
            plain.extend(std::iter::repeat_n(' ', c.len_utf8()));
        } else {
            plain.push(c);
        }
    }
    plain
}
