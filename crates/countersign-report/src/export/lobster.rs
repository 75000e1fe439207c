//! LOBSTER's common interchange format: a file for each level, as its tools want it.
//!
//! LOBSTER reads the status of a test and does not look at it, and takes a missing one for a pass. So what stands in the way of
//! a proof is a message of the scenario: its gate then fails where `verify` does.

use std::io;

use serde::Serialize;

use super::value::{Entry, Export, ExportedItem, ExportedRequirement, ItemKind, Outcome, Proof, ProofState};
use crate::json::write;

/// The `lobster.conf` for the four files.
pub const CONFIGURATION: &str = r#"requirements "Requirements" {
   source: "requirements.lobster";
}

requirements "Scenarios" {
   source: "scenarios.lobster";
   trace to: "Requirements";
}

implementation "Code" {
   source: "code.lobster";
   trace to: "Requirements";
}

activity "Tests" {
   source: "tests.lobster";
   trace to: "Scenarios";
}
"#;

/// What one file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LobsterLevel {
    /// The requirements.
    Requirements,
    /// The scenarios.
    Scenarios,
    /// The code.
    Code,
    /// The tests.
    Tests,
}

impl LobsterLevel {
    /// Every level, from the top.
    pub const ALL: [Self; 4] = [Self::Requirements, Self::Scenarios, Self::Code, Self::Tests];

    /// The name of its file in the configuration.
    pub fn file(self) -> &'static str {
        match self {
            Self::Requirements => "requirements.lobster",
            Self::Scenarios => "scenarios.lobster",
            Self::Code => "code.lobster",
            Self::Tests => "tests.lobster",
        }
    }
}

#[derive(Serialize)]
struct File<T> {
    data: Vec<T>,
    generator: &'static str,
    schema: &'static str,
    version: u32,
}

#[derive(Serialize)]
struct Head<'a> {
    tag: String,
    location: Location<'a>,
    name: &'a str,
    messages: Vec<&'a str>,
    just_up: Vec<&'a str>,
    just_down: Vec<&'a str>,
    just_global: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    refs: Vec<String>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Location<'a> {
    File { file: &'a str, line: Option<usize>, column: Option<usize> },
    Void,
}

#[derive(Serialize)]
struct Requirement<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    framework: &'static str,
    kind: &'static str,
    text: &'a str,
    status: &'static str,
}

#[derive(Serialize)]
struct Implementation<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    language: &'static str,
    kind: &'static str,
}

#[derive(Serialize)]
struct Activity<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    framework: &'static str,
    kind: &'static str,
    status: &'static str,
}

pub(super) fn render(export: &Export, level: LobsterLevel, out: &mut dyn io::Write) -> io::Result<()> {
    let all = &export.requirements;
    match level {
        LobsterLevel::Requirements => file(out, "lobster-req-trace", 4, all.iter().map(requirement)),
        LobsterLevel::Scenarios => {
            let scenarios = all.iter().flat_map(|one| one.scenarios.iter().map(|entry| scenario(one, entry)));
            file(out, "lobster-req-trace", 4, scenarios)
        }
        LobsterLevel::Code => {
            let code = export.items_of(ItemKind::Code).map(|item| Implementation {
                head: item_head(export, item, "code"),
                language: language(item),
                kind: "item",
            });
            file(out, "lobster-imp-trace", 3, code)
        }
        LobsterLevel::Tests => {
            let tests = export.items_of(ItemKind::Test).map(|item| Activity {
                head: item_head(export, item, "test"),
                framework: "countersign",
                kind: "test",
                status: match item.outcome {
                    Outcome::Passed => "ok",
                    Outcome::Failed => "fail",
                    Outcome::NotRun => "not run",
                },
            });
            file(out, "lobster-act-trace", 3, tests)
        }
    }
}

fn file<T: Serialize>(
    out: &mut dyn io::Write,
    schema: &'static str,
    version: u32,
    items: impl Iterator<Item = T>,
) -> io::Result<()> {
    write(out, &File { data: items.collect(), generator: "countersign", schema, version })
}

fn requirement(requirement: &ExportedRequirement) -> Requirement<'_> {
    let mut head = entry_head(&requirement.entry, "req");
    if requirement.scenarios.is_empty() {
        judge(&mut head, &requirement.entry.proof);
    }
    if !requirement.needs_code {
        head.just_down.push("the project asks for no code that implements it");
    }
    entry(head, &requirement.entry, "requirement")
}

fn scenario<'a>(requirement: &ExportedRequirement, of: &'a Entry) -> Requirement<'a> {
    let mut head = entry_head(of, "scn");
    judge(&mut head, &of.proof);
    head.refs.push(tag("req", &requirement.entry.reference));
    entry(head, of, "scenario")
}

fn entry<'a>(head: Head<'a>, entry: &'a Entry, kind: &'static str) -> Requirement<'a> {
    let status = entry.proof.state.as_str();
    Requirement { head, framework: "openspec", kind, text: &entry.text, status }
}

/// What the proof makes of an item below which LOBSTER looks for tests.
fn judge<'a>(head: &mut Head<'a>, proof: &'a Proof) {
    match proof.state {
        ProofState::Proven => {}
        ProofState::Failed | ProofState::NotVerified => head.messages.push(&proof.reason),
        ProofState::Explained | ProofState::NotAsked => head.just_down.push(&proof.reason),
    }
}

fn entry_head<'a>(entry: &'a Entry, namespace: &str) -> Head<'a> {
    let location = Location::File { file: &entry.path, line: Some(entry.line), column: None };
    head(tag(namespace, &entry.reference), location, &entry.name)
}

fn item_head<'a>(export: &'a Export, item: &'a ExportedItem, namespace: &str) -> Head<'a> {
    let location = match &item.path {
        Some(file) => Location::File { file, line: item.line, column: None },
        None => Location::Void,
    };
    let mut head = head(tag(namespace, &item.id), location, &item.name);
    for part in &item.serves {
        let requirement = &export.requirements[part.requirement];
        let whole = tag("req", &requirement.entry.reference);
        let is_whole = part.scenario.is_none() || item.kind == ItemKind::Code;
        if is_whole && !head.refs.contains(&whole) {
            head.refs.push(whole);
        }
        if let Some(scenario) = part.scenario {
            head.refs.push(tag("scn", &requirement.scenarios[scenario].reference));
        }
    }
    head
}

fn head<'a>(tag: String, location: Location<'a>, name: &'a str) -> Head<'a> {
    Head {
        tag,
        location,
        name,
        messages: Vec::new(),
        just_up: Vec::new(),
        just_down: Vec::new(),
        just_global: Vec::new(),
        refs: Vec::new(),
    }
}

/// A tag; what stands behind an `@` would be a version.
fn tag(namespace: &str, id: &str) -> String {
    format!("{namespace} {}", id.replace('%', "%25").replace('@', "%40"))
}

/// The language by the ending of the file.
fn language(item: &ExportedItem) -> &'static str {
    let path = item.path.as_deref().unwrap_or_default();
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "rs" => "Rust",
        "py" => "Python",
        "ts" | "tsx" => "TypeScript",
        "js" | "jsx" | "mjs" | "cjs" => "JavaScript",
        "go" => "Go",
        "java" => "Java",
        "kt" | "kts" => "Kotlin",
        "c" | "h" => "C",
        "cc" | "cpp" | "cxx" | "hpp" => "C++",
        "cs" => "C#",
        "rb" => "Ruby",
        "php" => "PHP",
        "swift" => "Swift",
        "sql" => "SQL",
        _ => "other",
    }
}
