//! The scan: one pass that looks for all needles, and a look around each place where one stands.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::shape::Shape;
use crate::table::SHAPES;

/// How sure it is that a text is a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// It looks random and stands beside a name that speaks of a secret.
    Entropy,
    /// It has the shape that an issuer gives to its secrets.
    Shape,
    /// It has that shape, and the checksum in it is right.
    Checksum,
}

/// A place where a secret lies.
#[derive(Debug, Clone)]
pub struct Hit {
    /// What it is.
    pub shape: &'static Shape,
    /// Where it lies, in bytes; hits never overlap.
    pub range: Range<usize>,
    /// How sure that is.
    pub certainty: Certainty,
}

/// The search for all needles in any case, and the shape that each of them belongs to.
struct Search {
    needles: AhoCorasick,
    shapes: Vec<(&'static str, &'static Shape)>,
}

static SEARCH: LazyLock<Search> = LazyLock::new(|| {
    let shapes: Vec<_> =
        SHAPES.iter().flat_map(|shape| shape.needles.iter().map(move |needle| (*needle, shape))).collect();
    let needles = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::Standard)
        .kind(Some(AhoCorasickKind::DFA))
        .build(shapes.iter().map(|(needle, _)| needle))
        .expect("the needles of the table are few and short");
    Search { needles, shapes }
});

/// Finds the secrets in a text, in the order in which they stand there.
///
/// Takes time proportional to the length of the text, whatever is in it.
pub fn scan(text: &[u8]) -> Vec<Hit> {
    let mut hits = Vec::new();
    for found in SEARCH.needles.find_overlapping_iter(text) {
        let (needle, shape) = SEARCH.shapes[found.pattern().as_usize()];
        if !shape.form.ignores_case() && &text[found.range()] != needle.as_bytes() {
            continue;
        }
        if let Some((range, certainty)) = shape.form.find(text, found.range()) {
            hits.push(Hit { shape, range, certainty });
        }
    }
    joined(hits)
}

/// Makes one hit of those that overlap: the surest one gives the shape, and no byte of any of them is left out.
fn joined(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_by_key(|hit| hit.range.start);
    let mut joined: Vec<Hit> = Vec::with_capacity(hits.len());
    for hit in hits {
        match joined.last_mut() {
            Some(last) if hit.range.start < last.range.end => {
                let range = last.range.start..last.range.end.max(hit.range.end);
                if hit.certainty > last.certainty {
                    *last = hit;
                }
                last.range = range;
            }
            _ => joined.push(hit),
        }
    }
    joined
}
