//! What every renderer must hold to: golden files, the hostile corpus, secrets, and the schemas of the formats.

#![expect(clippy::disallowed_methods, reason = "these tests read their fixtures and one switch")]

mod export;
pub(crate) mod fixtures;
mod golden;
mod history;
mod hostile;
mod laws;
mod sample;
pub(crate) mod schema;
mod secrets;
mod xml;

use crate::{Style, ValidateReport, concise, github, human, json, junit, sarif};

/// Every renderer of a validation report, by name.
fn every_format(report: &ValidateReport) -> Vec<(&'static str, String)> {
    let ascii = Style { color: false, width: 72, unicode: false };
    let color = Style { color: true, ..Style::PLAIN };
    let mut formats = vec![
        ("human", text(|out| human::render(report, out, Style::PLAIN))),
        ("human-ascii", text(|out| human::render(report, out, ascii))),
        ("human-color", text(|out| human::render(report, out, color))),
        ("concise", text(|out| concise::render(report, out, Style::PLAIN))),
        ("json", text(|out| json::render(report, out, Style::PLAIN))),
        ("json-findings", text(|out| json::render_findings(report, out, Style::PLAIN))),
        ("sarif", text(|out| sarif::render(report, out, Style::PLAIN))),
        ("github", text(|out| github::render(report, out, Style::PLAIN))),
        ("summary", github::step_summary(report)),
        ("junit", text(|out| junit::render(report, out, Style::PLAIN))),
    ];
    if let Some(item) = report.items.first() {
        formats.push(("json-item", text(|out| json::render_item(report, item, out))));
    }
    formats
}

/// What a renderer writes.
fn text(render: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    render(&mut out).expect("a vector takes every write");
    String::from_utf8(out).expect("renderers write UTF-8")
}
