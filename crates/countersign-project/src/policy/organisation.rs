//! The policies of an organisation as the tip of the target branch holds copies of them.
//!
//! A copy counts only if its digest is the one that the settings name, so that neither the network nor a folder elsewhere
//! decides anything.

use std::fmt;

use countersign_diag::Code;

use super::codes::{POLICY_COPY_DIFFERS, POLICY_NOT_PINNED};
use super::files::{is_below, is_toml};
use super::guarded::VENDORED;
use super::in_force::PolicyInForce;
use super::revision::NotVerified;
use crate::fs::Hashed;
use crate::settings::Extends;
use crate::subject::{EntryMode, Subject, SubjectEntry};

/// The copy of one policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its name.
    pub name: String,
    /// Its digest, 64 hexadecimal digits.
    pub sha256: String,
    /// Its files of rules: paths relative to the project, and texts. Tests of rules are not among them.
    pub rules: Vec<(String, String)>,
}

impl fmt::Display for Organisation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@sha256:{}", self.name, self.sha256)
    }
}

impl PolicyInForce {
    /// The organisation's policies, in the order of the settings. One that is missing, not pinned, or not the one that was
    /// pinned leaves nothing verified.
    pub fn organisations(&self) -> Result<Vec<Organisation>, NotVerified> {
        self.settings.policy.extends.iter().map(|extends| self.organisation(extends)).collect()
    }

    fn organisation(&self, extends: &Extends) -> Result<Organisation, NotVerified> {
        let folder = folder_of(&extends.name);
        let mut files = Vec::new();
        for (path, entry) in self.tip.entries().filter(|(path, _)| is_below(path, &folder)) {
            let bytes = match entry.mode {
                EntryMode::File | EntryMode::Executable => self.tip.read(path)?.unwrap_or_default(),
                _ => return Err(refused(&POLICY_COPY_DIFFERS, extends, &format!("`{path}` is no file"))),
            };
            files.push(Copied { path: path.to_owned(), mode: entry.mode, bytes });
        }
        let sha256 = digest(&folder, &files);
        match &extends.sha256 {
            None => Err(refused(&POLICY_NOT_PINNED, extends, "its entry has no `sha256`")),
            Some(_) if files.is_empty() => {
                Err(refused(&POLICY_COPY_DIFFERS, extends, &format!("`{folder}` is not there")))
            }
            Some(pinned) if *pinned != sha256 => {
                Err(refused(&POLICY_COPY_DIFFERS, extends, &format!("`{folder}` has the digest {sha256}")))
            }
            Some(_) => {
                let rules = files.into_iter().filter(|file| is_rules(&folder, &file.path));
                let text = |file: Copied| match String::from_utf8(file.bytes) {
                    Ok(text) => Ok((file.path, text)),
                    Err(_) => Err(NotVerified::unreadable(format!("`{}` is not UTF-8", file.path))),
                };
                Ok(Organisation {
                    name: extends.name.clone(),
                    sha256,
                    rules: rules.map(text).collect::<Result<_, _>>()?,
                })
            }
        }
    }
}

fn refused(code: &'static Code, extends: &Extends, reason: &str) -> NotVerified {
    let next =
        "run `policy vendor`, compare what it says with what the organisation published, and commit the copy";
    NotVerified::new(code, format!("the extended policy `{}` does not count: {reason}", extends.name), next)
}

/// A file of a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Copied {
    pub(super) path: String,
    pub(super) mode: EntryMode,
    pub(super) bytes: Vec<u8>,
}

/// The folder of a copy.
pub(super) fn folder_of(name: &str) -> String {
    format!("{VENDORED}/{name}")
}

/// The digest of a copy: its paths relative to its folder, their modes and contents.
pub(super) fn digest(folder: &str, files: &[Copied]) -> String {
    let entries = files.iter().map(|file| SubjectEntry {
        path: file.path.strip_prefix(folder).unwrap_or(&file.path).trim_start_matches('/').to_owned(),
        mode: file.mode,
        sha256: Hashed::of(&file.bytes).sha256,
    });
    Subject::new("policy", entries.collect()).digest
}

/// Files of rules are those in `rules`, or at the top of a copy that has no such folder.
fn is_rules(folder: &str, path: &str) -> bool {
    let inside = path.strip_prefix(folder).unwrap_or(path).trim_start_matches('/');
    let name = inside.strip_prefix("rules/").unwrap_or(inside);
    is_toml(name) && !name.starts_with("tests/") && (inside != name || !name.contains('/'))
}
