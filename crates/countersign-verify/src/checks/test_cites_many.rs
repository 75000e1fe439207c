//! A test on which every tag was hung.

use std::collections::{BTreeMap, BTreeSet};

use countersign_facts::citation::Verb;

use super::context::Context;
use super::{Found, Remark};
use crate::codes::TEST_CITES_MANY;

/// More scenarios than this are very many for one test.
pub(super) const MANY: usize = 8;

/// Warns of each test that cites very many scenarios.
pub(super) fn check(context: &Context<'_>, found: &mut Found) {
    let mut cited: BTreeMap<usize, BTreeSet<_>> = BTreeMap::new();
    for link in &context.input.trace.links.links {
        let is_test = link.citation.verb == Verb::Test;
        if let Some(target) = link.target().filter(|target| is_test && target.scenario.is_some()) {
            cited.entry(link.site).or_default().insert(target);
        }
    }
    for (site, targets) in cited.iter().filter(|(_, targets)| targets.len() > MANY) {
        let (place, name) = (context.place_of_site(*site), context.name_of_site(*site));
        let message = format!("test `{name}` cites {} scenarios", targets.len());
        found.remark(
            &TEST_CITES_MANY,
            &place,
            &Remark {
                subject: &name,
                message: &message,
                help: "give each scenario a test that shows its outcome",
            },
        );
    }
}
