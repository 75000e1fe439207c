//! Fingerprints: what keeps an alert the same alert when lines above it move.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use crate::ItemReport;
use crate::secrets::{Secrets, shown_text};
use crate::shown::Shown;

/// Long lines are hashed as far as this; two results on the rest are told apart by their count.
const MAX_LINE: usize = 4096;

/// Counts equal lines, so that each result has a fingerprint of its own.
#[derive(Default)]
pub(super) struct Fingerprints {
    seen: BTreeMap<String, usize>,
}

impl Fingerprints {
    /// The fingerprint of a result: a hash over code, path and line with secrets masked, and how often it came before.
    pub(super) fn of(&mut self, item: &ItemReport, shown: &Shown<'_>, secrets: &Secrets) -> String {
        let mut hash = Sha256::new();
        hash.update(shown.issue.finding.code().number);
        hash.update([0]);
        hash.update(&shown.place.path);
        hash.update([0]);
        hash.update(line(item, shown, secrets));
        let digest = hash.finalize();
        let hex = digest.iter().take(8).fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
        let count = self.seen.entry(hex.clone()).or_insert(0);
        *count += 1;
        format!("{hex}:{count}")
    }
}

/// The line without white space around it; a masked secret counts as one `*`, so that not even its length is hashed.
fn line(item: &ItemReport, shown: &Shown<'_>, secrets: &Secrets) -> String {
    let Some(span) = shown.issue.finding.span() else {
        return secrets.redact(shown.issue.path()).into_owned();
    };
    let source = item.sources.get(span.source);
    let Some(line) = source.line_span(shown.place.start.line) else {
        return String::new();
    };
    let mut range = line.range();
    let mut end = range.end.min(range.start + MAX_LINE);
    while !source.text().is_char_boundary(end) {
        end -= 1;
    }
    range.end = end;
    let mut text = shown_text(source, range, secrets).trim().to_owned();
    while text.contains("**") {
        text = text.replace("**", "*");
    }
    text
}
