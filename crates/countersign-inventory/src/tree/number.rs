//! Numbers that compare as JSON Schema asks: `1`, `1.0` and `10e-1` are one number.

use std::cmp::Ordering;
use std::fmt;

/// Whole doubles up to here fit into a whole number.
const WHOLE: f64 = 1e38;

/// A number.
#[derive(Debug, Clone, Copy)]
pub enum Number {
    /// A whole number.
    Whole(i128),
    /// Any other, or a whole one too large to be exact; never infinite, never not a number.
    Real(f64),
}

impl Number {
    /// A number in decimal notation. `None` for what no finite number is.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if let Ok(whole) = text.parse() {
            return Some(Self::Whole(whole));
        }
        Self::real(text.parse().ok()?)
    }

    /// A number from a double.
    pub(crate) fn real(value: f64) -> Option<Self> {
        if !value.is_finite() {
            return None;
        }
        if value.fract() == 0.0 && value.abs() <= WHOLE {
            #[expect(clippy::cast_possible_truncation, reason = "the value is whole and fits")]
            return Some(Self::Whole(value as i128));
        }
        Some(Self::Real(value))
    }

    /// Whether it is a whole number.
    pub fn is_whole(self) -> bool {
        match self {
            Self::Whole(_) => true,
            Self::Real(value) => value.fract() == 0.0,
        }
    }

    /// The nearest double.
    #[expect(clippy::cast_precision_loss, reason = "the nearest double is what is asked for")]
    pub fn as_f64(self) -> f64 {
        match self {
            Self::Whole(value) => value as f64,
            Self::Real(value) => value,
        }
    }

    /// Digits and how many of them stand behind the point; `None` if they are too many.
    fn decimal(self) -> Option<(i128, u32)> {
        let text = self.to_string();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let digits = format!("{whole}{fraction}").parse().ok()?;
        Some((digits, u32::try_from(fraction.len()).ok()?))
    }

    /// Whether it is a multiple of another, told from the digits; `None` if they are too many.
    pub(crate) fn is_multiple_of(self, other: Self) -> Option<bool> {
        let ((left, left_scale), (right, right_scale)) = (self.decimal()?, other.decimal()?);
        let scale = left_scale.max(right_scale);
        let left = left.checked_mul(10_i128.checked_pow(scale - left_scale)?)?;
        let right = right.checked_mul(10_i128.checked_pow(scale - right_scale)?)?;
        left.checked_rem(right).map(|rest| rest == 0)
    }

    /// The order of two numbers.
    pub fn order(self, other: Self) -> Ordering {
        if let (Self::Whole(left), Self::Whole(right)) = (self, other) {
            return left.cmp(&right);
        }
        // Neither is ever not a number.
        self.as_f64().partial_cmp(&other.as_f64()).unwrap_or(Ordering::Equal)
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.order(*other) == Ordering::Equal
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(value) => write!(f, "{value}"),
            Self::Real(value) => write!(f, "{value}"),
        }
    }
}
