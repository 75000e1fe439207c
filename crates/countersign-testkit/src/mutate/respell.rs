//! Mutations that spell one line differently.

use super::Kind;
use super::lines::{Lines, text_and_end};
use crate::Rng;

/// The words a reader acts on.
const KEYWORDS: [&str; 18] = [
    "Requirements",
    "Requirement",
    "Scenario",
    "ADDED",
    "MODIFIED",
    "REMOVED",
    "RENAMED",
    "FROM",
    "TO",
    "Purpose",
    "Why",
    "What Changes",
    "WHEN",
    "THEN",
    "SHALL",
    "MUST",
    "Reason",
    "[x]",
];

const ZERO_WIDTH: [&str; 6] = ["\u{200b}", "\u{200c}", "\u{200d}", "\u{2060}", "\u{feff}", "\u{ad}"];
const RARE_SPACES: [&str; 5] = ["\u{a0}", "\u{3000}", "\u{2003}", "\u{202f}", "\u{feff}"];
const RARE_BREAKS: [&str; 6] = ["\u{2028}", "\u{2029}", "\u{85}", "\u{b}", "\u{c}", "\r"];

/// Finds the first keyword in a line.
pub(crate) fn keyword_in(line: &[u8]) -> Option<&'static str> {
    let text = str::from_utf8(line).ok()?;
    KEYWORDS.into_iter().find(|word| text.contains(word))
}

/// Applies a mutation to one line; nothing is done to a line that is not UTF-8.
pub(crate) fn respell(kind: Kind, lines: &mut Lines, at: usize, rng: &mut Rng) -> Option<()> {
    let (text, end) = text_and_end(&lines.0[at]);
    let text = str::from_utf8(text).ok()?;
    let mut line = respelled(kind, text, rng)?.into_bytes();
    line.extend_from_slice(end);
    lines.0[at] = line;
    Some(())
}

fn respelled(kind: Kind, text: &str, rng: &mut Rng) -> Option<String> {
    match kind {
        Kind::Reindent => Some(reindented(text, rng)),
        Kind::Case => Some(recased(text, rng)),
        Kind::Spaces => replace_one(text, " ", &["", "  ", "\t"], rng),
        Kind::RareSpace => replace_one(text, " ", &RARE_SPACES, rng),
        Kind::Colon if text.contains(':') => {
            replace_one(text, ":", &["", " :", "::", ": ", "\u{ff1a}", ":\u{a0}"], rng)
        }
        Kind::Colon => Some(format!("{text}:")),
        Kind::Hashes => Some(rehashed(text, rng)),
        Kind::ClosingHashes => {
            Some(format!("{text}{}", rng.pick(&[" #", " ###", "#", "\t##", " ### ", " \\#"])))
        }
        Kind::Bullet => {
            replace_one(text, &text.trim_start()[..1], &["*", "+", "-", "1.", "2)", "\u{2022}", ""], rng)
        }
        Kind::Keyword => Some(respelled_keyword(text, rng)?),
        Kind::Accent => replace_one(text, vowel(text)?, &["\u{e9}", "e\u{301}", "\u{f6}", "o\u{308}"], rng),
        Kind::Quotes => Some(requoted(text, rng)),
        Kind::ZeroWidth => Some(put_in(text, rng.pick(&ZERO_WIDTH), rng)),
        Kind::RareBreak => Some(put_in(text, rng.pick(&RARE_BREAKS), rng)),
        Kind::Quote => Some(format!("{}{text}", rng.pick(&["> ", ">", ">> ", "- > "]))),
        Kind::TrailingSpace => Some(format!("{text}{}", rng.pick(&[" ", "  ", "\t", " \t ", "\\"]))),
        _ => None,
    }
}

fn reindented(text: &str, rng: &mut Rng) -> String {
    if text.starts_with([' ', '\t']) && rng.chance(5_000) {
        return text.trim_start().to_owned();
    }
    format!("{}{text}", rng.pick(&[" ", "   ", "    ", "\t", "        ", "  \t"]))
}

fn recased(text: &str, rng: &mut Rng) -> String {
    match rng.below(3) {
        0 => text.to_ascii_lowercase(),
        1 => text.to_ascii_uppercase(),
        _ => {
            let flip = |letter: char| {
                if letter.is_ascii_lowercase() {
                    letter.to_ascii_uppercase()
                } else {
                    letter.to_ascii_lowercase()
                }
            };
            let letters = text.matches(|letter: char| letter.is_ascii_alphabetic()).count().max(1);
            let mut left = rng.below(letters) + 1;
            let one = |letter: char| {
                left = left.saturating_sub(usize::from(letter.is_ascii_alphabetic() && left > 0));
                if left == 0 && letter.is_ascii_alphabetic() {
                    left = usize::MAX;
                    flip(letter)
                } else {
                    letter
                }
            };
            text.chars().map(one).collect()
        }
    }
}

fn rehashed(text: &str, rng: &mut Rng) -> String {
    let (indent, rest) = text.split_at(text.len() - text.trim_start().len());
    let bare = rest.trim_start_matches('#');
    let hashes = rest.len() - bare.len();
    match rng.below(5) {
        0 => format!("{indent}#{rest}"),
        1 => format!("{indent}{}", rest.strip_prefix('#').unwrap_or(rest)),
        2 => format!("{indent}{}{}", "#".repeat(hashes), bare.trim_start()),
        3 => format!("{indent}\\{rest}"),
        _ => format!("{indent}{}{bare}", "#".repeat(rng.between(1, 7))),
    }
}

fn respelled_keyword(text: &str, rng: &mut Rng) -> Option<String> {
    let word = keyword_in(text.as_bytes())?;
    let (first, last) = word.split_at(1);
    let spelled = match rng.below(8) {
        0 => word.to_ascii_lowercase(),
        1 => word.to_ascii_uppercase(),
        2 => first.to_owned(),
        3 => format!("{word}s"),
        4 => format!("**{word}**"),
        5 => format!("`{word}`"),
        // The long s and the Kelvin sign fold to ASCII letters in some readers.
        6 => word.replacen(['s', 'S'], "\u{17f}", 1),
        _ => format!("{first} {last}"),
    };
    Some(text.replacen(word, &spelled, 1))
}

fn requoted(text: &str, rng: &mut Rng) -> String {
    if let Some(quote) = text.find(['\'', '"', '`']) {
        let curly = rng.pick(&["\u{2019}", "\u{201c}", "\u{2018}"]);
        return format!("{}{curly}{}", &text[..quote], &text[quote + 1..]);
    }
    put_in(text, rng.pick(&["'", "\"", "\u{2019}", "`"]), rng)
}

fn vowel(text: &str) -> Option<&str> {
    text.matches(['e', 'o', 'E', 'O']).next()
}

/// Replaces one of the places where `needle` occurs.
fn replace_one(text: &str, needle: &str, with: &[&'static str], rng: &mut Rng) -> Option<String> {
    let places: Vec<usize> = text.match_indices(needle).map(|(place, _)| place).collect();
    if places.is_empty() {
        return None;
    }
    // The first place is the one that structure hangs on.
    let place = if rng.chance(6_000) { places[0] } else { places[rng.below(places.len())] };
    Some(format!("{}{}{}", &text[..place], rng.pick(with), &text[place + needle.len()..]))
}

/// Puts something between two characters of a line.
fn put_in(text: &str, what: &str, rng: &mut Rng) -> String {
    let place = rng.below(text.chars().count() + 1);
    let place = text.char_indices().nth(place).map_or(text.len(), |(place, _)| place);
    format!("{}{what}{}", &text[..place], &text[place..])
}
