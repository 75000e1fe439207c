//! What a team accepts as no secret: a value by its digest, the values under some paths, always with a last day.

use std::fmt::Write as _;

use globset::{GlobBuilder, GlobMatcher};
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

/// One entry of an allow-list.
#[derive(Debug, Clone)]
pub struct Allow {
    path: Option<GlobMatcher>,
    sha256: Option<String>,
    reason: String,
    expires: Date,
}

/// Why an entry is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AllowError {
    /// Neither a path nor a digest.
    #[error("an entry has to name a `path` or the `sha256` of a value")]
    Unbounded,
    /// A path that takes in everything.
    #[error("`{0}` allows secrets everywhere")]
    Everything(String),
    /// A path that is no glob.
    #[error("`{path}` is no glob: {reason}")]
    Glob {
        /// What was given.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A digest that is none.
    #[error("`sha256` has to be 64 hexadecimal digits")]
    Digest,
    /// No reason.
    #[error("an entry has to say its `reason`")]
    Reason,
}

/// Entries in the order in which a team wrote them.
#[derive(Debug, Clone, Default)]
pub struct AllowList {
    entries: Vec<Allow>,
}

/// What an allow-list says of a value; entries are given by their place in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowance {
    /// No entry is about it.
    Unknown,
    /// This entry allows it.
    Allowed(usize),
    /// This entry would, but its last day is over.
    Expired(usize),
}

impl Allow {
    /// An entry for the values under a path, for a value, or for a value under a path.
    pub fn new(
        path: Option<&str>,
        sha256: Option<&str>,
        reason: &str,
        expires: Date,
    ) -> Result<Self, AllowError> {
        if path.is_none() && sha256.is_none() {
            return Err(AllowError::Unbounded);
        }
        if reason.trim().is_empty() {
            return Err(AllowError::Reason);
        }
        if sha256.is_some_and(|digest| digest.len() != 64 || !digest.bytes().all(|b| b.is_ascii_hexdigit())) {
            return Err(AllowError::Digest);
        }
        let glob = path.map(glob).transpose()?;
        if let (Some(path), None) = (path, sha256)
            && path.bytes().all(|byte| matches!(byte, b'*' | b'/' | b'?' | b'.'))
        {
            return Err(AllowError::Everything(path.into()));
        }
        let sha256 = sha256.map(str::to_ascii_lowercase);
        Ok(Self { path: glob, sha256, reason: reason.into(), expires })
    }

    /// Why a team accepts it.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The last day on which it counts.
    pub fn expires(&self) -> Date {
        self.expires
    }

    /// Whether its last day is over.
    pub fn is_expired(&self, today: Date) -> bool {
        today > self.expires
    }

    fn is_about(&self, path: &str, digest: &str) -> bool {
        self.path.as_ref().is_none_or(|glob| glob.is_match(path))
            && self.sha256.as_ref().is_none_or(|known| known == digest)
    }
}

impl AllowList {
    /// A list of entries.
    pub fn new(entries: Vec<Allow>) -> Self {
        Self { entries }
    }

    /// The entries.
    pub fn entries(&self) -> &[Allow] {
        &self.entries
    }

    /// What the list says of a value in a file; an entry that still counts goes before one that is expired.
    pub fn judge(&self, path: &str, value: &[u8], today: Date) -> Allowance {
        if self.entries.is_empty() {
            return Allowance::Unknown;
        }
        let digest = digest(value);
        let about = |entry: &Allow| entry.is_about(path, &digest);
        let counts = |entry: &Allow| about(entry) && !entry.is_expired(today);
        if let Some(at) = self.entries.iter().position(counts) {
            return Allowance::Allowed(at);
        }
        self.entries.iter().position(about).map_or(Allowance::Unknown, Allowance::Expired)
    }
}

/// A glob in which `*` stays within a folder.
fn glob(path: &str) -> Result<GlobMatcher, AllowError> {
    let glob = GlobBuilder::new(path).literal_separator(true).build();
    let error =
        |error: globset::Error| AllowError::Glob { path: path.into(), reason: error.kind().to_string() };
    glob.map(|glob| glob.compile_matcher()).map_err(error)
}

/// The sha256 of a value, in hexadecimal digits.
fn digest(value: &[u8]) -> String {
    Sha256::digest(value).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _unfailing = write!(hex, "{byte:02x}");
        hex
    })
}
