//! Links: each citation with what it names, the item it belongs to, and whether it still holds.

mod locked;

use std::collections::HashMap;
use std::ops::Range;

use countersign_diag::{SourceId, Span};
use countersign_facts::citation::{Citation, Scope, ScopeKind, Verb};
use countersign_model::reference::Reference;
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use crate::catalogue::{Catalogue, Scenario, Touch};
use crate::fingerprint::{Fingerprint, Fingerprints};
use crate::lock::Lock;
use crate::place::Place;
use crate::resolve::{Resolution, Resolver, Target};
use locked::Locked;

/// A file and what it cites.
#[derive(Debug, Clone, PartialEq)]
pub struct CitedFile {
    /// Relative to the project, with `/`.
    pub path: String,
    /// Its source, where findings shall point into it.
    pub source: Option<SourceId>,
    /// What it cites.
    pub citations: Vec<Citation>,
}

/// An item of code or test code that cites something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site<'a> {
    /// The file.
    pub path: &'a str,
    /// The item.
    pub scope: &'a Scope,
    /// What the item is now.
    pub code: Fingerprint,
}

/// What a requirement has to have; evidence nobody asked for covers nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needs {
    /// Code that implements it.
    pub implementation: bool,
    /// Tests of its scenarios, or a proof.
    pub test: bool,
}

impl Default for Needs {
    fn default() -> Self {
        Self { implementation: true, test: true }
    }
}

/// Which texts a fresh link was accepted at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Against {
    /// What the main spec says, or the change that adds it.
    Baseline,
    /// What an open change proposes, by index.
    Proposed(usize),
}

/// What changed since somebody accepted a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Suspicion {
    /// The statement, or the scenario itself.
    Text,
    /// The scenarios below a requirement.
    Scenarios,
}

/// Whether a link holds; the first that applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkState {
    /// The reference names nothing.
    Orphaned,
    /// The reference names several.
    Ambiguous,
    /// It says what it cannot say, or what nobody asked for.
    Unwanted,
    /// The requirement changed after the link was accepted.
    Suspect(Suspicion),
    /// An open change removes what it names.
    Obsolete(usize),
    /// Nobody accepted it yet.
    Unaccepted,
    /// It holds.
    Fresh(Against),
}

impl LinkState {
    /// Whether the link may count as coverage.
    pub fn counts(self) -> bool {
        !matches!(self, Self::Orphaned | Self::Ambiguous | Self::Unwanted)
    }
}

/// A citation with what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Link<'a> {
    /// What is written.
    pub citation: &'a Citation,
    /// Where it stands.
    pub place: Place,
    /// The item it belongs to, as an index into [`Links::sites`].
    pub site: usize,
    /// What it names.
    pub resolution: Resolution,
    /// Whether it holds.
    pub state: LinkState,
    /// The line of the lock that accepted it, as an index into [`Lock::links`].
    pub accepted: Option<usize>,
    /// Whether the item is other than when it was accepted.
    pub code_changed: bool,
    /// Whether the pin of the author, if there is one, fits a text of the requirement.
    pub pin_fits: bool,
}

impl Link<'_> {
    /// What it names, if that is certain.
    pub fn target(&self) -> Option<Target> {
        self.resolution.target()
    }
}

/// Every link, by file and place.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Links<'a> {
    /// The citing items, by file and place.
    pub sites: Vec<Site<'a>>,
    /// The links, by file and place.
    pub links: Vec<Link<'a>>,
    /// The lines of the lock that accept nothing that is there, as indices.
    pub unused: Vec<usize>,
}

/// The needs of a requirement, as a team configures them.
pub type NeedsOf<'a> = &'a (dyn Fn(&Reference) -> Needs + Sync);

impl<'a> Links<'a> {
    /// Links what files cite to the catalogue. The order of the files does not matter.
    pub fn build(catalogue: &Catalogue, lock: &Lock, files: &'a [CitedFile], needs: NeedsOf<'_>) -> Self {
        let resolver = Resolver::new(catalogue, lock);
        let locked = Locked::new(catalogue, &resolver, lock);
        let mut sorted: Vec<&'a CitedFile> = files.iter().collect();
        sorted.sort_by_key(|file| &file.path);
        let of_files: Vec<OfFile<'a>> =
            sorted.into_par_iter().map(|file| OfFile::build(file, &resolver, &locked, needs)).collect();
        let mut built = Self::default();
        let mut used = vec![false; lock.links().len()];
        for mut file in of_files {
            let from = built.sites.len();
            for link in &mut file.links {
                link.site += from;
            }
            built.sites.append(&mut file.sites);
            built.links.append(&mut file.links);
            for at in file.used {
                used[at] = true;
            }
        }
        built.unused = (0..used.len()).filter(|at| !used[*at]).collect();
        built
    }
}

/// The links of one file; sites are numbered from its first.
#[derive(Default)]
struct OfFile<'a> {
    sites: Vec<Site<'a>>,
    links: Vec<Link<'a>>,
    /// The lines of the lock that accept something here.
    used: Vec<usize>,
}

impl<'a> OfFile<'a> {
    fn build(file: &'a CitedFile, resolver: &Resolver<'_>, locked: &Locked<'_>, needs: NeedsOf<'_>) -> Self {
        let mut built = Self::default();
        let path: std::sync::Arc<str> = file.path.as_str().into();
        let mut known: HashMap<&'a str, Resolution> = HashMap::new();
        let mut sites: HashMap<(ScopeKind, Range<usize>), usize> = HashMap::new();
        let mut citations: Vec<&'a Citation> = file.citations.iter().collect();
        citations.sort_by_key(|citation| citation.bytes.start);
        for citation in citations {
            let scope = &citation.scope;
            let site = *sites.entry((scope.kind, scope.lines.clone())).or_insert_with(|| {
                let code = Fingerprint::of_code(&scope.digest);
                built.sites.push(Site { path: &file.path, scope, code });
                built.sites.len() - 1
            });
            let resolution = known
                .entry(&citation.reference)
                .or_insert_with(|| resolver.resolve(&citation.reference))
                .clone();
            let span = file.source.map(|source| Span::new(source, citation.bytes.clone()));
            let place = Place { path: std::sync::Arc::clone(&path), line: citation.line, span };
            let mut link = Link {
                citation,
                place,
                site,
                resolution,
                state: LinkState::Orphaned,
                accepted: None,
                code_changed: false,
                pin_fits: true,
            };
            judge(&mut link, &built.sites[site], resolver.catalogue(), needs);
            if let Some(target) = link.target() {
                locked.judge(&mut link, &built.sites[site], target, &mut built.used);
            }
            built.links.push(link);
        }
        built
    }
}

/// What can be said without the lock.
fn judge(link: &mut Link<'_>, site: &Site<'_>, catalogue: &Catalogue, needs: NeedsOf<'_>) {
    let citation = link.citation;
    let target = match &link.resolution {
        Resolution::Found { target, .. } => *target,
        Resolution::Ambiguous { .. } => {
            link.state = LinkState::Ambiguous;
            return;
        }
        Resolution::Orphan { .. } | Resolution::Malformed { .. } => return,
    };
    let requirement = &catalogue.requirements[target.requirement];
    let needs = needs(&requirement.reference);
    let is_unwanted = match citation.verb {
        Verb::Test => !needs.test || !site.scope.in_test,
        Verb::Proof => !needs.test,
        Verb::Impl => !needs.implementation,
        Verb::Related | Verb::Exempt | Verb::Todo => false,
    };
    let obsolete = requirement.removed_by().next();
    let dropped = target.scenario.and_then(|at| requirement.scenarios[at].dropped_by.first().copied());
    link.state = match obsolete.or(dropped) {
        _ if is_unwanted => LinkState::Unwanted,
        Some(change) => LinkState::Obsolete(change),
        None => LinkState::Unaccepted,
    };
    link.pin_fits = citation.pin.as_deref().is_none_or(|pin| {
        texts(catalogue, target)
            .any(|(_, text, full)| text.fits_pin(pin) || full.is_some_and(|full| full.fits_pin(pin)))
    });
}

/// The texts at which a link may have been accepted: today's first, then what open changes propose.
pub(crate) fn texts(
    catalogue: &Catalogue,
    target: Target,
) -> impl Iterator<Item = (Against, Fingerprint, Option<Fingerprint>)> {
    let requirement = &catalogue.requirements[target.requirement];
    let whole = |against: Against, prints: Fingerprints| (against, prints.text, Some(prints.full));
    let scenario = target.scenario.map(|at| &requirement.scenarios[at]);
    let of_touch = move |touch: &Touch| Some(whole(Against::Proposed(touch.change), touch.proposed?));
    let of_scenario = |scenario: &Scenario| (Against::Baseline, scenario.fingerprint, None);
    let now = scenario.map_or_else(|| whole(Against::Baseline, requirement.fingerprints), of_scenario);
    let touches = if scenario.is_none() { requirement.touches.as_slice() } else { &[] };
    let proposed = scenario.map_or(&[][..], |scenario| scenario.proposed.as_slice());
    std::iter::once(now)
        .chain(touches.iter().filter_map(of_touch))
        .chain(proposed.iter().map(|(change, text)| (Against::Proposed(*change), *text, None)))
}
