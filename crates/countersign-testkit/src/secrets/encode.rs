//! Checksums and encodings as issuers of tokens use them, written a second time so that a test compares two of a kind.

use crate::Rng;

pub(super) const DIGIT: &str = "0123456789";
pub(super) const HEX: &str = "0123456789abcdef";
pub(super) const LOWER_DIGIT: &str = "0123456789abcdefghijklmnopqrstuvwxyz";
pub(super) const UPPER_DIGIT: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
pub(super) const ALNUM: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
pub(super) const LETTER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
pub(super) const BASE32: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
pub(super) const BASE64: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
pub(super) const URL_SAFE: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const BECH32: &str = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/// Draws so many characters of an alphabet.
pub(super) fn drawn(rng: &mut Rng, alphabet: &str, length: usize) -> String {
    let alphabet = alphabet.as_bytes();
    (0..length).map(|_| char::from(alphabet[rng.below(alphabet.len())])).collect()
}

/// The CRC-32 of a text, bit by bit.
pub(super) fn crc32(text: &str) -> u32 {
    let mut crc = u32::MAX;
    for byte in text.bytes() {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = if crc % 2 == 1 { (crc / 2) ^ 0xedb8_8320 } else { crc / 2 };
        }
    }
    !crc
}

/// A number in the digits of an alphabet, with leading zeros.
pub(super) fn number(mut value: u32, digits: &str, length: usize) -> String {
    let base = u32::try_from(digits.len()).expect("an alphabet is short");
    let mut reversed = Vec::new();
    while value > 0 || reversed.len() < length {
        reversed.push(digits.as_bytes()[(value % base) as usize]);
        value /= base;
    }
    reversed.iter().rev().map(|byte| char::from(*byte)).collect()
}

/// Base64 in an alphabet, without padding.
pub(super) fn base64(bytes: &[u8], alphabet: &str) -> String {
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let bits =
            chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for sextet in 0..=chunk.len() {
            out.push(char::from(alphabet.as_bytes()[(bits >> (18 - 6 * sextet) & 63) as usize]));
        }
    }
    out
}

/// Bech32 of drawn data, in lower case.
pub(super) fn bech32(rng: &mut Rng, prefix: &str, length: usize) -> String {
    let data: Vec<u8> = (0..length).map(|_| u8::try_from(rng.below(32)).expect("below 32")).collect();
    let mut values: Vec<u8> = prefix.bytes().map(|byte| byte >> 5).collect();
    values.push(0);
    values.extend(prefix.bytes().map(|byte| byte & 31));
    values.extend(&data);
    values.extend([0; 6]);
    let sum = polymod(&values) ^ 1;
    let sums = (0..6).map(|at| u8::try_from(sum >> (5 * (5 - at)) & 31).expect("below 32"));
    let digits = data.iter().copied().chain(sums);
    let text: String = digits.map(|value| char::from(BECH32.as_bytes()[usize::from(value)])).collect();
    format!("{prefix}1{text}")
}

fn polymod(values: &[u8]) -> u32 {
    let mut sum: u32 = 1;
    for value in values {
        let top = sum >> 25;
        sum = (sum & 0x1ff_ffff) << 5 ^ u32::from(*value);
        sum ^= if top & 1 > 0 { 0x3b6a_57b2 } else { 0 };
        sum ^= if top & 2 > 0 { 0x2650_8e6d } else { 0 };
        sum ^= if top & 4 > 0 { 0x1ea1_19fa } else { 0 };
        sum ^= if top & 8 > 0 { 0x3d42_33dd } else { 0 };
        sum ^= if top & 16 > 0 { 0x2a14_62b3 } else { 0 };
    }
    sum
}
