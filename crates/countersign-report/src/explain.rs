//! `explain CODE`, and the page of all codes.

use std::fmt::{self, Write as _};
use std::io;

use countersign_diag::{Code, Severity};

use crate::Style;
use crate::style::Tone;

/// Writes what a code means, why it matters, an example and the fix.
pub fn render(code: &Code, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
    let tone = match code.severity {
        Severity::Error => Tone::Bad,
        Severity::Warning => Tone::Warn,
        Severity::Note => Tone::Name,
    };
    let severity = style.paint(tone, code.severity.as_str());
    writeln!(out, "{severity} {}", style.paint(Tone::Strong, &code.to_string()))?;
    writeln!(out, "{}", code.summary)?;
    let documentation = code.documentation();
    if documentation.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    let mut fence = Fence::default();
    for line in documentation.lines() {
        match fence.read(line) {
            Part::Mark => {}
            Part::Code => writeln!(out, "{}", format!("    {line}").trim_end())?,
            Part::Prose => writeln!(out, "{}", prose(line, style))?,
        }
    }
    Ok(())
}

/// The page `docs/codes.md`: a table of all codes, then one section for each, in the order given.
pub fn codes_markdown(codes: &[&Code]) -> String {
    let mut page = String::from(
        "# Codes\n\nEvery finding has a code. A number is never used again; a name may improve. \
         `countersign explain CODE`\nprints one of these sections.\n\n\
         | code | severity | meaning |\n| --- | --- | --- |\n",
    );
    for code in codes {
        let anchor = format!("{}-{}", code.number.to_lowercase(), code.name);
        line(
            &mut page,
            format_args!(
                "| [{code}](#{anchor}) | {} | {} |\n",
                code.severity,
                code.summary.replace('|', "\\|")
            ),
        );
    }
    for code in codes {
        line(&mut page, format_args!("\n## {code}\n\n*{}*: {}.\n", code.severity, code.summary));
        let documentation = demoted(&code.documentation());
        if !documentation.is_empty() {
            line(&mut page, format_args!("\n{documentation}\n"));
        }
    }
    page
}

/// What a line of the documentation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Opens or closes a fence.
    Mark,
    /// Inside a fence.
    Code,
    /// Outside.
    Prose,
}

/// The fence that is open: its character and length.
#[derive(Debug, Default)]
struct Fence {
    open: Option<(char, usize)>,
}

impl Fence {
    /// Takes the next line.
    fn read(&mut self, line: &str) -> Part {
        let line = line.trim();
        let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'));
        let run = mark.map_or(0, |mark| line.len() - line.trim_start_matches(mark).len());
        match (self.open, mark) {
            (None, Some(mark)) if run >= 3 && !line[run..].contains(mark) => {
                self.open = Some((mark, run));
                Part::Mark
            }
            (None, _) => Part::Prose,
            (Some((open, len)), Some(mark)) if open == mark && run >= len && line.len() == run => {
                self.open = None;
                Part::Mark
            }
            (Some(_), _) => Part::Code,
        }
    }
}

/// A line of Markdown prose as a terminal shows it.
fn prose(line: &str, style: Style) -> String {
    if !style.color {
        return line.to_owned();
    }
    if line.starts_with('#') {
        return style.paint(Tone::Strong, line);
    }
    let parts: Vec<&str> = line.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return line.to_owned();
    }
    let painted = parts.iter().enumerate().map(|(index, part)| {
        if index % 2 == 1 { style.paint(Tone::Name, &format!("`{part}`")) } else { (*part).to_owned() }
    });
    painted.collect()
}

/// The text with its headings two levels further down, so that they stay inside their section.
fn demoted(documentation: &str) -> String {
    let mut fence = Fence::default();
    let lines: Vec<String> = documentation
        .lines()
        .map(|line| {
            let heading = fence.read(line) == Part::Prose && line.starts_with('#');
            if heading { format!("##{line}") } else { line.to_owned() }
        })
        .collect();
    lines.join("\n")
}

fn line(page: &mut String, text: fmt::Arguments<'_>) {
    page.write_fmt(text).expect("a string takes every write");
}
