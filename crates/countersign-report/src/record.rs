//! `results record`: what was recorded, or why nothing was.

use std::io;

use countersign_diag::{Finding, Severity};
use serde::Serialize;

use crate::shown::counted;
use crate::style::Tone;
use crate::{Style, safety};

/// The answer of `results record`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordView {
    /// How the command ended, in words, if it ran to its end.
    pub ended: Option<String>,
    /// Whether the command says that all went well.
    pub succeeded: bool,
    /// What was recorded; empty if nothing was.
    pub suites: Vec<RecordedRow>,
    /// What somebody should know: why nothing was recorded, among others.
    pub findings: Vec<Finding>,
    /// The paths that a refusal is about.
    pub paths: Vec<String>,
}

/// One suite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordedRow {
    /// The suite.
    pub suite: String,
    /// The digest of the code, 64 hexadecimal digits.
    pub code_digest: String,
    /// The reports, relative to the project.
    pub reports: Vec<String>,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    recorded: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<&'a str>,
    suites: &'a [RecordedRow],
    findings: Vec<FindingV1<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    paths: &'a [String],
}

#[derive(Serialize)]
struct FindingV1<'a> {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

impl RecordView {
    /// Whether the exit status is 1: nothing was recorded, or the command failed.
    pub fn exit_failed(&self) -> bool {
        self.suites.is_empty() || !self.succeeded
    }

    /// Writes the document.
    pub fn render_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let findings = self.findings.iter().map(|finding| FindingV1 {
            code: finding.code().number,
            name: finding.code().name,
            severity: finding.severity().as_str(),
            message: finding.message(),
            help: finding.help_text(),
        });
        let document = Document {
            schema: "countersign.results-record/1",
            recorded: !self.suites.is_empty(),
            ended: self.ended.as_deref(),
            suites: &self.suites,
            findings: findings.collect(),
            paths: &self.paths,
        };
        crate::json::write(out, &document)
    }

    /// Writes the text for people.
    pub fn render_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        for finding in &self.findings {
            let (word, tone) = match finding.severity() {
                Severity::Error => ("error", Tone::Bad),
                Severity::Warning => ("warning", Tone::Warn),
                Severity::Note => ("note", Tone::Faint),
            };
            let message = safety::terminal(finding.message());
            let code = style.paint(Tone::Faint, &finding.code().to_string());
            writeln!(out, "{} {message}  {code}", style.paint(tone, word))?;
            if let Some(help) = finding.help_text() {
                writeln!(out, "    next: {}", safety::terminal(help))?;
            }
        }
        for path in &self.paths {
            writeln!(out, "    {} {}", style.arrow(), safety::terminal(path))?;
        }
        for row in &self.suites {
            let digest: String = row.code_digest.chars().take(12).collect();
            let reports = counted(row.reports.len(), "report");
            let suite = safety::terminal(&row.suite);
            writeln!(out, "{} suite {suite}: {reports}, recorded on code {digest}", style.good())?;
        }
        if self.suites.is_empty() {
            writeln!(out, "{} nothing was recorded", style.bad())?;
        }
        Ok(())
    }
}
