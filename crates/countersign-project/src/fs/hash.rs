//! Digests of files that need not fit into memory, and what else tells one state of a file from another.

use std::io::{self, Read as _};
use std::path::Path;
use std::time::SystemTime;

use sha2::{Digest as _, Sha256};

/// The digest of a content, and its size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hashed {
    /// SHA-256 as 64 hexadecimal digits.
    pub(crate) sha256: String,
    /// The number of bytes.
    pub(crate) size: u64,
}

impl Hashed {
    /// The digest of bytes at hand.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        Self { sha256: hex(&Sha256::digest(bytes)), size }
    }
}

/// The digest of a file, read piece by piece. Pipes and devices are refused.
pub(crate) fn hash(path: &Path) -> io::Result<Hashed> {
    let mut file = super::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(super::not_a_file());
    }
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    let mut size = 0;
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(Hashed { sha256: hex(&hasher.finalize()), size }),
            Ok(read) => {
                hasher.update(&buffer[..read]);
                size += u64::try_from(read).unwrap_or(u64::MAX);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// The digest of what a link says.
pub(crate) fn hash_link(path: &Path) -> io::Result<Hashed> {
    Ok(Hashed::of(&link_text(path)?))
}

/// What a link says, as git keeps it.
pub(crate) fn link_text(path: &Path) -> io::Result<Vec<u8>> {
    let target = std::fs::read_link(path)?;
    Ok(target.as_os_str().as_encoded_bytes().to_vec())
}

/// Whether a file, links not followed, may be run by its owner.
#[cfg(unix)]
pub(crate) fn is_executable(path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(std::fs::symlink_metadata(path)?.permissions().mode() & 0o100 != 0)
}

/// Whether a file may be run by its owner; this system does not say so.
#[cfg(not(unix))]
pub(crate) fn is_executable(_path: &Path) -> io::Result<bool> {
    Ok(false)
}

/// When a file was last modified, as exactly as the system says it.
pub(crate) fn modified(path: &Path) -> io::Result<SystemTime> {
    std::fs::metadata(path)?.modified()
}

/// A relative path with `/`, no two paths alike: bytes that are no UTF-8 are written as `\xNN`.
pub(crate) fn exact(path: &Path) -> String {
    let mut text = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str("\\x");
            text.push_str(&hex(&[*byte]));
        }
    }
    if cfg!(windows) { text.replace('\\', "/") } else { text }
}

/// Bytes as hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    halves.map(|half| char::from(DIGITS[usize::from(half)])).collect()
}
