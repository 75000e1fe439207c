//! What the lock says about a link.

use std::collections::HashMap;

use countersign_facts::citation::Verb;

use super::{Link, LinkState, Site, Suspicion, texts};
use crate::catalogue::Catalogue;
use crate::fingerprint::Fingerprint;
use crate::lock::{Lock, LockedLink};
use crate::resolve::{Resolver, Target};

/// The lines of the lock by what they name and where it was cited.
pub(super) struct Locked<'l> {
    catalogue: &'l Catalogue,
    links: &'l [LockedLink],
    by_item: HashMap<(Target, Verb, &'l str, &'l [String]), Vec<usize>>,
    /// An item that moved but did not change is still the item that was accepted.
    by_code: HashMap<(Target, Verb, Fingerprint), Vec<usize>>,
}

impl<'l> Locked<'l> {
    pub(super) fn new(catalogue: &'l Catalogue, resolver: &Resolver<'_>, lock: &'l Lock) -> Self {
        let mut locked =
            Self { catalogue, links: lock.links(), by_item: HashMap::new(), by_code: HashMap::new() };
        let mut last: Option<(&str, Option<Target>)> = None;
        for (at, link) in lock.links().iter().enumerate() {
            let target = match last {
                Some((reference, target)) if reference == link.reference => target,
                _ => resolver.target(&link.reference),
            };
            last = Some((&link.reference, target));
            let Some(target) = target else { continue };
            let item = (target, link.verb, link.path.as_str(), link.symbol.as_slice());
            locked.by_item.entry(item).or_default().push(at);
            locked.by_code.entry((target, link.verb, link.code)).or_default().push(at);
        }
        locked
    }

    pub(super) fn judge(&self, link: &mut Link<'_>, site: &Site<'_>, target: Target, used: &mut Vec<usize>) {
        let item = (target, link.citation.verb, site.path, site.scope.symbol.as_slice());
        let here = self.by_item.get(&item).map_or(&[][..], Vec::as_slice);
        let moved = self.by_code.get(&(target, link.citation.verb, site.code)).map_or(&[][..], Vec::as_slice);
        let lines = if here.is_empty() { moved } else { here };
        let judged = lines.iter().map(|at| (self.compare(*at, target), *at));
        // Of several lines the best counts; the code as it is now comes before other code.
        let best = judged
            .max_by_key(|((_, state), at)| (*state, self.links[*at].code == site.code, usize::MAX - at));
        used.extend(lines);
        let Some(((_, state), at)) = best else { return };
        link.accepted = Some(at);
        link.code_changed = self.links[at].code != site.code;
        if matches!(link.state, LinkState::Unaccepted)
            || matches!(state, LinkState::Suspect(_)) && link.state.counts()
        {
            link.state = state;
        }
    }

    fn compare(&self, at: usize, target: Target) -> (usize, LinkState) {
        let locked = &self.links[at];
        let mut suspicion = Suspicion::Text;
        for (against, text, full) in texts(self.catalogue, target) {
            if text == locked.text {
                if full.is_none() || full == locked.full {
                    return (at, LinkState::Fresh(against));
                }
                suspicion = Suspicion::Scenarios;
            }
        }
        (at, LinkState::Suspect(suspicion))
    }
}
