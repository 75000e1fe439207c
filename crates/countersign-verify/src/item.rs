//! Items: one thing that was looked at, and what came of it.

use std::fmt;

use countersign_diag::Code;
use countersign_trace::Place;

use crate::report_state::Level;

/// What an item belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Whether everything that was to be done has been done.
    Completeness,
    /// Whether what was done is proven.
    Correctness,
    /// Whether documents and code agree.
    Coherence,
    /// Whether it is allowed.
    Governance,
}

impl Group {
    /// All groups in the order of an output.
    pub const ALL: [Self; 4] = [Self::Completeness, Self::Correctness, Self::Coherence, Self::Governance];

    /// The word for documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Completeness => "completeness",
            Self::Correctness => "correctness",
            Self::Coherence => "coherence",
            Self::Governance => "governance",
        }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How an item ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemStatus {
    /// It holds.
    Pass,
    /// It does not hold.
    Fail,
    /// Nobody can say; never counted as a pass.
    NotVerified,
    /// There is nothing to look at.
    NotApplicable,
    /// Somebody who may do so has waived it.
    Waived,
}

impl ItemStatus {
    /// All statuses in the order of an output.
    pub const ALL: [Self; 5] = [Self::Pass, Self::Fail, Self::NotVerified, Self::NotApplicable, Self::Waived];

    /// The word for documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::NotVerified => "not-verified",
            Self::NotApplicable => "not-applicable",
            Self::Waived => "waived",
        }
    }
}

impl fmt::Display for ItemStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a pass rests on, from weakest to strongest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// The documents say so, or a citation does.
    Cited,
    /// A coverage report saw it run.
    Executed,
    /// Results of this level.
    Proven(Level),
}

impl Strength {
    /// The word for documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cited => "cited",
            Self::Executed => "executed",
            Self::Proven(level) => level.as_str(),
        }
    }
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The open change it belongs to; `None` for the main specs.
    pub change: Option<String>,
    /// What it belongs to.
    pub group: Group,
    /// What was looked at.
    pub check: &'static Code,
    /// A reference, a task, a name: with change and check the identity of the item.
    pub subject: String,
    /// The domain, where it belongs to one.
    pub domain: Option<String>,
    /// How it ended.
    pub status: ItemStatus,
    /// What a pass rests on.
    pub strength: Option<Strength>,
    /// Whether a person has said, with a reason and a name, why there is no proof.
    pub explained: bool,
    /// Whether the baseline lists it as old debt.
    pub accepted: bool,
    /// Why it ended so, one lowercase line.
    pub reason: String,
    /// Where to look first.
    pub place: Option<Place>,
    /// Other places that matter.
    pub related: Vec<Place>,
    /// The line to paste or the command to run.
    pub next: Option<String>,
}

impl Item {
    /// Whether it alone makes the exit status 1: a fail, or an unexplained `not-verified`, that is no old debt.
    pub fn is_blocking(&self) -> bool {
        self.is_debt() && !self.accepted
    }

    /// Whether it is a fail or an unexplained `not-verified`, listed in the baseline or not.
    pub fn is_debt(&self) -> bool {
        match self.status {
            ItemStatus::Fail => true,
            ItemStatus::NotVerified => !self.explained,
            ItemStatus::Pass | ItemStatus::NotApplicable | ItemStatus::Waived => false,
        }
    }

    /// An item of others than the checks here; nobody has verified it yet.
    pub fn of(group: Group, check: &'static Code, subject: impl Into<String>) -> Self {
        Self::new(group, check, subject)
    }

    pub(crate) fn new(group: Group, check: &'static Code, subject: impl Into<String>) -> Self {
        Self {
            change: None,
            group,
            check,
            subject: subject.into(),
            domain: None,
            status: ItemStatus::NotVerified,
            strength: None,
            explained: false,
            accepted: false,
            reason: String::new(),
            place: None,
            related: Vec::new(),
            next: None,
        }
    }

    pub(crate) fn pass(mut self, strength: Strength, reason: impl Into<String>) -> Self {
        (self.status, self.strength, self.reason) = (ItemStatus::Pass, Some(strength), reason.into());
        self
    }

    pub(crate) fn fail(mut self, reason: impl Into<String>) -> Self {
        (self.status, self.reason) = (ItemStatus::Fail, reason.into());
        self
    }

    pub(crate) fn not_verified(mut self, reason: impl Into<String>) -> Self {
        (self.status, self.reason) = (ItemStatus::NotVerified, reason.into());
        self
    }

    pub(crate) fn explained(mut self, reason: impl Into<String>) -> Self {
        (self.status, self.explained, self.reason) = (ItemStatus::NotVerified, true, reason.into());
        self
    }

    pub(crate) fn not_applicable(mut self, reason: impl Into<String>) -> Self {
        (self.status, self.reason) = (ItemStatus::NotApplicable, reason.into());
        self
    }

    pub(crate) fn at(mut self, place: &Place) -> Self {
        self.place = Some(place.clone());
        self
    }

    pub(crate) fn in_domain(mut self, domain: Option<String>) -> Self {
        self.domain = domain;
        self
    }

    pub(crate) fn related(mut self, places: impl IntoIterator<Item = Place>) -> Self {
        self.related.extend(places);
        self
    }

    pub(crate) fn next(mut self, next: impl Into<String>) -> Self {
        self.next = Some(next.into());
        self
    }
}
