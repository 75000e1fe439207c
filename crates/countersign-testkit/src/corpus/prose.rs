//! Sentences, titles and paragraphs of generated documents.

use super::words::{CHINESE, ENGLISH, Vocabulary};
use crate::Rng;

/// The language a document is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// Pure ASCII English.
    English,
    /// Chinese with English keywords.
    Chinese,
}

impl Language {
    fn words(self) -> &'static Vocabulary {
        match self {
            Self::English => &ENGLISH,
            Self::Chinese => &CHINESE,
        }
    }

    fn gap(self) -> &'static str {
        match self {
            Self::English => " ",
            Self::Chinese => "",
        }
    }
}

/// Draws the title of a requirement or scenario.
pub(crate) fn title(language: Language, rng: &mut Rng) -> String {
    let words = language.words();
    let gap = language.gap();
    let object = rng.pick(words.objects);
    let outcome = rng.pick(words.outcomes);
    let mut title = format!("{object}{gap}{outcome}");
    if rng.chance(5_000) {
        title = format!("{title}{gap}{}", rng.pick(words.conditions));
    }
    capitalized(&title)
}

/// Draws the sentence that states a requirement.
pub(crate) fn statement(language: Language, rng: &mut Rng) -> String {
    let words = language.words();
    let keyword = if rng.chance(8_500) { "SHALL" } else { "MUST" };
    let actor = rng.pick(words.actors);
    let verb = rng.pick(words.verbs);
    let object = rng.pick(words.objects);
    let condition = rng.pick(words.conditions);
    match language {
        Language::English => format!("{actor} {keyword} {verb} {object} {condition}."),
        Language::Chinese => format!("{actor} {keyword} {verb}{object}，{condition}。"),
    }
}

/// Draws a sentence of explanation.
pub(crate) fn explanation(language: Language, rng: &mut Rng) -> String {
    let words = language.words();
    if rng.chance(5_500) {
        return rng.pick(words.reasons).to_owned();
    }
    let code = rng.pick(words.codes);
    let (object, condition) = (rng.pick(words.objects), rng.pick(words.conditions));
    match language {
        Language::English => format!("The value of `{code}` covers {object} {condition}."),
        Language::Chinese => format!("字段 `{code}` 涵盖{object}，{condition}。"),
    }
}

/// Draws the text of a step of about `bytes` bytes.
pub(crate) fn step(language: Language, bytes: usize, rng: &mut Rng) -> String {
    let words = language.words();
    let gap = language.gap();
    let mut text = format!("{}{gap}{}", rng.pick(words.objects), rng.pick(words.outcomes));
    if rng.chance(3_000) {
        text = format!("`{}`: {text}", rng.pick(words.codes));
    }
    while text.len() + 20 < bytes {
        text = format!("{text}{gap}{}", rng.pick(words.conditions));
    }
    text
}

/// Draws a paragraph of about `bytes` bytes, starting with `first`.
pub(crate) fn paragraph(language: Language, first: String, bytes: usize, rng: &mut Rng) -> String {
    let mut text = first;
    while text.len() + 40 < bytes {
        text.push_str(language.gap());
        text.push_str(&explanation(language, rng));
    }
    text
}

/// Draws paragraphs of about `bytes` bytes in all, with a blank line between them.
pub(crate) fn paragraphs(language: Language, bytes: usize, rng: &mut Rng) -> String {
    let mut text = String::new();
    while text.len() + 60 < bytes || text.is_empty() {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let first = explanation(language, rng);
        let size = (bytes - text.len().min(bytes)).min(rng.between(200, 500));
        text.push_str(&paragraph(language, first, size, rng));
    }
    text
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
