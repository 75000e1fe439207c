//! Attributes that say something about the surface.

use super::Reader;
use crate::surface::tokens::{Form, joined};

/// What stands above an item.
#[derive(Default)]
pub(super) struct Attributes {
    /// `#[cfg(test)]` or `#[doc(hidden)]`.
    pub(super) is_hidden: bool,
    /// `#[non_exhaustive]`.
    pub(super) is_open: bool,
    /// `#[macro_export]`.
    pub(super) is_exported: bool,
    /// `derive`, `repr` and `non_exhaustive`, as they are shown.
    pub(super) shown: String,
}

impl Reader<'_, '_> {
    /// Takes the attributes that stand here, those of the file as well.
    pub(super) fn attributes(&mut self) -> Attributes {
        let (mut attributes, mut shown) = (Attributes::default(), Vec::new());
        while self.is("#") && (self.next_is("[") || self.next_is("!")) {
            self.at += 1;
            self.take("!");
            if !self.is("[") {
                break;
            }
            let (start, end) = (self.at + 1, self.closings[self.at]);
            let tokens = &self.tokens[start..end];
            let has = |word: &str| tokens.iter().any(|token| token.is(word));
            match tokens.first().map(|token| token.text) {
                Some("cfg") => attributes.is_hidden |= joined(tokens) == "cfg(test)",
                Some("doc") => attributes.is_hidden |= has("hidden"),
                Some("macro_export") => attributes.is_exported = true,
                Some("non_exhaustive") => {
                    attributes.is_open = true;
                    shown.push("#[non_exhaustive]".to_owned());
                }
                Some("repr") => shown.push(format!("#[{}]", joined(tokens))),
                Some("derive") => {
                    let mut names: Vec<&str> = tokens[1..]
                        .iter()
                        .filter(|token| token.form == Form::Word)
                        .map(|token| token.text)
                        .collect();
                    names.sort_unstable();
                    shown.push(format!("#[derive({})]", names.join(", ")));
                }
                _ => {}
            }
            self.at = end + 1;
        }
        shown.sort();
        attributes.shown = shown.into_iter().map(|text| text + " ").collect();
        attributes
    }
}
