//! Impact: what a diff or a change of a requirement reaches.
//!
//! Declared edges are followed: from code to what it cites, from there to everything else that cites or serves it.
//! Executed edges are only collected, never followed: that a test ran code says nothing about what the code is for.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use countersign_facts::citation::ScopeKind;

use crate::resolve::Target;
use crate::trace::Trace;
use crate::trace_graph::{Class, EdgeState, Node, Relation, node_of};

/// Lines of a file that a diff touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// Relative to the project, with `/`.
    pub path: String,
    /// The lines, counted from 1, the last one excluded; empty for the whole file.
    pub lines: Vec<Range<usize>>,
}

/// What is reached; every list is sorted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Impact {
    /// The citing items that the diff touches, as indices into the sites.
    pub touched: Vec<usize>,
    /// The requirements and scenarios they cite, or that were asked about.
    pub targets: Vec<Target>,
    /// The capabilities of those, as indices.
    pub capabilities: Vec<usize>,
    /// Other code that cites the same.
    pub code: Vec<usize>,
    /// The tests that cite the same: those to run again.
    pub tests: Vec<usize>,
    /// The tasks that serve the same, by change and task.
    pub tasks: Vec<(usize, usize)>,
    /// The open and archived changes that touch the same requirements.
    pub changes: Vec<usize>,
    /// The controls that rest on the same.
    pub controls: Vec<usize>,
    /// The results that counted for the same, collected and not followed.
    pub results: Vec<crate::join::CaseId>,
    /// The touched files in which nothing is cited.
    pub uncited: Vec<String>,
}

impl Trace<'_> {
    /// What a diff reaches. A line inside of a citing item touches that item; so does its citation.
    pub fn impact_of_diff(&self, diff: &[Touched]) -> Impact {
        let mut by_path: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, site) in self.links.sites.iter().enumerate() {
            by_path.entry(site.path).or_default().push(at);
        }
        let mut citing_lines: HashMap<usize, Vec<usize>> = HashMap::new();
        for link in &self.links.links {
            citing_lines.entry(link.site).or_default().push(link.place.line);
        }
        let mut touched = BTreeSet::new();
        let mut uncited = BTreeSet::new();
        for file in diff {
            let Some(sites) = by_path.get(file.path.as_str()) else {
                uncited.insert(file.path.clone());
                continue;
            };
            let lines = sorted(&file.lines);
            for at in sites {
                let scope = self.links.sites[*at].scope;
                let own = if scope.kind == ScopeKind::File { 0..usize::MAX } else { scope.lines.clone() };
                let cited =
                    citing_lines.get(at).into_iter().flatten().any(|line| meets(&lines, &(*line..line + 1)));
                if lines.is_empty() || cited || meets(&lines, &own) {
                    touched.insert(*at);
                }
            }
        }
        let mut targets = BTreeSet::new();
        for at in &touched {
            for node in [Node::Code(*at), Node::Test(*at)] {
                for (to, edge) in self.graph().outgoing(node) {
                    if edge.class == Class::Declared && edge.state != EdgeState::Unwanted {
                        targets.extend(target_of(to));
                    }
                }
            }
        }
        let mut impact = self.impact_of(&targets.into_iter().collect::<Vec<_>>());
        impact.code.retain(|at| !touched.contains(at));
        impact.touched = touched.into_iter().collect();
        impact.uncited = uncited.into_iter().collect();
        impact
    }

    /// What a change of requirements or scenarios reaches. A requirement reaches its scenarios, and a scenario the
    /// requirement it belongs to.
    pub fn impact_of(&self, targets: &[Target]) -> Impact {
        let asked: BTreeSet<Target> = targets.iter().copied().collect();
        let mut nodes: BTreeSet<Node> = asked.iter().map(|target| node_of(*target)).collect();
        for target in &asked {
            let whole = Node::Requirement(target.requirement);
            nodes.insert(whole);
            if target.scenario.is_none() {
                let parts = self.graph().outgoing(whole).into_iter();
                nodes.extend(
                    parts.filter(|(_, edge)| edge.relation == Relation::Contains).map(|(part, _)| part),
                );
            }
        }
        let (mut code, mut tests, mut tasks) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let (mut changes, mut controls, mut results) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let mut capabilities = BTreeSet::new();
        for node in nodes {
            for (from, edge) in self.graph().incoming(node) {
                match from {
                    _ if edge.state == EdgeState::Unwanted => {}
                    Node::Code(at) => _ = code.insert(at),
                    Node::Test(at) => _ = tests.insert(at),
                    Node::Task(change, task) => _ = tasks.insert((change, task)),
                    Node::Change(at) => _ = changes.insert(at),
                    Node::Control(at) => _ = controls.insert(at),
                    Node::Result(case) => _ = results.insert(case),
                    Node::Capability(at) => _ = capabilities.insert(at),
                    Node::Requirement(_) | Node::Scenario(..) | Node::Missing(_) => {}
                }
            }
        }
        Impact {
            touched: Vec::new(),
            targets: asked.into_iter().collect(),
            capabilities: capabilities.into_iter().collect(),
            code: code.into_iter().collect(),
            tests: tests.into_iter().collect(),
            tasks: tasks.into_iter().collect(),
            changes: changes.into_iter().collect(),
            controls: controls.into_iter().collect(),
            results: results.into_iter().collect(),
            uncited: Vec::new(),
        }
    }
}

fn target_of(node: Node) -> Option<Target> {
    match node {
        Node::Requirement(requirement) => Some(Target { requirement, scenario: None }),
        Node::Scenario(requirement, scenario) => Some(Target { requirement, scenario: Some(scenario) }),
        _ => None,
    }
}

/// Ranges by start, joined where they touch.
fn sorted(lines: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = lines.iter().filter(|range| !range.is_empty()).cloned().collect();
    lines.sort_unstable_by_key(|range| range.start);
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(lines.len());
    for range in lines {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

/// Whether sorted, disjoint ranges meet another one.
fn meets(lines: &[Range<usize>], other: &Range<usize>) -> bool {
    let at = lines.partition_point(|range| range.end <= other.start);
    lines.get(at).is_some_and(|range| range.start < other.end)
}
