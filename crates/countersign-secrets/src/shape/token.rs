//! Tokens that are written as runs of characters.

use std::ops::Range;

use super::starts_word;
use crate::Certainty;
use crate::alphabet::{Alphabet, URL_SAFE, WORD};
use crate::checksum::{ends_with_crc36, ends_with_crc62, is_bech32};
use crate::random::{is_example, is_issued};

/// What a token has around its needle.
#[derive(Debug)]
pub(crate) struct Token {
    /// What stands before the needle.
    pub(crate) left: Left,
    /// What follows the needle, in this order; no part gives back what it took.
    pub(crate) parts: &'static [Part],
    /// Where the secret begins: behind so many bytes of the needle and the parts.
    pub(crate) skip: usize,
    /// What tells it from a look-alike.
    pub(crate) check: Check,
}

/// What may stand to the left of a needle.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Left {
    /// Anything: a checksum decides.
    Anything,
    /// No letter, digit or underscore.
    Word,
    /// Nothing that base64, a path or a name would go on from.
    Apart,
    /// So many characters of an alphabet, which belong to the token, and before them nothing that is one of them.
    Run(Alphabet, usize, usize),
    /// At most so many characters of the alphabet for URLs, the first ones being this text.
    From(&'static str, usize),
}

/// A part of a token.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part {
    /// This text.
    Text(&'static str),
    /// From so many to so many characters of an alphabet.
    Run(Alphabet, usize, usize),
}

/// What tells a token from a look-alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Check {
    /// It has to look as if it were drawn at random.
    Random,
    /// What follows the last underscore ends with its CRC-32 in base 62.
    Crc62,
    /// As before; where the checksum is wrong, it has to look random.
    Crc62OrRandom,
    /// The whole token ends with its CRC-32 in base 36.
    Crc36,
    /// The whole token is bech32.
    Bech32,
}

impl Token {
    /// Where the token lies around a needle.
    pub(super) fn find(&self, text: &[u8], needle: Range<usize>) -> Option<(Range<usize>, Certainty)> {
        let start = self.start(text, needle.start)?;
        let mut end = needle.end;
        let mut last = WORD;
        for part in self.parts {
            let rest = &text[end..];
            end += match *part {
                Part::Text(wanted) => rest.starts_with(wanted.as_bytes()).then_some(wanted.len())?,
                Part::Run(alphabet, min, max) => {
                    last = alphabet;
                    Some(alphabet.run(rest, max)).filter(|length| *length >= min)?
                }
            };
        }
        let token = &text[start..end];
        let drawn = &text[needle.end..end];
        let tail = memchr::memrchr(b'_', token).map_or(token, |at| &token[at + 1..]);
        let verified = match self.check {
            Check::Random => false,
            Check::Crc62 | Check::Crc62OrRandom => ends_with_crc62(tail),
            Check::Crc36 => ends_with_crc36(token),
            Check::Bech32 => is_bech32(token),
        };
        if verified {
            return (!is_example(token)).then_some((start + self.skip..end, Certainty::Checksum));
        }
        let goes_on = text.get(end).is_some_and(|next| last.and(WORD).has(*next));
        let may_be = matches!(self.check, Check::Random | Check::Crc62OrRandom);
        let is_token = may_be && !goes_on && is_issued(drawn) && !is_example(token);
        is_token.then_some((start + self.skip..end, Certainty::Shape))
    }

    /// Where the token starts, if what stands before the needle is right.
    fn start(&self, text: &[u8], needle: usize) -> Option<usize> {
        let before = &text[..needle];
        match self.left {
            Left::Anything => Some(needle),
            Left::Word => starts_word(text, needle).then_some(needle),
            Left::Apart => {
                let joined = before.last().is_some_and(|byte| Alphabet::of("/+-.").has(*byte));
                (!joined && starts_word(text, needle)).then_some(needle)
            }
            Left::Run(alphabet, min, max) => {
                let length = alphabet.run_back(before, max + 1);
                let start = needle - length;
                ((min..=max).contains(&length) && starts_word(text, start)).then_some(start)
            }
            Left::From(first, max) => {
                let run = needle - URL_SAFE.run_back(before, max);
                memchr::memmem::find_iter(&before[run..], first.as_bytes())
                    .map(|at| run + at)
                    .find(|start| starts_word(text, *start))
            }
        }
    }
}
