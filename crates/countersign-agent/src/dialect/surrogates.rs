//! Escapes of half a pair in JSON, which no text can hold.

/// How what no text can hold is written.
const INSTEAD: &str = "\\ufffd";

/// JSON in which each half of a pair that stands alone is the sign for what cannot be shown.
pub(super) fn mended(json: &str) -> String {
    let mut mended = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        mended.push_str(before);
        let pair = half(escape).zip(escape.get(6..).and_then(half));
        let length = match (half(escape), pair) {
            (_, Some((Half::First, Half::Second))) => 12,
            (Some(_), _) => {
                mended.push_str(INSTEAD);
                rest = &escape[6..];
                continue;
            }
            // A backslash and the letter after it, whatever it is.
            (None, _) => 1 + escape[1..].chars().next().map_or(0, char::len_utf8),
        };
        mended.push_str(&escape[..length]);
        rest = &escape[length..];
    }
    mended.push_str(rest);
    mended
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    First,
    Second,
}

/// The half of a pair that a text begins with.
fn half(text: &str) -> Option<Half> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    match u16::from_str_radix(digits, 16).ok()? {
        0xd800..=0xdbff => Some(Half::First),
        0xdc00..=0xdfff => Some(Half::Second),
        _ => None,
    }
}
