//! Comparisons of versions.

use std::cmp::Ordering;

use super::version::Version;

/// Alternatives, of each of which every comparison has to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Range(Vec<Vec<(Operator, Version)>>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Less,
    AtMost,
    More,
    AtLeast,
    Equal,
}

const OPERATORS: [(&str, Operator); 6] = [
    ("<=", Operator::AtMost),
    (">=", Operator::AtLeast),
    ("==", Operator::Equal),
    ("<", Operator::Less),
    (">", Operator::More),
    ("=", Operator::Equal),
];

impl Range {
    /// Reads it; the error is what is wrong, in words that follow the entry.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        text.split("||").map(all).collect::<Result<_, _>>().map(Self)
    }

    /// Whether a version is in it; `None` if the version cannot be compared.
    pub(super) fn holds(&self, version: &str) -> Option<bool> {
        let version = Version::read(version)?;
        Some(
            self.0.iter().any(|all| all.iter().all(|(operator, bound)| holds(*operator, version.cmp(bound)))),
        )
    }
}

fn holds(operator: Operator, order: Ordering) -> bool {
    match operator {
        Operator::Less => order.is_lt(),
        Operator::AtMost => order.is_le(),
        Operator::More => order.is_gt(),
        Operator::AtLeast => order.is_ge(),
        Operator::Equal => order.is_eq(),
    }
}

fn all(text: &str) -> Result<Vec<(Operator, Version)>, String> {
    let (mut comparisons, mut waiting) = (Vec::new(), None);
    for word in text.split([',', ' ', '\t']).filter(|word| !word.is_empty()) {
        let found = OPERATORS.iter().find(|(sign, _)| word.starts_with(sign));
        let (operator, rest) = match (waiting.take(), found) {
            (None, Some((sign, operator))) => (*operator, &word[sign.len()..]),
            (Some(operator), None) => (operator, word),
            (None, None) => (Operator::Equal, word),
            (Some(_), Some(_)) => return Err(format!("has two comparisons in a row at `{word}`")),
        };
        if rest.is_empty() {
            waiting = Some(operator);
            continue;
        }
        let version = Version::read(rest).ok_or_else(|| {
            format!(
                "has the versions `{rest}`, which is not read: use `<`, `<=`, `>`, `>=` or `=` with a version"
            )
        })?;
        comparisons.push((operator, version));
    }
    match (waiting, comparisons.is_empty()) {
        (None, false) => Ok(comparisons),
        _ => Err("ends where a version is expected".to_owned()),
    }
}
