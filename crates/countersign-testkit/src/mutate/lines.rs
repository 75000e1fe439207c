//! A document as lines with their ends, which of them to hit, and mutations that only move lines about.

use super::Kind;
use crate::Rng;

/// The longest run of lines something is put around.
const LONGEST_RUN: usize = 6;

/// The lines of a document; each ends with LF except possibly the last, so that concatenation gives the bytes back.
pub(crate) struct Lines(pub(crate) Vec<Vec<u8>>);

impl Lines {
    pub(crate) fn split(bytes: &[u8]) -> Self {
        let mut lines: Vec<Vec<u8>> =
            bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        if lines.is_empty() {
            lines.push(Vec::new());
        }
        Self(lines)
    }

    pub(crate) fn concat(&self) -> Vec<u8> {
        self.0.concat()
    }

    /// Draws the line to hit. A kind that needs a certain character draws among lines that have it.
    pub(crate) fn target(&self, kind: Kind, rng: &mut Rng) -> Option<usize> {
        if matches!(kind, Kind::FrontMatter | Kind::LineEnds | Kind::Bom) {
            return Some(0);
        }
        let weights: Vec<usize> = self.0.iter().map(|line| weight(kind, line)).collect();
        if weights.iter().all(|weight| *weight == 0) {
            return None;
        }
        Some(rng.weighted(&weights))
    }

    /// Draws the end of a run that starts at a line.
    pub(crate) fn run_end(&self, at: usize, rng: &mut Rng) -> usize {
        (at + rng.between(1, LONGEST_RUN)).min(self.0.len())
    }

    /// Shows a line in printable ASCII, shortened.
    pub(crate) fn shown(&self, at: usize) -> String {
        let line = &self.0[at];
        let shown: String =
            line.iter().take(60).copied().flat_map(std::ascii::escape_default).map(char::from).collect();
        if line.len() > 60 { format!("`{shown}`...") } else { format!("`{shown}`") }
    }

    /// Inserts a line and gives the one before it an end if it lacks one.
    pub(crate) fn insert(&mut self, at: usize, text: &str) {
        if let Some(previous) = at.checked_sub(1).and_then(|index| self.0.get_mut(index))
            && !previous.ends_with(b"\n")
        {
            previous.push(b'\n');
        }
        self.0.insert(at.min(self.0.len()), format!("{text}\n").into_bytes());
    }
}

/// Splits a line into its text and its end.
pub(crate) fn text_and_end(line: &[u8]) -> (&[u8], &[u8]) {
    let end = if line.ends_with(b"\r\n") { 2 } else { usize::from(line.ends_with(b"\n")) };
    line.split_at(line.len() - end)
}

fn weight(kind: Kind, line: &[u8]) -> usize {
    let text = line.trim_ascii();
    let possible = match kind {
        Kind::Hashes | Kind::ClosingHashes => text.starts_with(b"#"),
        Kind::Bullet => matches!(text.first(), Some(b'-' | b'*' | b'+')),
        Kind::Colon => text.contains(&b':') || text.starts_with(b"#"),
        Kind::Spaces | Kind::RareSpace => text.contains(&b' '),
        Kind::Case | Kind::Accent | Kind::Quotes => text.iter().any(u8::is_ascii_alphabetic),
        Kind::Keyword => super::respell::keyword_in(text).is_some(),
        _ => true,
    };
    if !possible {
        return 0;
    }
    let renames = text.windows(5).any(|part| part == b"FROM:") || text.windows(3).any(|part| part == b"TO:");
    match text.first() {
        _ if renames => 20,
        Some(b'#') => 16,
        Some(b'-' | b'*' | b'+' | b'`' | b'~' | b'<' | b'>' | b'|') => 4,
        Some(_) => 2,
        None => 1,
    }
}

/// Applies a mutation that only moves bytes of whole lines about.
pub(crate) fn rearrange(kind: Kind, lines: &mut Lines, at: usize, rng: &mut Rng) {
    match kind {
        Kind::Drop => {
            lines.0.remove(at);
        }
        Kind::Duplicate => {
            let mut copy = lines.0[at].clone();
            if !copy.ends_with(b"\n") {
                copy.push(b'\n');
            }
            lines.0.insert(at, copy);
        }
        Kind::Swap if at + 1 < lines.0.len() => lines.0.swap(at, at + 1),
        Kind::Swap if at > 0 => lines.0.swap(at, at - 1),
        Kind::Move => {
            let line = lines.0.remove(at);
            let to = rng.below(lines.0.len() + 1);
            lines.0.insert(to, line);
        }
        Kind::Join => {
            let end = lines.0[at].len() - text_and_end(&lines.0[at]).1.len();
            lines.0[at].truncate(end);
            if rng.chance(5_000) {
                lines.0[at].push(b' ');
            }
        }
        Kind::Split => {
            let length = text_and_end(&lines.0[at]).0.len();
            let place = rng.between(0, length);
            lines.0[at].insert(place, b'\n');
        }
        _ => {}
    }
}
