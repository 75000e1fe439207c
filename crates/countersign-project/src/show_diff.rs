//! The differences between the requirements of a delta and those of the main spec.

use std::collections::HashMap;
use std::fmt::Write as _;

use countersign_model::Document;
use countersign_model::delta_document::DeltaDocument;
use countersign_model::reference::fold_name;
use countersign_model::spec::{Block, RequirementsSection};
use countersign_report::compat::show::{Delta, DiffKind, Operation, RequirementDiff};
use similar::{DiffOp, TextDiff};

use crate::show::DeltaPair;

/// Lines of context around a difference, as OpenSpec prints them.
const CONTEXT: usize = 4;

/// Every operation of a change with the difference it makes.
pub(crate) fn diffs(pairs: &[DeltaPair]) -> Vec<RequirementDiff> {
    let mut found = Vec::new();
    for pair in pairs {
        let delta = DeltaDocument::read(&pair.delta);
        let mut push = |name: &str, change: DiffKind| {
            found.push(RequirementDiff {
                capability: pair.capability.clone(),
                name: name.to_owned(),
                change,
            });
        };
        // Of several blocks of one name the last one tells the reason.
        let removed: HashMap<String, &Block<'_>> =
            delta.removed_blocks.iter().map(|block| (fold_name(block.name), block)).collect();
        for block in &delta.added {
            push(block.name, DiffKind::Added(block.raw(&pair.delta).into_owned()));
        }
        for removal in &delta.removed {
            let block = removed.get(&fold_name(removal.name));
            let text = block.map(|block| block.raw(&pair.delta).into_owned());
            push(
                removal.name,
                DiffKind::Removed(text.unwrap_or_else(|| format!("### Requirement: {}", removal.name))),
            );
        }
        for rename in &delta.renamed {
            push(rename.to, DiffKind::Renamed(rename.from.to_owned()));
        }
        for (block, (diff, warning)) in modified(pair, &delta) {
            push(
                block.name,
                DiffKind::Modified { block: block.raw(&pair.delta).into_owned(), diff, warning },
            );
        }
    }
    found
}

/// Adds the differences to the MODIFIED deltas of a change, matched by capability and order.
pub(crate) fn attach_diffs(pairs: &[DeltaPair], deltas: &mut [Delta]) {
    for pair in pairs {
        let delta = DeltaDocument::read(&pair.delta);
        let mut views = deltas
            .iter_mut()
            .filter(|view| view.spec == pair.capability && view.operation == Operation::Modified);
        for (_, (diff, warning)) in modified(pair, &delta) {
            let Some(view) = views.next() else { break };
            view.diff = diff;
            view.warning = warning;
        }
    }
}

/// What a MODIFIED block changes, where it can be told, and what is odd about it.
type Difference = (Option<String>, Option<String>);

/// The MODIFIED blocks of a delta, each with its difference and what is odd about it.
fn modified<'d>(pair: &'d DeltaPair, delta: &DeltaDocument<'d>) -> Vec<(Block<'d>, Difference)> {
    let mut old_names: HashMap<String, String> = HashMap::new();
    for rename in &delta.renamed {
        let from = fold_name(rename.from);
        let original = old_names.remove(&from).unwrap_or_else(|| rename.from.to_owned());
        old_names.insert(fold_name(rename.to), original);
    }
    let blocks = pair.main.as_ref().map(|main| (main, NamedBlocks::of(main)));
    delta
        .modified
        .iter()
        .map(|block| {
            let name = old_names.get(&fold_name(block.name)).map_or(block.name, String::as_str);
            let outcome = match &blocks {
                None => {
                    let warning = format!(
                        "capability `{}` has no main spec to modify `{}` in",
                        pair.capability, block.name
                    );
                    (None, Some(warning))
                }
                Some((main, blocks)) => match blocks.find(name) {
                    None => {
                        (None, Some(format!("`{name}` is not in the main spec of `{}`", pair.capability)))
                    }
                    Some(old) => {
                        let warning = (old.name != name).then(|| {
                            format!("the main spec writes `{}`; archive compares names exactly", old.name)
                        });
                        (Some(unified(&old.raw(main), &block.raw(&pair.delta))), warning)
                    }
                },
            };
            (block.clone(), outcome)
        })
        .collect()
}

/// The blocks of a main spec by exact and by folded name, the first of each.
struct NamedBlocks<'d> {
    exact: HashMap<&'d str, Block<'d>>,
    folded: HashMap<String, Block<'d>>,
}

impl<'d> NamedBlocks<'d> {
    fn of(main: &'d Document) -> Self {
        let mut named = Self { exact: HashMap::new(), folded: HashMap::new() };
        for block in RequirementsSection::read(main).blocks {
            named.folded.entry(fold_name(block.name)).or_insert_with(|| block.clone());
            named.exact.entry(block.name).or_insert(block);
        }
        named
    }

    /// The block of a name, or the first whose name differs in case and spaces only.
    fn find(&self, name: &str) -> Option<&Block<'d>> {
        self.exact.get(name).or_else(|| self.folded.get(&fold_name(name)))
    }
}

/// A unified diff without file headers; empty if nothing differs.
pub(crate) fn unified(old: &str, new: &str) -> String {
    let terminated = |text: &str| if text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") };
    let (old, new) = (terminated(old), terminated(new));
    let diff = TextDiff::from_lines(&old, &new);
    let mut out = String::new();
    for group in diff.grouped_ops(CONTEXT) {
        let Some((first, last)) = group.first().zip(group.last()) else { continue };
        let range = |start: std::ops::Range<usize>, end: std::ops::Range<usize>| {
            let length = end.end - start.start;
            (if length == 0 { start.start } else { start.start + 1 }, length)
        };
        let (old_start, old_length) = range(first.old_range(), last.old_range());
        let (new_start, new_length) = range(first.new_range(), last.new_range());
        // Writing to a string cannot fail.
        let _ = writeln!(out, "@@ -{old_start},{old_length} +{new_start},{new_length} @@");
        for op in &group {
            write_op(&mut out, &diff, op);
        }
    }
    out.trim_end().to_owned()
}

fn write_op(out: &mut String, diff: &TextDiff<'_, '_, str>, op: &DiffOp) {
    for change in diff.iter_changes(op) {
        let sign = match change.tag() {
            similar::ChangeTag::Equal => ' ',
            similar::ChangeTag::Delete => '-',
            similar::ChangeTag::Insert => '+',
        };
        out.push(sign);
        out.push_str(change.value());
    }
}
