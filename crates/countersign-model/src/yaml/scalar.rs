//! Scalars of the YAML 1.2 core schema: which text is null, a boolean, a number or a string.

use super::node::Value;

/// The prefix of YAML's own tags.
pub(super) const CORE: &str = "tag:yaml.org,2002:";

/// What a tag on a scalar leads to.
pub(super) enum Tagged {
    /// A value of the tag's type.
    Known(Value),
    /// A string, because the tag is unknown or does not fit the text.
    Unresolved(Value),
    /// A type of YAML 1.1 that has no place in these documents.
    Unsupported,
}

/// The value of an untagged plain scalar.
pub(super) fn plain(text: &str) -> Value {
    null(text)
        .or_else(|| boolean(text))
        .or_else(|| integer(text))
        .or_else(|| float(text))
        .unwrap_or_else(|| Value::String(text.to_owned()))
}

/// The value of a scalar with a tag.
pub(super) fn tagged(tag: &str, text: &str) -> Tagged {
    let string = || Value::String(text.to_owned());
    if tag == "!" {
        return Tagged::Known(string());
    }
    let found = match tag.strip_prefix(CORE) {
        Some("str") => Some(string()),
        Some("null") => null(text),
        Some("bool") => boolean(text),
        Some("int") => integer(text),
        Some("float") => float(text),
        Some("binary" | "timestamp" | "merge") => return Tagged::Unsupported,
        _ => None,
    };
    found.map_or_else(|| Tagged::Unresolved(string()), Tagged::Known)
}

fn null(text: &str) -> Option<Value> {
    matches!(text, "" | "~" | "null" | "Null" | "NULL").then_some(Value::Null)
}

fn boolean(text: &str) -> Option<Value> {
    match text {
        "true" | "True" | "TRUE" => Some(Value::Bool(true)),
        "false" | "False" | "FALSE" => Some(Value::Bool(false)),
        _ => None,
    }
}

fn integer(text: &str) -> Option<Value> {
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if !all_digits(unsigned(text)) {
        return None;
    }
    text.parse().ok().map(number)
}

fn radix(digits: &str, base: u32) -> Option<Value> {
    if digits.is_empty() {
        return None;
    }
    let mut sum = 0.0;
    for digit in digits.chars() {
        sum = sum * f64::from(base) + f64::from(digit.to_digit(base)?);
    }
    Some(number(sum))
}

fn float(text: &str) -> Option<Value> {
    match unsigned(text) {
        ".inf" | ".Inf" | ".INF" => {
            let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
            return Some(Value::Float(sign * f64::INFINITY));
        }
        _ if matches!(text, ".nan" | ".NaN" | ".NAN") => return Some(Value::Float(f64::NAN)),
        _ => {}
    }
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let well_formed = match unsigned(mantissa).split_once('.') {
        Some(("", fraction)) => all_digits(fraction),
        Some((whole, fraction)) => all_digits(whole) && (fraction.is_empty() || all_digits(fraction)),
        None => exponent.is_some() && all_digits(unsigned(mantissa)),
    };
    if !well_formed || exponent.is_some_and(|exponent| !all_digits(unsigned(exponent))) {
        return None;
    }
    text.parse().ok().map(number)
}

/// Whole numbers up to 2^53 are `Int`, so that `1` and `1.0` are one number, as in JavaScript.
fn number(value: f64) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() <= EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "the value is whole and below 2^53")]
        return Value::Int(value as i64);
    }
    Value::Float(value)
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['+', '-']).unwrap_or(text)
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
