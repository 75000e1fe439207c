//! The worked example as a world: with its planted defects, or mended.
#![expect(clippy::disallowed_methods, reason = "the example is files")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use countersign_facts::citation::{Marks, ScopeKind, Verb, assertions, scan};
use countersign_facts::results::{Status, TestCase};
use countersign_testkit::cases::workspace_root;
use countersign_trace::{CitedFile, Report};
use countersign_verify::{DiffState, Domain};

use crate::facts::Facts;

/// The open change.
pub(crate) const CHANGE: &str = "add-partner-approval";

/// The files below a folder, with their texts, by path.
fn files(root: &Path, below: &str, out: &mut Vec<(String, String)>) {
    let mut names: Vec<String> = fs::read_dir(root.join(below))
        .expect("a folder of the example")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .collect();
    names.sort();
    for name in names.iter().filter(|name| *name != "target" && *name != "__pycache__") {
        let path = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
        if root.join(&path).is_dir() {
            files(root, &path, out);
        } else {
            out.push((path.clone(), fs::read_to_string(root.join(&path)).expect("a text")));
        }
    }
}

/// The example with the defects, or mended.
pub(crate) fn example(mended: bool) -> Facts {
    let fixtures = workspace_root().join("fixtures");
    let (mut all, mut fixed, mut base) = (Vec::new(), Vec::new(), Vec::new());
    files(&fixtures.join("partner-onboarding"), "", &mut all);
    files(&fixtures.join("partner-onboarding.fixed"), "", &mut fixed);
    files(&fixtures.join("partner-onboarding.base"), "", &mut base);
    if mended {
        for (path, text) in fixed.into_iter().filter(|(path, _)| path != "README.md") {
            match all.iter_mut().find(|(known, _)| *known == path) {
                Some((_, old)) => *old = text,
                None => all.push((path, text)),
            }
        }
    }
    let documents = documents(&all);
    let mut facts = Facts::read(&documents);
    facts.documents = documents;
    let is_code = |path: &str| !path.starts_with("openspec/") && path.rsplit('.').next() != Some("md");
    facts.tree = all.iter().filter(|(path, _)| is_code(path)).cloned().collect();
    let (_, config) = all.iter().find(|(path, _)| path == "countersign.toml").expect("it is configured");
    facts.domains = domains(config);
    let is_old = |path: &&str| all.iter().any(|(known, _)| known == path);
    let mut diff: Vec<String> = Vec::new();
    for (path, text) in &base {
        match path.as_str() {
            "removed.txt" => diff.extend(text.lines().filter(is_old).map(|path| format!("A {path}"))),
            path => diff.push(format!("M {path}")),
        }
    }
    diff.retain(|line| !line[2..].starts_with("openspec/"));
    facts.diffs.insert(CHANGE.to_owned(), (DiffState::Complete, diff));
    read_code(&mut facts);
    facts
}

/// The documents as sections of a world.
fn documents(all: &[(String, String)]) -> String {
    let mut world = String::new();
    for (path, text) in all {
        let parts: Vec<&str> = path.split('/').collect();
        let kind = |file: &str| file.strip_suffix(".md").unwrap_or(file).to_owned();
        let head = match parts.as_slice() {
            ["openspec", "specs", capability, "spec.md"] => format!("spec {capability}"),
            ["openspec", "changes", "archive", id, "specs", capability, "spec.md"]
            | ["openspec", "changes", id, "specs", capability, "spec.md"] => {
                format!("delta {id} {capability}")
            }
            ["openspec", "changes", "archive", id, file] | ["openspec", "changes", id, file]
                if file.rsplit('.').next() == Some("md") =>
            {
                format!("{} {id}", kind(file))
            }
            _ => continue,
        };
        write!(world, "=== {head}\n{text}\n").expect("a string takes everything");
    }
    world
}

fn domains(config: &str) -> Vec<Domain> {
    let config: toml::Table = toml::from_str(config).expect("it is TOML");
    let list = |table: &toml::Value, key: &str| -> Vec<String> {
        let values = table[key].as_array().expect("a list").iter();
        values.map(|value| value.as_str().expect("a glob").to_owned()).collect()
    };
    let domains = config["domains"].as_table().expect("domains").iter();
    domains
        .map(|(name, table)| Domain {
            name: name.clone(),
            capabilities: list(table, "capabilities"),
            paths: list(table, "paths"),
        })
        .collect()
}

/// What the code cites; every cited test passed.
fn read_code(facts: &mut Facts) {
    let marks = Marks::new(&[]).expect("no mark of its own");
    let mut cases = Vec::new();
    for (path, text) in &facts.tree {
        let found = scan(path, text.as_bytes(), &marks);
        assert!(found.problems.is_empty(), "{path}: {:?}", found.problems);
        if found.citations.is_empty() {
            continue;
        }
        for citation in found.citations.iter().filter(|one| one.verb == Verb::Test) {
            assert_eq!(citation.scope.kind, ScopeKind::Item);
            let name = citation.scope.symbol.last().expect("a test has a name").clone();
            let body = assertions(path, text.as_bytes(), citation.scope.lines.clone());
            let words = body.all_words.iter().map(str::to_owned).collect();
            facts.bodies.push((path.clone(), name.clone(), body.pattern, words));
            cases.push(TestCase {
                suite: path.clone(),
                class: None,
                name,
                file: Some(path.clone()),
                line: Some(citation.scope.lines.start),
                status: Status::Passed,
                duration: None,
                properties: Vec::new(),
                message: None,
                report_line: cases.len() + 1,
            });
        }
        facts.world.files.push(CitedFile { path: path.clone(), source: None, citations: found.citations });
    }
    let (path, suite) = ("target/junit.xml".to_owned(), "unit".to_owned());
    facts.world.reports.push(Report { path, suite, current: true, cases });
}
