//! Seeded deltas over real, fixture and generated specs: drawn operations, then damage of the usual kinds.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use countersign_testkit::corpus::Corpus;
use countersign_testkit::{Rng, mutate};

use super::spacing::{self, Kind};
use crate::oracle::inputs::{Input, Pool};
use crate::oracle::tree::Tree;

/// Where the capability lies whose spec is drawn from the pool.
const SPEC: &str = "openspec/specs/drawn/spec.md";

/// The project of case `index` of a seed.
pub(crate) fn generate(pool: &Pool, seed: u64, index: usize) -> Input {
    let mut rng = Rng::stream(seed, "archive", index);
    let base = if rng.chance(1_500) { None } else { pool.spec(seed, index, &mut rng) };
    let mut tree = match base {
        Some(base) => drawn(base, &mut rng),
        None => generated(&mut rng),
    };
    let mut mutations = Vec::new();
    let documents: Vec<PathBuf> =
        tree.entries.keys().filter(|path| path.ends_with("spec.md")).cloned().collect();
    let (specs, deltas): (Vec<_>, Vec<_>) =
        documents.into_iter().partition(|path| path.starts_with("openspec/specs"));
    for (documents, share) in [(deltas, 4_500), (specs, 1_500)] {
        if !documents.is_empty() && rng.chance(share) {
            let victim = &documents[rng.below(documents.len())];
            let (bytes, done) = mutate::mutate(tree.file(victim).unwrap_or_default(), &mut rng);
            mutations.extend(done.iter().map(|mutation| format!("{}: {mutation}", victim.display())));
            tree.put(victim, bytes);
        }
    }
    Input { tree, mutations }
}

/// A generated project whose deltas fit its specs.
fn generated(rng: &mut Rng) -> Tree {
    let corpus = Corpus { capabilities: 3, changes: 2, archived: 0, seed: rng.next_u64() };
    let mut tree = Tree::default();
    for file in corpus.files() {
        tree.put(file.path, file.bytes);
    }
    tree
}

/// A project of one drawn spec and one or two changes with drawn operations over it.
fn drawn(base: &[u8], rng: &mut Rng) -> Tree {
    let mut tree = Tree::default();
    tree.put(SPEC, base);
    let blocks = Block::all(base);
    let fresh = rng.chance(600);
    for number in 1..=1 + usize::from(rng.chance(2_500)) {
        let folder = Path::new("openspec/changes").join(format!("change-{number}"));
        let delta = Operations::draw(&blocks, number, fresh, rng).render(rng);
        let capability = if fresh { "new/capability" } else { "drawn" };
        tree.put(folder.join("specs").join(capability).join("spec.md"), delta);
        tree.put(folder.join("proposal.md"), "# Change\n\n## Why\nNeeded.\n\n## What Changes\n- something\n");
        if rng.chance(1_500) {
            tree.put(folder.join(".openspec.yaml"), "schema: spec-driven\nretire_capabilities: true\n");
        }
    }
    tree
}

/// A requirement of the drawn spec.
#[derive(Clone)]
struct Block {
    name: String,
    text: String,
}

impl Block {
    fn all(spec: &[u8]) -> Vec<Self> {
        let units = spacing::units(&spacing::recomposed(spec)).into_iter();
        let requirements = units.filter(|unit| unit.kind == Kind::Requirement);
        requirements
            .map(|unit| {
                let head = unit.text.lines().next().unwrap_or_default();
                let name = head.split_once(':').map_or("", |(_, name)| name.trim());
                Self { name: name.to_owned(), text: unit.text }
            })
            .collect()
    }

    fn new(name: String) -> Self {
        let text = format!(
            "### Requirement: {name}\nThe system SHALL do what {name} says.\n\n#### Scenario: {name} holds\n\
             - **WHEN** it is asked\n- **THEN** it does\n"
        );
        Self { name, text }
    }

    /// The requirement as a change would have it.
    fn edited(&self, rng: &mut Rng) -> String {
        let mut lines: Vec<String> = self.text.lines().map(str::to_owned).collect();
        let at = rng.below(lines.len()).max(1).min(lines.len() - 1);
        match rng.weighted(&[35, 25, 15, 15, 10]) {
            0 => lines[at].push_str(" It says so."),
            1 => lines.extend(
                ["", "#### Scenario: One more", "- **WHEN** asked", "- **THEN** it is"].map(str::to_owned),
            ),
            2 => lines.insert(at, "A line that SHALL be new.".to_owned()),
            3 => drop(lines.remove(at)),
            _ => {}
        }
        lines.join("\n")
    }
}

/// The operations of one delta.
#[derive(Default)]
struct Operations {
    added: Vec<String>,
    modified: Vec<String>,
    removed: Vec<String>,
    renamed: Vec<(String, String)>,
}

impl Operations {
    fn draw(blocks: &[Block], change: usize, fresh: bool, rng: &mut Rng) -> Self {
        let mut operations = Self::default();
        let mut left = blocks.to_vec();
        for number in 0..=rng.below(3) {
            let new = format!("Drawn {change}.{number}");
            let kind = if fresh || left.is_empty() { 0 } else { rng.weighted(&[30, 40, 15, 15]) };
            if kind == 0 {
                operations.added.push(match left.last() {
                    Some(block) if rng.chance(700) => block.text.clone(),
                    Some(block) if rng.chance(500) => Block::new(block.name.clone()).text,
                    _ => Block::new(new).text,
                });
                continue;
            }
            // Now and then an operation hits a requirement twice.
            let at = rng.below(left.len());
            let block = if rng.chance(700) { left[at].clone() } else { left.swap_remove(at) };
            let name = respelled(&block.name, rng);
            match kind {
                1 => operations.modified.push(block.edited(rng).replacen(&block.name, &name, 1)),
                2 => operations.removed.push(name),
                _ => {
                    if rng.chance(3_000) {
                        let text = block.edited(rng).replacen(&block.name, &new, 1);
                        operations.modified.push(text);
                    }
                    operations.renamed.push((name, new));
                }
            }
        }
        operations
    }

    fn render(&self, rng: &mut Rng) -> String {
        let mut sections = Vec::new();
        let gap = ["\n", "\n\n", "\n\n\n\n"][rng.weighted(&[20, 70, 10])];
        for (keyword, blocks) in [("ADDED", &self.added), ("MODIFIED", &self.modified)] {
            if !blocks.is_empty() {
                let blocks: Vec<&str> = blocks.iter().map(|block| block.trim_end()).collect();
                sections.push(format!("## {keyword} Requirements\n\n{}", blocks.join(gap)));
            }
        }
        if !self.removed.is_empty() {
            let mut text = "## REMOVED Requirements".to_owned();
            for name in &self.removed {
                let _infallible =
                    write!(text, "\n\n### Requirement: {name}\n**Reason**: gone.\n**Migration**: none.");
            }
            sections.push(text);
        }
        if !self.renamed.is_empty() {
            let mut text = "## RENAMED Requirements\n".to_owned();
            for (from, to) in &self.renamed {
                let _infallible =
                    write!(text, "\n- FROM: `### Requirement: {from}`\n- TO: `### Requirement: {to}`");
            }
            sections.push(text);
        }
        let turn = rng.below(sections.len().max(1));
        sections.rotate_left(turn);
        let mut text = sections.join("\n\n");
        text.push('\n');
        if rng.chance(500) { text.replace('\n', "\r\n") } else { text }
    }
}

/// A name as it is, or now and then as somebody remembers it.
fn respelled(name: &str, rng: &mut Rng) -> String {
    match rng.weighted(&[92, 3, 3, 2]) {
        0 => name.to_owned(),
        1 => name.to_lowercase(),
        2 => name.replacen(' ', "  ", 1),
        _ => format!("{name} that nobody wrote"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "# drawn\n\n## Requirements\n\n### Requirement: One\nIt SHALL be.\n\n#### Scenario: S\n- **WHEN** a\n\n\
                        ### Requirement: Two\nIt SHALL be.\n\n#### Scenario: S\n- **WHEN** a\n";

    #[test]
    fn a_seed_gives_the_same_project_again() {
        for index in 0..50 {
            let draw = || drawn(BASE.as_bytes(), &mut Rng::stream(7, "test", index));
            assert_eq!(draw(), draw());
        }
    }

    #[test]
    fn every_operation_is_drawn() {
        let mut all = String::new();
        for index in 0..60 {
            let tree = drawn(BASE.as_bytes(), &mut Rng::stream(7, "test", index));
            for path in tree.entries.keys().filter(|path| path.starts_with("openspec/changes")) {
                all.push_str(&String::from_utf8_lossy(tree.file(path).unwrap_or_default()));
            }
        }
        for keyword in ["ADDED", "MODIFIED", "REMOVED", "RENAMED"] {
            assert!(all.contains(&format!("## {keyword} Requirements")), "{keyword}");
        }
        assert!(all.contains("### Requirement: One"), "the drawn spec is what they are about");
    }

    #[test]
    fn an_empty_pool_gives_generated_projects() {
        let input = generate(&Pool::default(), 1, 1);
        assert!(input.tree.entries.keys().any(|path| path.starts_with("openspec/changes")));
    }
}
