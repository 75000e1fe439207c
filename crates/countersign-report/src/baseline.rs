//! `baseline`: what was accepted, what was taken out, and what may not stay.

use std::io;

use countersign_delta::{Issue, Verdict};
use countersign_diag::{Finding, Severity, SourceMap};
use serde::Serialize;

use crate::answer::{Answer, Listed};
use crate::finding_view::FindingV1;
use crate::secrets::Secrets;
use crate::shown::counted;
use crate::{ItemKind, ItemReport, Root, Scope, Style, ValidateReport, safety};

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BaselineVerb {
    /// It was made.
    Create,
    /// It was looked at.
    Check,
    /// What is gone was taken out.
    Prune,
}

/// What a verb of `baseline` answers.
#[derive(Debug, Clone)]
pub struct BaselineReport {
    /// What was done.
    pub verb: BaselineVerb,
    /// The file.
    pub path: String,
    /// How many debts it accepts.
    pub accepted: usize,
    /// How many of them it did not accept before.
    pub added: usize,
    /// What was taken out; of a check, what has to be.
    pub dropped: Vec<String>,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
    /// The texts that findings point into.
    pub sources: SourceMap,
    /// The project.
    pub root: Root,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    verb: BaselineVerb,
    sound: bool,
    path: &'a str,
    accepted: usize,
    added: usize,
    dropped: &'a [String],
    findings: Vec<FindingV1<'a>>,
}

impl BaselineReport {
    /// Whether the exit status is 1.
    pub fn exit_failed(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity() == Severity::Error)
    }

    fn secrets(&self) -> Secrets {
        Secrets::of(std::iter::once(&self.sources))
    }
}

impl Answer for BaselineReport {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let secrets = self.secrets();
        let findings = self.findings.iter().map(|one| FindingV1::new(one, &self.sources, &secrets));
        let document = Document {
            schema: "countersign.baseline/1",
            verb: self.verb,
            sound: !self.exit_failed(),
            path: &self.path,
            accepted: self.accepted,
            added: self.added,
            dropped: &self.dropped,
            findings: findings.collect(),
        };
        crate::json::write(out, &document)
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        let secrets = self.secrets();
        let authored = |text: &str| safety::terminal(&secrets.redact(text));
        for finding in &self.findings {
            let place = finding.span().map(|span| self.sources.locate(span));
            let place = place.map_or_else(String::new, |at| format!("{}:{}  ", at.path, at.start.line));
            let (level, code) = (finding.severity().as_str(), finding.code());
            writeln!(out, "{level} {code}: {}{}", authored(&place), authored(finding.message()))?;
            if let Some(help) = finding.help_text() {
                writeln!(out, "    {}", authored(help))?;
            }
        }
        if self.verb == BaselineVerb::Prune {
            self.dropped.iter().try_for_each(|line| writeln!(out, "out: {}", authored(line)))?;
        }
        let mark = if self.exit_failed() { style.bad() } else { style.good() };
        let (path, accepted) = (authored(&self.path), counted(self.accepted, "old finding"));
        match self.verb {
            BaselineVerb::Create => {
                writeln!(out, "{mark} {path} accepts {accepted}; from now on it only shrinks")
            }
            BaselineVerb::Prune => {
                let dropped = counted(self.dropped.len(), "line");
                writeln!(out, "{mark} {path} accepts {accepted}; {dropped} taken out")
            }
            BaselineVerb::Check if self.exit_failed() => {
                writeln!(out, "{mark} {path} may not stay as it is")
            }
            BaselineVerb::Check => writeln!(out, "{mark} {path} accepts {accepted}, and each is still there"),
        }
    }

    fn has_findings(&self) -> bool {
        self.exit_failed()
    }
}

impl Listed for BaselineReport {
    fn listed(&self) -> ValidateReport {
        let issues = self.findings.iter().cloned();
        let item = ItemReport {
            id: "baseline".to_owned(),
            kind: ItemKind::Change,
            verdict: Verdict {
                issues: issues.map(|finding| Issue::openspec(finding, String::new(), None)).collect(),
            },
            archivable: None,
            sources: self.sources.clone(),
            duration_ms: 0,
        };
        ValidateReport {
            items: vec![item],
            strict: false,
            compat: false,
            scope: Scope::Item,
            root: self.root.clone(),
        }
    }
}
