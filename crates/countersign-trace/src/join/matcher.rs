//! The five rules, in order, for one case after the other.

use std::collections::HashMap;

use countersign_facts::citation::{ScopeKind, Verb};
use countersign_facts::results::TestCase;

use super::names::{Family, Name};
use super::scopes::Scopes;
use super::suffixes::{Hit, Suffixes};
use super::{AmbiguousCase, CaseId, Join, JoinOptions, JoinRule, Match, UnknownReference};
use crate::links::Links;
use crate::reference::{Parts, without_pin};
use crate::resolve::{Resolver, Target};

/// A match by symbol or suffix, before it is known whether another test claims the same place.
pub(super) struct Tentative<'c> {
    case: CaseId,
    hit: Hit,
    /// Container and base name: the cases of one parametrised test have one identity.
    identity: (&'c str, &'c str),
}

pub(super) struct Matcher<'m> {
    resolver: &'m Resolver<'m>,
    links: &'m Links<'m>,
    options: &'m JoinOptions,
    /// What the tests of a site prove; empty for sites that are no test.
    targets: Vec<Vec<Target>>,
    scopes: Scopes<'m>,
    symbols: Suffixes<'m>,
}

impl<'m> Matcher<'m> {
    pub(super) fn new(resolver: &'m Resolver<'m>, links: &'m Links<'m>, options: &'m JoinOptions) -> Self {
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
        Self { resolver, links, options, targets, scopes, symbols }
    }

    pub(super) fn case<'c>(
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
        let name = Name::of(case);
        let by_line = self.scopes.at(case.file.as_deref(), case.line);
        if let Some(site) = by_line.filter(|site| self.may_be(*site, &name)) {
            let targets = self.targets[site].clone();
            join.matched.push(Match { case: id, rule: JoinRule::Line, site: Some(site), targets });
            return;
        }
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

    /// pytest counts lines from 0, so that a test may seem to lie in the one above it; in Python names are certain.
    fn may_be(&self, site: usize, name: &Name<'_>) -> bool {
        let site = &self.links.sites[site];
        let leaf = site.scope.symbol.last().filter(|_| Family::of_path(site.path) == Family::Python);
        leaf.is_none_or(|leaf| name.has_word(leaf))
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
pub(super) fn settle(tentative: &[Tentative<'_>], matcher: &Matcher<'_>, join: &mut Join<'_>) {
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
