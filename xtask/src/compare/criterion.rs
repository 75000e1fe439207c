//! Criterion's last results, if the benches have been run: median time and throughput.

#![expect(clippy::disallowed_methods, reason = "maintenance code does its own IO")]

use std::fs;
use std::path::Path;

use anyhow::Result;
use serde::Serialize;
use serde_json::Value;

use crate::workspace;

/// The result of one bench.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Figure {
    /// Group, function and size.
    pub(crate) name: String,
    /// The median of one iteration.
    pub(crate) median_ms: f64,
    /// Throughput, where the bench counts bytes.
    pub(crate) mb_per_s: Option<f64>,
}

/// The figures below criterion's folder, sorted by name; none if there is no such folder.
pub(crate) fn figures(folder: &Path) -> Result<Vec<Figure>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for file in workspace::files(folder)? {
        if file.ends_with("new/benchmark.json") {
            let estimates = file.with_file_name("estimates.json");
            let (Ok(bench), Ok(estimates)) = (fs::read_to_string(&file), fs::read_to_string(estimates))
            else {
                continue;
            };
            found.extend(figure(&bench, &estimates));
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// Reads one result.
pub(crate) fn figure(bench: &str, estimates: &str) -> Option<Figure> {
    let bench: Value = serde_json::from_str(bench).ok()?;
    let estimates: Value = serde_json::from_str(estimates).ok()?;
    let nanoseconds = estimates.get("median")?.get("point_estimate")?.as_f64()?;
    let bytes =
        bench.get("throughput").and_then(|throughput| throughput.get("Bytes")).and_then(Value::as_f64);
    Some(Figure {
        name: bench.get("full_id")?.as_str()?.to_owned(),
        median_ms: nanoseconds / 1e6,
        mb_per_s: bytes.map(|bytes| bytes * 1e3 / nanoseconds),
    })
}
