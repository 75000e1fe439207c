//! Steps: the bullets of a scenario, with their GIVEN, WHEN or THEN.

use crate::Document;
use crate::heading::strip_keyword;
use crate::javascript::{is_space, trim};
use crate::spec::ScenarioBlock;

/// What a step says about its place in a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StepKeyword {
    /// What is the case before.
    Given,
    /// What happens.
    When,
    /// What must follow.
    Then,
    /// More of the same.
    And,
    /// More of the same, by contrast.
    But,
}

impl StepKeyword {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Given, "GIVEN"),
        (Self::When, "WHEN"),
        (Self::Then, "THEN"),
        (Self::And, "AND"),
        (Self::But, "BUT"),
    ];

    /// The word in capitals.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(keyword, _)| *keyword == self).map_or("", |(_, word)| word)
    }
}

/// One bullet of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step<'d> {
    /// Its keyword, in any case and emphasis; `None` in a bullet without one, or in another language.
    pub keyword: Option<StepKeyword>,
    /// The text behind the keyword, trimmed; lines that continue the bullet are left out.
    pub text: &'d str,
    /// 0-based.
    pub line: usize,
}

impl ScenarioBlock<'_> {
    /// The bullets of the scenario that are not fenced, nested ones too.
    pub fn steps<'d>(&self, document: &'d Document) -> Vec<Step<'d>> {
        (self.lines.start + 1..self.lines.end)
            .filter(|line| !document.is_fenced(*line))
            .filter_map(|line| read_step(document.line(line), line))
            .collect()
    }
}

fn read_step(text: &str, line: usize) -> Option<Step<'_>> {
    let body = trim(text).strip_prefix(['-', '*', '+'])?;
    if !body.starts_with(is_space) {
        return None;
    }
    let body = trim(body);
    let plain = body.trim_start_matches(['*', '_']);
    let found = StepKeyword::ALL.iter().find_map(|(keyword, word)| {
        let rest = strip_keyword(plain, word)?;
        let rest = rest.trim_start_matches(['*', '_', ':']);
        (rest.is_empty() || rest.starts_with(is_space)).then(|| (*keyword, trim(rest)))
    });
    Some(match found {
        Some((keyword, text)) => Step { keyword: Some(keyword), text, line },
        None => Step { keyword: None, text: body, line },
    })
}
