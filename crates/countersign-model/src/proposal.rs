//! Proposals: the sections that `show` reads, and the deltas it guesses from prose where no delta spec exists.

use std::borrow::Cow;

use crate::Document;
use crate::delta_document::Operation;
use crate::heading::strip_keyword;
use crate::javascript::{is_line_terminator, is_space, spaces_then_rest, trim};
use crate::outline::Outline;

/// A proposal in the outline view.
#[derive(Debug, Clone)]
pub struct Proposal<'d> {
    /// The title: the first level-one heading, without `Change:`; `None` if it only says `Proposal`.
    pub title: Option<&'d str>,
    /// The trimmed content of Why.
    pub why: Cow<'d, str>,
    /// The trimmed content of What Changes.
    pub what_changes: Cow<'d, str>,
}

/// Why a document is no proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAProposal {
    /// There is no Why section with content.
    NoWhy,
    /// There is no What Changes section with content.
    NoWhatChanges,
}

/// A delta that prose announces: `- **capability:** text`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnouncedDelta<'d> {
    /// The capability it names.
    pub capability: &'d str,
    /// What the words suggest.
    pub operation: Operation,
    /// The words.
    pub description: &'d str,
}

impl<'d> Proposal<'d> {
    /// Reads a proposal.
    pub fn read(document: &'d Document) -> Result<Self, NotAProposal> {
        let outline = Outline::new(document);
        let content = |title: &str| outline.find(title).map(|at| outline.content(at)).unwrap_or_default();
        let why = content("why");
        if why.is_empty() {
            return Err(NotAProposal::NoWhy);
        }
        let what_changes = content("what changes");
        if what_changes.is_empty() {
            return Err(NotAProposal::NoWhatChanges);
        }
        Ok(Self { title: read_title(document), why, what_changes })
    }

    /// The deltas that What Changes announces.
    pub fn announced_deltas(&self) -> Vec<AnnouncedDelta<'_>> {
        self.what_changes.split('\n').filter_map(announced_delta).collect()
    }
}

/// The title of a proposal. Fences are not looked at and a `#` alone takes the next text, as in OpenSpec.
pub fn read_title(document: &Document) -> Option<&str> {
    let text = document.text();
    let body = memchr::memchr_iter(b'#', text.as_bytes()).find_map(|at| {
        let starts_line = text[..at].chars().next_back().is_none_or(is_line_terminator);
        let rest = &text[at + 1..];
        (starts_line && rest.starts_with(is_space)).then(|| rest.trim_start_matches(is_space))
    })?;
    let body = match strip_keyword(body, "change:") {
        Some(name) if name.starts_with(is_space) && !trim(name).is_empty() => {
            name.trim_start_matches(is_space)
        }
        _ => body,
    };
    let title = trim(&body[..body.find(is_line_terminator).unwrap_or(body.len())]);
    (!title.is_empty() && !title.eq_ignore_ascii_case("proposal")).then_some(title)
}

fn announced_delta(line: &str) -> Option<AnnouncedDelta<'_>> {
    let rest = line.trim_start_matches(is_space).strip_prefix('-')?;
    let rest = rest.trim_start_matches(is_space).strip_prefix("**")?;
    let end = rest.find(['*', ':']).filter(|end| *end > 0)?;
    let (capability, rest) = rest.split_at(end);
    let rest = rest.strip_prefix(":**").or_else(|| rest.strip_prefix("**:"))?;
    let description = trim(spaces_then_rest(rest)?);
    let words = description.to_lowercase();
    let has = |stem: &str, endings: &[&str]| {
        endings.iter().any(|ending| has_word(&words, &format!("{stem}{ending}")))
    };
    let operation = if has("rename", &["", "s", "d"]) || has_word(&words, "renameing") {
        Operation::Renamed
    } else if has("add", &["", "s", "ed", "ing"])
        || has("create", &["", "s", "d", "ing"])
        || has_word(&words, "new")
    {
        Operation::Added
    } else if has("remove", &["", "s", "d", "ing"]) || has("delete", &["", "s", "d", "ing"]) {
        Operation::Removed
    } else {
        Operation::Modified
    };
    Some(AnnouncedDelta { capability: trim(capability), operation, description })
}

/// Whether a word stands in a text between ASCII word boundaries.
fn has_word(text: &str, word: &str) -> bool {
    let is_word = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    let bytes = text.as_bytes();
    text.match_indices(word).any(|(at, _)| {
        !is_word(at.checked_sub(1).and_then(|before| bytes.get(before)))
            && !is_word(bytes.get(at + word.len()))
    })
}
