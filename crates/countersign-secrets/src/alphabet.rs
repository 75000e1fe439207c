//! Sets of ASCII characters that tokens are written in.

/// A set of ASCII characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Alphabet(u128);

impl Alphabet {
    /// The characters of a text.
    pub(crate) const fn of(characters: &str) -> Self {
        let bytes = characters.as_bytes();
        let (mut set, mut at) = (0, 0);
        while at < bytes.len() {
            set |= 1 << bytes[at];
            at += 1;
        }
        Self(set)
    }

    /// The characters of both.
    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether a byte is one of them.
    pub(crate) const fn has(self, byte: u8) -> bool {
        byte < 128 && self.0 >> byte & 1 == 1
    }

    /// How many bytes from the start are in the set, `max` at most.
    pub(crate) fn run(self, bytes: &[u8], max: usize) -> usize {
        bytes.iter().take(max).take_while(|byte| self.has(**byte)).count()
    }

    /// How many bytes before the end are in the set, `max` at most.
    pub(crate) fn run_back(self, bytes: &[u8], max: usize) -> usize {
        bytes.iter().rev().take(max).take_while(|byte| self.has(**byte)).count()
    }
}

pub(crate) const DIGIT: Alphabet = Alphabet::of("0123456789");
pub(crate) const UPPER: Alphabet = Alphabet::of("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
pub(crate) const LOWER: Alphabet = Alphabet::of("abcdefghijklmnopqrstuvwxyz");
pub(crate) const LETTER: Alphabet = UPPER.and(LOWER);
pub(crate) const ALNUM: Alphabet = LETTER.and(DIGIT);
/// What makes a word go on.
pub(crate) const WORD: Alphabet = ALNUM.and(Alphabet::of("_"));
pub(crate) const HEX: Alphabet = DIGIT.and(Alphabet::of("abcdef"));
pub(crate) const UPPER_DIGIT: Alphabet = UPPER.and(DIGIT);
pub(crate) const LOWER_DIGIT: Alphabet = LOWER.and(DIGIT);
/// Base32 as RFC 4648 writes it.
pub(crate) const BASE32: Alphabet = UPPER.and(Alphabet::of("234567"));
pub(crate) const BASE64: Alphabet = ALNUM.and(Alphabet::of("+/"));
/// Base64 for URLs and file names.
pub(crate) const URL_SAFE: Alphabet = ALNUM.and(Alphabet::of("-_"));
/// The data characters of bech32, in upper case.
pub(crate) const BECH32: Alphabet = Alphabet::of("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L");
