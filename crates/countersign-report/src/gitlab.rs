//! GitLab's Code Quality report: a list of findings, each with a fingerprint by which it is known again.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

use countersign_delta::Level;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::secrets::Secrets;
use crate::shown::Shown;
use crate::{Style, ValidateReport, json, safety};

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

/// Writes the list, the worst first. Masked text is what is fingerprinted, so that no secret can be guessed from it.
pub fn render(report: &ValidateReport, out: &mut dyn io::Write, _style: Style) -> io::Result<()> {
    let secrets = Secrets::of(report.items.iter().map(|item| &item.sources));
    let mut shown: Vec<Shown<'_>> =
        report.items.iter().flat_map(|item| Shown::all(report, item, &secrets)).collect();
    // What is waived is nothing to look at in a merge request.
    shown.retain(|shown| shown.issue.waived.is_none());
    shown.sort_by_key(|shown| shown.level);
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    let mut issues = Vec::new();
    for shown in &shown {
        let path = format!("{}{}", report.root.prefix, shown.place.path);
        let code = shown.issue.finding.code();
        let about = format!("{}\0{path}\0{}", code.number, shown.message);
        let time = times.entry(about.clone()).or_default();
        let digest = Sha256::digest(format!("{about}\0{time}"));
        *time += 1;
        issues.push(Issue {
            description: safety::sarif(&format!("{code}: {}", shown.message)),
            check_name: code.number,
            fingerprint: hexadecimal(&digest[..16]),
            severity: match shown.level {
                Level::Error => "major",
                Level::Warning => "minor",
                Level::Info => "info",
            },
            location: Location { path, lines: Lines { begin: shown.place.start.line } },
        });
    }
    json::write(out, &issues)
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("memory takes every byte");
        text
    })
}
