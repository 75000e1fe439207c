//! The concise format: one line per issue that editors, `grep` and people can read.

use std::io;

use crate::secrets::Secrets;
use crate::shown::{Shown, level_word};
use crate::{Style, ValidateReport, safety};

/// Writes `path:line:column: level CODE name: message`, one issue a line; nothing if all is well.
pub fn render(report: &ValidateReport, out: &mut dyn io::Write, _style: Style) -> io::Result<()> {
    let secrets = Secrets::of(report.items.iter().map(|item| &item.sources));
    for item in &report.items {
        for shown in Shown::all(report, item, &secrets) {
            writeln!(out, "{}", line(&shown))?;
        }
    }
    Ok(())
}

/// One issue as a line.
pub(crate) fn line(shown: &Shown<'_>) -> String {
    format!(
        "{}:{}: {} {}: {}",
        safety::terminal(&shown.place.path),
        shown.place.start,
        level_word(shown.level),
        shown.issue.finding.code(),
        safety::terminal(&shown.message),
    )
}
