//! Whether characters look as if a machine drew them, or as if a person wrote them.
//!
//! Text of people is told by its pairs of letters: nine in ten of those in words, names and prose are among a quarter of
//! all pairs, of random letters only every fourth is.

use crate::alphabet::{Alphabet, DIGIT, HEX, LETTER, LOWER, UPPER};

/// Which letters often follow each letter, from `a` on; counted over specifications and source code.
const FOLLOWERS: [Alphabet; 26] = [
    Alphabet::of("bcdgilmnprstu"),
    Alphabet::of("aelou"),
    Alphabet::of("aehiklorst"),
    Alphabet::of("aeios"),
    Alphabet::of("acdflmnpqrstvwx"),
    Alphabet::of("aeior"),
    Alphabet::of("ei"),
    Alphabet::of("aeio"),
    Alphabet::of("abcdefglmnorstv"),
    Alphabet::of(""),
    Alphabet::of("e"),
    Alphabet::of("adeilostuy"),
    Alphabet::of("aeimop"),
    Alphabet::of("acdefgiost"),
    Alphabet::of("cdlmnoprstuvw"),
    Alphabet::of("aeiloprtu"),
    Alphabet::of("u"),
    Alphabet::of("aceikmnorstuy"),
    Alphabet::of("cehiopstu"),
    Alphabet::of("aehiorstuy"),
    Alphabet::of("eilnprst"),
    Alphabet::of("aei"),
    Alphabet::of("hio"),
    Alphabet::of(""),
    Alphabet::of(""),
    Alphabet::of(""),
];
/// Words that stand in values made for manuals.
const EXAMPLE: &[&str] =
    &["example", "placeholder", "changeme", "redacted", "dummy", "sample", "xxxx", "fake", "your"];
/// Words that stand in values nobody is to use.
const PLACEHOLDER: &[&str] = &[
    "change-me",
    "change_me",
    "insert",
    "replace",
    "todo",
    "test",
    "secret",
    "password",
    "token",
    "foobar",
    "invalid",
    "mock",
    "notreal",
    "not-a",
    "default",
    "deadbeef",
    "mypass",
    "passw0rd",
];
/// Beginnings of values that only point at a secret, or are its digest or cipher text.
const REFERENCE: &[&str] = &[
    "sha1-",
    "sha256-",
    "sha384-",
    "sha512-",
    "sha1:",
    "sha256:",
    "sha512:",
    "enc[",
    "vault:",
    "{cipher}",
    "arn:",
    "op://",
    "file:",
    "env:",
    "secretref:",
    "projects/",
    "ssm:",
    "http://",
    "https://",
    "/",
    "./",
    "../",
    "~/",
    "$",
    "%",
    "@",
    "#",
    "--",
    "data:",
    "ssh-",
    "age1",
    "urn:",
];
/// Parts of values that somebody published: the token of jwt.io, the key of an emulator.
const PUBLISHED: &[&str] = &["eyJzdWIiOiIxMjM0NTY3ODkw", "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50"];

/// Whether a value says of itself that it is an example, or is a published one.
pub(crate) fn is_example(value: &[u8]) -> bool {
    contains_any(value, EXAMPLE)
        || PUBLISHED.iter().any(|known| memchr::memmem::find(value, known.as_bytes()).is_some())
}

/// Whether a value stands for one that is to be put in: a template, a reference, a word.
pub(crate) fn is_placeholder(value: &[u8]) -> bool {
    const CODE: &[&str] = &["${", "{{", "$(", "()", "{}", "<", "...", "***", "%s", "://"];
    let lower = value.to_ascii_lowercase();
    let starts = |known: &&str| lower.starts_with(known.as_bytes());
    is_example(value)
        || REFERENCE.iter().any(starts)
        || contains_any(value, PLACEHOLDER)
        || CODE.iter().any(|code| memchr::memmem::find(&lower, code.as_bytes()).is_some())
}

/// Whether the drawn part of a token looks drawn; its shape has already been recognised.
pub(crate) fn is_issued(drawn: &[u8]) -> bool {
    let (common, all) = pairs(drawn);
    // Six letters make too few pairs for words.
    let hex = drawn.iter().all(|byte| HEX.has(*byte));
    let words = !hex && all >= 8 && common * 10 >= all * 8;
    distinct(drawn) >= drawn.len().div_ceil(3).min(8) && !words && !has_pattern(drawn)
}

/// Whether a quoted value beside a telling name looks drawn.
pub(crate) fn is_random(value: &[u8]) -> bool {
    if value.len() < 8 || value.iter().any(|byte| !byte.is_ascii_graphic()) || is_uuid(value) {
        return false;
    }
    let (common, all) = pairs(value);
    let hex = value.iter().all(|byte| HEX.has(*byte));
    let words = !hex && all >= 3 && common * 10 >= all * 6;
    let letters = value.iter().filter(|byte| LETTER.has(**byte)).count();
    let digits = value.iter().filter(|byte| DIGIT.has(**byte)).count();
    let mixing = mixing(value);
    let mixed = if value.len() < 16 {
        digits > 0 && mixing >= 3
    } else if hex {
        digits >= 3 && mixing >= 4
    } else {
        mixing * 8 >= value.len() || all >= 15 && common * 100 < all * 45
    };
    let spread = distinct(value) >= if value.len() < 20 { 6 } else { 8 };
    letters >= 2 && mixed && spread && !words && !has_pattern(value)
}

/// Whether a value that could be code looks drawn.
pub(crate) fn is_strong(value: &[u8]) -> bool {
    let digits = value.iter().filter(|byte| DIGIT.has(**byte)).count();
    value.len() >= 16 && digits >= 2 && mixing(value) * 5 >= value.len() && is_random(value)
}

fn contains_any(value: &[u8], words: &[&str]) -> bool {
    let lower = value.to_ascii_lowercase();
    words.iter().any(|word| memchr::memmem::find(&lower, word.as_bytes()).is_some())
}

/// How many pairs of letters are common, and how many there are.
fn pairs(value: &[u8]) -> (usize, usize) {
    let letters = value.windows(2).filter(|pair| LETTER.has(pair[0]) && LETTER.has(pair[1]));
    letters.fold((0, 0), |(common, all), pair| {
        let followers = FOLLOWERS[usize::from(pair[0].to_ascii_lowercase() - b'a')];
        (common + usize::from(followers.has(pair[1].to_ascii_lowercase())), all + 1)
    })
}

fn distinct(value: &[u8]) -> usize {
    let mut seen = [false; 256];
    value.iter().filter(|byte| !std::mem::replace(&mut seen[usize::from(**byte)], true)).count()
}

/// How often the class of characters changes; a capital that begins a word and a separator of words do not count.
fn mixing(value: &[u8]) -> usize {
    let class = |byte: u8| match byte {
        _ if LOWER.has(byte) => 0,
        _ if UPPER.has(byte) => 1,
        _ if DIGIT.has(byte) => 2,
        b'-' | b'_' | b'.' | b'/' | b':' => 3,
        _ => 4,
    };
    value
        .windows(2)
        .filter(|pair| match (class(pair[0]), class(pair[1])) {
            (1, 0) | (3, _) | (_, 3) => false,
            (before, after) => before != after,
        })
        .count()
}

/// Whether six characters in a row are the same, or count up or down; four for those that stand for anything.
fn has_pattern(value: &[u8]) -> bool {
    let (mut length, mut step) = (1, None);
    for pair in value.windows(2) {
        let now = i16::from(pair[1]) - i16::from(pair[0]);
        length = if step == Some(now) && now.abs() <= 1 { length + 1 } else { 2 };
        step = Some(now);
        if now.abs() <= 1 && length >= 6 || now == 0 && length >= 4 && b"xX*.-_?".contains(&pair[0]) {
            return true;
        }
    }
    false
}

fn is_uuid(value: &[u8]) -> bool {
    value.len() == 36
        && value.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
