//! JUnit XML in the subset that the three schemas in use accept: one test case per item.

use std::io;

use crate::secrets::Secrets;
use crate::shown::{Shown, Tally, level_word};
use crate::{ItemReport, Style, ValidateReport, concise, safety};

/// The schemas demand a time stamp; ours says no time, so that the same input gives the same bytes.
const NO_TIME: &str = "1970-01-01T00:00:00";

/// Writes one suite; an item that fails is one failure with all its issues, those of the others go to `system-out`.
pub fn render(report: &ValidateReport, out: &mut dyn io::Write, _style: Style) -> io::Result<()> {
    let secrets = Secrets::of(report.items.iter().map(|item| &item.sources));
    let failures = report.items.iter().filter(|item| !report.passes(item)).count();
    let total: u64 = report.items.iter().map(|item| item.duration_ms).sum();
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, "<testsuites>")?;
    writeln!(
        out,
        r#"  <testsuite name="countersign validate" package="countersign" id="0" hostname="localhost" timestamp="{NO_TIME}" tests="{}" failures="{failures}" errors="0" time="{}">"#,
        report.items.len(),
        seconds(total),
    )?;
    writeln!(out, "    <properties>")?;
    writeln!(out, r#"      <property name="countersign.version" value="{}"/>"#, env!("CARGO_PKG_VERSION"))?;
    writeln!(out, "    </properties>")?;
    let mut notes = String::new();
    for item in &report.items {
        let lines = Shown::all(report, item, &secrets);
        case(report, item, &lines, &secrets, out)?;
        if report.passes(item) {
            notes.extend(lines.iter().map(|shown| format!("\n{}", safety::xml(&concise::line(shown)))));
        }
    }
    if notes.is_empty() {
        writeln!(out, "    <system-out/>")?;
    } else {
        writeln!(out, "    <system-out>{notes}\n    </system-out>")?;
    }
    writeln!(out, "    <system-err/>")?;
    writeln!(out, "  </testsuite>")?;
    writeln!(out, "</testsuites>")
}

fn case(
    report: &ValidateReport,
    item: &ItemReport,
    lines: &[Shown<'_>],
    secrets: &Secrets,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    write!(
        out,
        r#"    <testcase name="{}" classname="{}" time="{}""#,
        safety::xml(&secrets.redact(&item.id)),
        item.kind.as_str(),
        seconds(item.duration_ms),
    )?;
    if report.passes(item) {
        return writeln!(out, "/>");
    }
    let counts = Tally::of(lines.iter().map(|shown| shown.level)).words();
    let worst = lines.iter().map(|shown| shown.level).min().map_or("error", level_word);
    writeln!(out, ">")?;
    write!(out, r#"      <failure message="{counts}" type="{worst}">"#)?;
    for shown in lines {
        write!(out, "\n{}", safety::xml(&concise::line(shown)))?;
        if let Some(help) = &shown.help {
            write!(out, "\n  help: {}", safety::xml(help))?;
        }
    }
    writeln!(out, "\n      </failure>")?;
    writeln!(out, "    </testcase>")
}

fn seconds(milliseconds: u64) -> String {
    format!("{}.{:03}", milliseconds / 1000, milliseconds % 1000)
}
