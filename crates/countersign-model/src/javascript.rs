//! The corners of JavaScript strings that OpenSpec's verdicts depend on.
//!
//! White space is ECMAScript's (with U+FEFF, without U+0085), lengths are UTF-16 code units, and the `.` of a
//! regular expression does not match the four line terminators.

use unicode_normalization::UnicodeNormalization as _;

/// ECMAScript's `\s`, which is also what `trim` takes away.
pub fn is_space(c: char) -> bool {
    match c {
        '\t'..='\r' | ' ' => true,
        c if c.is_ascii() => false,
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' => true,
        '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}' | '\u{feff}' => true,
        _ => false,
    }
}

/// ECMAScript's `trim`.
pub fn trim(text: &str) -> &str {
    trim_end(trim_start(text))
}

/// ECMAScript's `trimStart`. Most texts start with a visible ASCII character, which one comparison tells.
pub fn trim_start(text: &str) -> &str {
    if text.as_bytes().first().is_some_and(u8::is_ascii_graphic) {
        return text;
    }
    text.trim_start_matches(is_space)
}

/// ECMAScript's `trimEnd`.
pub fn trim_end(text: &str) -> &str {
    if text.as_bytes().last().is_some_and(u8::is_ascii_graphic) {
        return text;
    }
    text.trim_end_matches(is_space)
}

/// ECMAScript's `length`: UTF-16 code units.
pub fn length(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

/// Whether `text` is longer than `limit` UTF-16 code units, without counting further than needed.
pub fn is_longer_than(text: &str, limit: usize) -> bool {
    text.len() > limit && length(text) > limit
}

/// A character that `.` does not match.
pub fn is_line_terminator(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

/// The first line terminator. Those that are not ASCII start with the same byte, which is rare in itself.
fn find_line_terminator(text: &str) -> Option<usize> {
    let first = memchr::memchr3(b'\n', b'\r', 0xe2, text.as_bytes())?;
    text[first..].find(is_line_terminator).map(|at| first + at)
}

/// What `\s*(.+)$` captures at the start of `text`, if it matches.
pub(crate) fn spaces_then_rest(text: &str) -> Option<&str> {
    let rest = trim_start(text);
    if rest.is_empty() {
        // The greedy `\s*` gives one character back, if `.` can take it.
        return text.chars().next_back().filter(|c| !is_line_terminator(*c)).map(|_| rest);
    }
    find_line_terminator(rest).is_none().then_some(rest)
}

/// What `\s*(.+)\s*$` captures at the start of `text`, if it matches: as much as `.` can take.
pub(crate) fn spaces_then_greedy(text: &str) -> Option<&str> {
    let rest = trim_start(text);
    if rest.is_empty() {
        return text.contains(|c| !is_line_terminator(c)).then_some(rest);
    }
    match find_line_terminator(rest) {
        None => Some(rest),
        Some(at) => trim(&rest[at..]).is_empty().then(|| &rest[..at]),
    }
}

/// What ``\s*(.+?)`?\s*$`` captures at the start of `text`, if it matches: as little as can be.
pub(crate) fn spaces_then_lazy_backtick(text: &str) -> Option<&str> {
    let rest = trim_end(trim_start(text));
    if rest.is_empty() {
        return text.contains(|c| !is_line_terminator(c)).then_some(rest);
    }
    let name = rest.strip_suffix('`').filter(|name| !name.is_empty()).unwrap_or(rest);
    find_line_terminator(name).is_none().then_some(name)
}

/// `localeCompare` as ICU's root collation orders ASCII: punctuation before digits before letters, letters
/// regardless of case first, then lower case before upper case. Non-ASCII text falls back to code points.
pub fn locale_compare(a: &str, b: &str) -> std::cmp::Ordering {
    let primary = |text: &str| text.chars().map(collation_weight).collect::<Vec<u32>>();
    primary(a)
        .cmp(&primary(b))
        .then_with(|| {
            let case = |text: &str| text.chars().map(|c| c.is_ascii_uppercase()).collect::<Vec<bool>>();
            case(a).cmp(&case(b))
        })
        .then_with(|| a.cmp(b))
}

/// ICU's order of the printable ASCII characters that are neither letters nor digits.
const PUNCTUATION: &str = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";

fn collation_weight(c: char) -> u32 {
    match c {
        ' ' => 1,
        '0'..='9' => 100 + (c as u32 - '0' as u32),
        'a'..='z' | 'A'..='Z' => 200 + (c.to_ascii_lowercase() as u32 - 'a' as u32),
        c if c.is_ascii() => PUNCTUATION.find(c).and_then(|at| u32::try_from(at).ok()).map_or(0, |at| at + 2),
        // A letter with an accent sorts with the letter; everything else behind ASCII by code point.
        c => match std::iter::once(c).nfd().next() {
            Some(base) if base.is_ascii_alphabetic() => collation_weight(base),
            _ => 1000 + c as u32,
        },
    }
}
