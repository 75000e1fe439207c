//! `openspec/init.lock`: what `init` made here. It is committed, so that `update` and `uninstall` work on a clone.
//!
//! One line a file, sorted by path: the SHA-256 of what was written, with line ends as LF because git may change them;
//! the kind; the path. Folders that were made have `-` in place of a digest.

use std::collections::BTreeMap;
use std::fmt;

use countersign_agent::Receipt;

use crate::error::Error;
use crate::transaction::Digest;

/// Where it is.
pub(super) const RECORD: &str = "openspec/init.lock";
/// Where what was replaced is kept, by its digest.
pub(super) const KEPT: &str = "openspec/init.kept";
/// The code of errors.
pub(super) const CODE: &str = "init_error";

const HEAD: &str = "# What `countersign init` made here, for `update` and `uninstall`. Commit it; do not edit it.\n\
                    format 1\n";

/// What was made.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Record {
    /// What was chosen.
    pub(super) options: BTreeMap<String, String>,
    /// The files and folders by path.
    pub(super) entries: BTreeMap<String, Entry>,
}

/// A file or folder that was made.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Entry {
    /// A file that was not there before, and that belongs to the repository from then on.
    Seed(Digest),
    /// A file that was not there before.
    File(Digest),
    /// A file in place of another one, which is kept under its digest.
    Over(Digest, Digest),
    /// A block in a file.
    Block(Digest, Host),
    /// Additions to a file of settings: their digest, what was there, and what takes them out.
    Settings(Digest, Host, Receipt),
    /// A folder that was not there before.
    Folder,
}

/// What was there before a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Host {
    /// Nothing: the file was made for it.
    New,
    /// The file.
    There,
}

impl Entry {
    /// The digest of what was written.
    pub(super) fn digest(&self) -> Option<&Digest> {
        match self {
            Self::Seed(digest)
            | Self::File(digest)
            | Self::Over(digest, _)
            | Self::Block(digest, _)
            | Self::Settings(digest, ..) => Some(digest),
            Self::Folder => None,
        }
    }
}

/// The digest of a content whose line ends git may have changed.
pub(super) fn digest(bytes: &[u8]) -> Digest {
    if !bytes.contains(&b'\r') {
        return Digest::of(bytes);
    }
    let mut lf = Vec::with_capacity(bytes.len());
    let mut ahead = bytes.iter().peekable();
    while let Some(&byte) = ahead.next() {
        if byte != b'\r' || ahead.peek() != Some(&&b'\n') {
            lf.push(byte);
        }
    }
    Digest::of(&lf)
}

impl Record {
    /// Whether nothing was made.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Reads the text of the file.
    pub(super) fn parse(text: &str) -> Result<Self, Error> {
        let mut record = Self::default();
        let mut has_format = false;
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty()) {
            let wrong = |problem: &str| unusable(at + 1, problem);
            if line.starts_with('#') {
                continue;
            }
            let mut words = line.splitn(3, ' ');
            match (words.next(), words.next(), words.next()) {
                (Some("format"), Some("1"), None) => has_format = true,
                (Some("format"), ..) => return Err(wrong("another version wrote it")),
                _ if !has_format => return Err(wrong("the format is not said")),
                (Some("option"), Some(name), Some(value)) => {
                    record.options.insert(name.to_owned(), value.to_owned());
                }
                (Some(digest), Some(kind), Some(path)) => {
                    let entry = entry(digest, kind).ok_or_else(|| wrong("it is no line of this file"))?;
                    if !is_inside(path) {
                        return Err(wrong("the path leads out of the project"));
                    }
                    if record.entries.insert(path.to_owned(), entry).is_some() {
                        return Err(wrong("the path is there twice"));
                    }
                }
                _ => return Err(wrong("it is no line of this file")),
            }
        }
        Ok(record)
    }
}

fn entry(digest: &str, kind: &str) -> Option<Entry> {
    if kind == "folder" {
        return (digest == "-").then_some(Entry::Folder);
    }
    let digest = Digest::parse(digest)?;
    Some(match kind {
        "seed" => Entry::Seed(digest),
        "file" => Entry::File(digest),
        "block" => Entry::Block(digest, Host::There),
        "block:new" => Entry::Block(digest, Host::New),
        _ => {
            let settings = |text: &str| serde_json::from_str(text).ok();
            if let Some(text) = kind.strip_prefix("settings:new:") {
                return Some(Entry::Settings(digest, Host::New, settings(text)?));
            }
            if let Some(text) = kind.strip_prefix("settings:") {
                return Some(Entry::Settings(digest, Host::There, settings(text)?));
            }
            Entry::Over(digest, Digest::parse(kind.strip_prefix("over:")?)?)
        }
    })
}

/// Whether a path names something below the project.
pub(super) fn is_inside(path: &str) -> bool {
    let is_name = |name: &str| !name.is_empty() && name != "." && name != ".." && !name.contains(['\\', ':']);
    path.split('/').all(is_name)
}

fn unusable(line: usize, problem: &str) -> Error {
    Error::usage("init_record_unusable", format!("`{RECORD}` cannot be used: line {line}: {problem}"))
        .fix("take the file back from history; without it, nothing is known of what was made here")
}

/// A receipt as JSON without a space: between its parts there is none, and in texts one is written as its number.
fn one_word(receipt: &Receipt) -> String {
    serde_json::to_string(receipt).expect("a receipt is JSON").replace(' ', "\\u0020")
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HEAD)?;
        for (name, value) in &self.options {
            writeln!(f, "option {name} {value}")?;
        }
        for (path, entry) in &self.entries {
            match entry {
                Entry::Seed(digest) => writeln!(f, "{digest} seed {path}")?,
                Entry::File(digest) => writeln!(f, "{digest} file {path}")?,
                Entry::Over(digest, original) => writeln!(f, "{digest} over:{original} {path}")?,
                Entry::Block(digest, Host::New) => writeln!(f, "{digest} block:new {path}")?,
                Entry::Block(digest, Host::There) => writeln!(f, "{digest} block {path}")?,
                Entry::Settings(digest, Host::New, receipt) => {
                    writeln!(f, "{digest} settings:new:{} {path}", one_word(receipt))?;
                }
                Entry::Settings(digest, Host::There, receipt) => {
                    writeln!(f, "{digest} settings:{} {path}", one_word(receipt))?;
                }
                Entry::Folder => writeln!(f, "- folder {path}")?,
            }
        }
        Ok(())
    }
}
