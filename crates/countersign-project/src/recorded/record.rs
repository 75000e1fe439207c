//! `record.json`: what is known about the reports of a suite. The version that writes it reads it; a later one is refused.

use serde::{Deserialize, Serialize};

use crate::processes::Ended;

/// The value of `schema`.
pub(super) const SCHEMA: &str = "countersign.results/1";
/// The name of the file.
pub(super) const RECORD: &str = "record.json";

/// One run of one suite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Record {
    /// [`SCHEMA`].
    pub(super) schema: String,
    pub(super) suite: String,
    /// The digest of the *code* subject, before the run and after it.
    pub(super) code_digest: String,
    /// What the subject was narrowed to.
    pub(super) inputs: Vec<String>,
    /// The program and its arguments; bytes that are no UTF-8 are replaced.
    pub(super) command: Vec<String>,
    /// Where it ran, relative to the project.
    pub(super) folder: String,
    pub(super) ended: Ended,
    /// What the caller's clock said, in milliseconds since 1970.
    pub(super) started_ms: i64,
    pub(super) ended_ms: i64,
    /// The name and version of the tool.
    pub(super) tool: String,
    /// Sorted by path.
    pub(super) reports: Vec<Report>,
}

/// One report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Report {
    /// The name of the copy, beside the record.
    pub(super) file: String,
    /// Where the run wrote it, relative to the project.
    pub(super) path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) kind: Option<String>,
    pub(super) sha256: String,
    pub(super) size: u64,
}

impl Record {
    /// The bytes of the file.
    pub(super) fn print(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("a record has string keys only");
        bytes.push(b'\n');
        bytes
    }

    /// Reads the file; the error says what is wrong with it.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, String> {
        let value: serde_json::Value = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        match value.get("schema").and_then(serde_json::Value::as_str) {
            Some(SCHEMA) => serde_json::from_value(value).map_err(|error| error.to_string()),
            Some(other) => Err(format!("it is `{other}`, not `{SCHEMA}`")),
            None => Err("it has no `schema`".to_owned()),
        }
    }
}
