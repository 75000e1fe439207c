//! Graphs: the only file that knows petgraph.

use petgraph::Direction;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef as _;

/// A directed graph whose nodes and edges are numbered in the order they were added.
#[derive(Debug, Clone)]
pub(crate) struct Digraph<N, E> {
    graph: DiGraph<N, E, u32>,
}

impl<N, E> Digraph<N, E> {
    pub(crate) fn with_capacity(nodes: usize, edges: usize) -> Self {
        Self { graph: DiGraph::with_capacity(nodes, edges) }
    }

    pub(crate) fn add_node(&mut self, node: N) -> usize {
        self.graph.add_node(node).index()
    }

    pub(crate) fn add_edge(&mut self, from: usize, to: usize, edge: E) {
        self.graph.add_edge(NodeIndex::new(from), NodeIndex::new(to), edge);
    }

    pub(crate) fn node(&self, at: usize) -> &N {
        &self.graph[NodeIndex::new(at)]
    }

    pub(crate) fn nodes(&self) -> impl Iterator<Item = &N> {
        self.graph.node_weights()
    }

    pub(crate) fn node_count(&self) -> usize {
        self.graph.node_count()
    }

    /// Every edge in the order it was added: from, to, what it says.
    pub(crate) fn edges(&self) -> impl Iterator<Item = (usize, usize, &E)> {
        self.graph.edge_references().map(|edge| (edge.source().index(), edge.target().index(), edge.weight()))
    }

    /// The edges that leave a node, in the order they were added.
    pub(crate) fn outgoing(&self, at: usize) -> Vec<(usize, &E)> {
        self.around(at, Direction::Outgoing)
    }

    /// The edges that reach a node, in the order they were added.
    pub(crate) fn incoming(&self, at: usize) -> Vec<(usize, &E)> {
        self.around(at, Direction::Incoming)
    }

    fn around(&self, at: usize, direction: Direction) -> Vec<(usize, &E)> {
        let edges = self.graph.edges_directed(NodeIndex::new(at), direction);
        let mut edges: Vec<_> = edges
            .map(|edge| {
                let other = if direction == Direction::Outgoing { edge.target() } else { edge.source() };
                (edge.id(), other.index(), edge.weight())
            })
            .collect();
        edges.sort_unstable_by_key(|(id, ..)| *id);
        edges.into_iter().map(|(_, other, weight)| (other, weight)).collect()
    }
}

/// In a knot of more nodes than this, circles are looked for from this many of them.
const STARTS: usize = 64;

/// A shortest circle of each knot of a graph, each turned so that its smallest node comes first, sorted.
pub(crate) fn shortest_cycles(nodes: usize, edges: &[(usize, usize)]) -> Vec<Vec<usize>> {
    if edges.is_empty() {
        return Vec::new();
    }
    let mut graph: DiGraph<(), (), u32> = DiGraph::with_capacity(nodes, edges.len());
    for _ in 0..nodes {
        graph.add_node(());
    }
    for (from, to) in edges {
        graph.add_edge(NodeIndex::new(*from), NodeIndex::new(*to), ());
    }
    let mut knot_of = vec![usize::MAX; nodes];
    let mut cycles = Vec::new();
    for (knot, members) in kosaraju_scc(&graph).into_iter().enumerate() {
        let mut members: Vec<usize> = members.into_iter().map(NodeIndex::index).collect();
        members.sort_unstable();
        for member in &members {
            knot_of[*member] = knot;
        }
        let turns = |at: usize| graph.contains_edge(NodeIndex::new(at), NodeIndex::new(at));
        if members.len() == 1 {
            cycles.extend(members.into_iter().filter(|at| turns(*at)).map(|at| vec![at]));
            continue;
        }
        let found = members.iter().take(STARTS).filter_map(|start| circle(&graph, *start, knot, &knot_of));
        cycles.extend(found.min_by_key(|circle| (circle.len(), circle.clone())));
    }
    cycles.sort();
    cycles
}

/// A shortest way from a node back to itself, within its knot.
fn circle(graph: &DiGraph<(), (), u32>, start: usize, knot: usize, knot_of: &[usize]) -> Option<Vec<usize>> {
    let mut before = std::collections::HashMap::new();
    let mut queue = std::collections::VecDeque::from([start]);
    while let Some(at) = queue.pop_front() {
        let mut next: Vec<usize> = graph.neighbors(NodeIndex::new(at)).map(NodeIndex::index).collect();
        next.sort_unstable();
        for to in next.into_iter().filter(|to| knot_of[*to] == knot) {
            if to == start {
                let mut circle = vec![at];
                while let Some(previous) = before.get(&circle[circle.len() - 1]) {
                    circle.push(*previous);
                }
                circle.reverse();
                let smallest = (0..circle.len()).min_by_key(|index| circle[*index]).unwrap_or(0);
                circle.rotate_left(smallest);
                return Some(circle);
            }
            if to != start && !before.contains_key(&to) {
                before.insert(to, at);
                queue.push_back(to);
            }
        }
    }
    None
}
