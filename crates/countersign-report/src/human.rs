//! The format for people: a frame around the source line, then a line per item, then the totals.

mod frame;
mod snippet;

use std::io;

use crate::secrets::Secrets;
use crate::shown::{Shown, Tally, counted};
use crate::style::Tone;
use crate::{ItemKind, ItemReport, Scope, Style, ValidateReport, safety};

/// Up to this many clean items get a line each; more are counted.
const FEW: usize = 10;
/// A longer id is cut.
const MAX_ID: usize = 300;

/// Writes the report for people.
pub fn render(report: &ValidateReport, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
    let secrets = Secrets::of(report.items.iter().map(|item| &item.sources));
    if report.items.is_empty() {
        let nothing =
            if report.scope == Scope::Archived { "no archived changes" } else { "nothing to validate" };
        return writeln!(out, "{nothing}");
    }
    let mut clean = Vec::new();
    let mut all = Tally::default();
    let mut blocks = 0;
    for item in &report.items {
        let issues = Shown::all(report, item, &secrets);
        if issues.is_empty() && report.passes(item) {
            clean.push(item);
            continue;
        }
        if blocks > 0 {
            writeln!(out)?;
        }
        blocks += 1;
        for shown in &issues {
            out.write_all(frame::frame(item, shown, &secrets, style).as_bytes())?;
            writeln!(out)?;
        }
        let tally = Tally::of(issues.iter().map(|shown| shown.level));
        all = all.plus(tally);
        writeln!(out, "{}", item_line(report, item, tally, &secrets, style))?;
    }
    if blocks > 0 && !clean.is_empty() {
        writeln!(out)?;
    }
    clean_lines(report, &clean, &secrets, out, style)?;
    totals(report, all, out, style)
}

fn item_line(
    report: &ValidateReport,
    item: &ItemReport,
    tally: Tally,
    secrets: &Secrets,
    style: Style,
) -> String {
    let name = format!("{} {}", item.kind.as_str(), shown_id(item, secrets));
    let blocked = item.archivable == Some(false);
    let verdict = match (report.is_valid(item), report.passes(item)) {
        (false, _) => "is not valid",
        (true, false) if blocked => "is valid for OpenSpec and cannot be archived",
        (true, false) => "is valid for OpenSpec and refused here",
        (true, true) if blocked => "is valid, but cannot be archived",
        (true, true) => "is valid",
    };
    let mark = if report.passes(item) { style.good() } else { style.bad() };
    format!("{mark} {} {verdict}: {}", style.paint(Tone::Strong, &name), tally.words())
}

fn clean_lines(
    report: &ValidateReport,
    clean: &[&ItemReport],
    secrets: &Secrets,
    out: &mut dyn io::Write,
    style: Style,
) -> io::Result<()> {
    if clean.len() > FEW {
        return writeln!(out, "{} {} are valid", style.good(), kinds(clean));
    }
    for item in clean {
        let name = shown_id(item, secrets);
        let verdict = if report.scope == Scope::Item { " is valid" } else { "" };
        writeln!(out, "{} {} {name}{verdict}", style.good(), item.kind.as_str())?;
    }
    Ok(())
}

fn totals(report: &ValidateReport, all: Tally, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
    if report.scope == Scope::Item {
        return Ok(());
    }
    let (passing, failing): (Vec<&ItemReport>, Vec<&ItemReport>) =
        report.items.iter().partition(|item| report.passes(item));
    if failing.is_empty() && all == Tally::default() && passing.len() > FEW {
        // The line above said it.
        return Ok(());
    }
    let mut parts = Vec::new();
    if !failing.is_empty() {
        parts.push(style.paint(Tone::Bad, &format!("{} failed", kinds(&failing))));
    }
    if !passing.is_empty() {
        parts.push(format!("{} passed", kinds(&passing)));
    }
    let words = all.words();
    let counts = if words.is_empty() { String::new() } else { format!(" ({words})") };
    writeln!(out, "\n{}{counts}", parts.join(", "))
}

/// The id of an item; no folder has a name as long as the limit.
fn shown_id(item: &ItemReport, secrets: &Secrets) -> String {
    safety::terminal(&safety::clip(&secrets.redact(&item.id), MAX_ID))
}

/// `212 specs and 6 changes`.
fn kinds(items: &[&ItemReport]) -> String {
    let count = |kind| items.iter().filter(|item| item.kind == kind).count();
    let parts: Vec<String> = [(ItemKind::Spec, "spec"), (ItemKind::Change, "change")]
        .into_iter()
        .map(|(kind, word)| (count(kind), word))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| counted(count, word))
        .collect();
    parts.join(" and ")
}
