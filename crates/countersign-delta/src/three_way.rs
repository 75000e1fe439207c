//! The three-way merge of one requirement: base, main spec, delta.
//!
//! The parts are the header, the statement and the scenarios. Sides that touch different parts merge; two sides that
//! edit one part differently conflict, because a WHEN of one and a THEN of the other would be a scenario that nobody
//! wrote. With [`Granularity::Step`] the lines of a part that both sides edit are merged too, where they do not meet.

use std::collections::HashMap;

use countersign_diag::SourceMap;
use countersign_model::Document;
use countersign_model::heading::{boundary_level, is_scenario_header, scenario_name};
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// How small a part may be for two edits of it to merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Granularity {
    /// Whole scenarios and the whole statement.
    #[default]
    Scenario,
    /// Lines; asked for with `merge = "step"`.
    Step,
}

/// Two edits that exclude each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The part, for people: `the statement`, or the name of a scenario.
    pub part: String,
    /// What the main spec says now; empty if it took the part away.
    pub current: String,
    /// What the delta says; empty if it takes the part away.
    pub incoming: String,
}

/// The merge of one requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The text; where there are conflicts, both sides stand in it between markers.
    pub text: String,
    /// The edits that exclude each other.
    pub conflicts: Vec<Conflict>,
}

/// The three texts, each a requirement block with its header.
#[derive(Debug, Clone, Copy)]
pub struct Sides<'t> {
    /// What the delta was written against.
    pub base: &'t str,
    /// What the main spec says now.
    pub current: &'t str,
    /// What the delta says.
    pub incoming: &'t str,
}

/// Merges a requirement.
pub fn merge_requirement(sides: Sides<'_>, granularity: Granularity) -> Merged {
    let (base, current, incoming) =
        (Parts::of(sides.base), Parts::of(sides.current), Parts::of(sides.incoming));
    let mut merger = Merger { granularity, conflicts: Vec::new() };
    // The names are equal, or the delta renames: its header stands.
    let mut chunks: Vec<String> = vec![incoming.header.clone()];
    let statement = merger.part(
        "the statement",
        Some(&base.statement),
        Some(&current.statement),
        Some(&incoming.statement),
    );
    if let Some(statement) = statement {
        chunks.push(statement);
    }
    for key in order(&base, &current, &incoming, &mut merger) {
        let part = format!("scenario `{}`", key.0);
        let merged = merger.part(&part, base.get(&key), current.get(&key), incoming.get(&key));
        chunks.extend(merged);
    }
    Merged { text: join(&chunks), conflicts: merger.conflicts }
}

/// A scenario by its name and its number among those of that name.
type Key = (String, usize);

/// A requirement in parts, each with the blank lines behind it.
struct Parts {
    header: String,
    statement: String,
    scenarios: Vec<(Key, String)>,
}

impl Parts {
    fn of(text: &str) -> Self {
        let document = Document::new(SourceMap::default().add("", ""), text.into());
        let count = document.line_count();
        let mut starts: Vec<usize> = Vec::new();
        let mut in_scenario = false;
        for line in 1..count {
            if document.is_fenced(line) {
                continue;
            }
            let text = document.line(line);
            if is_scenario_header(text) {
                starts.push(line);
                in_scenario = true;
            } else if in_scenario && boundary_level(text).is_some_and(|level| level < 4) {
                starts.push(line);
                in_scenario = false;
            }
        }
        let slice = |from: usize, to: usize| -> String { document.joined(from..to).into_owned() };
        let mut counts: HashMap<String, usize> = HashMap::new();
        let mut scenarios = Vec::new();
        for (index, start) in starts.iter().enumerate() {
            let end = starts.get(index + 1).copied().unwrap_or(count);
            let header = document.line(*start);
            let name = scenario_name(header).unwrap_or(header).to_owned();
            let number = counts.entry(name.clone()).or_default();
            scenarios.push(((name, *number), slice(*start, end)));
            *number += 1;
        }
        let first = starts.first().copied().unwrap_or(count);
        Self { header: slice(0, 1.min(count)), statement: slice(1.min(count), first), scenarios }
    }

    fn get(&self, key: &Key) -> Option<&String> {
        self.scenarios.iter().find(|(other, _)| other == key).map(|(_, text)| text)
    }

    fn keys(&self) -> Vec<&Key> {
        self.scenarios.iter().map(|(key, _)| key).collect()
    }
}

/// The order of the merged scenarios: that of the side that moved any, with the additions of the other side behind
/// what they follow there. Two sides that order differently conflict.
fn order(base: &Parts, current: &Parts, incoming: &Parts, merger: &mut Merger) -> Vec<Key> {
    let common = |side: &Parts, other: &Parts| -> Vec<Key> {
        let keys = side.keys().into_iter().filter(|key| base.get(key).is_some() && other.get(key).is_some());
        keys.cloned().collect()
    };
    let ours = common(incoming, current);
    let theirs = common(current, incoming);
    let original: Vec<Key> = base
        .keys()
        .into_iter()
        .filter(|key| current.get(key).is_some() && incoming.get(key).is_some())
        .cloned()
        .collect();
    let (skeleton, guest) = if ours == original { (current, incoming) } else { (incoming, current) };
    if ours != original && theirs != original && ours != theirs {
        let names = |keys: &[Key]| keys.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
        merger.conflicts.push(Conflict {
            part: "the order of the scenarios".to_owned(),
            current: names(&theirs),
            incoming: names(&ours),
        });
    }
    let mut keys: Vec<Key> = skeleton.keys().into_iter().cloned().collect();
    let mut behind: Option<Key> = None;
    for key in guest.keys() {
        if !keys.contains(key) {
            let at = behind.as_ref().and_then(|behind| keys.iter().position(|other| other == behind));
            keys.insert(at.map_or(0, |at| at + 1), key.clone());
        }
        behind = Some(key.clone());
    }
    keys
}

struct Merger {
    granularity: Granularity,
    conflicts: Vec<Conflict>,
}

impl Merger {
    /// The merged part; `None` if it goes.
    fn part(
        &mut self,
        name: &str,
        base: Option<&String>,
        current: Option<&String>,
        incoming: Option<&String>,
    ) -> Option<String> {
        let same = |a: Option<&String>, b: Option<&String>| match (a, b) {
            (None, None) => true,
            (Some(a), Some(b)) => lines(a) == lines(b),
            _ => false,
        };
        if same(current, incoming) || same(base, incoming) {
            return current.cloned();
        }
        if same(base, current) {
            return incoming.cloned();
        }
        if self.granularity == Granularity::Step
            && let (Some(base), Some(current), Some(incoming)) = (base, current, incoming)
            && let Some(text) = merge_lines(base, current, incoming)
        {
            return Some(text);
        }
        let text = |side: Option<&String>| side.map(|text| text.trim_end().to_owned()).unwrap_or_default();
        let (current, incoming) = (text(current), text(incoming));
        let line_break = |text: &str| if text.is_empty() { String::new() } else { format!("{text}\n") };
        let marked = format!(
            "<<<<<<< main spec\n{}=======\n{}>>>>>>> this change\n",
            line_break(&current),
            line_break(&incoming)
        );
        self.conflicts.push(Conflict { part: name.to_owned(), current, incoming });
        Some(marked)
    }
}

/// The lines of a part, without white space at the ends of lines and of the part.
fn lines(text: &str) -> Vec<&str> {
    text.trim_end().lines().map(str::trim_end).collect()
}

/// The line merge of a part; `None` where edits meet.
fn merge_lines(base: &str, current: &str, incoming: &str) -> Option<String> {
    let (base, current, incoming) = (lines(base), lines(current), lines(incoming));
    let mut edits: Vec<(std::ops::Range<usize>, Vec<&str>)> = Vec::new();
    for side in [&current, &incoming] {
        for op in capture_diff_slices(Algorithm::Myers, &base, side) {
            if !matches!(op, DiffOp::Equal { .. }) {
                edits.push((op.old_range(), side[op.new_range()].to_vec()));
            }
        }
    }
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    edits.dedup();
    // Edits that touch are not disjoint: lines side by side are one thought.
    if edits.windows(2).any(|pair| pair[1].0.start <= pair[0].0.end) {
        return None;
    }
    let mut out: Vec<&str> = Vec::new();
    let mut at = 0;
    for (range, new) in &edits {
        out.extend(&base[at..range.start]);
        out.extend(new);
        at = range.end;
    }
    out.extend(&base[at..]);
    Some(out.join("\n"))
}

/// Joins parts: the header stands directly above the statement, a blank line stands before each scenario.
fn join(chunks: &[String]) -> String {
    let mut text = String::new();
    for (index, chunk) in chunks.iter().enumerate() {
        if index > 1 && !text.is_empty() {
            let trimmed = text.trim_end_matches([' ', '\n']).len();
            text.truncate(trimmed);
            text.push_str("\n\n");
        } else if index == 1 {
            text.push('\n');
        }
        text.push_str(chunk);
    }
    text.truncate(text.trim_end().len());
    text
}
