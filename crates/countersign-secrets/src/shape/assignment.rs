//! Values beside a name that says what they are: `password = "…"`, `"apiKey": "…"`, `TOKEN=…`.

use std::ops::Range;

use crate::alphabet::{ALNUM, Alphabet, LOWER, WORD};
use crate::random::{is_placeholder, is_random, is_strong};

/// More than the rest of a name, of a type, or the space around a sign.
const NEAR: usize = 32;
/// More than any password.
const LONGEST: usize = 512;
/// The last words of names whose values are no secrets, though the names speak of some.
const HARMLESS: &[&str] = &[
    "id",
    "ids",
    "name",
    "names",
    "url",
    "uri",
    "path",
    "file",
    "type",
    "kind",
    "length",
    "len",
    "hash",
    "sha",
    "sha256",
    "digest",
    "checksum",
    "header",
    "prefix",
    "suffix",
    "expires",
    "expiry",
    "count",
    "limit",
    "field",
    "label",
    "hint",
    "policy",
    "ref",
    "arn",
    "version",
    "format",
    "regex",
    "pattern",
    "env",
    "var",
    "alias",
    "endpoint",
    "class",
    "style",
    "status",
    "error",
    "message",
    "description",
    "address",
    "index",
    "position",
    "etag",
    "uuid",
    "fingerprint",
];

/// The value that belongs to the name of which the needle is a part.
pub(super) fn find(text: &[u8], needle: Range<usize>) -> Option<Range<usize>> {
    let rest = &text[needle.end..];
    let name = WORD.and(Alphabet::of("-")).run(rest, NEAR);
    if !may_go_on(&text[needle.start..needle.end], &rest[..name]) {
        return None;
    }
    let mut at = needle.end + name;
    // Quotes are escaped where the text is a string in another text.
    skip_one(text, &mut at, b"\\");
    let quoted_name = skip_one(text, &mut at, b"\"'`");
    skip_one(text, &mut at, b"])");
    skip_space(text, &mut at);
    at = sign(text, at, quoted_name)?;
    skip_space(text, &mut at);
    if text.get(at).is_some_and(|byte| b"bBrRfFuU@$".contains(byte))
        && text.get(at + 1).is_some_and(|byte| b"\"'".contains(byte))
    {
        at += 1;
    }
    let escaped = skip_one(text, &mut at, b"\\");
    match text.get(at) {
        Some(quote @ (b'"' | b'\'' | b'`')) => quoted(text, at + 1, *quote),
        Some(_) if !escaped => bare(text, at),
        _ => None,
    }
}

/// Whether a name that goes on like this still names a secret.
fn may_go_on(needle: &[u8], rest: &[u8]) -> bool {
    let Some(first) = rest.first() else { return true };
    let shouts = needle.iter().all(|byte| !LOWER.has(*byte));
    let joined = ALNUM.has(*first) && (LOWER.has(*first) || shouts && !first.is_ascii_digit());
    let word_start = rest.iter().enumerate().rev().find(|(at, byte)| {
        !ALNUM.has(**byte) || byte.is_ascii_uppercase() && *at > 0 && LOWER.has(rest[at - 1])
    });
    let last = match word_start {
        Some((at, byte)) if ALNUM.has(*byte) => &rest[at..],
        Some((at, _)) => &rest[at + 1..],
        None => rest,
    };
    !joined && !HARMLESS.iter().any(|known| last.eq_ignore_ascii_case(known.as_bytes()))
}

/// Behind the sign that gives a name its value; a type may stand before it.
fn sign(text: &[u8], mut at: usize, quoted_name: bool) -> Option<usize> {
    match text.get(at)? {
        b'=' | b'>' => {}
        b'(' => return text.get(at + 1).is_some_and(|byte| b"\"'`".contains(byte)).then_some(at + 1),
        b',' if quoted_name => {}
        b':' => {
            let typed = WORD.and(Alphabet::of("&'<>[]?. |:")).run(&text[at + 1..], NEAR);
            if text.get(at + 1 + typed) == Some(&b'=') && !text[at + 1..].starts_with(b"//") {
                at += 1 + typed;
            }
        }
        // A type without a colon: `var token string = "…"`.
        byte if LOWER.has(*byte) && !quoted_name => {
            at += LOWER.run(&text[at..], NEAR);
            skip_space(text, &mut at);
            (text.get(at) == Some(&b'=')).then_some(())?;
        }
        _ => return None,
    }
    at += 1;
    while text.get(at).is_some_and(|byte| b"=>".contains(byte)) {
        at += 1;
    }
    Some(at)
}

fn skip_space(text: &[u8], at: &mut usize) {
    *at += Alphabet::of(" \t").run(&text[*at..], NEAR);
}

/// Steps over one of these characters.
fn skip_one(text: &[u8], at: &mut usize, characters: &[u8]) -> bool {
    let found = text.get(*at).is_some_and(|byte| characters.contains(byte));
    *at += usize::from(found);
    found
}

/// A value up to its quote.
fn quoted(text: &[u8], start: usize, quote: u8) -> Option<Range<usize>> {
    let rest = &text[start..text.len().min(start + LONGEST)];
    let length = rest.iter().position(|byte| *byte == quote || b"\\\n\r \t".contains(byte))?;
    let ends = matches!(rest[length], byte if byte == quote || byte == b'\\');
    let value = &rest[..length];
    (ends && is_random(value) && !is_placeholder(value)).then_some(start..start + length)
}

/// A value without quotes, which could be code as well.
fn bare(text: &[u8], start: usize) -> Option<Range<usize>> {
    let value = ALNUM.and(Alphabet::of("_-+/=~!@#%^*."));
    let rest = &text[start..];
    let length = value.run(rest, LONGEST);
    let ends =
        rest.get(length).is_none_or(|byte| byte.is_ascii_whitespace() || b",;&<\"'`|}\\".contains(byte));
    let value = &rest[..length];
    (ends && is_strong(value) && !is_placeholder(value)).then_some(start..start + length)
}
