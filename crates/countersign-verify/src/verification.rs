//! What a verification amounts to.

use countersign_diag::{Finding, Severity};
use rayon::slice::ParallelSliceMut as _;

use crate::item::{Group, Item, ItemStatus};

/// What was verified.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// One open change, by name.
    Change(String),
    /// The main specs.
    Specs,
    /// Every open change and the main specs.
    All,
}

/// How many items of each group ended how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    counts: [[usize; ItemStatus::ALL.len()]; Group::ALL.len()],
}

impl Totals {
    /// The items of a group with a status.
    pub fn of(&self, group: Group, status: ItemStatus) -> usize {
        self.counts[group as usize][status as usize]
    }

    /// The items of all groups with a status.
    pub fn all_of(&self, status: ItemStatus) -> usize {
        Group::ALL.into_iter().map(|group| self.of(group, status)).sum()
    }

    /// All items of a group.
    pub fn of_group(&self, group: Group) -> usize {
        self.counts[group as usize].iter().sum()
    }
}

/// Every item, and what else there is to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// What was verified.
    pub scope: Scope,
    /// By change, group, check, subject and place; the main specs come first.
    pub items: Vec<Item>,
    /// Warnings and notes, which decide nothing, and errors about the baseline, which do.
    pub findings: Vec<Finding>,
    /// What breaks rules, for the baseline: items stand for it. `None` where no rules were judged.
    pub policy: Option<Vec<Finding>>,
}

impl Verification {
    /// How many items of each group ended how.
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for item in &self.items {
            totals.counts[item.group as usize][item.status as usize] += 1;
        }
        totals
    }

    /// Whether the exit status is 1.
    pub fn exit_failed(&self) -> bool {
        self.items.iter().any(Item::is_blocking)
            || self.findings.iter().any(|finding| finding.severity() == Severity::Error)
    }

    /// Sorts items and findings, and drops exact repeats, so that the order of work never shows.
    pub(crate) fn new(scope: Scope, items: Vec<Item>, mut findings: Vec<Finding>) -> Self {
        findings.sort_by(|a, b| finding_key(a).cmp(&finding_key(b)));
        findings.dedup();
        let mut verification = Self { scope, items, findings, policy: None };
        verification.sort();
        verification
    }

    /// Sorts the items, for those who added some.
    pub fn sort(&mut self) {
        self.items.par_sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.reason.cmp(&b.reason)));
        self.items.dedup();
    }
}

type Key<'i> =
    (&'i Option<String>, Group, &'static str, &'i str, &'i Option<countersign_trace::Place>, ItemStatus);

fn key(item: &Item) -> Key<'_> {
    (&item.change, item.group, item.check.number, &item.subject, &item.place, item.status)
}

fn finding_key(finding: &Finding) -> (&'static str, Option<&str>, &str, Option<u32>) {
    let start = finding.span().map(|span| span.start);
    (finding.code().number, finding.subject(), finding.message(), start)
}
