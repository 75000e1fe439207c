//! Checksums that issuers put into their tokens, so that a token is told from a look-alike without asking anybody.

/// The table of CRC-32 as zlib has it.
const CRC: [u32; 256] = {
    let mut table = [0; 256];
    let mut at: u32 = 0;
    while at < 256 {
        let mut value = at;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 { 0xedb8_8320 ^ (value >> 1) } else { value >> 1 };
            bit += 1;
        }
        table[at as usize] = value;
        at += 1;
    }
    table
};
const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BECH32: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/// The CRC-32 of bytes.
pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| CRC[usize::from(crc.to_le_bytes()[0] ^ byte)] ^ (crc >> 8))
}

/// Whether the last six characters are the CRC-32 of those before them, in base 62 with leading zeros.
pub(crate) fn ends_with_crc62(token: &[u8]) -> bool {
    let Some((body, sum)) = token.split_last_chunk::<6>() else { return false };
    let mut rest = crc32(body);
    let mut digits = [b'0'; 6];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[(rest % 62) as usize];
        rest /= 62;
    }
    *sum == digits
}

/// Whether the last seven characters are the CRC-32 of those before them, in base 36 with leading zeros.
pub(crate) fn ends_with_crc36(token: &[u8]) -> bool {
    let Some((body, sum)) = token.split_last_chunk::<7>() else { return false };
    let mut rest = crc32(body);
    let mut digits = [b'0'; 7];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[(rest % 36) as usize].to_ascii_lowercase();
        rest /= 36;
    }
    *sum == digits
}

/// Whether a text in one case is bech32 with a right checksum.
pub(crate) fn is_bech32(text: &[u8]) -> bool {
    let Some(split) = memchr::memrchr(b'1', text) else { return false };
    let (prefix, data) = (&text[..split], &text[split + 1..]);
    let value = |byte: &u8| {
        let at = BECH32.iter().position(|known| *known == byte.to_ascii_lowercase());
        at.and_then(|at| u32::try_from(at).ok())
    };
    let lower = |byte: &u8| u32::from(byte.to_ascii_lowercase());
    let expanded = prefix
        .iter()
        .map(|byte| Some(lower(byte) >> 5))
        .chain([Some(0)])
        .chain(prefix.iter().map(|byte| Some(lower(byte) & 31)))
        .chain(data.iter().map(value));
    let mut sum = 1;
    for value in expanded {
        let Some(value) = value else { return false };
        sum = step(sum, value);
    }
    sum == 1
}

/// One step of the checksum of bech32.
fn step(sum: u32, value: u32) -> u32 {
    const GENERATOR: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    let top = sum >> 25;
    let mut next = ((sum & 0x01ff_ffff) << 5) ^ value;
    for (bit, constant) in GENERATOR.iter().enumerate() {
        if top >> bit & 1 == 1 {
            next ^= constant;
        }
    }
    next
}
