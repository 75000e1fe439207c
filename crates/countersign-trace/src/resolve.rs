//! Resolution: which requirement or scenario a reference names, and by which step.
//!
//! Current slug, explicit id, alias in the lock, rename of an open or archived change; the first hit wins. A bare title
//! or an unqualified slug never matches anything.

use countersign_model::reference::Reference;

use crate::catalogue::{Catalogue, Lookup};
use crate::fingerprint::Fingerprint;
use crate::lock::Lock;
use crate::nearest::{nearest, nearest_slug};
use crate::place::Place;
use crate::reference::Parts;

/// How a reference was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ResolveStep {
    /// By the slug of the name it has now.
    Slug,
    /// By its explicit `**ID**`.
    ExplicitId,
    /// By an alias in the lock.
    Alias,
    /// By the name that an open change gives it, by index.
    OpenRename(usize),
    /// By a name that an archived change took away, by index.
    ArchivedRename(usize),
}

/// What a reference names, as indices into the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target {
    /// The requirement.
    pub requirement: usize,
    /// Its scenario, if the reference names one.
    pub scenario: Option<usize>,
}

/// What may have been meant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Guess {
    /// The text that was accepted under the reference stands there now.
    SameText(Reference),
    /// It is spelt almost the same.
    Nearest(Reference),
}

impl Guess {
    /// What to write instead.
    pub fn reference(&self) -> &Reference {
        match self {
            Self::SameText(reference) | Self::Nearest(reference) => reference,
        }
    }
}

/// One of several that a reference fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    /// Its name as the header spells it.
    pub name: String,
    /// Where it stands.
    pub place: Place,
}

/// What came of a reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// It names exactly this.
    Found {
        /// By which step.
        step: ResolveStep,
        /// What.
        target: Target,
    },
    /// It fits more than one.
    Ambiguous {
        /// Those.
        candidates: Vec<Fit>,
    },
    /// It fits nothing.
    Orphan {
        /// What may have been meant, best first.
        guesses: Vec<Guess>,
    },
    /// It is not of the form `capability/requirement[#scenario]`.
    Malformed {
        /// Requirements with that slug in some capability.
        guesses: Vec<Guess>,
    },
}

impl Resolution {
    /// What it names, if that is certain.
    pub fn target(&self) -> Option<Target> {
        match self {
            Self::Found { target, .. } => Some(*target),
            _ => None,
        }
    }
}

/// One step further, or the end.
enum Hit {
    None,
    One(ResolveStep, usize),
    Many(Vec<usize>),
}

/// Resolves references against a catalogue and the aliases of a lock.
#[derive(Debug, Clone, Copy)]
pub struct Resolver<'c> {
    catalogue: &'c Catalogue,
    lock: &'c Lock,
}

impl<'c> Resolver<'c> {
    /// A resolver; building one costs nothing.
    pub fn new(catalogue: &'c Catalogue, lock: &'c Lock) -> Self {
        Self { catalogue, lock }
    }

    /// What it resolves against.
    pub(crate) fn catalogue(&self) -> &'c Catalogue {
        self.catalogue
    }

    /// Resolves a reference without a pin.
    pub fn resolve(&self, reference: &str) -> Resolution {
        let Some(parts) = Parts::read(reference) else {
            let slug = reference.split('#').next().unwrap_or_default();
            let same = self.catalogue.lookup().bare_slug(slug).iter().take(3);
            return Resolution::Malformed {
                guesses: same.map(|at| Guess::Nearest(self.name(*at))).collect(),
            };
        };
        match self.requirement(parts.requirement) {
            Hit::One(step, requirement) => match parts.scenario {
                None => Resolution::Found { step, target: Target { requirement, scenario: None } },
                Some(scenario) => {
                    let named = self.scenario(step, requirement, scenario);
                    named
                        .or_else(|| self.whole_alias(reference))
                        .unwrap_or_else(|| self.orphan(reference, parts))
                }
            },
            Hit::Many(candidates) => {
                Resolution::Ambiguous { candidates: candidates.into_iter().map(|at| self.fit(at)).collect() }
            }
            Hit::None => self.whole_alias(reference).unwrap_or_else(|| self.orphan(reference, parts)),
        }
    }

    /// Resolves without guesses: what a reference names, if that is certain.
    pub fn target(&self, reference: &str) -> Option<Target> {
        let parts = Parts::read(reference)?;
        let named = match self.requirement(parts.requirement) {
            Hit::One(step, requirement) => match parts.scenario {
                None => Some(Resolution::Found { step, target: Target { requirement, scenario: None } }),
                Some(scenario) => self.scenario(step, requirement, scenario),
            },
            Hit::Many(_) => return None,
            Hit::None => None,
        };
        named.or_else(|| self.whole_alias(reference))?.target()
    }

    fn requirement(&self, key: &str) -> Hit {
        match self.now(key) {
            Hit::None => {}
            hit => return hit,
        }
        if let Some(alias) = self.lock.alias(key) {
            match self.now(alias) {
                Hit::One(_, at) => return Hit::One(ResolveStep::Alias, at),
                Hit::Many(candidates) => return Hit::Many(candidates),
                Hit::None => {}
            }
        }
        let lookup = self.catalogue.lookup();
        match lookup.future(key) {
            [] => {}
            [(at, change)] => return Hit::One(ResolveStep::OpenRename(*change), *at),
            many => {
                let mut all: Vec<usize> = many.iter().map(|(at, _)| *at).collect();
                all.dedup();
                return match all.as_slice() {
                    [at] => Hit::One(ResolveStep::OpenRename(many[0].1), *at),
                    _ => Hit::Many(all),
                };
            }
        }
        match lookup.former(key).as_slice() {
            [] => Hit::None,
            [(at, change)] => Hit::One(ResolveStep::ArchivedRename(*change), *at),
            many => Hit::Many(many.iter().map(|(at, _)| *at).collect()),
        }
    }

    /// The first two steps.
    fn now(&self, key: &str) -> Hit {
        let lookup: Lookup<'_> = self.catalogue.lookup();
        match (lookup.slug(key), lookup.id(key)) {
            ([], []) => Hit::None,
            ([at], []) => Hit::One(ResolveStep::Slug, *at),
            ([], [at]) => Hit::One(ResolveStep::ExplicitId, *at),
            ([one], [two]) if one == two => Hit::One(ResolveStep::Slug, *one),
            (slugs, ids) => {
                let mut all: Vec<usize> = slugs.iter().chain(ids).copied().collect();
                all.sort_unstable();
                all.dedup();
                Hit::Many(all)
            }
        }
    }

    fn scenario(&self, step: ResolveStep, requirement: usize, slug: &str) -> Option<Resolution> {
        let of = &self.catalogue.requirements[requirement];
        Some(match of.scenarios_of(slug) {
            [] => return None,
            [at] => Resolution::Found { step, target: Target { requirement, scenario: Some(*at) } },
            many => {
                let fits = many.iter().map(|at| &of.scenarios[*at]);
                let candidates = fits.map(|one| Fit { name: one.name.clone(), place: one.place.clone() });
                Resolution::Ambiguous { candidates: candidates.collect() }
            }
        })
    }

    /// An alias of a scenario, or of one whose requirement is gone.
    fn whole_alias(&self, reference: &str) -> Option<Resolution> {
        let to = Parts::read(self.lock.alias(reference)?)?;
        let Hit::One(_, requirement) = self.now(to.requirement) else { return None };
        match to.scenario {
            None => Some(Resolution::Found {
                step: ResolveStep::Alias,
                target: Target { requirement, scenario: None },
            }),
            Some(scenario) => self.scenario(ResolveStep::Alias, requirement, scenario),
        }
    }

    fn orphan(&self, reference: &str, parts: Parts<'_>) -> Resolution {
        let lookup = self.catalogue.lookup();
        let mut guesses: Vec<Guess> = Vec::new();
        if let Some(text) = self.lock.accepted_text(reference) {
            guesses.extend(self.same_text(text));
        }
        if let Hit::One(_, at) = self.requirement(parts.requirement)
            && let Some(scenario) = parts.scenario
        {
            let of = &self.catalogue.requirements[at];
            let slugs = of.scenarios.iter().filter_map(|known| known.reference.scenario.as_deref());
            if let Some(slug) = nearest(scenario, slugs) {
                let reference = Reference { scenario: Some(slug.to_owned()), ..of.reference.clone() };
                guesses.push(Guess::Nearest(reference));
            }
        } else {
            for at in lookup.bare_slug(parts.key()).iter().take(3) {
                guesses.push(Guess::Nearest(self.with(*at, parts.scenario)));
            }
            if let Some(at) = nearest_slug(lookup, parts) {
                guesses.push(Guess::Nearest(self.with(at, parts.scenario)));
            }
        }
        let mut seen: Vec<Reference> = Vec::new();
        guesses.retain(|guess| {
            let is_new = !seen.contains(guess.reference());
            seen.push(guess.reference().clone());
            is_new
        });
        Resolution::Orphan { guesses }
    }

    fn same_text(&self, text: Fingerprint) -> Vec<Guess> {
        let found = self.catalogue.lookup().text(text).iter().take(3);
        found.map(|target| Guess::SameText(self.catalogue.reference_of(*target).clone())).collect()
    }

    fn name(&self, at: usize) -> Reference {
        self.catalogue.requirements[at].reference.clone()
    }

    /// A requirement's reference, with the scenario that was asked for where it has one like it.
    fn with(&self, at: usize, scenario: Option<&str>) -> Reference {
        let of = &self.catalogue.requirements[at];
        let slugs = of.scenarios.iter().filter_map(|known| known.reference.scenario.as_deref());
        let scenario = scenario.and_then(|scenario| nearest(scenario, slugs)).map(str::to_owned);
        Reference { scenario, ..of.reference.clone() }
    }

    fn fit(&self, at: usize) -> Fit {
        let of = &self.catalogue.requirements[at];
        Fit { name: of.name.clone(), place: of.place.clone() }
    }
}
