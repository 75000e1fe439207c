//! `validate` as JSON: OpenSpec's documents, key for key, and our additions.

mod v1;
mod write;

use std::io;

use crate::secrets::Secrets;
use crate::{ItemReport, Style, ValidateReport};

pub use write::write;

/// Writes the full report.
pub fn render(report: &ValidateReport, out: &mut dyn io::Write, _style: Style) -> io::Result<()> {
    let secrets = secrets(report);
    write(out, &v1::Full::new(report, &secrets))
}

/// Writes the report of `--report findings`: the items that have issues, and the summary of all.
pub fn render_findings(report: &ValidateReport, out: &mut dyn io::Write, _style: Style) -> io::Result<()> {
    let secrets = secrets(report);
    write(out, &v1::Findings::new(report, &secrets))
}

/// Writes one item in the shape of the deprecated `change validate` and `spec validate`.
pub fn render_item(report: &ValidateReport, item: &ItemReport, out: &mut dyn io::Write) -> io::Result<()> {
    let secrets = secrets(report);
    write(out, &v1::Single::new(report, item, &secrets))
}

/// The issues of a report as they stand in its document, for the documents of other verbs.
pub fn issues(report: &ValidateReport) -> serde_json::Value {
    let secrets = secrets(report);
    let issues = report.items.iter().flat_map(|item| v1::Single::new(report, item, &secrets).issues);
    issues.map(|issue| serde_json::to_value(issue).expect("strings and numbers are JSON")).collect()
}

fn secrets(report: &ValidateReport) -> Secrets {
    Secrets::of(report.items.iter().map(|item| &item.sources))
}
