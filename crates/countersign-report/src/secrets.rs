//! Secrets: what source maps mark as sensitive, and what looks like a secret in them, taken out of every text that leaves.

use std::borrow::Cow;
use std::ops::Range;

use countersign_diag::{Source, SourceMap};

/// What stands in a message where a secret was.
const MASK: &str = "***";
/// A line of a secret of several lines is looked for on its own from this length on; `}` is no secret.
const MIN_LINE: usize = 4;

/// The sensitive texts of a set of sources, the longest first.
#[derive(Debug, Default)]
pub(crate) struct Secrets {
    texts: Vec<String>,
}

impl Secrets {
    /// Collects every text that one of the sources marks as sensitive, or that has the shape of a secret there.
    pub(crate) fn of<'a>(maps: impl Iterator<Item = &'a SourceMap>) -> Self {
        let mut texts = Vec::new();
        for source in maps.flat_map(SourceMap::iter) {
            let found = countersign_secrets::scan(source.text().as_bytes()).into_iter().map(|hit| hit.range);
            for run in sensitive_runs(source).into_iter().chain(found) {
                // What has the shape of a secret is in one piece of text.
                let text = source.text().get(run).unwrap_or_default().trim();
                if text.contains(['\n', '\r']) {
                    let lines = text.split(['\n', '\r']).map(str::trim).filter(|line| line.len() >= MIN_LINE);
                    texts.extend(lines.map(str::to_owned));
                }
                if !text.is_empty() {
                    texts.push(text.to_owned());
                }
            }
        }
        texts.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        texts.dedup();
        Self { texts }
    }

    /// The text with every secret replaced.
    pub(crate) fn redact<'a>(&self, text: &'a str) -> Cow<'a, str> {
        self.texts.iter().fold(Cow::Borrowed(text), |text, secret| {
            if text.contains(secret.as_str()) {
                Cow::Owned(text.replace(secret.as_str(), MASK))
            } else {
                text
            }
        })
    }

    /// The text with every secret replaced by as many `*`, so that offsets still hold.
    pub(crate) fn mask<'a>(&self, text: &'a str) -> Cow<'a, str> {
        self.texts.iter().fold(Cow::Borrowed(text), |text, secret| {
            if text.contains(secret.as_str()) {
                Cow::Owned(text.replace(secret.as_str(), &"*".repeat(secret.len())))
            } else {
                text
            }
        })
    }
}

/// A part of a source as it may be shown: what is marked, in this source or as a text elsewhere, masked. A secret
/// that only begins or ends in the part is masked as well.
pub(crate) fn shown_text<'a>(source: &'a Source, range: Range<usize>, secrets: &Secrets) -> Cow<'a, str> {
    let Some(text) = source.text().get(range.clone()) else {
        return Cow::Borrowed("");
    };
    if secrets.texts.is_empty() {
        return Cow::Borrowed(text);
    }
    let reach = secrets.texts[0].len();
    let from = boundary(source.text(), range.start.saturating_sub(reach));
    let to = boundary(source.text(), (range.end + reach).min(source.text().len()));
    let around = if source.is_sensitive(&range) {
        Cow::Owned(source.safe_text()[from..to].to_owned())
    } else {
        Cow::Borrowed(&source.text()[from..to])
    };
    let masked = secrets.mask(&around);
    Cow::Owned(masked[range.start - from..range.end - from].to_owned())
}

/// The next character boundary at or before an offset.
fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The ranges of a source that are marked, neighbours joined.
fn sensitive_runs(source: &Source) -> Vec<Range<usize>> {
    let len = source.text().len();
    if !source.is_sensitive(&(0..len)) {
        return Vec::new();
    }
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, byte) in source.safe_text().bytes().enumerate() {
        if !matches!(byte, b'*' | b'\n' | b'\r') || !source.is_sensitive(&(at..at + 1)) {
            continue;
        }
        match runs.last_mut() {
            Some(run) if run.end == at => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}
