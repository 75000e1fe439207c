//! Versions of four ecosystems in one order.
//!
//! Read are `1.2.3`, `v1.2.3`, `1.2.3-rc.1+build` (semantic versions, pseudo-versions of Go) and Python's `1!2.0`, `2.0rc1`,
//! `2.0.post1`, `2.0.dev3`. What is behind `+` does not count. Missing numbers are zero.

use std::cmp::Ordering;

/// A version that can be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Version {
    epoch: u64,
    release: Vec<u64>,
    /// What comes before the release is negative, what comes behind it positive.
    phase: i8,
    tail: Vec<Part>,
}

/// A part of what is behind the release: numbers come before words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Number(u64),
    Word(String),
}

impl Version {
    /// Reads it; `None` for what is no version.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
        let text = text.split('+').next().unwrap_or(text);
        let (epoch, text) = match text.split_once('!') {
            Some((epoch, rest)) => (epoch.parse().ok()?, rest),
            None => (0, text),
        };
        let end = text.find(|found: char| !(found.is_ascii_digit() || found == '.')).unwrap_or(text.len());
        let (numbers, tail) = text.split_at(end);
        // In `1.0.dev1` the dot before the word belongs to the word.
        let numbers = if tail.is_empty() { numbers } else { numbers.strip_suffix('.').unwrap_or(numbers) };
        let mut release: Vec<u64> =
            numbers.split('.').map(|number| number.parse().ok()).collect::<Option<_>>()?;
        while release.len() > 1 && release.last() == Some(&0) {
            release.pop();
        }
        let (phase, tail) = tail_of(tail)?;
        Some(Self { epoch, release, phase, tail })
    }
}

fn tail_of(tail: &str) -> Option<(i8, Vec<Part>)> {
    if tail.is_empty() {
        return Some((0, Vec::new()));
    }
    let is_semantic = tail.starts_with('-');
    let lower = tail.trim_start_matches(['-', '.', '_']).to_ascii_lowercase();
    if lower.is_empty() || !lower.chars().all(|found| found.is_ascii_alphanumeric() || "-._".contains(found))
    {
        return None;
    }
    // Python writes `rc1`, semantic versions `rc.1`: a border stands between letters and digits for both.
    let mut parts = Vec::new();
    for piece in lower.split(['.', '-', '_']) {
        let cut = piece.find(|found: char| found.is_ascii_digit()).unwrap_or(piece.len());
        let (word, number) = piece.split_at(cut);
        match (word.is_empty(), number.parse().ok()) {
            (true, Some(number)) => parts.push(Part::Number(number)),
            (false, Some(number)) => parts.extend([named(word, is_semantic), Part::Number(number)]),
            _ => parts.push(named(piece, is_semantic)),
        }
    }
    let phase = match parts.first() {
        Some(Part::Word(word)) => match word.as_str() {
            "post" | "rev" => 1,
            "r" if !is_semantic => 1,
            "dev" if !is_semantic => -2,
            "a" | "b" | "rc" if !is_semantic => -1,
            _ if is_semantic => -1,
            _ => return None,
        },
        _ if is_semantic => -1,
        _ => return None,
    };
    Some((phase, parts))
}

/// Python has several spellings of one phase.
fn named(word: &str, is_semantic: bool) -> Part {
    let short = match word {
        "alpha" if !is_semantic => "a",
        "beta" if !is_semantic => "b",
        "c" | "pre" | "preview" if !is_semantic => "rc",
        _ => word,
    };
    Part::Word(short.to_owned())
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        self.epoch
            .cmp(&other.epoch)
            .then_with(|| self.release.cmp(&other.release))
            .then_with(|| self.phase.cmp(&other.phase))
            .then_with(|| self.tail.cmp(&other.tail))
    }
}
