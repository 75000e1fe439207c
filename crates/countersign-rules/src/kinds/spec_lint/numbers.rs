//! Requirements that say nearly the same with different numbers.

use std::collections::{BTreeMap, BTreeSet};

use countersign_diag::Span;
use countersign_model::Document;
use countersign_model::spec::Block;

use super::super::{At, Violation};

/// A word in more sentences than this says nothing about what a sentence is about.
const COMMON: usize = 40;
/// The share of words two sentences have to have in common, in hundredths.
const ALIKE: usize = 60;

/// Sentences with one number and its unit.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    sentences: Vec<Sentence>,
}

#[derive(Debug)]
struct Sentence {
    is_judged: bool,
    path: String,
    requirement: String,
    span: Span,
    number: String,
    unit: &'static str,
    words: BTreeSet<String>,
}

/// Units by how they are spelled.
const UNITS: &[(&str, &[&str])] = &[
    ("ms", &["ms", "millisecond", "milliseconds"]),
    ("s", &["s", "sec", "second", "seconds"]),
    ("min", &["min", "minute", "minutes"]),
    ("h", &["h", "hour", "hours"]),
    ("days", &["day", "days"]),
    ("months", &["month", "months"]),
    ("years", &["year", "years"]),
    ("%", &["%", "percent"]),
    ("MB", &["mb", "megabytes"]),
    ("GB", &["gb", "gigabytes"]),
    ("KB", &["kb", "kilobytes"]),
    ("characters", &["character", "characters"]),
    ("attempts", &["attempt", "attempts", "tries", "retries"]),
    ("times", &["times"]),
    ("items", &["item", "items", "entries", "rows", "records"]),
];

impl Numbers {
    /// Notes the lines of a requirement that hold exactly one number with a unit.
    pub(super) fn add(&mut self, is_judged: bool, path: &str, document: &Document, block: &Block<'_>) {
        for line in block.body().filter(|line| !document.is_fenced(*line)) {
            let Some((number, unit, words)) = read(document.line(line)) else { continue };
            self.sentences.push(Sentence {
                is_judged,
                path: path.to_owned(),
                requirement: block.name.to_owned(),
                span: document.line_span(line),
                number,
                unit,
                words,
            });
        }
    }

    /// Pairs that are alike but for the number; one of the two is judged.
    pub(super) fn contradictions(&self) -> Vec<Violation> {
        let mut by_word: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
        for (at, sentence) in self.sentences.iter().enumerate() {
            for word in &sentence.words {
                by_word.entry((sentence.unit, word)).or_default().push(at);
            }
        }
        let mut found = Vec::new();
        for (at, sentence) in self.sentences.iter().enumerate().filter(|(_, sentence)| sentence.is_judged) {
            let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
            for word in &sentence.words {
                let others = &by_word[&(sentence.unit, word.as_str())];
                for other in others.iter().filter(|other| **other != at && others.len() <= COMMON) {
                    *shared.entry(*other).or_default() += 1;
                }
            }
            for (other, shared) in shared {
                let twin = &self.sentences[other];
                let all = sentence.words.len() + twin.words.len() - shared;
                let is_same_place = sentence.path == twin.path && sentence.requirement == twin.requirement;
                let is_replaced = sentence.requirement == twin.requirement && !twin.is_judged;
                // Of two that are judged the later one is told.
                let is_told = twin.is_judged && other > at;
                if twin.number == sentence.number
                    || shared * 100 < all * ALIKE
                    || is_same_place
                    || is_replaced
                    || is_told
                {
                    continue;
                }
                found.push(Violation {
                    at: Some(At::bytes(&sentence.path, Span::range(sentence.span))),
                    subject: format!("{} {}", sentence.path, sentence.requirement),
                    message: format!(
                        "requirement `{}` says {} {}, and `{}` in `{}` says {} {}",
                        sentence.requirement,
                        sentence.number,
                        sentence.unit,
                        twin.requirement,
                        twin.path,
                        twin.number,
                        twin.unit
                    ),
                    next: "make the two agree, or say in which case each holds".to_owned(),
                });
            }
        }
        found
    }
}

/// The number, its unit and the words that tell what a line is about; `None` unless there is exactly one number.
fn read(line: &str) -> Option<(String, &'static str, BTreeSet<String>)> {
    let lower = line.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric() && c != '.' && c != '%')
        .map(|word| word.trim_matches('.'))
        .collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let mut numbers =
        words.iter().enumerate().filter(|(_, word)| word.starts_with(|c: char| c.is_ascii_digit()));
    let (at, word) = numbers.next()?;
    if numbers.next().is_some() {
        return None;
    }
    let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    let (number, glued) = word.split_at(digits);
    let spelled = if glued.is_empty() { *words.get(at + 1)? } else { glued };
    let unit = UNITS.iter().find(|(_, spellings)| spellings.contains(&spelled)).map(|(unit, _)| *unit)?;
    let says = |word: &&&str| word.chars().count() > 3 && !is_filler(word) && **word != spelled;
    let about: BTreeSet<String> = words.iter().filter(says).map(|word| (**word).to_owned()).collect();
    (about.len() >= 3).then(|| (number.to_owned(), unit, about))
}

fn is_filler(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        || [
            "shall", "must", "system", "within", "then", "when", "given", "that", "with", "after", "than",
            "more", "most", "least",
        ]
        .contains(&word)
}
