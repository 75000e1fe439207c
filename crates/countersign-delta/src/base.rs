//! What a delta was written against: the base of each requirement, and how it is known.

use std::collections::BTreeMap;
use std::fmt;

use crate::three_way::Granularity;

/// How a base is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum BaseOrigin {
    /// `base.lock` of the change holds it.
    Lock,
    /// The receipt of an archived change holds the text from before that archive.
    Receipt {
        /// The folder name of the archived change.
        archived: String,
    },
    /// History had it when the delta was first committed.
    History {
        /// The full id of the commit.
        commit: String,
    },
    /// Nobody recorded it; open changes are compared as if written against the main spec of now.
    Disk,
}

impl fmt::Display for BaseOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lock => f.write_str("base.lock"),
            Self::Receipt { archived } => write!(f, "the receipt of `{archived}`"),
            Self::Disk => f.write_str("the main spec of now"),
            Self::History { commit } => write!(f, "commit {}", commit.get(..12).unwrap_or(commit)),
        }
    }
}

impl BaseOrigin {
    /// That a requirement is not what it was for the author of a delta, with what tells so.
    pub(crate) fn moved(&self, written: &str) -> String {
        match self {
            Self::Disk => "is changed by an open change that comes first".to_owned(),
            known => format!("changed since this {written} was written ({known})"),
        }
    }
}

/// The text a requirement had when a delta was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownBase {
    /// The text, lines joined with `\n`; `None` if the requirement did not exist.
    pub text: Option<String>,
    /// How it is known.
    pub origin: BaseOrigin,
    /// Earlier texts of the requirement, newest first, where history has them: a delta that brings one of them back was
    /// written against something older than this base.
    pub earlier: Vec<String>,
}

/// What a change that was archived in the meantime did to a requirement, where nothing tells the base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchivedTouch {
    /// The folder name of the archived change.
    pub archived: String,
    /// The text it gave the requirement.
    pub text: String,
}

/// Everything known about the bases of one delta.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bases {
    /// By the name of the requirement as the main spec had it.
    pub known: BTreeMap<String, KnownBase>,
    /// By requirement name, for requirements without a base.
    pub touched: BTreeMap<String, Vec<ArchivedTouch>>,
    /// How small a part may be for two edits of it to merge.
    pub granularity: Granularity,
}

impl Bases {
    /// The base of a requirement.
    pub fn of(&self, name: &str) -> Option<&KnownBase> {
        self.known.get(name)
    }

    /// The text that a change archived in the meantime gave a requirement and that a new text leaves out lines of.
    pub(crate) fn left_out<'b>(&'b self, name: &str, current: &str, new: &str) -> Option<LeftOut<'b>> {
        let has_line = |text: &str, line: &str| text.lines().any(|other| other.trim_end() == line.trim_end());
        self.touched.get(name)?.iter().find_map(|touch| {
            let is_lost =
                |line: &&str| !line.trim().is_empty() && has_line(current, line) && !has_line(new, line);
            let line = touch.text.lines().skip(1).find(is_lost)?;
            Some(LeftOut { archived: &touch.archived, line })
        })
    }
}

/// A line of an archived delta that a new text does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LeftOut<'b> {
    /// The folder name of the archived change.
    pub(crate) archived: &'b str,
    /// The line.
    pub(crate) line: &'b str,
}

/// Which rule decided about one requirement: it is stated in every output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUse {
    /// The requirement, as the delta names it.
    pub requirement: String,
    /// How the base is known; `None` where nothing tells it, and OpenSpec's rule applies.
    pub origin: Option<BaseOrigin>,
    /// What the comparison with the current text came to.
    pub outcome: BaseOutcome,
}

/// What the comparison of base, main spec and delta came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BaseOutcome {
    /// The main spec still has the base.
    Unmoved,
    /// The main spec moved, and both edits are in the result.
    Merged,
    /// Nothing tells the base; the delta replaces the text, as in OpenSpec.
    Unknown,
}
