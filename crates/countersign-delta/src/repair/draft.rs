//! The requirements of a spec while they are put together again.

use std::collections::HashMap;

use countersign_model::Document;
use countersign_model::delta_document::{DeltaDocument, Operation};
use countersign_model::spec::{Block, RequirementsSection};

use super::{ProblemKind, Record, Remedy, RepairInput, RepairProblem, document};
use crate::edits::merge;
use crate::plan::{Content, Counts, Plan, Slot};

/// What becomes of a block of the base.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Fate {
    Kept,
    Replaced(String),
    Renamed(String),
    Dropped,
}

/// The draft of one spec.
pub(super) struct Draft<'d, 'i> {
    base: &'d Document,
    input: &'i RepairInput<'i>,
    section: RequirementsSection<'d>,
    fates: Vec<Fate>,
    added: Vec<(String, String)>,
    problems: Vec<RepairProblem>,
}

impl<'d, 'i> Draft<'d, 'i> {
    pub(super) fn new(base: &'d Document, input: &'i RepairInput<'i>) -> Self {
        let section = RequirementsSection::read(base);
        let fates = vec![Fate::Kept; section.blocks.len()];
        Self { base, input, section, fates, added: Vec::new(), problems: Vec::new() }
    }

    fn text(&self, at: usize) -> String {
        self.section.blocks[at].raw(self.base).into_owned()
    }

    /// The first block of a name that stays.
    fn find(&self, name: &str) -> Option<usize> {
        (0..self.fates.len()).find(|at| match &self.fates[*at] {
            Fate::Dropped => false,
            Fate::Renamed(to) => to == name,
            Fate::Kept | Fate::Replaced(_) => self.section.blocks[*at].name == name,
        })
    }

    /// Whether several blocks of a name stay.
    fn is_ambiguous(&self, name: &str) -> bool {
        let stays = |at: &usize| self.section.blocks[*at].name == name && self.fates[*at] != Fate::Dropped;
        (0..self.fates.len()).filter(stays).count() > 1
    }

    /// Of blocks of one name and one text the first stays; of several texts the one on record.
    pub(super) fn drop_duplicates(&mut self) {
        let mut groups: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, block) in self.section.blocks.iter().enumerate() {
            groups.entry(block.name).or_default().push(at);
        }
        for first in 0..self.section.blocks.len() {
            let name = self.section.blocks[first].name;
            let Some(group) = groups.get(name).filter(|group| group[0] == first && group.len() > 1) else {
                continue;
            };
            let texts: Vec<String> = group.iter().map(|at| self.text(*at)).collect();
            let alike = texts.iter().all(|text| *text == texts[0]);
            let kept = if alike {
                Some((0, "the same text is there before it".to_owned()))
            } else if let Record::Text(record) = (self.input.record)(name) {
                let kept = texts.iter().position(|text| *text == record);
                kept.map(|kept| (kept, "the text on record is the other one".to_owned()))
            } else {
                None
            };
            for (index, at) in group.iter().enumerate() {
                let remedy = match &kept {
                    Some((kept, _)) if *kept == index => continue,
                    Some((_, why)) => {
                        self.fates[*at] = Fate::Dropped;
                        Remedy::Proposed(format!("goes: {why}"))
                    }
                    None if index == 0 => continue,
                    None => Remedy::Open("the texts differ, and nothing on record is one of them".to_owned()),
                };
                self.problems.push(RepairProblem {
                    kind: ProblemKind::Duplicate,
                    line: Some(self.section.blocks[*at].header()),
                    about: name.to_owned(),
                    remedy,
                });
            }
        }
    }

    /// Carries out the operations of a dump, or says what cannot be decided.
    pub(super) fn take_in(&mut self, dump: &Document) -> Result<(), String> {
        let delta = DeltaDocument::read(dump);
        if let Some(line) = loose_text(&delta) {
            return Err(format!("`{}` belongs to no requirement and would be lost", dump.line(line).trim()));
        }
        if dump.unclosed_fence().is_some() {
            return Err("nothing closes a fence in it".to_owned());
        }
        if let Some(unpaired) = delta.unpaired_renames.first() {
            return Err(format!("`{}` is one half of a rename", unpaired.name));
        }
        let written = delta.added.iter().chain(&delta.modified).map(|block| block.name);
        let removed = delta.removed.iter().map(|removal| removal.name);
        let renamed = delta.renamed.iter().flat_map(|rename| [rename.from, rename.to]);
        if let Some(name) = written.chain(removed).chain(renamed).find(|name| self.is_ambiguous(name)) {
            return Err(format!("`{name}` is there twice, with two texts"));
        }
        for rename in &delta.renamed {
            match (self.find(rename.from), self.find(rename.to)) {
                (Some(at), None) => self.fates[at] = Fate::Renamed(rename.to.to_owned()),
                (None, Some(_)) => {}
                (None, None) => return Err(format!("there is no `{}` to rename", rename.from)),
                (Some(_), Some(_)) => {
                    return Err(format!("`{}` and `{}` are both there", rename.from, rename.to));
                }
            }
        }
        for removal in &delta.removed {
            let Some(at) = self.find(removal.name) else { continue };
            if matches!((self.input.record)(removal.name), Record::Text(_)) {
                return Err(format!("the dump removes `{}`, which the record has", removal.name));
            }
            self.fates[at] = Fate::Dropped;
        }
        for block in delta.modified.iter().chain(&delta.added) {
            self.write(block, dump)?;
        }
        Ok(())
    }

    /// Takes the text of a dumped requirement in, if it is the newer one.
    fn write(&mut self, block: &Block<'_>, dump: &Document) -> Result<(), String> {
        let (name, new) = (block.name, block.raw(dump).into_owned());
        let record = (self.input.record)(name);
        if let Some((_, known)) = self.added.iter().find(|(other, _)| other == name) {
            return if *known == new { Ok(()) } else { Err(format!("the dump has two texts of `{name}`")) };
        }
        let Some(at) = self.find(name) else {
            if record == Record::Gone {
                return Err(format!("the dump has `{name}`, which a change removed or renamed"));
            }
            self.added.push((name.to_owned(), new));
            return Ok(());
        };
        let old = match &self.fates[at] {
            Fate::Replaced(text) => text.clone(),
            _ => self.text(at),
        };
        if old == new {
            return Ok(());
        }
        let replaces = match &record {
            Record::Text(text) if *text == new => true,
            Record::Text(text) if *text == old => false,
            _ => keeps_every_line(&old, &new),
        };
        let is_older = matches!(&record, Record::Text(text) if *text == old);
        if replaces {
            self.fates[at] = Fate::Replaced(new);
            Ok(())
        } else if is_older {
            Ok(())
        } else {
            Err(format!(
                "the spec and the dump have two texts of `{name}`, and nothing on record is one of them"
            ))
        }
    }

    /// Adds what should be there and is not; `except` is there in another way.
    pub(super) fn add_lost(&mut self, except: &[String]) {
        for lost in self.input.lost {
            let is_there = self.find(&lost.name).is_some()
                || except.contains(&lost.name)
                || self.added.iter().any(|(name, _)| *name == lost.name);
            if is_there {
                continue;
            }
            let remedy = if document(&lost.text).unclosed_fence().is_some() {
                Remedy::Open(format!("{}; but nothing closes a fence in its text", lost.story))
            } else {
                self.added.push((lost.name.clone(), lost.text.clone()));
                Remedy::Proposed(format!("comes back: {}", lost.story))
            };
            let about = lost.name.clone();
            self.problems.push(RepairProblem { kind: ProblemKind::Lost, line: None, about, remedy });
        }
    }

    /// The text, unless it would read otherwise than meant, and the problems met.
    pub(super) fn finish(self) -> (Option<String>, Vec<RepairProblem>) {
        let texts: Vec<&str> = self.added.iter().map(|(_, text)| text.as_str()).collect();
        let additions = document(&format!("## ADDED Requirements\n\n{}\n", texts.join("\n\n")));
        let delta = DeltaDocument::read(&additions);
        let mut slots: Vec<Slot<'_>> = Vec::new();
        let mut removed = Vec::new();
        for (at, fate) in self.fates.iter().enumerate() {
            let name = self.section.blocks[at].name;
            let (name, content) = match fate {
                Fate::Kept => (name, Content::Kept),
                Fate::Replaced(text) => (name, Content::Merged(text.clone())),
                Fate::Renamed(to) => (to.as_str(), Content::Renamed),
                Fate::Dropped => {
                    removed.push(at);
                    continue;
                }
            };
            slots.push(Slot { name, base: Some(at), content });
        }
        for block in &delta.added {
            slots.push(Slot { name: block.name, base: None, content: Content::Added(block.clone()) });
        }
        let plan = Plan {
            is_new: false,
            counts: Counts::default(),
            slots,
            removed,
            base: self.section.clone(),
            uses: Vec::new(),
        };
        let planned: Vec<&str> = plan.slots.iter().map(|slot| slot.name).collect();
        let merged = merge(self.base, &delta, &plan).ok().filter(|text| {
            // An open fence or comment in what comes back would swallow what follows it.
            let after = document(text);
            let names: Vec<&str> =
                RequirementsSection::read(&after).blocks.iter().map(|block| block.name).collect();
            names == planned && delta.added.len() == self.added.len()
        });
        (merged, self.problems)
    }
}

/// Whether a text has every line of another one, so that nothing is lost if it takes its place.
fn keeps_every_line(old: &str, new: &str) -> bool {
    let mut left: HashMap<&str, usize> = HashMap::new();
    for line in new.lines() {
        *left.entry(line.trim_end()).or_default() += 1;
    }
    old.lines().map(str::trim_end).filter(|line| !line.is_empty()).all(|line| match left.get_mut(line) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    })
}

/// A line of a delta section that belongs to no operation: it would be lost with the section.
fn loose_text(delta: &DeltaDocument<'_>) -> Option<usize> {
    let document = delta.document();
    let is_text = |line: usize| {
        let text = document.line(line).trim();
        !text.is_empty() && text != "---"
    };
    let blocks = || delta.added.iter().chain(&delta.modified).map(Block::header);
    let removals = || delta.removed.iter().map(|removal| removal.line);
    let is_rename =
        |line: usize| delta.renamed.iter().any(|rename| rename.from_line == line || rename.to_line == line);
    delta.sections.iter().find_map(|section| {
        let inside = section.lines.clone();
        if section.operation == Some(Operation::Renamed) {
            return inside.into_iter().find(|line| is_text(*line) && !is_rename(*line));
        }
        // What stands below an entry belongs to it.
        let first = blocks().chain(removals()).filter(|line| section.lines.contains(line)).min();
        (section.lines.start..first.unwrap_or(section.lines.end)).find(|line| is_text(*line))
    })
}
