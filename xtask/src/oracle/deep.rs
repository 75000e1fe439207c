//! The log of a deep run, kept in the repository.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Result;
use serde::Serialize;

use super::install::{PACKAGE, Reference, VERSION};
use super::{caps::Mutations, table::Row};

#[derive(Serialize)]
struct Log<'a> {
    seed: u64,
    cases: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    versions: BTreeMap<&'a str, &'a str>,
    results: Vec<Counted<'a>>,
}

#[derive(Serialize)]
struct Counted<'a> {
    corpus: &'a str,
    cases: usize,
    compared: usize,
    equal: usize,
    different: usize,
    unanswered: usize,
    classes: &'a BTreeMap<String, usize>,
}

/// Writes the log of a run to `file`.
pub(crate) fn write(
    file: &Path,
    these: Mutations,
    date: Option<&str>,
    reference: &Reference,
    rows: &[Row],
) -> Result<()> {
    let versions = [
        (PACKAGE, VERSION),
        ("countersign", env!("CARGO_PKG_VERSION")),
        ("node", reference.node.trim_start_matches('v')),
    ];
    let log = Log {
        seed: these.seed,
        cases: these.cases,
        date,
        versions: versions.into_iter().collect(),
        results: rows.iter().map(Counted::from).collect(),
    };
    let head = "# Written by `cargo xtask oracle --deep`; the seed reproduces every case.\n\n";
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, format!("{head}{}", toml::to_string(&log)?))?;
    Ok(())
}

impl<'a> From<&'a Row> for Counted<'a> {
    fn from(row: &'a Row) -> Self {
        Self {
            corpus: &row.corpus,
            cases: row.cases,
            compared: row.compared,
            equal: row.equal,
            different: row.different,
            unanswered: row.unanswered,
            classes: &row.classes,
        }
    }
}
