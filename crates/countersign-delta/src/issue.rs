//! Issues: findings as the verdict of an item lists them, in OpenSpec's terms and in ours.

use countersign_diag::{Finding, Severity};

/// The level of an issue, in OpenSpec's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The item is not valid.
    Error,
    /// The item is not valid in strict mode.
    Warning,
    /// Never changes the verdict.
    Info,
}

impl Level {
    /// `ERROR`, `WARNING` or `INFO`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "ERROR",
            Self::Warning => "WARNING",
            Self::Info => "INFO",
        }
    }
}

impl From<Severity> for Level {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Error,
            Severity::Warning => Self::Warning,
            Severity::Note => Self::Info,
        }
    }
}

/// Why Countersign deliberately differs from OpenSpec 1.13. A closed list; see `docs/compatibility.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// The two readings disagree, or the merged result does not read back as planned.
    R,
    /// Authored text that no rule accounts for would be lost.
    A,
    /// Near-miss names and duplicate scenario names.
    N,
    /// The spec moved since the base of the delta.
    B,
    /// Text kept that OpenSpec deletes.
    K,
    /// A change that validates and cannot be archived, or the other way round.
    V,
    /// Undecodable bytes.
    U,
    /// Scripts and paths: control characters, links out of the project.
    S,
}

impl Class {
    /// The letter.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::R => "R",
            Self::A => "A",
            Self::N => "N",
            Self::B => "B",
            Self::K => "K",
            Self::V => "V",
            Self::U => "U",
            Self::S => "S",
        }
    }
}

/// Whose rule produced an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// OpenSpec reports the same issue, at this path and line.
    OpenSpec {
        /// The `path` of the issue in OpenSpec's JSON, for example `requirements[3].scenarios`.
        path: String,
        /// The `line` of the issue in OpenSpec's JSON, where it has one.
        line: Option<u32>,
    },
    /// Only Countersign reports it, for the reason that the class names.
    Countersign {
        /// The `path` to show in OpenSpec's JSON: the file the issue is in.
        path: String,
        /// Why we differ.
        class: Class,
    },
}

/// One line of a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// What is wrong, where, and the next step.
    pub finding: Finding,
    /// Whose rule it is.
    pub origin: Origin,
    /// Whether our merge settles what OpenSpec reports: its issue stays in the list, and does not fail the item here.
    pub is_settled: bool,
    /// Who has waived it and why, if somebody has: it stays in the list and fails nothing.
    pub waived: Option<String>,
}

impl Issue {
    /// An issue that OpenSpec reports too.
    pub fn openspec(finding: Finding, path: impl Into<String>, line: Option<u32>) -> Self {
        Self {
            finding,
            origin: Origin::OpenSpec { path: path.into(), line },
            is_settled: false,
            waived: None,
        }
    }

    /// An issue that only Countersign reports.
    pub fn ours(finding: Finding, path: impl Into<String>, class: Class) -> Self {
        Self {
            finding,
            origin: Origin::Countersign { path: path.into(), class },
            is_settled: false,
            waived: None,
        }
    }

    /// Marks an issue of OpenSpec's as settled by our merge.
    #[must_use]
    pub fn settled(mut self) -> Self {
        self.is_settled = true;
        self
    }

    /// Marks an issue as waived, with the reason.
    #[must_use]
    pub fn waived(mut self, reason: impl Into<String>) -> Self {
        self.waived = Some(reason.into());
        self.finding = self.finding.severity_is(Severity::Note);
        self
    }

    /// The level, from the severity of the finding.
    pub fn level(&self) -> Level {
        self.finding.severity().into()
    }

    /// The class, if only Countersign reports the issue.
    pub fn class(&self) -> Option<Class> {
        match self.origin {
            Origin::OpenSpec { .. } => None,
            Origin::Countersign { class, .. } => Some(class),
        }
    }

    /// The `path` in OpenSpec's JSON.
    pub fn path(&self) -> &str {
        match &self.origin {
            Origin::OpenSpec { path, .. } | Origin::Countersign { path, .. } => path,
        }
    }

    /// Whether this is a refusal of ours: it makes the item fail here though OpenSpec accepts it.
    pub fn is_refusal(&self) -> bool {
        self.class().is_some() && self.level() == Level::Error
    }
}

/// What validation says of one item.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// The issues, in OpenSpec's order, ours last.
    pub issues: Vec<Issue>,
}

impl Verdict {
    /// OpenSpec's `valid`: no error of its own, and in strict mode no warning of its own either.
    pub fn is_valid(&self, strict: bool) -> bool {
        !self.issues.iter().filter(|issue| issue.class().is_none()).any(|issue| match issue.level() {
            Level::Error => true,
            Level::Warning => strict,
            Level::Info => false,
        })
    }

    /// Valid in OpenSpec's sense, but for issues that our merge settles.
    pub fn is_acceptable(&self, strict: bool) -> bool {
        let issues = self.issues.iter().filter(|issue| !issue.is_settled).cloned().collect();
        Self { issues }.is_valid(strict)
    }

    /// Whether Countersign refuses it for a reason that OpenSpec does not know.
    pub fn is_refused(&self) -> bool {
        self.issues.iter().any(Issue::is_refusal)
    }
}
