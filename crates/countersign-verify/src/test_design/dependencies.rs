//! What a change depends on and what can be away: the places to make fail.

use std::collections::BTreeSet;
use std::ops::Range;

use countersign_trace::Place;

use super::rank::{Sketch, candidate};
use super::reading::Words;
use super::words::{FAILS, SERVICES};
use super::{CandidateKind, TestCandidate};
use crate::input::ChangeFacts;
use crate::sections::{BlockKind, Parts, code_spans};
use crate::told::Told;

/// A manifest of the diff.
#[derive(Debug, Clone, Copy)]
pub struct Manifest<'a> {
    /// Relative to the project, with `/`.
    pub path: &'a str,
    /// Its text as it is now.
    pub text: &'a str,
    /// The lines that the diff touches, counted from 1; empty stands for all of them.
    pub lines: &'a [Range<usize>],
}

/// Something that can be away.
struct Dependency {
    name: String,
    place: Place,
    said: String,
    weight: u32,
}

/// One candidate for each declared dependency that no scenario lets fail.
pub(super) fn find(facts: &ChangeFacts<'_>, told: &[Told], manifests: &[Manifest<'_>]) -> Vec<TestCandidate> {
    let scenarios: Vec<Words> = told
        .iter()
        .flat_map(|told| &told.scenarios)
        .map(|scenario| Words::of([scenario.name.as_str(), scenario.text.as_str()]))
        .collect();
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let all = of_design(facts).into_iter().chain(of_requirements(told));
    for dependency in all.chain(manifests.iter().flat_map(of_manifest)) {
        let is_answered = || {
            let name = Words::of([dependency.name.as_str()]);
            let words: Vec<&str> = name.each().collect();
            scenarios.iter().any(|scenario| scenario.has(&[words.join(" ").as_str()]) && scenario.has(FAILS))
        };
        if !seen.insert(dependency.name.to_lowercase()) || is_answered() {
            continue;
        }
        let Dependency { name, place, said, weight } = dependency;
        let sketch = Sketch {
            title: format!("{name} is away"),
            given: format!("{name} that does not answer, answers late, or refuses"),
            when: "the change needs it".to_owned(),
            then: "say what is told to whom, what is tried again, and that nothing is left half done"
                .to_owned(),
        };
        let reason = format!("{said}, and no scenario lets it fail");
        found.push(candidate((CandidateKind::FailureInjection, &name), &place, weight, reason, sketch));
    }
    found
}

/// The names under Dependencies, or External systems, of a design.
fn of_design(facts: &ChangeFacts<'_>) -> Vec<Dependency> {
    let Some(design) = facts.documents.design else { return Vec::new() };
    let parts = Parts::new(design);
    let mut found = Vec::new();
    let is_wanted = |title: &str| {
        ["dependenc", "external system", "external service", "integrations"]
            .iter()
            .any(|word| title.contains(word))
    };
    for part in parts.of(is_wanted) {
        for block in parts.blocks(part.lines.clone()) {
            if block.kind == BlockKind::Paragraph && Words::of([block.text.as_str()]).has(&["no", "none"]) {
                continue;
            }
            let name = code_spans(&block.text)
                .first()
                .map_or_else(|| lead(&block.text), |code| code.text.to_owned());
            if !name.is_empty() {
                let (place, said) =
                    (parts.place(block.line_of(0)), format!("the design names it under \"{}\"", part.title));
                found.push(Dependency { name, place, said, weight: 58 });
            }
        }
    }
    found
}

/// The words before a colon or a dash, if they are few.
fn lead(text: &str) -> String {
    let end =
        [": ", " - ", " \u{2013} ", " \u{2014} ", ". ", " ("].iter().filter_map(|mark| text.find(mark)).min();
    let lead = text[..end.unwrap_or(text.len())].trim_matches(['*', '_', '.', ':', ' ']);
    if lead.split_whitespace().count() <= 4 { lead.to_owned() } else { String::new() }
}

/// The services that requirements of the change name.
fn of_requirements(told: &[Told]) -> Vec<Dependency> {
    let mut found = Vec::new();
    for one in told.iter().filter(|one| one.operation.is_some()) {
        let texts = std::iter::once(one.statement.as_str())
            .chain(one.scenarios.iter().map(|scenario| scenario.text.as_str()));
        if let Some(service) = Words::of(texts).hit(SERVICES) {
            let said = format!("`{}` relies on it", one.reference);
            found.push(Dependency { name: service.to_owned(), place: one.place.clone(), said, weight: 50 });
        }
    }
    found
}

/// The names that a manifest declares on the lines the diff touches, those for development left out.
fn of_manifest(manifest: &Manifest<'_>) -> Vec<Dependency> {
    let file = manifest.path.rsplit('/').next().unwrap_or_default();
    let is_requirements = file.starts_with("requirements");
    let mut found = Vec::new();
    let mut in_dependencies = is_requirements;
    for (at, line) in manifest.text.lines().enumerate() {
        let line = line.trim();
        if let Some(opens) = opens_section(file, line) {
            in_dependencies = opens;
            continue;
        }
        let is_touched =
            manifest.lines.is_empty() || manifest.lines.iter().any(|lines| lines.contains(&(at + 1)));
        let Some(name) = name_on(line).filter(|_| in_dependencies && is_touched) else { continue };
        let place = Place { path: manifest.path.into(), line: at + 1, span: None };
        found.push(Dependency {
            name: name.to_owned(),
            place,
            said: "the diff declares it".to_owned(),
            weight: 32,
        });
    }
    found
}

/// Whether a line begins a section, and whether that is one of dependencies in use.
fn opens_section(file: &str, line: &str) -> Option<bool> {
    let is_wanted =
        |name: &str| name.to_lowercase().contains("dependencies") && !name.to_lowercase().contains("dev");
    match file {
        "Cargo.toml" => line.starts_with('[').then(|| is_wanted(line) && !line.contains("build-")),
        "pyproject.toml" if line.starts_with('[') => Some(is_wanted(line)),
        "pyproject.toml" if line.starts_with("dependencies") => Some(true),
        "package.json" if line.ends_with('{') || line.starts_with('}') => Some(is_wanted(line)),
        "go.mod" if line.starts_with("require (") || line == ")" => Some(line.starts_with("require")),
        _ => None,
    }
}

/// The name that a line of a manifest begins with.
fn name_on(line: &str) -> Option<&str> {
    let line = line.trim_start_matches(['"', '\'']);
    if line.starts_with(['#', '/', ']', '}', '[']) {
        return None;
    }
    let end = line.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '@')));
    let name = &line[..end.unwrap_or(line.len())];
    let name = name.strip_suffix(".workspace").unwrap_or(name);
    (name.len() > 1 && name.starts_with(|c: char| c.is_alphabetic() || c == '@')).then_some(name)
}
