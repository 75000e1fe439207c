//! From a word of the command line to a JSON value.

use serde_json::{Number, Value};

/// `true` and `false`, numbers, and lists and objects in JSON; everything else is a string.
pub(crate) fn coerce(text: &str) -> Value {
    match text {
        "true" => return Value::Bool(true),
        "false" => return Value::Bool(false),
        _ => {}
    }
    if let Some(number) = number(text.trim()) {
        return Value::Number(number);
    }
    let trimmed = text.trim();
    let is_container = (trimmed.starts_with('[') && trimmed.ends_with(']'))
        || (trimmed.starts_with('{') && trimmed.ends_with('}'));
    let container = if is_container { serde_json::from_str(trimmed).ok() } else { None };
    container.unwrap_or_else(|| Value::String(text.to_owned()))
}

/// A finite number as JavaScript reads one.
fn number(text: &str) -> Option<Number> {
    let radix = [("0x", 16), ("0X", 16), ("0o", 8), ("0O", 8), ("0b", 2), ("0B", 2)];
    if let Some((digits, radix)) =
        radix.iter().find_map(|(prefix, radix)| Some((text.strip_prefix(prefix)?, *radix)))
    {
        let is_plain = digits.chars().all(|c| c.is_digit(radix));
        return if is_plain { u64::from_str_radix(digits, radix).ok().map(Number::from) } else { None };
    }
    let is_decimal = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E'));
    let value =
        if is_decimal { text.parse::<f64>().ok().filter(|value| value.is_finite())? } else { return None };
    whole(value).map(Number::from).or_else(|| Number::from_f64(value))
}

/// A whole number that JavaScript prints without a fraction and without losing a digit.
#[expect(clippy::cast_possible_truncation, reason = "the range was checked")]
fn whole(value: f64) -> Option<i64> {
    const MOST: f64 = 9_007_199_254_740_991.0;
    (value.fract() == 0.0 && value.abs() <= MOST).then_some(value as i64)
}
