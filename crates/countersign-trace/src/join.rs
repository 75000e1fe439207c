//! Joining test results to the scenarios that the tests cite.
//!
//! Five rules, the first that yields exactly one place or reference wins: a `req` property, a reference in the name of
//! the test, its file and line, its symbol path, a unique function name. What is ambiguous or unmatched never counts.

mod matcher;
mod names;
mod scopes;
mod suffixes;
mod verdict;

use countersign_facts::results::TestCase;

pub use verdict::Verdict;
pub(crate) use verdict::{Outcome, verdicts};

use crate::links::Links;
use crate::resolve::{Resolution, Resolver, Target};
use matcher::{Matcher, settle};
use rayon::iter::{IndexedParallelIterator as _, ParallelIterator as _};
use rayon::slice::ParallelSlice as _;

/// The cases that one thread looks at before it takes more.
const AT_ONCE: usize = 512;

/// The results that one run of a suite left behind.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The file, relative to the project, with `/`.
    pub path: String,
    /// The suite as the project configures it.
    pub suite: String,
    /// Whether it was produced on the code that is here now.
    pub current: bool,
    /// Its cases.
    pub cases: Vec<TestCase>,
}

/// What a team may configure about the join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinOptions {
    /// The names of properties that hold references.
    pub properties: Vec<String>,
    /// Names of packages and crates, so that a test of one is never taken for a test of another.
    pub packages: Vec<String>,
}

impl Default for JoinOptions {
    fn default() -> Self {
        Self { properties: vec!["req".to_owned()], packages: Vec::new() }
    }
}

/// A case, as indices: the report in [`Join::reports`], the case in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseId {
    /// The report.
    pub report: usize,
    /// The case.
    pub case: usize,
}

/// The rule that matched a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JoinRule {
    /// A property of the result names the reference.
    Property,
    /// The name of the test holds the reference.
    Name,
    /// File and line lie inside the scope of a citation.
    Line,
    /// The symbol path is that of a cited test.
    Symbol,
    /// Only one cited test has a function of this name, and only one test that ran.
    Suffix,
}

impl JoinRule {
    /// The word for documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Property => "property",
            Self::Name => "name",
            Self::Line => "line",
            Self::Symbol => "symbol",
            Self::Suffix => "suffix",
        }
    }
}

/// A case that found what it proves.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Match {
    /// The case.
    pub case: CaseId,
    /// How.
    pub rule: JoinRule,
    /// The cited test, as an index into [`Links::sites`]; rules by reference need none.
    pub site: Option<usize>,
    /// What it proves, sorted.
    pub targets: Vec<Target>,
}

/// A case that fits several tests.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AmbiguousCase {
    /// The case.
    pub case: CaseId,
    /// Some of the cited tests that it may be, as indices into [`Links::sites`].
    pub sites: Vec<usize>,
}

/// A reference in a property, or marked as one in a name, that names nothing for certain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownReference {
    /// The case.
    pub case: CaseId,
    /// As written.
    pub reference: String,
    /// What came of it.
    pub resolution: Resolution,
}

/// What came of all results.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Join<'a> {
    /// The reports, sorted by path and suite.
    pub reports: Vec<&'a Report>,
    /// Those that count, by case.
    pub matched: Vec<Match>,
    /// Those that fit several tests, by case.
    pub ambiguous: Vec<AmbiguousCase>,
    /// Those that fit none, by case.
    pub unmatched: Vec<CaseId>,
    /// References in results that lead nowhere, by case.
    pub unknown: Vec<UnknownReference>,
}

impl<'a> Join<'a> {
    /// Joins reports to links. The order of the reports does not matter.
    pub fn build(
        resolver: &Resolver<'_>,
        links: &Links<'_>,
        reports: &'a [Report],
        options: &JoinOptions,
    ) -> Self {
        let mut join = Self { reports: reports.iter().collect(), ..Self::default() };
        join.reports.sort_by_key(|report| (&report.path, &report.suite, report.current, report.cases.len()));
        if join.reports.is_empty() {
            return join;
        }
        let matcher = Matcher::new(resolver, links, options);
        let mut tentative = Vec::new();
        for (at, report) in join.reports.clone().into_iter().enumerate() {
            let parts = report.cases.par_chunks(AT_ONCE).enumerate().map(|(part, cases)| {
                let (mut join, mut tentative) = (Self::default(), Vec::new());
                for (number, case) in cases.iter().enumerate() {
                    let id = CaseId { report: at, case: part * AT_ONCE + number };
                    matcher.case(id, case, &mut join, &mut tentative);
                }
                (join, tentative)
            });
            for (mut part, mut of_part) in parts.collect::<Vec<_>>() {
                join.matched.append(&mut part.matched);
                join.unmatched.append(&mut part.unmatched);
                join.unknown.append(&mut part.unknown);
                tentative.append(&mut of_part);
            }
        }
        settle(&tentative, &matcher, &mut join);
        join.matched.sort_unstable();
        join.ambiguous.sort_unstable();
        join.unmatched.sort_unstable();
        join
    }

    /// The case of an id.
    pub fn case(&self, id: CaseId) -> &'a TestCase {
        &self.reports[id.report].cases[id.case]
    }
}
