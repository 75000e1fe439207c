//! A crate imports only from rows below its own, and crates on one row do not see each other.

use std::path::Path;

use anyhow::Result;
use serde::Deserialize;

use super::Found;
use crate::workspace;

/// The rows of `docs/architecture.md`, bottom row first.
const ROWS: &[&[&str]] = &[
    &["countersign-diag"],
    &["countersign-model"],
    &[
        "countersign-delta",
        "countersign-facts",
        "countersign-inventory",
        "countersign-secrets",
        "countersign-template",
    ],
    &["countersign-trace"],
    &["countersign-verify"],
    &["countersign-rules"],
    &["countersign-agent", "countersign-report"],
    &["countersign-project"],
    &["countersign", "countersign-cli"],
];
/// Imported by tests alone; imports nothing of ours.
const TESTKIT: &str = "countersign-testkit";
/// Programs of this repository that no published crate knows.
const TOOLS: &[&str] = &["xtask", "countersign-bench"];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
}

/// Compares the edges that cargo sees with the rows.
pub(super) fn check(root: &Path, found: &mut Found) -> Result<()> {
    let text =
        workspace::output(workspace::cargo(root).args(["metadata", "--no-deps", "--format-version", "1"]))?;
    let metadata: Metadata = serde_json::from_str(&text)?;
    for package in &metadata.packages {
        let known =
            row(&package.name).is_some() || package.name == TESTKIT || TOOLS.contains(&&*package.name);
        if !known {
            found.problems.push(format!("`{}` has no row in the table of layers", package.name));
        }
        for dependency in &package.dependencies {
            if metadata.packages.iter().any(|other| other.name == dependency.name) {
                let dev = dependency.kind.as_deref() == Some("dev");
                found.problems.extend(problem(&package.name, &dependency.name, dev));
            }
        }
    }
    Ok(())
}

fn row(name: &str) -> Option<usize> {
    ROWS.iter().position(|row| row.contains(&name))
}

/// What is wrong with one edge.
pub(super) fn problem(from: &str, to: &str, dev: bool) -> Option<String> {
    let fine = match (row(from), row(to)) {
        _ if TOOLS.contains(&from) => true,
        (Some(_), None) => dev && to == TESTKIT,
        (Some(from), Some(to)) => to < from,
        (None, _) => false,
    };
    (!fine).then(|| format!("`{from}` must not import `{to}`"))
}
