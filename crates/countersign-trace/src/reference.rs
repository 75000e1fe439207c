//! References as people write them: `capability/requirement[#scenario]`.

use countersign_model::reference::Reference;

/// The parts of a reference, borrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Parts<'t> {
    /// `capability/requirement`.
    pub(crate) requirement: &'t str,
    /// What follows the `#`.
    pub(crate) scenario: Option<&'t str>,
}

impl<'t> Parts<'t> {
    /// Takes a reference apart; a bare title or an unqualified slug is none.
    pub(crate) fn read(text: &'t str) -> Option<Self> {
        if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return None;
        }
        let (requirement, scenario) = match text.split_once('#') {
            Some((requirement, scenario)) => (requirement, Some(scenario)),
            None => (text, None),
        };
        let is_whole = requirement.contains('/') && requirement.split('/').all(|segment| !segment.is_empty());
        (is_whole && scenario.is_none_or(|scenario| !scenario.is_empty()))
            .then_some(Self { requirement, scenario })
    }

    /// The capability: everything before the last `/`.
    pub(crate) fn capability(self) -> &'t str {
        self.requirement.rsplit_once('/').map_or("", |(capability, _)| capability)
    }

    /// The requirement: what follows the last `/`.
    pub(crate) fn key(self) -> &'t str {
        self.requirement.rsplit_once('/').map_or(self.requirement, |(_, key)| key)
    }
}

/// Reads a reference without asking whether anything has it; a pin behind an `@` is left out.
pub fn parse_reference(text: &str) -> Option<Reference> {
    let parts = Parts::read(without_pin(text))?;
    Some(Reference {
        capability: parts.capability().to_owned(),
        requirement: parts.key().to_owned(),
        scenario: parts.scenario.map(str::to_owned),
    })
}

/// Takes `@` and 8 to 16 hexadecimal digits off the end.
pub(crate) fn without_pin(text: &str) -> &str {
    match text.rsplit_once('@') {
        Some((before, pin))
            if (8..=16).contains(&pin.len()) && pin.bytes().all(|b| b.is_ascii_hexdigit()) =>
        {
            before
        }
        _ => text,
    }
}
