//! Generated specs.

use std::fmt::Write as _;

use super::decoration;
use super::measured::{
    BODY_BYTES, BOLD_STEPS, CHINESE, Feature, PURPOSE_BYTES, REQUIREMENTS, SCENARIOS, STEP_BYTES, STEPS,
};
use super::prose::{Language, explanation, paragraph, statement, step, title};
use super::words::{ASPECTS, NOUNS};
use crate::Rng;

/// How a capability is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    /// The language of all of it.
    pub(crate) language: Language,
    /// Whether the keywords of steps are bold.
    pub(crate) bold: bool,
}

impl Style {
    pub(crate) fn draw(rng: &mut Rng) -> Self {
        let language = if rng.chance(CHINESE) { Language::Chinese } else { Language::English };
        Self { language, bold: rng.chance(BOLD_STEPS) }
    }
}

/// A spec as a value, so that changes can refer to what it holds.
#[derive(Debug, Clone)]
pub(crate) struct Capability {
    pub(crate) name: String,
    pub(crate) style: Style,
    pub(crate) purpose: String,
    pub(crate) requirements: Vec<Requirement>,
    final_eol: bool,
}

/// A requirement of a spec or of a delta.
#[derive(Debug, Clone)]
pub(crate) struct Requirement {
    pub(crate) title: String,
    pub(crate) body: String,
    pub(crate) scenarios: Vec<Scenario>,
    pub(crate) features: Vec<Feature>,
}

/// A scenario of a requirement.
#[derive(Debug, Clone)]
pub(crate) struct Scenario {
    pub(crate) title: String,
    pub(crate) steps: Vec<(&'static str, String)>,
}

/// Returns the name of the capability with an index; no two indexes share one.
pub(crate) fn name(index: usize) -> String {
    let (noun, rest) = (index % NOUNS.len(), index / NOUNS.len());
    let aspect = (rest + 7 * noun) % ASPECTS.len();
    let round = rest / ASPECTS.len();
    if round == 0 {
        format!("{}-{}", NOUNS[noun], ASPECTS[aspect])
    } else {
        format!("{}-{}-{}", NOUNS[noun], ASPECTS[aspect], round + 1)
    }
}

impl Capability {
    /// Generates the capability with an index; nothing but the seed and the index decides it.
    pub(crate) fn generate(seed: u64, index: usize) -> Self {
        let mut rng = Rng::stream(seed, "capability", index);
        let style = Style::draw(&mut rng);
        let features = decoration::draw(style.language, |row| row.spec, &mut rng);
        let mut requirements: Vec<Requirement> = Vec::new();
        for _ in 0..REQUIREMENTS.draw(&mut rng) {
            let title = unused(|| title(style.language, &mut rng), |title| find(&requirements, title));
            requirements.push(Requirement::generate(title, style.language, &mut rng));
        }
        for feature in &features {
            let at = rng.below(requirements.len());
            // What belongs into one fence goes where the fence went.
            let at = requirements.iter().position(|one| needs(*feature, &one.features)).unwrap_or(at);
            requirements[at].features.push(*feature);
        }
        for requirement in &mut requirements {
            decoration::append(&requirement.features, style.language, &mut requirement.body, &mut rng);
        }
        let first = explanation(style.language, &mut rng);
        let purpose = purpose(style.language, first, &mut rng);
        let final_eol = !features.contains(&Feature::NoFinalEol);
        Self { name: name(index), style, purpose, requirements, final_eol }
    }

    /// Writes the spec.
    pub(crate) fn render(&self) -> String {
        let mut text =
            format!("# {} Specification\n\n## Purpose\n\n{}\n\n## Requirements\n", self.name, self.purpose);
        for requirement in &self.requirements {
            requirement.render(self.style.bold, &mut text);
        }
        if !self.final_eol {
            text.pop();
        }
        text
    }
}

impl Requirement {
    /// Generates a requirement without anything rare in it.
    pub(crate) fn generate(title: String, language: Language, rng: &mut Rng) -> Self {
        let bytes = BODY_BYTES.draw(rng);
        let first = statement(language, rng);
        let mut body = paragraph(language, first, bytes.min(420), rng);
        while body.len() + 80 < bytes {
            body.push_str("\n\n");
            let first = explanation(language, rng);
            let rest = bytes - body.len().min(bytes);
            body.push_str(&paragraph(language, first, rest.min(360), rng));
        }
        let mut one = Self { title, body, scenarios: Vec::new(), features: Vec::new() };
        for _ in 0..=rng.weighted(&SCENARIOS) {
            one.add_scenario(language, rng);
        }
        one
    }

    /// Adds a scenario with a title the requirement does not use yet.
    pub(crate) fn add_scenario(&mut self, language: Language, rng: &mut Rng) {
        let title =
            unused(|| title(language, rng), |title| self.scenarios.iter().any(|one| one.title == title));
        let count = rng.weighted(&STEPS) + 1;
        let keywords: &[&'static str] = match count {
            2 => &["WHEN", "THEN"],
            3 if rng.chance(6_000) => &["GIVEN", "WHEN", "THEN"],
            3 => &["WHEN", "THEN", "AND"],
            _ => &["GIVEN", "WHEN", "THEN", "AND", "AND", "AND", "AND", "AND"],
        };
        let steps = keywords.iter().take(count).map(|keyword| {
            let bytes = STEP_BYTES.draw(rng).saturating_sub(11);
            (*keyword, step(language, bytes, rng))
        });
        let steps = steps.collect();
        self.scenarios.push(Scenario { title, steps });
    }

    /// Writes the requirement after what `text` already holds, with a blank line before it.
    pub(crate) fn render(&self, bold: bool, text: &mut String) {
        let _infallible = writeln!(text, "\n### Requirement: {}\n\n{}", self.title, self.body);
        for scenario in &self.scenarios {
            let _infallible = writeln!(text, "\n#### Scenario: {}\n", scenario.title);
            for (keyword, step) in &scenario.steps {
                let mark = if bold { "**" } else { "" };
                let _infallible = writeln!(text, "- {mark}{keyword}{mark} {step}");
            }
        }
        if self.features.contains(&Feature::Thematic) {
            text.push_str("\n---\n");
        }
    }
}

/// Draws a Purpose of more than fifty characters.
pub(crate) fn purpose(language: Language, first: String, rng: &mut Rng) -> String {
    let bytes = PURPOSE_BYTES.draw(rng);
    let mut text = paragraph(language, first, bytes, rng);
    while text.chars().count() < 60 {
        text = paragraph(language, text.clone(), text.len() + 80, rng);
    }
    text
}

/// Draws until the result is not in use.
fn unused(mut draw: impl FnMut() -> String, used: impl Fn(&str) -> bool) -> String {
    let mut title = draw();
    while used(&title) {
        title = draw();
    }
    title
}

fn find(requirements: &[Requirement], title: &str) -> bool {
    requirements.iter().any(|one| one.title == title)
}

fn needs(feature: Feature, present: &[Feature]) -> bool {
    matches!(feature, Feature::IndentedHeadingInFence | Feature::HeadingInFence)
        && present.contains(&Feature::Fence)
}
