//! `base.lock`: what the main specs said when a change was begun, and the texts its delta was written against.
//!
//! A change notes the digest of every requirement when it is made, and the texts of those that its delta touches once the
//! delta is there. The file is JSON, because every validation reads it, sorted, and the same for the same input.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use countersign_model::Document;
use countersign_model::spec::RequirementsSection;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::base::{BaseOrigin, Bases, KnownBase};
use crate::edits::own_text;

/// The name of the file in the folder of a change.
pub const BASE_LOCK: &str = "base.lock";

/// The version of the format.
const FORMAT: u32 = 1;

/// `base.lock`, read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaseLock {
    format: u32,
    /// Digests of requirements by capability and name, from when the change was begun; absent if nobody noted them then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begun: Option<BTreeMap<String, BTreeMap<String, String>>>,
    /// What the operations of the delta were written against.
    #[serde(default, rename = "base")]
    pub bases: Vec<RecordedBase>,
}

/// The base of one requirement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RecordedBase {
    /// The capability path.
    pub capability: String,
    /// The name in the main spec.
    pub requirement: String,
    /// Whether the capability had a main spec.
    pub capability_present: bool,
    /// sha256 of the text, hexadecimal; absent if the requirement did not exist.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// The text, lines joined with `\n`; absent if the requirement did not exist.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl RecordedBase {
    /// Records a text, or that there was none.
    pub fn new(capability: &str, requirement: &str, text: Option<String>, capability_present: bool) -> Self {
        Self {
            capability: capability.to_owned(),
            requirement: requirement.to_owned(),
            capability_present,
            digest: text.as_deref().map(digest),
            text,
        }
    }
}

/// Why a `base.lock` cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseLockFault {
    /// What is wrong.
    pub message: String,
    /// Where, as a byte range, if it is known.
    pub at: Option<std::ops::Range<usize>>,
}

impl Default for BaseLock {
    fn default() -> Self {
        Self { format: FORMAT, begun: None, bases: Vec::new() }
    }
}

impl BaseLock {
    /// Notes the digests of every requirement of these main specs: the first step, when a change is made.
    pub fn begin<'s>(specs: impl IntoIterator<Item = (&'s str, &'s Document)>) -> Self {
        let digests = specs.into_iter().map(|(capability, document)| {
            let digests =
                requirement_texts(document).into_iter().map(|(name, text)| (name, digest(&text))).collect();
            (capability.to_owned(), digests)
        });
        Self { begun: Some(digests.collect()), ..Self::default() }
    }

    /// Reads the file. A text that has not its digest was edited by hand and proves nothing.
    pub fn parse(text: &str) -> Result<Self, BaseLockFault> {
        let lock: Self = serde_json::from_str(text).map_err(|error| {
            let line = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
            BaseLockFault { message: error.to_string(), at: Some(line..line) }
        })?;
        if lock.format != FORMAT {
            let message = format!("format {} is not known; this program writes {FORMAT}", lock.format);
            return Err(BaseLockFault { message, at: None });
        }
        let broken = lock.bases.iter().find(|base| base.text.as_deref().map(digest) != base.digest);
        if let Some(base) = broken {
            let message = format!("the text of `{}` has not the digest beside it", base.requirement);
            return Err(BaseLockFault {
                message,
                at: text.find(&base.requirement).map(|at| at..at + base.requirement.len()),
            });
        }
        Ok(lock)
    }

    /// The file.
    pub fn print(&self) -> String {
        let mut sorted = self.clone();
        sorted.bases.sort();
        let mut text = serde_json::to_string_pretty(&sorted).expect("strings and numbers are JSON");
        text.push('\n');
        text
    }

    /// The digest that a requirement had when the change was begun: `Some(None)` if it did not exist then.
    pub fn digest_at_begin(&self, capability: &str, requirement: &str) -> Option<Option<&str>> {
        let digests = self.begun.as_ref()?.get(capability);
        Some(digests.and_then(|digests| digests.get(requirement)).map(String::as_str))
    }

    /// The bases of one capability as the merge takes them.
    pub fn bases_of(&self, capability: &str) -> Bases {
        let recorded = self.bases.iter().filter(|base| base.capability == capability);
        let known = recorded.map(|base| {
            let known = KnownBase { text: base.text.clone(), origin: BaseOrigin::Lock, earlier: Vec::new() };
            (base.requirement.clone(), known)
        });
        Bases { known: known.collect(), ..Bases::default() }
    }
}

/// sha256 of a text, hexadecimal.
pub fn digest(text: &str) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(text.as_bytes()) {
        write!(hex, "{byte:02x}").expect("a string takes everything");
    }
    hex
}

/// The requirements of a main spec by name, each without the foreign text behind it; the first of a name counts.
pub fn requirement_texts(document: &Document) -> Vec<(String, String)> {
    let section = RequirementsSection::read(document);
    let mut texts: Vec<(String, String)> = Vec::new();
    for block in &section.blocks {
        if !texts.iter().any(|(name, _)| name == block.name) {
            texts.push((block.name.to_owned(), own_text(document, block).into_owned()));
        }
    }
    texts
}
