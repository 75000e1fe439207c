//! Joining test results to the scenarios that the tests cite.
//!
//! Five rules, the first that yields exactly one place or reference wins: a `req` property, a reference in the name of
//! the test, its file and line, its symbol path, a unique function name. What is ambiguous or unmatched never counts.

mod names;
mod scopes;
mod suffixes;
mod verdict;

use std::collections::HashMap;

use countersign_facts::citation::{ScopeKind, Verb};
use countersign_facts::results::TestCase;

pub use verdict::Verdict;
pub(crate) use verdict::{Outcome, verdicts};

use crate::catalogue::Catalogue;
use crate::links::Links;
use crate::reference::{Parts, without_pin};
use crate::resolve::{Resolution, Resolver, Target};
use names::Name;
use scopes::Scopes;
use suffixes::{Hit, Suffixes};

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
    /// Joins reports to the links of a catalogue. The order of the reports does not matter.
    pub fn build(
        catalogue: &Catalogue,
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
        let matcher = Matcher::new(catalogue, resolver, links, options);
        let mut tentative = Vec::new();
        for (at, report) in join.reports.clone().into_iter().enumerate() {
            for (number, case) in report.cases.iter().enumerate() {
                matcher.case(CaseId { report: at, case: number }, case, &mut join, &mut tentative);
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

/// A match by symbol or suffix, before it is known whether another test claims the same place.
struct Tentative<'c> {
    case: CaseId,
    hit: Hit,
    /// Container and base name: the cases of one parametrised test have one identity.
    identity: (&'c str, &'c str),
}

struct Matcher<'m> {
    resolver: &'m Resolver<'m>,
    options: &'m JoinOptions,
    /// What the tests of a site prove; empty for sites that are no test.
    targets: Vec<Vec<Target>>,
    scopes: Scopes<'m>,
    symbols: Suffixes<'m>,
}

impl<'m> Matcher<'m> {
    fn new(
        catalogue: &'m Catalogue,
        resolver: &'m Resolver<'m>,
        links: &'m Links<'_>,
        options: &'m JoinOptions,
    ) -> Self {
        debug_assert!(links.links.iter().all(|link| {
            link.target().is_none_or(|target| target.requirement < catalogue.requirements.len())
        }));
        let mut targets = vec![Vec::new(); links.sites.len()];
        for link in &links.links {
            if let Some(target) = link.target()
                && link.citation.verb == Verb::Test
                && link.state.counts()
            {
                targets[link.site].push(target);
            }
        }
        for all in &mut targets {
            all.sort_unstable();
            all.dedup();
        }
        let is_test = |at: &usize| !targets[*at].is_empty();
        let sites = || (0..links.sites.len()).filter(is_test).map(|at| (at, &links.sites[at]));
        let scopes = Scopes::new(sites());
        let items = sites().filter(|(_, site)| site.scope.kind == ScopeKind::Item);
        let files = sites().filter(|(_, site)| site.scope.kind == ScopeKind::File);
        let symbols = Suffixes::new(items, files, &options.packages);
        Self { resolver, options, targets, scopes, symbols }
    }

    fn case<'c>(
        &self,
        id: CaseId,
        case: &'c TestCase,
        join: &mut Join<'_>,
        tentative: &mut Vec<Tentative<'c>>,
    ) {
        let by_reference = self
            .properties(id, case, join)
            .map(|targets| (JoinRule::Property, targets))
            .or_else(|| self.name(id, case, join).map(|targets| (JoinRule::Name, targets)));
        if let Some((rule, targets)) = by_reference {
            join.matched.push(Match { case: id, rule, site: None, targets });
            return;
        }
        if let Some(site) = self.scopes.at(case.file.as_deref(), case.line) {
            let targets = self.targets[site].clone();
            join.matched.push(Match { case: id, rule: JoinRule::Line, site: Some(site), targets });
            return;
        }
        let name = Name::of(case);
        match self.symbols.find(&name) {
            Some(hit) => {
                let identity = (name.container, name.base());
                tentative.push(Tentative { case: id, hit, identity });
            }
            None => match self
                .scopes
                .whole_file(case.file.as_deref())
                .or_else(|| self.symbols.find_file(&name))
            {
                Some(site) => {
                    let targets = self.targets[site].clone();
                    join.matched.push(Match { case: id, rule: JoinRule::Symbol, site: Some(site), targets });
                }
                None => join.unmatched.push(id),
            },
        }
    }

    fn properties(&self, id: CaseId, case: &TestCase, join: &mut Join<'_>) -> Option<Vec<Target>> {
        let is_ours = |key: &str| self.options.properties.iter().any(|known| known.eq_ignore_ascii_case(key));
        let values = case.properties.iter().filter(|(key, _)| is_ours(key)).map(|(_, value)| value);
        let references = values
            .flat_map(|value| value.split([',', ' ', '\n', '\t']))
            .map(|reference| reference.trim().trim_start_matches("@req:"))
            .filter(|reference| !reference.is_empty());
        self.targets_of(id, references, join)
    }

    /// References in the name. What is not marked as a reference is one only if it names something.
    fn name(&self, id: CaseId, case: &TestCase, join: &mut Join<'_>) -> Option<Vec<Target>> {
        if !case.name.contains('/') {
            return None;
        }
        let mut found = Vec::new();
        let separators = |c: char| c.is_whitespace() || "()[]{}<>,;\"'`|".contains(c);
        let mut marked = false;
        for word in case.name.split(separators).filter(|word| !word.is_empty()) {
            let bare = word.trim_start_matches("@req").trim_start_matches(':');
            marked |= word.starts_with("@req");
            if bare.is_empty() {
                continue;
            }
            if std::mem::take(&mut marked) {
                found.push(bare);
            } else if let Some(reference) = self.reference_in(bare) {
                found.push(reference);
            }
        }
        self.targets_of(id, found.into_iter(), join)
    }

    /// The longest end of a word, cut at `/`, that names something: Go joins the names of subtests with `/`.
    fn reference_in<'t>(&self, word: &'t str) -> Option<&'t str> {
        let starts = std::iter::once(0).chain(word.match_indices('/').map(|(at, _)| at + 1)).take(16);
        starts
            .map(|at| without_pin(word[at..].trim_end_matches(['.', ':'])))
            .filter(|end| Parts::read(end).is_some())
            .find(|end| self.resolver.target(end).is_some())
    }

    fn targets_of<'t>(
        &self,
        id: CaseId,
        references: impl Iterator<Item = &'t str>,
        join: &mut Join<'_>,
    ) -> Option<Vec<Target>> {
        let mut targets = Vec::new();
        for reference in references.map(without_pin) {
            if let Some(target) = self.resolver.target(reference) {
                targets.push(target);
            } else {
                let resolution = self.resolver.resolve(reference);
                join.unknown.push(UnknownReference { case: id, reference: reference.to_owned(), resolution });
            }
        }
        targets.sort_unstable();
        targets.dedup();
        (!targets.is_empty()).then_some(targets)
    }
}

/// How well a test fits a place, and its identity.
type Claim<'c> = (usize, (&'c str, &'c str));

/// Settles who owns a place that tests of different containers fit: an exact match before any other, else nobody.
fn settle(tentative: &[Tentative<'_>], matcher: &Matcher<'_>, join: &mut Join<'_>) {
    let mut claims: HashMap<usize, Vec<Claim<'_>>> = HashMap::new();
    for claim in tentative {
        if let Hit::One { site, strength, .. } = &claim.hit {
            let known = claims.entry(*site).or_default();
            let best = known.first().map_or(0, |(best, _)| *best);
            if *strength > best {
                known.clear();
            }
            if *strength >= best && known.len() < 2 && known.iter().all(|(_, other)| *other != claim.identity)
            {
                known.push((*strength, claim.identity));
            }
        }
    }
    for claim in tentative {
        match &claim.hit {
            Hit::Many(sites) => {
                join.ambiguous.push(AmbiguousCase { case: claim.case, sites: sites.clone() });
            }
            Hit::One { site, rule, .. } => match claims[site].as_slice() {
                [(_, identity)] if *identity == claim.identity => {
                    let targets = matcher.targets[*site].clone();
                    join.matched.push(Match { case: claim.case, rule: *rule, site: Some(*site), targets });
                }
                _ => join.ambiguous.push(AmbiguousCase { case: claim.case, sites: vec![*site] }),
            },
        }
    }
}
