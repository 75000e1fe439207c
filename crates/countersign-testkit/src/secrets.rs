//! A labelled corpus for scanners of secrets: made-up secrets of real shapes in code, and lines that only look like some.
//!
//! No secret stands in this repository: each is put together while a test runs, from a seed, with the checksum that its
//! issuer would give it. Nobody has ever issued one of them.

mod around;
mod encode;
mod harmless;
mod made;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::Rng;

/// A text with one secret in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planted {
    /// The name of its shape, as the scanner calls it.
    pub shape: &'static str,
    /// Whether its checksum can be verified.
    pub checksum: bool,
    /// The text.
    pub text: String,
    /// Where the secret lies in it.
    pub range: Range<usize>,
}

impl Planted {
    /// The secret.
    pub fn secret(&self) -> &str {
        &self.text[self.range.clone()]
    }
}

/// The names of the shapes, each with the word whether a checksum belongs to it.
pub fn shapes() -> impl Iterator<Item = (&'static str, bool)> {
    made::MAKERS.iter().map(|maker| (maker.shape, maker.checksum))
}

/// Plants `count` secrets of each shape, each in a text of its own.
pub fn planted(seed: u64, count: usize) -> Vec<Planted> {
    let one = |maker: &made::Maker, index| {
        let mut rng = Rng::stream(seed, maker.shape, index);
        around::plant(&mut rng, maker)
    };
    made::MAKERS.iter().flat_map(|maker| (0..count).map(move |index| one(maker, index))).collect()
}

/// So many lines without a secret: hashes, ids, images, lock files, minified code, placeholders, code about tokens, prose.
pub fn harmless(seed: u64, lines: usize) -> String {
    let mut rng = Rng::stream(seed, "harmless", 0);
    let mut text = String::new();
    for _ in 0..lines {
        text.push_str(&harmless::line(&mut rng));
        text.push('\n');
    }
    text
}

/// At least so many bytes of files as repositories hold them, with a secret in every thousandth line or so.
pub fn mixed(seed: u64, bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 64 * 1024);
    for index in 0.. {
        text.push_str(&harmless(seed.wrapping_add(index), 1000));
        let shape = usize::try_from(index).unwrap_or(0) % made::MAKERS.len();
        let mut rng = Rng::stream(seed, "mixed", shape);
        text.push_str(&around::plant(&mut rng, &made::MAKERS[shape]).text);
        if text.len() >= bytes {
            break;
        }
    }
    text
}
