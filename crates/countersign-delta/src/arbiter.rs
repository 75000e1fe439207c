//! Decides, requirement by requirement, whether a delta may replace what the main spec says now: by comparing the main
//! spec with what the delta was written against.

use std::borrow::Cow;

use countersign_diag::Finding;
use countersign_model::Document;
use countersign_model::delta_document::{DeltaDocument, Removal, Rename};
use countersign_model::spec::{Block, RequirementsSection};

use crate::base::{BaseOrigin, BaseOutcome, BaseUse, Bases, KnownBase};
use crate::codes::{ARCHIVED_MEANWHILE, BASE_MOVED, STALE_BASE_SUSPECTED};
use crate::edits::own_text;
use crate::operations::{ScenarioNames, scenario_loss};
use crate::plan::{Refusal, trim_js};
use crate::scenario_intent::{intents, is_instruction};
use crate::stale::taken_back;
use crate::three_way::{Conflict, Sides, merge_requirement};

/// What a MODIFIED entry does.
pub(crate) enum Modification {
    /// Nothing: the main spec has it.
    Done,
    /// The delta takes the place of the text.
    Replace,
    /// This text does.
    Merge(String),
}

/// The judge over one delta.
pub(crate) struct Arbiter<'a, 'd> {
    base: &'d Document,
    section: &'a RequirementsSection<'d>,
    delta: &'a DeltaDocument<'d>,
    bases: &'a Bases,
    pub(crate) document: &'d Document,
    pub(crate) uses: Vec<BaseUse>,
}

impl<'a, 'd> Arbiter<'a, 'd> {
    pub(crate) fn new(
        (base, section): (&'d Document, &'a RequirementsSection<'d>),
        delta: &'a DeltaDocument<'d>,
        bases: &'a Bases,
    ) -> Self {
        Self { base, section, delta, bases, document: delta.document(), uses: Vec::new() }
    }

    /// A block of the main spec as it stands under a name that a rename may have given it.
    pub(crate) fn current(&self, index: usize, name: &str) -> Cow<'d, str> {
        let block = &self.section.blocks[index];
        let raw = block.raw(self.base);
        if block.name == name {
            return raw;
        }
        let body = raw.split_once('\n').map_or("", |(_, body)| body);
        Cow::Owned(format!("### Requirement: {name}\n{body}"))
    }

    /// The base of a requirement of the main spec; that of a rename that is done already has the old name.
    fn known(&self, name: &str) -> Option<(&'a KnownBase, &'a str)> {
        if self.bases.known.is_empty() {
            return None;
        }
        let with_text = |name: &str| {
            let known = self.bases.of(name)?;
            Some((known, known.text.as_deref()?))
        };
        with_text(name).or_else(|| {
            let rename = self.delta.renamed.iter().find(|rename| rename.to == name)?;
            with_text(rename.from)
        })
    }

    fn note(&mut self, requirement: &str, origin: Option<&BaseOrigin>, outcome: BaseOutcome) {
        self.uses.push(BaseUse { requirement: requirement.to_owned(), origin: origin.cloned(), outcome });
    }

    /// A rename touches the header only, so an edit of the body by somebody else is no conflict. One that is done already
    /// must have led to the base, or to what this delta makes of it.
    pub(crate) fn rename(&mut self, rename: &Rename<'d>, is_done: bool) -> Result<(), Refusal> {
        let current = |name: &str| self.section.blocks.iter().position(|block| block.name == name);
        let Some((known, text)) = self.known(rename.from) else {
            self.note(rename.from, None, BaseOutcome::Unknown);
            return Ok(());
        };
        if !is_done {
            let moved = current(rename.from)
                .is_some_and(|index| own_text(self.base, &self.section.blocks[index]) != text);
            let outcome = if moved { BaseOutcome::Merged } else { BaseOutcome::Unmoved };
            self.note(rename.from, Some(&known.origin), outcome);
            return Ok(());
        }
        let is_modified = self.delta.modified.iter().any(|block| block.name == rename.to);
        let Some(index) = current(rename.to).filter(|_| !is_modified) else { return Ok(()) };
        let now = own_text(self.base, &self.section.blocks[index]);
        if body(&now) == body(text) {
            return Ok(());
        }
        let message = format!(
            "`{}` is there already, and its text is not that of `{}` in {}",
            rename.to, rename.from, known.origin
        );
        let finding = Finding::new(&BASE_MOVED, self.document.line_span(rename.to_line), message)
            .about(rename.to)
            .label(self.base.line_span(self.section.blocks[index].header()), "the main spec says")
            .help("compare the two; then drop the rename, or run `countersign rebase`");
        Err(Refusal::Moved(Box::new(finding)))
    }

    /// A removal of text that somebody edited in the meantime is no removal of what its author read.
    pub(crate) fn removal(&mut self, removal: &Removal<'d>, current: Option<usize>) -> Result<(), Refusal> {
        let Some(index) = current else { return Ok(()) };
        let block = &self.section.blocks[index];
        let now = own_text(self.base, block);
        let Some((known, text)) = self.known(block.name) else {
            self.refuse_if_left_out((removal.name, removal.line), block, "")?;
            self.note(removal.name, None, BaseOutcome::Unknown);
            return Ok(());
        };
        if now == text {
            self.note(removal.name, Some(&known.origin), BaseOutcome::Unmoved);
            return Ok(());
        }
        let message = format!("`{}` {}", removal.name, known.origin.moved("removal"));
        let finding = Finding::new(&BASE_MOVED, self.document.line_span(removal.line), message)
            .about(removal.name)
            .label(self.base.line_span(block.header()), "the main spec says")
            .help("read the new text; if it shall go as well, run `countersign rebase`");
        Err(Refusal::Moved(Box::new(finding)))
    }

    /// Decides about a MODIFIED entry; `current` is the block it works on, by index.
    pub(crate) fn modification(
        &mut self,
        block: &Block<'d>,
        current: usize,
    ) -> Result<Modification, Refusal> {
        let target = &self.section.blocks[current];
        let incoming = incoming_text(self.document, block);
        if trim_js(&self.current(current, block.name)) == trim_js(&incoming) {
            return Ok(Modification::Done);
        }
        let (intents, _) = intents(self.document, block);
        let excused: Vec<&str> = intents.iter().map(|intent| intent.name).collect();
        let Some((known, base)) = self.known(target.name) else {
            self.refuse_loss(ScenarioNames::of(self.base, target), block, &excused)?;
            self.refuse_if_left_out((block.name, block.header()), target, &incoming)?;
            self.note(block.name, None, BaseOutcome::Unknown);
            return Ok(Modification::Replace);
        };
        if let Some(line) = taken_back(base, &incoming, &known.earlier) {
            return Err(self.stale(block, &known.origin, &line));
        }
        let now = own_text(self.base, target);
        if now == base {
            self.refuse_loss(ScenarioNames::of(self.base, target), block, &excused)?;
            self.note(block.name, Some(&known.origin), BaseOutcome::Unmoved);
            return Ok(Modification::Replace);
        }
        self.refuse_loss(ScenarioNames::of_text(base), block, &excused)?;
        let sides = Sides { base, current: &now, incoming: &incoming };
        let merged = merge_requirement(sides, self.bases.granularity);
        if let Some(conflict) = merged.conflicts.first() {
            return Err(self.conflict(block, target, &known.origin, conflict));
        }
        self.note(block.name, Some(&known.origin), BaseOutcome::Merged);
        let under_name = self.current(current, block.name);
        Ok(if trim_js(&merged.text) == trim_js(&under_name) {
            Modification::Done
        } else {
            Modification::Merge(merged.text)
        })
    }

    fn refuse_loss(
        &self,
        expected: ScenarioNames,
        block: &Block<'d>,
        excused: &[&str],
    ) -> Result<(), Refusal> {
        match scenario_loss((self.base, expected), (self.document, block), excused) {
            Some(finding) => Err(Refusal::OpenSpec(Box::new(finding))),
            None => Ok(()),
        }
    }

    fn refuse_if_left_out(
        &self,
        (name, line): (&str, usize),
        target: &Block<'d>,
        incoming: &str,
    ) -> Result<(), Refusal> {
        let now = own_text(self.base, target);
        let Some(lost) = self.bases.left_out(target.name, &now, incoming) else { return Ok(()) };
        let message = format!(
            "`{name}` was changed by `{}` after this change was begun, and its line `{}` would go",
            lost.archived,
            lost.line.trim()
        );
        let finding = Finding::new(&ARCHIVED_MEANWHILE, self.document.line_span(line), message)
            .about(name)
            .label(self.base.line_span(target.header()), "the main spec says")
            .help("take the line over; or say what the delta was written against with `countersign validate --record-base`");
        Err(Refusal::Moved(Box::new(finding)))
    }

    fn stale(&self, block: &Block<'d>, origin: &BaseOrigin, line: &str) -> Refusal {
        let message = format!(
            "`{}` takes back `{}`, which {origin} already has: the delta was written against something older",
            block.name,
            line.trim()
        );
        let finding = Finding::new(&STALE_BASE_SUSPECTED, self.document.line_span(block.header()), message)
            .about(block.name)
            .help("take the line over; if taking it back is meant, run `countersign rebase` and edit the result");
        Refusal::Moved(Box::new(finding))
    }

    fn conflict(
        &self,
        block: &Block<'d>,
        target: &Block<'d>,
        origin: &BaseOrigin,
        conflict: &Conflict,
    ) -> Refusal {
        let message = format!("`{}` {}, and both edit {}", block.name, origin.moved("delta"), conflict.part);
        let finding = Finding::new(&BASE_MOVED, self.document.line_span(block.header()), message)
            .about(block.name)
            .label(self.base.line_span(target.header()), "the main spec says")
            .help("run `countersign rebase` to write both sides into the delta, then choose");
        Refusal::Moved(Box::new(finding))
    }
}

/// The text below the header.
fn body(text: &str) -> &str {
    trim_js(text.split_once('\n').map_or("", |(_, body)| body))
}

/// A block of the delta as it goes into the main spec: without the instructions about scenarios.
pub fn incoming_text<'d>(document: &'d Document, block: &Block<'d>) -> Cow<'d, str> {
    let has_instruction =
        block.body().any(|line| !document.is_fenced(line) && is_instruction(document.line(line)));
    if !has_instruction {
        return block.raw(document);
    }
    let kept =
        block.lines.clone().filter(|line| document.is_fenced(*line) || !is_instruction(document.line(*line)));
    let lines: Vec<&str> = kept.map(|line| document.line(line)).collect();
    Cow::Owned(trim_js(&lines.join("\n")).to_owned())
}
