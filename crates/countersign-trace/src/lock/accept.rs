//! Accepting links: the one act that clears a suspect one.

use std::collections::HashSet;

use countersign_facts::citation::Verb;
use countersign_model::reference::Reference;

use super::{Alias, Lock, LockedLink};
use crate::catalogue::Catalogue;
use crate::links::{Against, Link, Links, texts};
use crate::resolve::{Resolution, ResolveStep, Resolver, Target};

/// Which links are accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// Those to these requirements, their scenarios included, or to these scenarios.
    References(Vec<Reference>),
    /// Those to what a change touches, by index, at the texts that it proposes.
    Change(usize),
    /// All of them.
    Initial,
}

/// A new lock and what is new in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// The whole lock; print it with `to_string`.
    pub lock: Lock,
    /// The lines that were not there before.
    pub accepted: Vec<LockedLink>,
    /// The lines that are gone.
    pub dropped: Vec<LockedLink>,
    /// The aliases that were not there before.
    pub aliases: Vec<Alias>,
    /// The selected references that name nothing.
    pub unknown: Vec<Reference>,
}

impl Acceptance {
    /// Accepts links in the name of `by`. What was accepted before and is the same keeps its line.
    pub fn of(
        catalogue: &Catalogue,
        lock: &Lock,
        links: &Links<'_>,
        selection: &Selection,
        by: &str,
    ) -> Self {
        let resolver = Resolver::new(catalogue, lock);
        let (selected, mut unknown) = Selected::new(&resolver, catalogue, selection);
        // What is gone can only be named as the lock names it.
        let gone: Vec<String> = unknown.iter().map(ToString::to_string).collect();
        let is_gone = |line: &LockedLink| {
            let requirement = line.reference.split('#').next();
            gone.iter().any(|gone| line.reference == *gone || requirement == Some(gone.as_str()))
        };
        unknown.retain(|reference| {
            let name = reference.to_string();
            !lock
                .links()
                .iter()
                .any(|line| line.reference == name || line.reference.starts_with(&format!("{name}#")))
        });
        let mut kept: HashSet<usize> = (0..lock.links().len()).collect();
        for (at, line) in lock.links().iter().enumerate() {
            let is_selected = match resolver.target(&line.reference) {
                Some(target) => selected.has(target),
                None => *selection == Selection::Initial || is_gone(line),
            };
            if is_selected {
                kept.remove(&at);
            }
        }
        let mut lines: Vec<LockedLink> = lock
            .links()
            .iter()
            .enumerate()
            .filter(|(at, _)| kept.contains(at))
            .map(|(_, line)| line.clone())
            .collect();
        let mut aliases = lock.aliases().to_vec();
        for link in &links.links {
            let Some(target) = link.target().filter(|target| selected.has(*target)) else { continue };
            let is_claim = matches!(link.citation.verb, Verb::Impl | Verb::Test | Verb::Proof);
            if !link.state.counts() || !is_claim {
                continue;
            }
            lines.push(line(catalogue, lock, links, link, target, selection, by));
            aliases.extend(alias(catalogue, link, target));
        }
        let new = Lock::new(aliases, lines);
        let old_lines: HashSet<&LockedLink> = lock.links().iter().collect();
        let new_lines: HashSet<&LockedLink> = new.links().iter().collect();
        Self {
            accepted: new.links().iter().filter(|line| !old_lines.contains(line)).cloned().collect(),
            dropped: lock.links().iter().filter(|line| !new_lines.contains(line)).cloned().collect(),
            aliases: new.aliases().iter().filter(|alias| !lock.aliases().contains(alias)).cloned().collect(),
            lock: new,
            unknown,
        }
    }
}

/// The selected targets.
struct Selected {
    all: bool,
    requirements: HashSet<usize>,
    scenarios: HashSet<Target>,
}

impl Selected {
    fn new(resolver: &Resolver<'_>, catalogue: &Catalogue, selection: &Selection) -> (Self, Vec<Reference>) {
        let mut selected = Self {
            all: *selection == Selection::Initial,
            requirements: HashSet::new(),
            scenarios: HashSet::new(),
        };
        let mut unknown = Vec::new();
        match selection {
            Selection::Initial => {}
            Selection::Change(change) => {
                selected.requirements.extend(&catalogue.changes[*change].requirements);
            }
            Selection::References(references) => {
                for reference in references {
                    match resolver.target(&reference.to_string()) {
                        Some(target) if target.scenario.is_some() => _ = selected.scenarios.insert(target),
                        Some(target) => _ = selected.requirements.insert(target.requirement),
                        None => unknown.push(reference.clone()),
                    }
                }
            }
        }
        (selected, unknown)
    }

    fn has(&self, target: Target) -> bool {
        self.all || self.requirements.contains(&target.requirement) || self.scenarios.contains(&target)
    }
}

#[expect(clippy::too_many_arguments, reason = "one call, and each is needed to write a line")]
fn line(
    catalogue: &Catalogue,
    lock: &Lock,
    links: &Links<'_>,
    link: &Link<'_>,
    target: Target,
    selection: &Selection,
    by: &str,
) -> LockedLink {
    let wanted = match selection {
        Selection::Change(change) => Against::Proposed(*change),
        _ => Against::Baseline,
    };
    let mut all = texts(catalogue, target);
    let first = all.next();
    let chosen =
        if wanted == Against::Baseline { None } else { all.find(|(against, ..)| *against == wanted) };
    let (_, text, full) = chosen.or(first).expect("a target has a text");
    let site = &links.sites[link.site];
    let mut line = LockedLink {
        reference: catalogue.reference_of(target).to_string(),
        verb: link.citation.verb,
        path: site.path.to_owned(),
        symbol: site.scope.symbol.clone(),
        code: site.code,
        text,
        full,
        by: by.to_owned(),
    };
    if let Some(old) = link.accepted.map(|at| &lock.links()[at]) {
        let by = std::mem::replace(&mut line.by, old.by.clone());
        if line != *old {
            line.by = by;
        }
    }
    line
}

/// The alias that keeps a rename of an archived change, so that its journal need not be read for ever.
fn alias(catalogue: &Catalogue, link: &Link<'_>, target: Target) -> Option<Alias> {
    let Resolution::Found { step: ResolveStep::ArchivedRename(change), .. } = link.resolution else {
        return None;
    };
    let from = link.citation.reference.split('#').next()?.to_owned();
    let to = catalogue.requirements[target.requirement].reference.to_string();
    Some(Alias { from, to, change: Some(catalogue.changes[change].id.clone()) })
}
