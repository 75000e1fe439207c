//! What `validate` hands to the renderers: verdicts, sources and where they come from.

use countersign_delta::{Issue, Level, Origin, Verdict};
use countersign_diag::SourceMap;

/// The name of the code under which we report that OpenSpec notes a refusal of its own archive.
const WOULD_REFUSE: &str = "archive-would-refuse";

/// The project that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    /// Absolute path of the project; only the documents in OpenSpec's shape show it.
    pub path: String,
    /// How it was found: `nearest`, `implicit`, `store`, `declared` or `global_default`.
    pub source: String,
    /// The store it belongs to, if a store was selected.
    pub store_id: Option<String>,
    /// From the root of the repository to the project, with `/` at the end, or empty where they are the same.
    /// SARIF and GitHub want paths relative to the repository.
    pub prefix: String,
}

/// What kind of item was validated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemKind {
    /// A change.
    Change,
    /// The spec of a capability.
    Spec,
}

impl ItemKind {
    /// `change` or `spec`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Spec => "spec",
        }
    }
}

/// What `validate` says of one item.
#[derive(Debug, Clone)]
pub struct ItemReport {
    /// The name of the change or the id of the capability.
    pub id: String,
    /// Change or spec.
    pub kind: ItemKind,
    /// The issues.
    pub verdict: Verdict,
    /// Whether `archive` would accept the change; `None` where the question makes no sense.
    pub archivable: Option<bool>,
    /// The sources that the issues point into.
    pub sources: SourceMap,
    /// How long it took; shown only in fields named for times.
    pub duration_ms: u64,
}

impl ItemReport {
    /// An issue in one line: its place and its message.
    pub fn shown(&self, issue: &Issue) -> String {
        let message = issue.finding.message();
        let Some(span) = issue.finding.span() else { return message.to_owned() };
        format!("{}: {message}", self.sources.locate(span))
    }

    /// The issues that text for people shows: OpenSpec's note that its archive would refuse is left out where a
    /// refusal of class V says the same of the same path.
    pub(crate) fn distinct_issues(&self) -> impl Iterator<Item = &Issue> {
        let issues = &self.verdict.issues;
        issues.iter().filter(move |issue| {
            let repeated = matches!(issue.origin, Origin::OpenSpec { .. })
                && issue.finding.code().name == WOULD_REFUSE
                && issues.iter().any(|other| {
                    other.class() == Some(countersign_delta::Class::V) && other.path() == issue.path()
                });
            !repeated
        })
    }
}

/// Which items were asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// One item by name.
    Item,
    /// Every spec and every active change.
    All,
    /// Every active change.
    Changes,
    /// Every spec.
    Specs,
    /// Every archived change.
    Archived,
}

impl Scope {
    /// The lowercase word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::All => "all",
            Self::Changes => "changes",
            Self::Specs => "specs",
            Self::Archived => "archived",
        }
    }

    /// The kinds that a summary lists even when there are none of them.
    fn kinds(self) -> &'static [ItemKind] {
        match self {
            Self::Item => &[],
            Self::All => &[ItemKind::Change, ItemKind::Spec],
            Self::Changes | Self::Archived => &[ItemKind::Change],
            Self::Specs => &[ItemKind::Spec],
        }
    }
}

/// How many items there are and how they fared, counted as OpenSpec counts: by `valid`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// All of them.
    pub items: usize,
    /// The valid ones.
    pub passed: usize,
    /// The others.
    pub failed: usize,
}

/// What `validate` found, ready to be rendered.
#[derive(Debug, Clone)]
pub struct ValidateReport {
    /// The items, in the order to show them.
    pub items: Vec<ItemReport>,
    /// Whether OpenSpec's warnings make an item invalid.
    pub strict: bool,
    /// Whether refusals of ours are shown as INFO and do not fail.
    pub compat: bool,
    /// What was asked for.
    pub scope: Scope,
    /// The project.
    pub root: Root,
}

impl ValidateReport {
    /// OpenSpec's `valid` for an item.
    pub fn is_valid(&self, item: &ItemReport) -> bool {
        item.verdict.is_valid(self.strict)
    }

    /// Whether an item lets the command succeed: valid in compat mode; else acceptable to our merge, and not refused.
    pub fn passes(&self, item: &ItemReport) -> bool {
        if self.compat {
            return self.is_valid(item);
        }
        item.verdict.is_acceptable(self.strict) && !item.verdict.is_refused()
    }

    /// Whether the command fails.
    pub fn exit_failed(&self) -> bool {
        self.items.iter().any(|item| !self.passes(item))
    }

    /// The level at which an issue is shown.
    pub fn level(&self, issue: &Issue) -> Level {
        if self.compat && issue.is_refusal() { Level::Info } else { issue.level() }
    }

    /// The counts over all items.
    pub fn totals(&self) -> Totals {
        self.count(|_| true)
    }

    /// The counts per kind, for the kinds in scope, changes first.
    pub fn totals_by_type(&self) -> Vec<(ItemKind, Totals)> {
        [ItemKind::Change, ItemKind::Spec]
            .into_iter()
            .map(|kind| (kind, self.count(|item| item.kind == kind)))
            .filter(|(kind, totals)| totals.items > 0 || self.scope.kinds().contains(kind))
            .collect()
    }

    fn count(&self, wanted: impl Fn(&ItemReport) -> bool) -> Totals {
        let mut totals = Totals::default();
        for item in self.items.iter().filter(|item| wanted(item)) {
            totals.items += 1;
            if self.is_valid(item) {
                totals.passed += 1;
            } else {
                totals.failed += 1;
            }
        }
        totals
    }
}
