//! Fingerprints: what a text says, apart from how it is laid out.
//!
//! Titles, HTML comments and `**Key**:` lines of a statement stay out, runs of white space and soft line breaks are one
//! space, fenced code is taken as it is. So a rename, a move, a new indentation or another line width changes nothing;
//! every other character does.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use countersign_model::Document;
use countersign_model::heading::boundary_level;
use countersign_model::requirement_text::is_metadata;
use countersign_model::spec::{Block, ScenarioBlock};
use sha2::{Digest as _, Sha256};

/// The first 64 bits of a domain-separated sha256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// The fingerprint of parts in a domain; parts are told apart by their lengths.
    fn of(domain: &str, parts: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"countersign:trace:v1:");
        hash.update(domain.as_bytes());
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let digest = hash.finalize();
        Self(digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    /// The fingerprint of an item of code: of its normalised text, or of the digest of that.
    pub fn of_code(text_or_digest: &str) -> Self {
        let is_digest = text_or_digest.len() >= 16 && text_or_digest.bytes().all(|b| b.is_ascii_hexdigit());
        let digest = if is_digest { Self::parse(&text_or_digest[..16]) } else { None };
        digest.unwrap_or_else(|| Self::of("code", &[text_or_digest.as_bytes()]))
    }

    /// Reads 16 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == 16 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if fits { u64::from_str_radix(text, 16).ok().map(Self) } else { None }
    }

    /// Whether a pin of 8 to 16 hexadecimal digits is the start of it.
    pub fn fits_pin(self, pin: &str) -> bool {
        (8..=16).contains(&pin.len()) && self.to_string().starts_with(&pin.to_ascii_lowercase())
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// The two fingerprints of a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprints {
    /// Of everything that is no scenario.
    pub text: Fingerprint,
    /// Of that and the scenarios in order.
    pub full: Fingerprint,
}

impl Fingerprints {
    /// Joins the fingerprint of a statement with those of its scenarios.
    pub(crate) fn new(text: Fingerprint, scenarios: impl IntoIterator<Item = Fingerprint>) -> Self {
        let mut bytes = text.0.to_be_bytes().to_vec();
        for scenario in scenarios {
            bytes.extend(scenario.0.to_be_bytes());
        }
        Self { text, full: Fingerprint::of("full", &[&bytes]) }
    }
}

/// The fingerprint of what a requirement says outside of its scenarios.
pub(crate) fn statement(
    document: &Document,
    block: &Block<'_>,
    scenarios: &[ScenarioBlock<'_>],
) -> Fingerprint {
    let mut text = Normal::default();
    let mut from = block.lines.start + 1;
    let mut starts = scenarios.iter().map(|scenario| scenario.lines.clone());
    loop {
        let next = starts.next();
        let until = next.as_ref().map_or(block.lines.end, |lines| lines.start);
        text.lines(document, from..until.max(from), Metadata::Out);
        match next {
            Some(lines) => from = lines.end,
            None => break,
        }
    }
    if text.out.is_empty() {
        let first = scenarios.first().map_or(block.lines.end, |scenario| scenario.lines.start);
        text.lines(document, block.lines.start + 1..first, Metadata::In);
    }
    Fingerprint::of("text", &[text.out.as_bytes()])
}

/// The fingerprint of the body of a scenario.
pub(crate) fn scenario(document: &Document, scenario: &ScenarioBlock<'_>) -> Fingerprint {
    let mut text = Normal::default();
    text.lines(document, scenario.lines.start + 1..scenario.lines.end, Metadata::In);
    Fingerprint::of("scenario", &[text.out.as_bytes()])
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Metadata {
    In,
    Out,
}

/// A text being normalised.
#[derive(Default)]
struct Normal {
    out: String,
    gap: bool,
}

impl Normal {
    fn lines(&mut self, document: &Document, lines: Range<usize>, mut metadata: Metadata) {
        let last_close = lines.clone().rev().find(|line| document.line(*line).contains("-->"));
        let mut in_comment = false;
        for line in lines {
            let text = document.line(line);
            if !in_comment && document.is_fenced(line) {
                self.verbatim(text);
                continue;
            }
            let closes_later = last_close.is_some_and(|close| close > line);
            let visible = without_comments(text, &mut in_comment, closes_later);
            let trimmed = visible.trim();
            if trimmed.is_empty() {
                // A line that held nothing but a comment is no paragraph break.
                self.gap |= text.trim().is_empty();
                continue;
            }
            if boundary_level(text).is_some() {
                metadata = Metadata::In;
            }
            if metadata == Metadata::Out && is_metadata(trimmed) {
                continue;
            }
            self.prose(trimmed);
        }
    }

    fn verbatim(&mut self, line: &str) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        self.out.push_str(line);
        self.out.push('\n');
        self.gap = false;
    }

    fn prose(&mut self, line: &str) {
        let breaks = std::mem::take(&mut self.gap) || starts_block(line);
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push(if breaks { '\n' } else { ' ' });
        }
        for (index, word) in line.split_whitespace().enumerate() {
            if index > 0 {
                self.out.push(' ');
            }
            self.out.push_str(word);
        }
    }
}

/// Whether a line begins something of its own, so that the break before it is no soft one.
fn starts_block(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = rest.len() < line.len() && rest.starts_with(['.', ')']);
    is_numbered || line.starts_with(['-', '*', '+', '#', '>', '|'])
}

/// Takes `<!-- ... -->` out of a line. A comment that nothing closes is text, and so is one in a code span.
fn without_comments<'t>(line: &'t str, in_comment: &mut bool, closes_later: bool) -> Cow<'t, str> {
    if !*in_comment && !line.contains("<!--") {
        return Cow::Borrowed(line);
    }
    let mut kept = String::with_capacity(line.len());
    let mut rest = line;
    let mut ticks = 0;
    loop {
        if *in_comment {
            let Some(end) = rest.find("-->") else { return Cow::Owned(kept) };
            *in_comment = false;
            rest = &rest[end + 3..];
            kept.push(' ');
        }
        let Some(start) = rest.find("<!--") else {
            kept.push_str(rest);
            return Cow::Owned(kept);
        };
        let (before, after) = rest.split_at(start);
        ticks += before.bytes().filter(|byte| *byte == b'`').count();
        kept.push_str(before);
        if ticks % 2 == 1 || !(closes_later || after[4..].contains("-->")) {
            kept.push_str("<!--");
            rest = &after[4..];
        } else {
            *in_comment = true;
            rest = &after[4..];
        }
    }
}
