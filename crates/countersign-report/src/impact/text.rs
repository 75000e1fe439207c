//! The reach of a diff for people: by capability, then by file.

use std::collections::BTreeMap;
use std::io;

use super::{ImpactItem, ImpactView};
use crate::shown::counted;
use crate::style::Tone;
use crate::{Style, safety};

/// More lines of one list than this are counted.
const MOST: usize = 8;

/// Writes it.
pub(super) fn render(view: &ImpactView, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
    let of = style.paint(Tone::Strong, &safety::terminal(&view.of));
    let files = view.files.map(|files| format!("  {}", counted(files, "file"))).unwrap_or_default();
    writeln!(out, "{of}{files}")?;
    requirements(view, out, style)?;
    items(out, style, "code", "touched", &view.touched)?;
    items(out, style, "also", "cites the same", &view.code)?;
    items(out, style, "tests", "to run again", &view.tests)?;
    let open = view.tasks.iter().filter(|task| !task.done);
    let tasks: Vec<String> = open
        .map(|task| {
            let number = task.number.as_ref().map(|number| format!("{number} ")).unwrap_or_default();
            format!("{}: {number}{}", task.change, task.text)
        })
        .collect();
    list(out, style, "open tasks", &tasks)?;
    let changes: Vec<String> =
        view.changes.iter().map(|change| format!("{} ({})", change.change, change.stage)).collect();
    list(out, style, "changes", &changes)?;
    list(out, style, "controls", &view.controls)?;
    let results: Vec<String> = view
        .results
        .iter()
        .map(|result| {
            let current = if result.current { "of this code" } else { "not of this code: run it again" };
            format!("{}: {}, {current}", result.suite, counted(result.cases, "case"))
        })
        .collect();
    list(out, style, "results", &results)?;
    list(out, style, "cites nothing", &view.uncited)?;
    if view.requirements.is_empty() {
        writeln!(out, "\nno requirement is reached")?;
    }
    Ok(())
}

fn heading(out: &mut dyn io::Write, style: Style, title: &str, what: &str) -> io::Result<()> {
    writeln!(out, "\n{}", format!("{} {what}", style.paint(Tone::Strong, title)).trim_end())
}

/// The requirements by capability; scenarios are counted below the requirement they belong to.
fn requirements(view: &ImpactView, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
    let mut whole: BTreeMap<&str, (Option<&str>, usize)> = BTreeMap::new();
    for target in &view.requirements {
        let (requirement, scenario) = match target.reference.split_once('#') {
            Some((requirement, scenario)) => (requirement, Some(scenario)),
            None => (target.reference.as_str(), None),
        };
        let known = whole.entry(requirement).or_default();
        match scenario {
            Some(_) => known.1 += 1,
            None => known.0 = Some(target.status),
        }
    }
    if whole.is_empty() {
        return Ok(());
    }
    let what = match view.capabilities.len() {
        1 => "in 1 capability".to_owned(),
        count => format!("in {count} capabilities"),
    };
    heading(out, style, &counted(whole.len(), "requirement"), &what)?;
    for (requirement, (status, scenarios)) in whole.iter().take(MOST) {
        let status =
            status.map(|status| format!("  {}", style.paint(Tone::Faint, status))).unwrap_or_default();
        let scenarios =
            if *scenarios == 0 { String::new() } else { format!("  {}", counted(*scenarios, "scenario")) };
        writeln!(out, "  {}{scenarios}{status}", safety::terminal(requirement))?;
    }
    more(out, style, whole.len())
}

/// Items by file, the symbols of each on one line.
fn items(
    out: &mut dyn io::Write,
    style: Style,
    title: &str,
    what: &str,
    items: &[ImpactItem],
) -> io::Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    heading(out, style, title, what)?;
    let mut files: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for item in items {
        let name = match item.symbol.rsplit("::").next() {
            None | Some("") => format!("line {}", item.line),
            Some(name) => name.to_owned(),
        };
        files.entry(&item.path).or_default().push(name);
    }
    let count = files.len();
    for (path, names) in files.into_iter().take(MOST) {
        let path = safety::terminal(path);
        let room = style.width.saturating_sub(path.chars().count() + 14);
        let (mut line, mut shown) = (String::new(), 0);
        for name in &names {
            let name = safety::terminal(name);
            if shown > 0 && line.chars().count() + name.chars().count() + 2 > room {
                break;
            }
            line.push_str(if shown > 0 { ", " } else { "" });
            line.push_str(&name);
            shown += 1;
        }
        let rest = names.len() - shown;
        let rest = if rest > 0 { format!(", {rest} more") } else { String::new() };
        writeln!(out, "  {}  {line}{rest}", style.paint(Tone::Name, &path))?;
    }
    more(out, style, count)
}

fn list(out: &mut dyn io::Write, style: Style, title: &str, rows: &[String]) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    heading(out, style, title, "")?;
    for row in rows.iter().take(MOST) {
        writeln!(out, "  {}", safety::terminal(row))?;
    }
    more(out, style, rows.len())
}

fn more(out: &mut dyn io::Write, style: Style, count: usize) -> io::Result<()> {
    if count > MOST {
        writeln!(out, "  {} {} more; `--json` lists them", style.ellipsis(), count - MOST)
    } else {
        Ok(())
    }
}
