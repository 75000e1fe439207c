//! The numbers of nodes in the graph, found by arithmetic instead of by hashing.

use crate::catalogue::Catalogue;
use crate::join::Join;
use crate::links::Links;
use crate::trace_graph::Node;

/// The mark of a node that is not in the graph.
const ABSENT: u32 = u32::MAX;

/// A slot for every node there could be, kind after kind.
#[derive(Debug, Clone)]
pub(crate) struct Numbers {
    slots: Vec<u32>,
    /// Where each kind begins, in the order of [`Node`].
    changes: usize,
    requirements: usize,
    code: usize,
    tests: usize,
    controls: usize,
    missing: usize,
    /// Where the scenarios of a requirement, the tasks of a change and the cases of a report begin.
    scenarios: Vec<usize>,
    tasks: Vec<usize>,
    cases: Vec<usize>,
}

impl Numbers {
    pub(crate) fn new(
        catalogue: &Catalogue,
        links: &Links<'_>,
        join: &Join<'_>,
        controls: usize,
        missing: usize,
    ) -> Self {
        let mut next = catalogue.capabilities.len();
        let mut take = |count: usize| {
            next += count;
            next - count
        };
        let changes = take(catalogue.changes.len());
        let requirements = take(catalogue.requirements.len());
        let scenarios = catalogue.requirements.iter().map(|one| take(one.scenarios.len())).collect();
        let tasks =
            catalogue.changes.iter().map(|one| take(one.tasks.as_ref().map_or(0, Vec::len))).collect();
        let cases = join.reports.iter().map(|one| take(one.cases.len())).collect();
        let (code, tests) = (take(links.sites.len()), take(links.sites.len()));
        let (controls, missing) = (take(controls), take(missing));
        let slots = vec![ABSENT; next];
        Self { slots, changes, requirements, code, tests, controls, missing, scenarios, tasks, cases }
    }

    fn slot(&self, node: Node) -> Option<usize> {
        Some(match node {
            Node::Capability(at) => at,
            Node::Change(at) => self.changes + at,
            Node::Requirement(at) => self.requirements + at,
            Node::Scenario(requirement, at) => self.scenarios.get(requirement)? + at,
            Node::Task(change, at) => self.tasks.get(change)? + at,
            Node::Result(case) => self.cases.get(case.report)? + case.case,
            Node::Code(at) => self.code + at,
            Node::Test(at) => self.tests + at,
            Node::Control(at) => self.controls + at,
            Node::Missing(at) => self.missing + at,
        })
    }

    /// The number of a node, if it is in the graph.
    pub(crate) fn get(&self, node: Node) -> Option<usize> {
        let number = *self.slots.get(self.slot(node)?)?;
        (number != ABSENT).then_some(number as usize)
    }

    /// The number of a node, given now if it has none.
    pub(crate) fn get_or_insert_with(&mut self, node: Node, add: impl FnOnce() -> usize) -> usize {
        if let Some(number) = self.get(node) {
            return number;
        }
        let number = add();
        if let Some(slot) = self.slot(node) {
            self.slots[slot] = u32::try_from(number).unwrap_or(ABSENT);
        }
        number
    }
}
