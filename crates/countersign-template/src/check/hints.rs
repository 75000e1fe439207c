//! What the skeleton of a contract says should be written: text that is no answer when it is still there.

use std::collections::BTreeMap;

use countersign_diag::SourceMap;
use countersign_model::Document;
use countersign_model::outline::Outline;

use super::blocks::{Kind, blocks};
use crate::contract::Contract;

/// A shorter hint may stand in an answer by chance.
const WORDS: usize = 4;

/// The hints of each section, by its heading in the contract.
pub(super) struct Hints(BTreeMap<String, Vec<String>>);

impl Hints {
    pub(super) fn of(contract: &Contract) -> Self {
        let source = SourceMap::default().add("skeleton", "");
        let document = Document::new(source, contract.skeleton.as_str().into());
        let outline = Outline::new(&document);
        let mut hints: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for one in outline.sections() {
            let Some(section) = contract.section(one.title) else { continue };
            let of_section = hints.entry(section.heading.clone()).or_default();
            let text = blocks(&document, one.content.clone());
            let text = text.into_iter().filter(|block| block.kind != Kind::Heading);
            of_section.extend(text.map(|block| folded(&block.text)));
            of_section.extend(comments(&document.joined(one.content.clone())).iter().map(|it| folded(it)));
            of_section.retain(|hint| !hint.is_empty());
        }
        Self(hints)
    }

    pub(super) fn of_section(&self, heading: &str) -> &[String] {
        self.0.get(heading).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Whether a text is one of the hints and nothing else.
pub(super) fn is_hint(hints: &[String], text: &str) -> bool {
    let text = folded(text);
    hints.contains(&text)
}

/// Whether one of the longer hints stands somewhere in a text.
pub(super) fn holds_hint(hints: &[String], text: &str) -> bool {
    let text = folded(text);
    hints.iter().any(|hint| hint.split(' ').count() >= WORDS && text.contains(hint.as_str()))
}

fn comments(text: &str) -> Vec<String> {
    let mut comments = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("<!--") {
        let (comment, after) = after.split_once("-->").unwrap_or((after, ""));
        comments.push(comment.to_owned());
        rest = after;
    }
    comments
}

/// Lower case, one space between words, no marks at the ends.
fn folded(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ").trim_matches(['.', ':', '*', '_', ' ', '<', '>', '|']).to_owned()
}
