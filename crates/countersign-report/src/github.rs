//! GitHub Actions: annotations on the lines of a pull request, and the summary of a step.

use std::io;

use countersign_delta::Level;

use crate::secrets::Secrets;
use crate::shown::{Place, Shown, Tally, counted, level_word};
use crate::{Style, ValidateReport, concise, safety};

/// GitHub shows this many annotations of each level per step and drops the others silently.
const PER_LEVEL: usize = 10;
/// GitHub refuses a step summary above 1 MiB.
const SUMMARY_LIMIT: usize = 1024 * 1024;
/// Kept free for the sentence that says what was left out.
const SUMMARY_RESERVE: usize = 400;

/// Writes workflow commands, the worst level first; what GitHub would drop is listed as plain lines and counted.
pub fn render(report: &ValidateReport, out: &mut dyn io::Write, _style: Style) -> io::Result<()> {
    let secrets = Secrets::of(report.items.iter().map(|item| &item.sources));
    let shown = sorted(report, &secrets);
    let mut dropped: Vec<&Shown<'_>> = Vec::new();
    for level in [Level::Error, Level::Warning, Level::Info] {
        let of_level = shown.iter().filter(|shown| shown.level == level);
        for (index, shown) in of_level.enumerate() {
            if index < PER_LEVEL {
                writeln!(out, "{}", command(report, shown))?;
            } else {
                dropped.push(shown);
            }
        }
    }
    if !dropped.is_empty() {
        let counts = Tally::of(dropped.iter().map(|shown| shown.level)).words();
        writeln!(out, "not annotated, because GitHub shows {PER_LEVEL} of each level per step: {counts}")?;
        for shown in dropped {
            writeln!(out, "{}", concise::line(shown))?;
        }
    }
    Ok(())
}

/// The Markdown to append to the file that `GITHUB_STEP_SUMMARY` names: at most 1 MiB, and it says when it was cut.
pub fn step_summary(report: &ValidateReport) -> String {
    let secrets = Secrets::of(report.items.iter().map(|item| &item.sources));
    let shown = sorted(report, &secrets);
    let mut text = String::from("## countersign validate\n\n");
    let failed = report.items.iter().filter(|item| !report.passes(item)).count();
    let counts = Tally::of(shown.iter().map(|shown| shown.level)).words();
    let verdict = match (report.items.len(), failed) {
        (0, _) => "Nothing to validate.".to_owned(),
        (all, 0) => format!("✅ {}.", sentence(&format!("{} valid", counted(all, "item")), &counts)),
        (all, failed) => {
            format!("❌ {}.", sentence(&format!("{failed} of {} fail", counted(all, "item")), &counts))
        }
    };
    text.push_str(&verdict);
    text.push('\n');
    if shown.is_empty() {
        return text;
    }
    text.push_str("\n| level | where | finding |\n| --- | --- | --- |\n");
    for (index, line) in shown.iter().enumerate() {
        let row = row(report, line);
        if text.len() + row.len() + SUMMARY_RESERVE > SUMMARY_LIMIT {
            let left = Tally::of(shown[index..].iter().map(|shown| shown.level)).words();
            text.push_str("\n**Cut here: ");
            text.push_str(&left);
            text.push_str(" more.** GitHub limits the summary of a step to 1 MiB.\n");
            break;
        }
        text.push_str(&row);
    }
    text
}

fn sorted<'a>(report: &'a ValidateReport, secrets: &Secrets) -> Vec<Shown<'a>> {
    let mut shown: Vec<Shown<'a>> =
        report.items.iter().flat_map(|item| Shown::all(report, item, secrets)).collect();
    // What is waived is nothing to look at in a pull request.
    shown.retain(|shown| shown.issue.waived.is_none());
    shown.sort_by_key(|shown| shown.level);
    shown
}

fn command(report: &ValidateReport, shown: &Shown<'_>) -> String {
    let name = match shown.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "notice",
    };
    let Place { path, start, end, .. } = &shown.place;
    // A span that ends with a line break ends at the start of the next line.
    let last = if end.column == 1 { (end.line - 1).max(start.line) } else { end.line };
    let mut place = format!(
        "file={},line={},endLine={last}",
        safety::github_property(&format!("{}{path}", report.root.prefix)),
        start.line,
    );
    // GitHub rejects columns on an annotation over several lines.
    if start.line == end.line {
        place = format!("{place},col={},endColumn={}", start.column, end.column);
    }
    let title = safety::github_property(&shown.issue.finding.code().to_string());
    let help = shown.help.as_deref().map(|help| format!("%0Ahelp: {}", safety::github_data(help)));
    let message = safety::github_data(&shown.message);
    format!("::{name} {place},title={title}::{message}{}", help.unwrap_or_default())
}

fn row(report: &ValidateReport, shown: &Shown<'_>) -> String {
    let place = format!("{}{}:{}", report.root.prefix, shown.place.path, shown.place.start.line);
    let help = shown.help.as_deref().map(|help| format!("<br>*help:* {}", safety::markdown(help)));
    format!(
        "| {} | {} | **{}** {}{} |\n",
        level_word(shown.level),
        safety::markdown_code(&place),
        shown.issue.finding.code(),
        safety::markdown(&shown.message),
        help.unwrap_or_default(),
    )
}

fn sentence(verdict: &str, counts: &str) -> String {
    if counts.is_empty() { verdict.to_owned() } else { format!("{verdict}: {counts}") }
}
