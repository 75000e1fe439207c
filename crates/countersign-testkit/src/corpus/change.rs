//! Generated changes: proposal, design, tasks, metadata and deltas.

use std::fmt::Write as _;

use super::capability::{Capability, Style, name};
use super::decoration;
use super::delta::{self, Stage};
use super::measured::{
    ACTIVE, ARCHIVED, ChangeShares, DELTAS, DESIGN_BYTES, DESIGN_FENCE, DESIGN_ORDERED, DESIGN_TABLE,
    Feature, NEW_CAPABILITY, PROPOSAL_BYTES, PROPOSAL_COMMENT, TASK_BYTES, TASK_GROUPS, TASKS,
};
use super::prose::{Language, paragraph, paragraphs, statement, step};
use super::words::{ACTIVE_VERBS, ARCHIVED_VERBS, NEW_ASPECTS, NOUNS};
use super::{Corpus, GeneratedFile};
use crate::Rng;

/// Generates the files of one change.
pub(crate) fn files(corpus: &Corpus, stage: Stage, index: usize) -> Vec<GeneratedFile> {
    let (stream, shares) = match stage {
        Stage::Active => ("active", ACTIVE),
        Stage::Archived => ("archived", ARCHIVED),
    };
    let mut rng = Rng::stream(corpus.seed, stream, index);
    let folder = folder(stage, index);
    let deltas = deltas(corpus, stage, index, &mut rng);
    let language = deltas.language;
    let capabilities: Vec<&str> = deltas.files.iter().map(|(capability, _)| capability.as_str()).collect();
    let mut files = Vec::new();
    let mut push = |path: String, text: String| files.push(GeneratedFile { path, bytes: text.into_bytes() });
    if rng.chance(shares.metadata) {
        push(format!("{folder}/.openspec.yaml"), format!("schema: spec-driven\ncreated: {}\n", date(index)));
    }
    push(format!("{folder}/proposal.md"), proposal(&capabilities, language, &mut rng));
    if rng.chance(shares.design) {
        push(format!("{folder}/design.md"), design(language, &mut rng));
    }
    push(format!("{folder}/tasks.md"), tasks(&shares, language, &mut rng));
    for (capability, text) in deltas.files {
        push(format!("{folder}/specs/{capability}/spec.md"), text);
    }
    files
}

fn folder(stage: Stage, index: usize) -> String {
    let verbs = if stage == Stage::Active { ACTIVE_VERBS } else { ARCHIVED_VERBS };
    let id = format!("{}-{}", verbs[index % verbs.len()], name(index));
    match stage {
        Stage::Active => format!("openspec/changes/{id}"),
        Stage::Archived => format!("openspec/changes/archive/{}-{id}", date(index)),
    }
}

fn date(index: usize) -> String {
    let (day, months) = (index % 28 + 1, index / 28);
    format!("{}-{:02}-{day:02}", 2_024 + months / 12, months % 12 + 1)
}

struct Deltas {
    language: Language,
    files: Vec<(String, String)>,
}

/// Generates the deltas. A change reaches only the first capabilities, the more the higher its index, so that a larger
/// corpus leaves the earlier changes as they are.
fn deltas(corpus: &Corpus, stage: Stage, index: usize, rng: &mut Rng) -> Deltas {
    let reach = corpus.capabilities.min(20 + 5 * index);
    let mut targets: Vec<usize> = Vec::new();
    let mut files = Vec::new();
    let mut language = Language::English;
    for turn in 0..=rng.weighted(&DELTAS) {
        let introduces = stage == Stage::Active && turn == 0 && rng.chance(NEW_CAPABILITY * 18 / 10);
        if introduces || reach == 0 {
            let style = Style::draw(rng);
            language = style.language;
            let aspect = NEW_ASPECTS[(index / NOUNS.len() + turn) % NEW_ASPECTS.len()];
            let name = format!("{}-{aspect}-{}", NOUNS[index % NOUNS.len()], index + 1);
            files.push((name, delta::of_new(style, index, rng)));
            continue;
        }
        let target = rng.below(reach);
        if targets.contains(&target) {
            continue;
        }
        targets.push(target);
        let capability = Capability::generate(corpus.seed, target);
        language = capability.style.language;
        let text = delta::of_spec(&capability, stage, index, rng);
        files.push((capability.name, text));
    }
    files.sort();
    files.dedup_by(|a, b| a.0 == b.0);
    Deltas { language, files }
}

fn proposal(capabilities: &[&str], language: Language, rng: &mut Rng) -> String {
    let bytes = PROPOSAL_BYTES.draw(rng);
    let first = statement(language, rng);
    let why = paragraph(language, first, (bytes / 3).clamp(120, 900), rng);
    let mut text = format!("## Why\n\n{why}\n\n## What Changes\n\n");
    if rng.chance(PROPOSAL_COMMENT) {
        text.push_str("<!-- one bullet per visible effect -->\n\n");
    }
    for _ in 0..(bytes / 450).clamp(2, 12) {
        let _infallible = writeln!(text, "- {}", statement(language, rng));
    }
    text.push_str("\n## Capabilities\n\n");
    for capability in capabilities {
        let _infallible = writeln!(text, "- `{capability}`");
    }
    let rest = bytes.saturating_sub(text.len()).max(80);
    let _infallible = write!(text, "\n## Impact\n\n{}\n", paragraphs(language, rest, rng));
    text
}

fn design(language: Language, rng: &mut Rng) -> String {
    let part = DESIGN_BYTES.draw(rng) / 4;
    let mut text = String::new();
    for heading in ["Context", "Goals and Non-Goals", "Decisions", "Risks and Trade-offs"] {
        let gap = if text.is_empty() { "" } else { "\n" };
        let mut body = paragraphs(language, part, rng);
        if heading == "Decisions" {
            let shares = [
                (Feature::Fence, DESIGN_FENCE),
                (Feature::Table, DESIGN_TABLE),
                (Feature::Ordered, DESIGN_ORDERED),
            ];
            let drawn: Vec<Feature> =
                shares.iter().filter(|(_, share)| rng.chance(*share)).map(|(feature, _)| *feature).collect();
            decoration::append(&drawn, language, &mut body, rng);
        }
        let _infallible = write!(text, "{gap}## {heading}\n\n{body}\n");
    }
    text
}

fn tasks(shares: &ChangeShares, language: Language, rng: &mut Rng) -> String {
    let count = TASKS.draw(rng);
    let groups = TASK_GROUPS.draw(rng).min(count);
    let done = match rng.weighted(&shares.done) {
        0 => count,
        1 => rng.between(count / 4, count - 1),
        _ => 0,
    };
    let mut text = String::from("# Tasks\n");
    let mut written = 0;
    for group in 1..=groups {
        let heading =
            rng.pick(&["Model", "Storage", "Interface", "Validation", "Tests", "Documentation", "Rollout"]);
        let _infallible = write!(text, "\n## {group}. {heading}\n\n");
        let upto = count * group / groups;
        for number in 1..=upto - written {
            written += 1;
            let mark = if written <= done { 'x' } else { ' ' };
            let bytes = rng.between(TASK_BYTES / 2, TASK_BYTES * 3 / 2);
            let _infallible =
                writeln!(text, "- [{mark}] {group}.{number} Cover {}", step(language, bytes, rng));
        }
    }
    text
}
