//! Reading the names of a design.

use countersign_model::Document;
use countersign_trace::catalogue::TextInput;

use super::classify::classify;
use super::removal::is_removed;
use super::{NameKind, WantedName};
use crate::sections::{Block, BlockKind, Part, Parts, code_spans};

/// The names in backticks under Decisions, Observability additions and Rollback approach, each once, in order.
///
/// Rejected alternatives name nothing that has to be there: sections, tables and paragraphs that are called so are left
/// out. Under Rollback approach nothing is said to be removed: what a rollback would remove is there until then.
pub fn names_wanted(design: &Document, path: &str) -> Vec<WantedName> {
    let parts = Parts::new(TextInput { path, document: design });
    let is_wanted =
        |title: &str| ["decision", "observability", "rollback"].iter().any(|word| title.contains(word));
    let mut names: Vec<WantedName> = Vec::new();
    for part in parts.of(is_wanted) {
        read_part(&parts, &part, &mut names);
    }
    names
}

fn read_part(parts: &Parts<'_>, part: &Part, names: &mut Vec<WantedName>) {
    let rejected = parts.inner(part, is_rejection);
    let is_rollback = part.title.to_lowercase().contains("rollback");
    let mut in_rejected_table = None;
    for block in parts.blocks(part.lines.clone()) {
        let line = block.line_of(0);
        if rejected.iter().any(|lines| lines.contains(&line)) || is_rejected_text(&block) {
            continue;
        }
        in_rejected_table = match (block.kind, in_rejected_table) {
            (BlockKind::Row, None) => Some(is_rejection(&block.text.to_lowercase())),
            (BlockKind::Row, known) => known,
            _ => None,
        };
        if in_rejected_table == Some(true) {
            continue;
        }
        for code in code_spans(&block.text) {
            let Some((kind, words)) = classify(code.text) else { continue };
            let removed = !is_rollback && is_removed(&block.text, code.start, code.end);
            let name = if kind == NameKind::Path { words[0].clone() } else { code.text.to_owned() };
            if names.iter().any(|known| known.name == name && known.removed == removed) {
                continue;
            }
            let place = parts.place_of(&block, code);
            names.push(WantedName { name, kind, words, removed, section: part.title.clone(), place });
        }
    }
}

fn is_rejection(title: &str) -> bool {
    !title.contains("decision")
        && ["alternative", "rejected", "not chosen", "considered"].iter().any(|word| title.contains(word))
}

fn is_rejected_text(block: &Block) -> bool {
    let lead = block.text.trim_start_matches(['*', '_', ' ']).to_lowercase();
    block.kind != BlockKind::Row
        && ["alternative", "rejected", "considered", "not chosen"].iter().any(|word| lead.starts_with(word))
}
