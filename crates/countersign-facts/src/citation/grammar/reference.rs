//! The spelling of one reference, and the nearest right spelling of a wrong one.

use std::ops::Range;

use countersign_diag::Code;
use countersign_model::reference::slug;

use super::Wrong;
use crate::citation::codes::{PIN_MALFORMED, REFERENCE_MALFORMED};

/// Why a text is no reference.
#[derive(Debug)]
pub(crate) struct Bad {
    pub(crate) code: &'static Code,
    pub(crate) near: Option<String>,
}

impl Bad {
    /// The problem at a place.
    pub(crate) fn wrong(self, text: &str, bytes: Range<usize>) -> Wrong {
        let message = if self.code == &PIN_MALFORMED {
            format!("the pin of `{text}` is not a fingerprint")
        } else if text.is_empty() {
            "a citation names nothing".to_owned()
        } else {
            format!("`{text}` does not name a requirement")
        };
        let help = match &self.near {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                "write `@req capability/requirement`, or put talk about citations in backticks".to_owned()
            }
        };
        Wrong { code: self.code, bytes, message, help: Some(help), replacement: self.near }
    }
}

/// Takes a reference apart into itself and its pin.
pub(crate) fn check(text: &str) -> Result<(String, Option<String>), Bad> {
    let (reference, pin) = match text.rsplit_once('@') {
        Some((reference, pin)) => (reference, Some(pin)),
        None => (text, None),
    };
    if !is_reference(reference) {
        return Err(Bad { code: &REFERENCE_MALFORMED, near: near(reference) });
    }
    if pin.is_some_and(|pin| !is_pin(pin)) {
        let lower = pin.map(str::to_ascii_lowercase).filter(|pin| is_pin(pin));
        let near = lower.map_or_else(|| reference.to_owned(), |pin| format!("{reference}@{pin}"));
        return Err(Bad { code: &PIN_MALFORMED, near: Some(near) });
    }
    Ok((reference.to_owned(), pin.map(str::to_owned)))
}

fn is_pin(pin: &str) -> bool {
    (8..=16).contains(&pin.len()) && pin.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn is_reference(text: &str) -> bool {
    let (requirement, scenario) = match text.split_once('#') {
        Some((requirement, scenario)) => (requirement, Some(scenario)),
        None => (text, None),
    };
    let Some((capability, requirement)) = requirement.rsplit_once('/') else { return false };
    capability.split('/').all(is_folder)
        && (is_slug(requirement) || is_explicit_id(requirement))
        && scenario.is_none_or(is_slug)
}

fn is_slug(text: &str) -> bool {
    let is_plain = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    text.split('-').all(is_plain) || (!text.is_empty() && slug(text) == text)
}

/// An id such as `ONB-7`: capitals and a digit.
fn is_explicit_id(text: &str) -> bool {
    let shaped = text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || "-_.".contains(c));
    let ends = text.ends_with(|c: char| c.is_ascii_alphanumeric());
    shaped && ends && text.contains(|c: char| c.is_ascii_digit())
}

/// A folder as it may stand on a disk.
fn is_folder(text: &str) -> bool {
    text.starts_with(char::is_alphanumeric)
        && text.chars().all(|c| c.is_alphanumeric() || "-_.+~".contains(c))
}

/// The reference that a wrong spelling probably means.
fn near(text: &str) -> Option<String> {
    let (requirement, scenario) = match text.split_once('#') {
        Some((requirement, scenario)) => (requirement, Some(scenario)),
        None => (text, None),
    };
    let mut path = requirement.replace("::", "/").replace('\\', "/");
    if !path.contains('/')
        && let Some((before, after)) = path.trim_end_matches('.').rsplit_once('.')
    {
        path = format!("{before}/{after}");
    }
    let parts: Vec<&str> = path.split('/').map(str::trim).filter(|part| !part.is_empty()).collect();
    let (requirement, folders) = parts.split_last().filter(|(_, folders)| !folders.is_empty())?;
    let mut found = String::new();
    for folder in folders {
        found.push_str(&if is_folder(folder) { (*folder).to_owned() } else { words(folder) });
        found.push('/');
    }
    let requirement =
        if is_explicit_id(requirement) { (*requirement).to_owned() } else { words(requirement) };
    found.push_str(&requirement);
    if let Some(scenario) = scenario {
        found.push('#');
        found.push_str(&words(scenario));
    }
    is_reference(&found).then_some(found)
}

/// The slug of a name, with a gap where a capital follows a small letter.
fn words(name: &str) -> String {
    let mut spaced = String::with_capacity(name.len() + 4);
    let mut small = false;
    for c in name.chars() {
        if small && c.is_uppercase() {
            spaced.push(' ');
        }
        small = c.is_lowercase();
        spaced.push(c);
    }
    slug(&spaced)
}
