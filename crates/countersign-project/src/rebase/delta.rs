//! One delta, written anew over the main spec of now.

use std::collections::BTreeMap;

use countersign_delta::{Sides, merge_requirement};
use countersign_diag::{TextEdit, apply_edits};
use countersign_model::delta_document::{DeltaDocument, Removal, Rename};
use countersign_model::spec::Block;
use countersign_report::rebase::RebaseRow;

use super::current_texts;
use crate::error::Error;
use crate::loaded_change::{LoadedDelta, Surroundings};

/// The delta over the main spec of now, and what there is to say about it.
pub(super) fn rebased(
    delta: &LoadedDelta,
    around: &Surroundings<'_>,
    rows: &mut Vec<RebaseRow>,
) -> Result<String, Error> {
    let document = DeltaDocument::read(&delta.document);
    let mut rebase =
        Rebase { delta, document: &document, around, current: current_texts(delta), edits: Vec::new(), rows };
    for block in &document.modified {
        rebase.modification(block);
    }
    for removal in &document.removed {
        rebase.removal(removal);
    }
    for rename in &document.renamed {
        rebase.rename(rename);
    }
    let mut edits = rebase.edits;
    edits.sort_by_key(|edit| edit.range.start);
    apply_edits(delta.document.text(), &edits)
        .map_err(|error| Error::environment("rebase_failed", error.to_string()).fix("mend the delta first"))
}

struct Rebase<'r, 'd> {
    delta: &'d LoadedDelta,
    document: &'r DeltaDocument<'d>,
    around: &'r Surroundings<'r>,
    /// The requirements of the main spec of now.
    current: BTreeMap<String, String>,
    edits: Vec<TextEdit>,
    rows: &'r mut Vec<RebaseRow>,
}

impl Rebase<'_, '_> {
    fn say(&mut self, requirement: &str, what: String) {
        self.row(requirement, what, false);
    }

    fn row(&mut self, requirement: &str, what: String, is_conflict: bool) {
        let capability = self.delta.capability.clone();
        self.rows.push(RebaseRow { capability, requirement: requirement.to_owned(), what, is_conflict });
    }

    /// The name that an archived change gave a requirement which the main spec does not have any more.
    fn new_name(&self, name: &str) -> Option<String> {
        if self.current.contains_key(name) {
            return None;
        }
        let renamed = self.around.bases.renamed_to(&self.delta.capability, name);
        renamed.filter(|new| self.current.contains_key(new))
    }

    /// What a requirement was when the delta was written, under the name it has now.
    fn base(&self, name: &str, new_name: Option<&str>) -> Option<String> {
        let text = self.delta.bases.of(name)?.text.as_deref()?;
        Some(new_name.map_or_else(|| text.to_owned(), |new| under(new, text)))
    }

    fn modification(&mut self, block: &Block<'_>) {
        let own_rename = self.document.renamed.iter().find(|rename| rename.to == block.name);
        let source = own_rename.map_or(block.name, |rename| rename.from);
        let new_name = self.new_name(source);
        let incoming = block.raw(&self.delta.document);
        let mut text = incoming.clone().into_owned();
        if let Some(new_name) = &new_name {
            self.say(block.name, called(new_name));
            // Where the delta renames as well, its FROM follows, and the header keeps the name that the delta gives.
            if own_rename.is_none() {
                text = under(new_name, &text);
            }
        }
        let now = self.current.get(new_name.as_deref().unwrap_or(source)).cloned();
        match (now, self.base(source, new_name.as_deref())) {
            (None, _) => self.row(block.name, "it is not in the main spec any more".to_owned(), true),
            (Some(now), Some(base)) if now != base => {
                let sides = Sides { base: &base, current: &now, incoming: &text };
                let merged = merge_requirement(sides, self.delta.bases.granularity);
                match merged.conflicts.first() {
                    None => self.say(block.name, "both edits are in the delta now".to_owned()),
                    Some(conflict) => {
                        let what = format!("both edit {}: choose between the marks", conflict.part);
                        self.row(block.name, what, true);
                    }
                }
                text = merged.text;
            }
            (Some(_), Some(_)) => {}
            (Some(_), None) => self
                .say(block.name, "nothing tells its base; the main spec of now is taken for it".to_owned()),
        }
        if text != incoming {
            let document = &self.delta.document;
            let range = document.line_offset(block.lines.start)..document.line_text_end(block.lines.end - 1);
            self.edits.push(TextEdit::replace(range, text.replace('\n', document.majority_line_break())));
        }
    }

    fn removal(&mut self, removal: &Removal<'_>) {
        let new_name = self.new_name(removal.name);
        if let Some(new_name) = &new_name {
            self.say(removal.name, called(new_name));
            self.call(removal.line, removal.name, new_name);
        }
        let name = new_name.as_deref().unwrap_or(removal.name);
        if let (Some(now), Some(base)) =
            (self.current.get(name), self.base(removal.name, new_name.as_deref()))
            && *now != base
        {
            self.say(name, "its text changed; the removal is of the text of now".to_owned());
        }
    }

    fn rename(&mut self, rename: &Rename<'_>) {
        // One that leads to the name which the main spec has already is done.
        let Some(new_name) = self.new_name(rename.from).filter(|new| new != rename.to) else { return };
        // A modification under the name it leads to has said so.
        if self.document.modified.iter().all(|block| block.name != rename.to) {
            self.say(rename.from, called(&new_name));
        }
        self.call(rename.from_line, rename.from, &new_name);
    }

    /// Writes another name into a line of the delta.
    fn call(&mut self, line: usize, old: &str, new: &str) {
        let document = &self.delta.document;
        let Some(at) = document.line(line).rfind(old) else { return };
        let start = document.line_offset(line) + at;
        self.edits.push(TextEdit::replace(start..start + old.len(), new.to_owned()));
    }
}

fn called(new_name: &str) -> String {
    format!("the main spec calls it `{new_name}` now")
}

/// A requirement under another name.
fn under(name: &str, text: &str) -> String {
    let body = text.split_once('\n').map_or("", |(_, body)| body);
    format!("### Requirement: {name}\n{body}")
}
