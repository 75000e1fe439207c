//! One block per change: its documents, and what each of them lacks.

use std::io;

use countersign_diag::{Finding, Severity};

use super::{CheckedChange, ContractSource, DocumentState, TemplateCheck};
use crate::secrets::Secrets;
use crate::shown::counted;
use crate::style::Tone;
use crate::{Style, safety};

/// Writes it.
pub(super) fn render(check: &TemplateCheck, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
    let writer = Writer { check, secrets: check.secrets(), style };
    if !check.findings.is_empty() {
        writeln!(out, "{}", style.paint(Tone::Strong, "contracts"))?;
        writer.findings(out, &check.findings, &[])?;
        writeln!(out)?;
    }
    for change in &check.changes {
        writer.change(out, change)?;
    }
    writer.verdict(out)
}

struct Writer<'w> {
    check: &'w TemplateCheck,
    secrets: Secrets,
    style: Style,
}

impl Writer<'_> {
    fn change(&self, out: &mut dyn io::Write, change: &CheckedChange) -> io::Result<()> {
        let id = self.style.paint(Tone::Strong, &self.authored(&change.id));
        if !change.is_bound {
            let schema = self.authored(&change.schema);
            let words = format!("schema {schema}: no contract binds it");
            writeln!(out, "{id}  {}", self.style.paint(Tone::Faint, &words))?;
            self.findings(out, &change.findings, &[])?;
            return writeln!(out);
        }
        let how = if change.is_declared { "declared" } else { "nothing declared" };
        let risk = format!("risk {} ({how})", change.risk.as_str());
        writeln!(out, "{id}  {}", self.style.paint(Tone::Faint, &risk))?;
        let mut paths = Vec::new();
        for document in &change.documents {
            let of_document = |finding: &&Finding| self.is_about(finding, &document.path);
            let findings: Vec<&Finding> = change.findings.iter().filter(of_document).collect();
            let errors = findings.iter().any(|finding| finding.severity() == Severity::Error);
            let (mark, words) = match document.state {
                DocumentState::NotNeeded => continue,
                DocumentState::Checked if errors => (self.style.bad(), String::new()),
                DocumentState::Checked => (self.style.good(), String::new()),
                DocumentState::Missing => (self.style.bad(), "  is missing".to_owned()),
                DocumentState::NotBegun => (self.style.good(), "  no section of a role yet".to_owned()),
            };
            let path = self.style.paint(Tone::Name, &self.authored(&document.path));
            writeln!(out, "  {mark} {path}{words}")?;
            paths.push(document.path.as_str());
            for finding in findings {
                self.finding(out, finding)?;
            }
        }
        self.findings(out, &change.findings, &paths)?;
        writeln!(out)
    }

    /// Whether a finding belongs to a document.
    fn is_about(&self, finding: &Finding, path: &str) -> bool {
        match finding.span() {
            Some(span) => self.check.sources.get(span.source).name() == path,
            None => finding.subject() == Some(path),
        }
    }

    /// The findings that belong to none of some documents.
    fn findings(&self, out: &mut dyn io::Write, findings: &[Finding], shown: &[&str]) -> io::Result<()> {
        let rest = findings.iter().filter(|one| !shown.iter().any(|path| self.is_about(one, path)));
        for finding in rest {
            if let Some(span) = finding.span() {
                let path = self.check.sources.get(span.source).name();
                writeln!(out, "    {}", self.style.paint(Tone::Name, &self.authored(path)))?;
            }
            self.finding(out, finding)?;
        }
        Ok(())
    }

    fn finding(&self, out: &mut dyn io::Write, finding: &Finding) -> io::Result<()> {
        let tone = match finding.severity() {
            Severity::Error => Tone::Bad,
            Severity::Warning => Tone::Warn,
            Severity::Note => Tone::Faint,
        };
        let line = finding.span().map(|span| self.check.sources.locate(span).start.line);
        let line = line.map_or_else(|| "    ".to_owned(), |line| format!("{line:>4}"));
        writeln!(
            out,
            "    {} {} {}  {}",
            self.style.paint(Tone::Faint, &line),
            self.style.paint(tone, finding.severity().as_str()),
            self.authored(finding.message()),
            self.style.paint(Tone::Faint, finding.code().number),
        )?;
        match finding.help_text() {
            Some(help) => {
                writeln!(out, "           {}", self.style.paint(Tone::Faint, &self.authored(help)))
            }
            None => Ok(()),
        }
    }

    fn verdict(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let totals = self.check.totals();
        let found = [(totals.errors, "error"), (totals.warnings, "warning"), (totals.notes, "note")];
        let found: Vec<String> = found
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| counted(count, word))
            .collect();
        let source = match self.check.source {
            ContractSource::Project => "the project's contracts",
            ContractSource::Shipped => "the shipped contracts",
        };
        let looked = format!(
            "{} of {}",
            counted(totals.documents, "document"),
            counted(totals.bound, "governed change")
        );
        let found = if found.is_empty() { "nothing is missing".to_owned() } else { found.join(", ") };
        let mark = if totals.errors > 0 { self.style.bad() } else { self.style.good() };
        if totals.bound == 0 && totals.errors == 0 {
            return writeln!(out, "{mark} no change is governed, so no contract binds one");
        }
        writeln!(out, "{mark} {looked} against {source}: {found}")
    }

    fn authored(&self, text: &str) -> String {
        safety::terminal(&self.secrets.redact(text))
    }
}
