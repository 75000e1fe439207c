//! One screen: the findings by kind, the worst last, then the totals.

use std::io;

use countersign_diag::{Code, Finding, Severity};

use super::TraceCheck;
use crate::secrets::Secrets;
use crate::shown::counted;
use crate::style::Tone;
use crate::{Style, safety};

/// How many findings of one kind are listed: of notes, of warnings, of errors.
const MOST: [usize; 3] = [2, 5, 20];

/// Writes it.
pub(super) fn render(check: &TraceCheck, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
    let writer = Writer { check, secrets: check.secrets(), style };
    for (code, findings) in groups(&check.findings) {
        writer.group(out, code, &findings)?;
    }
    writer.totals(out)?;
    writer.verdict(out)
}

/// The findings of each code: notes first, errors last.
fn groups(findings: &[Finding]) -> Vec<(&'static Code, Vec<&Finding>)> {
    let mut groups: Vec<(&'static Code, Vec<&Finding>)> = Vec::new();
    for finding in findings {
        match groups.iter_mut().find(|(code, _)| *code == finding.code()) {
            Some((_, members)) => members.push(finding),
            None => groups.push((finding.code(), vec![finding])),
        }
    }
    groups.sort_by_key(|(code, members)| (weight(members[0].severity()), code.number));
    groups
}

fn weight(severity: Severity) -> usize {
    match severity {
        Severity::Note => 0,
        Severity::Warning => 1,
        Severity::Error => 2,
    }
}

struct Writer<'w> {
    check: &'w TraceCheck,
    secrets: Secrets,
    style: Style,
}

impl Writer<'_> {
    fn group(&self, out: &mut dyn io::Write, code: &'static Code, findings: &[&Finding]) -> io::Result<()> {
        let severity = findings[0].severity();
        let tone = match severity {
            Severity::Error => Tone::Bad,
            Severity::Warning => Tone::Warn,
            Severity::Note => Tone::Faint,
        };
        writeln!(
            out,
            "{} {}  {}",
            self.style.paint(tone, severity.as_str()),
            self.style.paint(Tone::Strong, code.summary),
            self.style.paint(Tone::Faint, &code.to_string()),
        )?;
        let most = MOST[weight(severity)];
        let help_of = |finding: &Finding| finding.help_text().map(str::to_owned);
        for finding in findings.iter().take(most) {
            let place = finding.span().map(|span| self.check.sources.locate(span));
            let place = place.map(|at| format!("{}:{}", at.path, at.start.line));
            match place {
                Some(place) => {
                    let (place, message) = (self.authored(&place), self.authored(finding.message()));
                    let length = place.chars().count() + message.chars().count() + 6;
                    let gap = if length <= self.style.width { "  " } else { "\n      " };
                    writeln!(out, "    {}{gap}{message}", self.style.paint(Tone::Name, &place))?;
                }
                None => writeln!(out, "    {}", self.authored(finding.message()))?,
            }
            if severity != Severity::Warning
                && let Some(help) = help_of(finding)
            {
                writeln!(out, "      {}", self.style.paint(Tone::Faint, &self.authored(&help)))?;
            }
        }
        if findings.len() > most {
            let left = findings.len() - most;
            let line =
                format!("{} {left} more; `trace check --format concise` lists them", self.style.ellipsis());
            writeln!(out, "    {}", self.style.paint(Tone::Faint, &line))?;
        }
        if severity == Severity::Warning
            && let Some(help) = help_of(findings[0])
        {
            writeln!(out, "    next: {}", self.authored(&help))?;
        }
        writeln!(out)
    }

    fn totals(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let totals = &self.check.totals;
        writeln!(out, "requirements  {:>5}   {} implemented", totals.requirements, totals.implemented)?;
        let (covered, verified) = (totals.covered, totals.verified);
        let words = format!("{covered} with a test, {verified} verified on this code");
        writeln!(out, "scenarios     {:>5}   {words}", totals.scenarios)?;
        let mut states = Vec::new();
        if totals.orphans > 0 {
            states.push(format!("{} lead nowhere", totals.orphans));
        }
        if totals.suspect > 0 {
            states.push(format!("{} suspect", totals.suspect));
        }
        let states = if states.is_empty() { "all lead somewhere".to_owned() } else { states.join(", ") };
        let states = if totals.citations + totals.orphans == 0 { String::new() } else { states };
        writeln!(out, "{}", format!("citations     {:>5}   {states}", totals.citations).trim_end())
    }

    fn verdict(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let count = |wanted: Severity| {
            self.check.findings.iter().filter(|finding| finding.severity() == wanted).count()
        };
        let (errors, warnings, notes) =
            (count(Severity::Error), count(Severity::Warning), count(Severity::Note));
        let fixable = self.check.findings.iter().filter(|finding| !finding.fixes().is_empty()).count();
        let mut words: Vec<String> = [(errors, "error"), (warnings, "warning"), (notes, "note")]
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| counted(count, word))
            .collect();
        if fixable > 0 {
            words.push(format!("`trace fix` can mend {fixable}"));
        }
        let mark = if errors > 0 { self.style.bad() } else { self.style.good() };
        let what = if errors > 0 { "the trace is broken" } else { "the trace is sound" };
        let words = if words.is_empty() { String::new() } else { format!(": {}", words.join(", ")) };
        writeln!(out, "\n{mark} {what}{words}")
    }

    fn authored(&self, text: &str) -> String {
        safety::terminal(&self.secrets.redact(text))
    }
}
