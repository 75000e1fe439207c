//! `next`: one task, what it serves, where it may write, and what has to pass.

mod document;
#[cfg(test)]
mod tests;

use std::io;

use countersign_trace::Place;
use countersign_verify::{
    Basis, ItemStatus, Next, NextState, TestToPass, WaitsFor, Work, WorkRequirement, Writable,
};

use crate::style::Tone;
use crate::{Style, json, safety};

/// Writes the document.
pub fn render_json(next: &Next, out: &mut dyn io::Write) -> io::Result<()> {
    json::write(out, &document::Document::of(next))
}

/// The document, for answers that hold it.
pub(crate) fn document(next: &Next) -> impl serde::Serialize + '_ {
    document::Document::of(next)
}

/// Writes the text for people; without colours it is the same text for everybody else.
pub fn render_text(next: &Next, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
    let (progress, change) = (next.progress, safety::terminal(&next.change));
    let explained = match progress.explained {
        0 => String::new(),
        some => format!(", {some} explained"),
    };
    writeln!(
        out,
        "{}: {} done{explained}, {} open",
        style.paint(Tone::Name, &change),
        progress.done,
        progress.open
    )?;
    match (&next.work, next.state) {
        (Some(work), _) => task(work, out, style)?,
        (None, NextState::NoTasks) => {
            writeln!(out, "{} the change has no tasks: write `tasks.md`", style.bad())?;
        }
        (None, NextState::Blocked) => {
            writeln!(out, "{} every open task waits for another one", style.bad())?;
        }
        (None, NextState::NothingOpen | NextState::Ready) if next.failing.is_empty() => {
            writeln!(out, "{} no task is open, and nothing fails", style.good())?;
        }
        (None, NextState::NothingOpen | NextState::Ready) => {
            writeln!(out, "{} no task is open; this still stands in the way:", style.bad())?;
        }
    }
    waiting(next, out, style)?;
    failing(next, out, style)?;
    if !next.cut.is_empty() {
        heading(out, style, "left out to keep this short")?;
        for cut in &next.cut {
            let first = cut.first.as_deref().map(|name| format!(", the first is {}", safety::terminal(name)));
            writeln!(out, "  {} {}{}", cut.count, cut.what, first.unwrap_or_default())?;
        }
    }
    Ok(())
}

fn heading(out: &mut dyn io::Write, style: Style, text: &str) -> io::Result<()> {
    writeln!(out, "\n{}", style.paint(Tone::Strong, text))
}

fn at(style: Style, place: &Place) -> String {
    style.paint(Tone::Faint, &format!("{}:{}", safety::terminal(&place.path), place.line))
}

fn task(work: &Work, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
    let number = work.task.number.as_deref().map(|number| format!("{} ", safety::terminal(number)));
    let title = format!("{}{}", number.unwrap_or_default(), safety::terminal(&work.task.text));
    heading(out, style, &format!("task {title}"))?;
    writeln!(out, "  {}", at(style, &work.task.place))?;
    for reference in &work.unknown {
        writeln!(out, "  {} `{}` names no requirement", style.bad(), safety::terminal(reference))?;
    }
    match work.basis {
        Basis::Cited => heading(out, style, "serves")?,
        Basis::WholeChange => {
            heading(
                out,
                style,
                "the task names nothing it serves; the requirements of the change, nearest first",
            )?;
        }
    }
    for requirement in &work.requirements {
        serves(requirement, out, style)?;
    }
    heading(out, style, "may write")?;
    match &work.writable {
        Writable::Domains(domains) => {
            for domain in domains {
                let paths = domain.paths.join("  ");
                writeln!(out, "  {}: {}", safety::terminal(&domain.name), safety::terminal(&paths))?;
            }
        }
        Writable::Everything { reason } => {
            writeln!(out, "  everything outside openspec/ ({})", safety::terminal(reason))?;
        }
    }
    writeln!(out, "  and its own box in {}", safety::terminal(&work.task.place.path))?;
    if !work.tests.is_empty() {
        heading(out, style, "has to pass")?;
    }
    work.tests.iter().try_for_each(|test| to_pass(test, out, style))
}

fn serves(requirement: &WorkRequirement, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
    let operation = requirement.operation.map(|operation| format!(" ({operation})")).unwrap_or_default();
    let reference = style.paint(Tone::Name, &safety::terminal(&requirement.reference));
    writeln!(out, "  {reference}{operation}  {}", at(style, &requirement.place))?;
    if let Some(statement) = &requirement.statement {
        quote(out, "    ", statement)?;
    }
    for scenario in &requirement.scenarios {
        let name = safety::terminal(&scenario.name);
        writeln!(out, "    Scenario: {name}  {}", at(style, &scenario.place))?;
        if let Some(text) = &scenario.text {
            quote(out, "      ", text)?;
        }
    }
    Ok(())
}

fn quote(out: &mut dyn io::Write, indent: &str, text: &str) -> io::Result<()> {
    let shown = safety::terminal_lines(text.trim());
    shown.lines().try_for_each(|line| {
        if line.trim().is_empty() { writeln!(out) } else { writeln!(out, "{indent}{line}") }
    })
}

fn to_pass(test: &TestToPass, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
    let mark = if test.status == ItemStatus::Pass { style.good() } else { style.bad() };
    let (reference, reason) = (safety::terminal(&test.reference), safety::terminal(&test.reason));
    writeln!(out, "  {mark} {reference}: {}, {reason}", test.status)?;
    for cited in &test.tests {
        let (name, outcome) = (safety::terminal(&cited.name), cited.outcome.as_str());
        writeln!(out, "      {name} {outcome}  {}", at(style, &cited.place))?;
    }
    match &test.write {
        Some(line) => writeln!(out, "      write it, below the line  {}", safety::terminal(line)),
        None => Ok(()),
    }
}

fn waiting(next: &Next, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
    if next.waiting.is_empty() {
        return Ok(());
    }
    heading(out, style, "waits")?;
    for one in &next.waiting {
        let why = match &one.waits_for {
            WaitsFor::Tasks(tasks) => format!("waits for {}", tasks.join(", ")),
            WaitsFor::Unknown(number) => format!("waits for `{number}`, which no task has"),
            WaitsFor::Circle(tasks) => {
                format!("waits for itself: {}", tasks.join(&format!(" {} ", style.arrow())))
            }
        };
        writeln!(out, "  {}: {}", safety::terminal(&one.task), safety::terminal(&why))?;
    }
    Ok(())
}

fn failing(next: &Next, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
    if next.failing.is_empty() {
        return Ok(());
    }
    heading(out, style, "fails now")?;
    for item in &next.failing {
        let (subject, reason) = (safety::terminal(&item.subject), safety::terminal(&item.reason));
        let place = item.place.as_ref().map(|place| format!("  {}", at(style, place))).unwrap_or_default();
        writeln!(out, "  {} {} {subject}: {reason}{place}", style.bad(), item.check.name)?;
        if let Some(step) = &item.next {
            writeln!(out, "      {}", safety::terminal(step))?;
        }
    }
    Ok(())
}
