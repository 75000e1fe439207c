//! Texts as a row of words, so that lists of words can be looked for.

use std::collections::BTreeSet;

use super::words::{FILLERS, IS_IN, MODALS};

/// Lower-case words, one space before and behind each.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Words(String);

impl Words {
    pub(super) fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut words = String::from(" ");
        for text in texts {
            for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
                words.extend(word.chars().flat_map(char::to_lowercase));
                words.push(' ');
            }
        }
        Self(words)
    }

    /// The first words that are on a list, as they are written here.
    pub(super) fn hit(&self, list: &[&str]) -> Option<&str> {
        let places = list.iter().filter_map(|entry| self.find(entry));
        places
            .min_by_key(|(at, length)| (*at, std::cmp::Reverse(*length)))
            .map(|(at, length)| self.0[at..at + length].trim())
    }

    pub(super) fn has(&self, list: &[&str]) -> bool {
        list.iter().any(|entry| self.find(entry).is_some())
    }

    /// The words that are on a list, without their endings.
    pub(super) fn stems(&self, list: &[&'static str]) -> BTreeSet<&'static str> {
        list.iter().copied().filter(|entry| self.find(entry).is_some()).collect()
    }

    /// All of them.
    pub(super) fn text(&self) -> &str {
        &self.0
    }

    /// Each word.
    pub(super) fn each(&self) -> impl Iterator<Item = &str> {
        self.0.split(' ').filter(|word| !word.is_empty())
    }

    /// Whether it is written in letters that the lists know.
    pub(super) fn is_readable(&self) -> bool {
        let letters = || self.0.chars().filter(|c| c.is_alphabetic());
        letters().filter(char::is_ascii).count() * 10 >= letters().count() * 8
    }

    /// What is done, by the words behind each modal; everything where there is none, nothing that must not be done.
    pub(super) fn acts(&self) -> Self {
        let all: Vec<&str> = self.each().collect();
        let mut acts: Vec<&str> = Vec::new();
        let mut has_modal = false;
        for (at, word) in all.iter().enumerate() {
            if MODALS.contains(word) {
                has_modal = true;
                let behind = all[at + 1..].iter().copied().skip_while(|word| FILLERS.contains(word));
                let behind: Vec<&str> = behind.take(2).collect();
                if !behind.first().is_some_and(|word| ["not", "never", "no"].contains(word)) {
                    acts.extend(behind);
                }
            }
        }
        if has_modal { Self::of(acts) } else { self.clone() }
    }

    /// The states that something is in: what stands behind `is`, `becomes`, `status`.
    pub(super) fn states(&self) -> Self {
        let all: Vec<&str> = self.each().collect();
        Self::of(all.windows(2).filter(|pair| IS_IN.contains(&pair[0])).map(|pair| pair[1]))
    }

    /// Where an entry stands, and how long what it matches is.
    fn find(&self, entry: &str) -> Option<(usize, usize)> {
        let open = entry.strip_suffix('*');
        let wanted = match open {
            Some(stem) => format!(" {stem}"),
            None => format!(" {entry} "),
        };
        let at = self.0.find(&wanted)?;
        let rest = &self.0[at + wanted.len()..];
        let ending = if open.is_some() { rest.find(' ').unwrap_or(rest.len()) } else { 0 };
        Some((at, wanted.len() + ending))
    }
}

/// The sentences of a text.
pub(super) fn sentences(text: &str) -> Vec<String> {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut sentences = vec![String::new()];
    let mut chars = joined.chars().peekable();
    let mut in_code = false;
    while let Some(c) = chars.next() {
        in_code ^= c == '`';
        let last = sentences.len() - 1;
        sentences[last].push(c);
        let ends = matches!(c, '.' | '!' | '?') && chars.peek().is_none_or(|next| *next == ' ');
        if ends && !in_code {
            sentences.push(String::new());
        }
    }
    sentences.iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
}

/// The numbers of a text that count something, with the word behind each: `two days`.
pub(super) fn quantities(words: &Words) -> Vec<(String, String)> {
    let all: Vec<&str> = words.each().collect();
    let mut found = Vec::new();
    for (at, word) in all.iter().enumerate() {
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let is_number = digits > 0 || super::words::NUMBERS.contains(word);
        let before = at.checked_sub(1).map_or("", |at| all[at]);
        if !is_number || super::words::NO_QUANTITY.contains(&before) {
            continue;
        }
        // `5s` and `10mb` carry their unit.
        if digits > 0 && digits < word.len() {
            found.push((word[..digits].to_owned(), word[digits..].to_owned()));
        } else if let Some(unit) = all.get(at + 1).filter(|unit| unit.chars().all(char::is_alphabetic)) {
            found.push(((*word).to_owned(), (*unit).to_owned()));
        }
    }
    found
}
