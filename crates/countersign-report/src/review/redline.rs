//! The behaviour of a capability before and after, requirement by requirement.

use std::collections::BTreeSet;

use countersign_diag::SourceMap;
use countersign_model::Document;
use countersign_model::reference::slug;
use countersign_model::spec::{Block as Requirement, RequirementsSection, ScenarioBlock};

use super::desk::Desk;
use super::facts::SpecDiff;
use super::value::{ClauseKind, Mark, Redline, RedlineKind, RedlineScenario};
use super::words::{Sentence, all, compare};

/// What becomes of a capability.
pub(super) struct Compared {
    /// The requirements that are not as they were, in the order of the new text, those that are gone last.
    pub(super) redlines: Vec<(Redline, Option<usize>)>,
    /// How many stay as they are.
    pub(super) unchanged: usize,
}

/// Compares the two texts of a capability; `first` is the number of its first anchor.
pub(super) fn compared(desk: &Desk<'_>, spec: &SpecDiff, first: usize) -> Compared {
    let (before, after) = (document(&desk.clean(&spec.before)), document(&desk.clean(&spec.after)));
    let old = RequirementsSection::read(&before).blocks;
    let new = RequirementsSection::read(&after).blocks;
    let mut used: BTreeSet<usize> = BTreeSet::new();
    let mut pairs: Vec<(Option<usize>, Option<usize>)> = Vec::new();
    for (at, block) in new.iter().enumerate() {
        let found = source_of(desk, spec, block.name, &old).filter(|found| !used.contains(found));
        used.extend(found);
        pairs.push((found, Some(at)));
    }
    pairs.extend((0..old.len()).filter(|at| !used.contains(at)).map(|at| (Some(at), None)));
    let mut result = Compared { redlines: Vec::new(), unchanged: 0 };
    for (from, to) in pairs {
        let from = from.map(|at| Side { document: &before, block: &old[at] });
        let to = to.map(|at| Side { document: &after, block: &new[at] });
        match redline(desk, spec, (from, to), first + result.redlines.len()) {
            Some(found) => result.redlines.push(found),
            None => result.unchanged += 1,
        }
    }
    result
}

/// A text of ours: nothing points into it.
fn document(text: &str) -> Document {
    let source = SourceMap::default().add("", "");
    Document::new(source, text.into())
}

/// The old block of a new one: by name, or by a rename of the change.
fn source_of(desk: &Desk<'_>, spec: &SpecDiff, name: &str, old: &[Requirement<'_>]) -> Option<usize> {
    let same = old.iter().position(|block| block.name == name);
    same.or_else(|| {
        let (_, known) = desk.named(&spec.capability, name)?;
        old.iter().position(|block| slug(block.name) == known.slug)
    })
}

#[derive(Clone, Copy)]
struct Side<'s, 'd> {
    document: &'d Document,
    block: &'s Requirement<'d>,
}

impl Side<'_, '_> {
    fn statement(self, scenarios: &[ScenarioBlock<'_>]) -> Vec<Sentence> {
        let end = scenarios.first().map_or(self.block.lines.end, |scenario| scenario.lines.start);
        sentences(self.document, self.block.lines.start + 1..end)
    }
}

fn redline(
    desk: &Desk<'_>,
    spec: &SpecDiff,
    (from, to): (Option<Side<'_, '_>>, Option<Side<'_, '_>>),
    number: usize,
) -> Option<(Redline, Option<usize>)> {
    let name = to.or(from)?.block.name;
    let known = desk.named(&spec.capability, name);
    let old: Vec<ScenarioBlock<'_>> =
        from.map(|side| side.block.scenarios(side.document)).unwrap_or_default();
    let new: Vec<ScenarioBlock<'_>> = to.map(|side| side.block.scenarios(side.document)).unwrap_or_default();
    let before = from.map(|side| side.statement(&old));
    let after = to.map(|side| side.statement(&new));
    let mut scenarios = Vec::new();
    let texts = |side: Option<Side<'_, '_>>, one: &ScenarioBlock<'_>| {
        side.map(|side| sentences(side.document, one.lines.start + 1..one.lines.end)).unwrap_or_default()
    };
    for one in &new {
        let was = old.iter().find(|old| old.name == one.name).map(|old| texts(from, old));
        scenarios.push(scenario(desk, one.name, was, Some(texts(to, one))));
    }
    for gone in old.iter().filter(|old| new.iter().all(|new| new.name != old.name)) {
        scenarios.push(scenario(desk, gone.name, Some(texts(from, gone)), None));
    }
    let is_same = before == after && scenarios.iter().all(|one| one.change == RedlineKind::Unchanged);
    let is_renamed = from.zip(to).is_some_and(|(from, to)| from.block.name != to.block.name);
    let change = match (from, to) {
        (None, _) => RedlineKind::Added,
        (_, None) => RedlineKind::Removed,
        _ if is_renamed => RedlineKind::Renamed,
        _ if is_same => return None,
        _ => RedlineKind::Modified,
    };
    let statement = match (before, after) {
        (Some(before), Some(after)) => compare(&before, &after),
        (None, Some(after)) => all(&after, Mark::Kept),
        (before, None) => all(&before.unwrap_or_default(), Mark::Deleted),
    };
    for one in scenarios.iter_mut().filter(|_| change == RedlineKind::Added) {
        one.change = RedlineKind::Added;
    }
    if let Some((at, known)) = known {
        for (scenario, text) in known.scenarios.iter().enumerate() {
            let wanted = scenarios.iter_mut().find(|one| slug(&one.name.text()) == slug(&text.name));
            if let Some(one) = wanted {
                one.link = desk.matrix.anchor(at, Some(scenario));
            }
        }
    }
    let reference = known.map_or_else(
        || format!("{}/{}", spec.capability, slug(name)),
        |(_, known)| known.reference.to_string(),
    );
    let mut title = desk.read(name);
    if let Some(from) = from.filter(|_| is_renamed) {
        title = desk.read(from.block.name).marked(Mark::Deleted);
        title = title.and(super::value::Line::plain(" "));
        title = title.and(desk.read(name).marked(Mark::Inserted));
    }
    let redline = Redline {
        id: format!("r{number}"),
        reference: desk.clean(&reference),
        name: title,
        change,
        statement,
        scenarios,
        remarks: Vec::new(),
    };
    Some((redline, known.map(|(at, _)| at)))
}

fn scenario(
    desk: &Desk<'_>,
    name: &str,
    before: Option<Vec<Sentence>>,
    after: Option<Vec<Sentence>>,
) -> RedlineScenario {
    let (change, clauses) = match (before, after) {
        (Some(before), Some(after)) if before == after => (RedlineKind::Unchanged, Vec::new()),
        (Some(before), Some(after)) => (RedlineKind::Modified, compare(&before, &after)),
        (None, Some(after)) => (RedlineKind::Added, all(&after, Mark::Kept)),
        (before, None) => (RedlineKind::Removed, all(&before.unwrap_or_default(), Mark::Deleted)),
    };
    RedlineScenario { name: desk.read(name), change, clauses, link: None }
}

/// The paragraphs and bullets of some lines, each in one line, so that a new line break is no change.
fn sentences(document: &Document, lines: std::ops::Range<usize>) -> Vec<Sentence> {
    let mut found: Vec<Sentence> = Vec::new();
    let mut is_open = false;
    for line in lines {
        let text = document.line(line).trim();
        let is_fenced = document.is_fenced(line);
        if text.is_empty() && !is_fenced {
            is_open = false;
            continue;
        }
        let bullet = ["- ", "* ", "+ "].into_iter().find_map(|mark| text.strip_prefix(mark));
        match (bullet.filter(|_| !is_fenced), found.last_mut().filter(|_| is_open && !is_fenced)) {
            (Some(rest), _) => {
                found.push(Sentence { kind: ClauseKind::Step, text: rest.trim().to_owned() });
            }
            (None, Some(last)) => {
                last.text.push(' ');
                last.text.push_str(text);
            }
            (None, None) => found.push(Sentence { kind: ClauseKind::Text, text: text.to_owned() }),
        }
        is_open = !is_fenced;
    }
    found
}
