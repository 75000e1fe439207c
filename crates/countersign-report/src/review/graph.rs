//! The graph of a change: tasks, requirements, the files of their code and tests, and the results.

use std::collections::BTreeMap;

use countersign_facts::results::Status;
use countersign_trace::LinkState;
use countersign_verify::ItemStatus;

use super::desk::{Desk, counted};
use super::value::{Graph, GraphEdge, GraphNode, Tone};

/// Nodes of a column that are drawn; the others are counted.
const ROWS: usize = 18;
/// The columns from left to right.
const COLUMNS: [&str; 5] = ["Tasks", "Requirements", "Code", "Tests", "Results"];

/// A node before it has a number.
type Key = (usize, String);

#[derive(Default)]
struct Draft {
    /// Per column and name: label, state, link.
    nodes: BTreeMap<Key, (String, Tone, Option<String>)>,
    edges: BTreeMap<(Key, Key), Tone>,
}

impl Draft {
    fn node(&mut self, key: &Key, label: &str, tone: Tone, link: Option<String>) {
        let node = self.nodes.entry(key.clone()).or_insert_with(|| (label.to_owned(), tone, link));
        node.1 = worse(node.1, tone);
    }

    fn edge(&mut self, from: &Key, to: &Key, tone: Tone) {
        let edge = self.edges.entry((from.clone(), to.clone())).or_insert(tone);
        *edge = worse(*edge, tone);
    }
}

/// How finely the middle of the nodes on the left is told apart.
const FINE: usize = 1000;

impl Draft {
    /// The middle of the nodes on the left of a node, so that edges cross less; last where there are none.
    fn middle(&self, key: &Key, numbers: &BTreeMap<&Key, usize>) -> usize {
        let left = self.edges.keys().filter(|(_, to)| to == key).filter_map(|(from, _)| numbers.get(from));
        let left: Vec<usize> = left.copied().collect();
        (left.iter().sum::<usize>() * FINE).checked_div(left.len()).unwrap_or(usize::MAX)
    }
}

/// The graph of the matrix; nothing where the change promises nothing.
pub(super) fn graph(desk: &Desk<'_>) -> Option<Graph> {
    let mut draft = Draft::default();
    for row in &desk.matrix.rows {
        promise(desk, row, &mut draft);
    }
    (!draft.nodes.is_empty()).then(|| laid_out(&draft))
}

fn promise(desk: &Desk<'_>, row: &super::matrix::Promise, draft: &mut Draft) {
    let trace = desk.trace();
    let known = &trace.catalogue.requirements[row.requirement];
    let own = (1, format!("{:06}", row.requirement));
    let verdict = desk.verdict(&row.reference.to_string());
    let tone = verdict.map_or(Tone::Warn, |item| super::desk::tone_of(item.status));
    draft.node(&own, &desk.read(&known.name).text(), tone, desk.matrix.first(row.requirement));
    let proofs = row.proofs(desk.facts);
    for (_, task) in &proofs.tasks {
        let known = &desk.change().tasks.iter().flatten().nth(*task).expect("a task of the trace is there");
        let key = (0, format!("{task:06}"));
        let words = format!("{} {}", known.number.as_deref().unwrap_or(""), known.text);
        let tone = if known.done { Tone::Good } else { Tone::Warn };
        draft.node(&key, &desk.read(words.trim()).text(), tone, None);
        draft.edge(&key, &own, Tone::Muted);
    }
    for at in &proofs.code {
        let link = &trace.links.links[*at];
        let key = (2, link.place.path.to_string());
        draft.node(&key, &desk.clean(&link.place.path), Tone::Muted, None);
        draft.edge(&own, &key, state(link.state));
    }
    for at in &proofs.tests {
        let link = &trace.links.links[*at];
        let key = (3, link.place.path.to_string());
        draft.node(&key, &desk.clean(&link.place.path), Tone::Muted, None);
        draft.edge(&own, &key, state(link.state));
    }
    let files = proofs.tests.iter().map(|at| (3, trace.links.links[*at].place.path.to_string()));
    let mut froms: Vec<Key> = files.collect();
    froms.dedup();
    if froms.is_empty() {
        froms.push(own);
    }
    // A pass that proves nothing, for whatever reason, is not drawn as one.
    let is_proven = verdict.is_some_and(|item| item.status == ItemStatus::Pass);
    for (status, _, report) in &proofs.results {
        let (word, tone) = match status {
            Status::Passed | Status::Flaky if is_proven => ("passed", Tone::Good),
            Status::Passed | Status::Flaky => ("passed, does not count", Tone::Warn),
            Status::Skipped => ("skipped", Tone::Warn),
            Status::Failed | Status::Errored => ("failed", Tone::Bad),
        };
        let key = (4, format!("{report}: {word}"));
        draft.node(&key, &desk.clean(&format!("{word}: {report}")), tone, None);
        for from in &froms {
            draft.edge(from, &key, tone);
        }
    }
    if proofs.results.is_empty() {
        let key = (4, "~".to_owned());
        draft.node(&key, "no result", Tone::Bad, None);
        for from in &froms {
            draft.edge(from, &key, Tone::Bad);
        }
    }
}

fn state(state: LinkState) -> Tone {
    match state {
        LinkState::Suspect(_) | LinkState::Obsolete(_) => Tone::Warn,
        LinkState::Orphaned | LinkState::Ambiguous | LinkState::Unwanted => Tone::Bad,
        LinkState::Unaccepted | LinkState::Fresh(_) => Tone::Muted,
    }
}

fn worse(one: Tone, other: Tone) -> Tone {
    let rank = |tone| match tone {
        Tone::Bad => 0,
        Tone::Warn => 1,
        Tone::Muted => 2,
        Tone::Good => 3,
    };
    if rank(other) < rank(one) { other } else { one }
}

/// Numbers the nodes column by column and leaves out what does not fit, the untroubled first.
fn laid_out(draft: &Draft) -> Graph {
    let mut left_out = vec![0; COLUMNS.len()];
    let mut nodes = Vec::new();
    let mut numbers: BTreeMap<&Key, usize> = BTreeMap::new();
    for (column, hidden) in left_out.iter_mut().enumerate() {
        let mut keys: Vec<&Key> = draft.nodes.keys().filter(|(of, _)| *of == column).collect();
        if keys.len() > ROWS {
            *hidden = keys.len() - ROWS;
            keys.sort_by_key(|key| (rank_of_trouble(draft.nodes[*key].1), *key));
            keys.truncate(ROWS);
            keys.sort();
        }
        if column > 0 {
            let before = numbers.clone();
            keys.sort_by_key(|key| (draft.middle(key, &before), *key));
        }
        for key in keys {
            let (label, tone, link) = draft.nodes[key].clone();
            numbers.insert(key, nodes.len());
            nodes.push(GraphNode { column, label, tone, link });
        }
    }
    let edges = draft.edges.iter().filter_map(|((from, to), tone)| {
        Some(GraphEdge { from: *numbers.get(from)?, to: *numbers.get(to)?, tone: *tone })
    });
    let mut edges: Vec<GraphEdge> = edges.collect();
    edges.sort_unstable();
    Graph { columns: COLUMNS.to_vec(), nodes, edges, left_out }
}

fn rank_of_trouble(tone: Tone) -> u8 {
    match tone {
        Tone::Bad => 0,
        Tone::Warn => 1,
        Tone::Muted | Tone::Good => 2,
    }
}

impl Graph {
    /// What it shows, in one sentence.
    pub(super) fn caption(&self) -> String {
        let parts: Vec<String> = self
            .columns
            .iter()
            .enumerate()
            .map(|(column, title)| {
                let drawn = self.nodes.iter().filter(|node| node.column == column).count();
                let one = title.to_lowercase();
                let one = one.strip_suffix('s').unwrap_or(&one);
                let one = if one == "code" { "file of code" } else { one };
                let one = if one == "test" { "file of tests" } else { one };
                let all = drawn + self.left_out[column];
                match (one, all) {
                    ("file of code", 1) => "1 file of code".to_owned(),
                    ("file of code", all) => format!("{all} files of code"),
                    ("file of tests", 1) => "1 file of tests".to_owned(),
                    ("file of tests", all) => format!("{all} files of tests"),
                    (one, all) => counted(all, one),
                }
            })
            .collect();
        parts.join(", ")
    }
}
