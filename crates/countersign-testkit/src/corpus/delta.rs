//! Generated delta files, consistent with the specs they change.

use std::fmt::Write as _;

use super::capability::{Capability, Requirement, Style, purpose};
use super::decoration;
use super::measured::{ADDED, Feature, MODIFIED, REMOVED, SECTIONS};
use super::prose::{Language, explanation, title};
use crate::Rng;

/// Whether a change is still open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Its deltas still have to be merged into the specs.
    Active,
    /// Its deltas have been merged: what they add is in the specs.
    Archived,
}

/// The operations of one delta file.
#[derive(Debug, Default)]
struct Operations {
    added: Vec<Requirement>,
    modified: Vec<Requirement>,
    removed: Vec<String>,
    renamed: Vec<(String, String)>,
}

/// Generates the delta of a capability that has a spec; `tag` sets new names apart from all others.
pub(crate) fn of_spec(capability: &Capability, stage: Stage, tag: usize, rng: &mut Rng) -> String {
    let mut names = Names { language: capability.style.language, tag, drawn: 0 };
    let weights: Vec<usize> = SECTIONS.iter().map(|(_, weight)| *weight).collect();
    let ([added, modified, removed, renamed], _) = SECTIONS[rng.weighted(&weights)];
    let mut targets = Targets::of(capability, stage, rng);
    let mut operations = Operations::default();
    if modified {
        for _ in 0..MODIFIED.draw(rng) {
            let Some(target) = targets.take() else { break };
            operations.modified.push(if stage == Stage::Active {
                edited(&target, names.language, rng)
            } else {
                target
            });
        }
    }
    if removed {
        for _ in 0..REMOVED.draw(rng) {
            let Some(target) = targets.take_removable(&operations) else { break };
            operations.removed.push(if stage == Stage::Active { target.title } else { names.next(rng) });
        }
    }
    if renamed && let Some(target) = targets.take() {
        let (old, new) = (target.title, names.next(rng));
        operations.renamed.push(if stage == Stage::Active { (old, new) } else { (new, old) });
    }
    let nothing =
        operations.modified.is_empty() && operations.removed.is_empty() && operations.renamed.is_empty();
    if added || nothing {
        for _ in 0..ADDED.draw(rng) {
            let one = match stage {
                Stage::Active => Some(Requirement::generate(names.next(rng), names.language, rng)),
                Stage::Archived => targets.take(),
            };
            operations.added.extend(one);
        }
    }
    decorated(operations, capability.style, rng)
}

/// Generates the delta that introduces a capability.
pub(crate) fn of_new(style: Style, tag: usize, rng: &mut Rng) -> String {
    let mut names = Names { language: style.language, tag, drawn: 0 };
    let mut operations = Operations::default();
    for _ in 0..ADDED.draw(rng) {
        operations.added.push(Requirement::generate(names.next(rng), names.language, rng));
    }
    let first = explanation(style.language, rng);
    format!("## Purpose\n\n{}\n\n{}", purpose(style.language, first, rng), decorated(operations, style, rng))
}

/// Draws names of requirements that no spec and no other change uses.
struct Names {
    language: Language,
    tag: usize,
    drawn: usize,
}

impl Names {
    fn next(&mut self, rng: &mut Rng) -> String {
        self.drawn += 1;
        let title = title(self.language, rng);
        match self.language {
            Language::English => format!("{title} since release 2.{}.{}", self.tag, self.drawn),
            Language::Chinese => format!("{title}，自 2.{}.{} 版起", self.tag, self.drawn),
        }
    }
}

/// The requirements of a capability that a delta can still refer to, in drawn order.
///
/// Those with something rare in them come into question only where an archived delta would otherwise be empty, since
/// deltas hold rare things much less often than specs.
struct Targets {
    stage: Stage,
    plain: Vec<Requirement>,
    rare: Vec<Requirement>,
    taken: usize,
}

impl Targets {
    fn of(capability: &Capability, stage: Stage, rng: &mut Rng) -> Self {
        let mut rest = capability.requirements.clone();
        let mut targets = Self { stage, plain: Vec::new(), rare: Vec::new(), taken: 0 };
        while !rest.is_empty() {
            let one = rest.swap_remove(rng.below(rest.len()));
            if one.features.is_empty() { targets.plain.push(one) } else { targets.rare.push(one) }
        }
        targets
    }

    fn take(&mut self) -> Option<Requirement> {
        let fallback = self.stage == Stage::Archived && self.taken == 0;
        let one = self.plain.pop().or_else(|| if fallback { self.rare.pop() } else { None });
        self.taken += usize::from(one.is_some());
        one
    }

    /// Takes a requirement to remove, unless that could leave the capability empty.
    fn take_removable(&mut self, operations: &Operations) -> Option<Requirement> {
        match self.stage {
            Stage::Archived => self.plain.last().or(self.rare.last()).cloned(),
            Stage::Active if self.plain.len() + self.rare.len() < 2 && operations.modified.is_empty() => None,
            Stage::Active => self.take(),
        }
    }
}

/// Returns a requirement as a change would have it: the same scenarios, other words, often one scenario more.
fn edited(target: &Requirement, language: Language, rng: &mut Rng) -> Requirement {
    let mut one = target.clone();
    let (first, rest) = one.body.split_once("\n\n").map_or((one.body.as_str(), None), |(a, b)| (a, Some(b)));
    let sentence = explanation(language, rng);
    let gap = if language == Language::English { " " } else { "" };
    let mut body = format!("{}{gap}{sentence}", first.trim_end());
    if let Some(rest) = rest {
        let _infallible = write!(body, "\n\n{rest}");
    }
    one.body = body;
    if rng.chance(6_000) {
        one.add_scenario(language, rng);
    }
    one
}

/// Puts what the file should hold into one of its blocks and writes the file.
fn decorated(mut operations: Operations, style: Style, rng: &mut Rng) -> String {
    let features = decoration::draw(style.language, |row| row.delta, rng);
    if let Some(one) = operations.added.first_mut().or(operations.modified.first_mut()) {
        let new: Vec<Feature> =
            features.iter().copied().filter(|one_of| !one.features.contains(one_of)).collect();
        decoration::append(&new, style.language, &mut one.body, rng);
        one.features.extend(new);
    }
    let mut text = render(&operations, style, rng);
    if features.contains(&Feature::NoFinalEol) {
        text.pop();
    }
    text
}

fn render(operations: &Operations, style: Style, rng: &mut Rng) -> String {
    let mut text = String::new();
    for (heading, blocks) in [("ADDED", &operations.added), ("MODIFIED", &operations.modified)] {
        if !blocks.is_empty() {
            section(heading, &mut text);
            for block in blocks {
                block.render(style.bold, &mut text);
            }
        }
    }
    if !operations.removed.is_empty() {
        section("REMOVED", &mut text);
        for name in &operations.removed {
            let reason = explanation(style.language, rng);
            let way_out = explanation(style.language, rng);
            let _infallible = writeln!(
                text,
                "\n### Requirement: {name}\n\n**Reason**: {reason}\n\n**Migration**: {way_out}"
            );
        }
    }
    if !operations.renamed.is_empty() {
        section("RENAMED", &mut text);
        for (from, to) in &operations.renamed {
            let _infallible =
                writeln!(text, "\n- FROM: `### Requirement: {from}`\n- TO: `### Requirement: {to}`");
        }
    }
    text
}

fn section(keyword: &str, text: &mut String) {
    let gap = if text.is_empty() { "" } else { "\n" };
    let _infallible = writeln!(text, "{gap}## {keyword} Requirements");
}
