//! `skills`: what is wrong with skills, which there are and where their copies are, and a new one.

mod list;

use std::borrow::Cow;
use std::io;

use countersign_diag::{Finding, Severity, SourceMap};
use serde::Serialize;

use crate::answer::Answer;
use crate::secrets::Secrets;
use crate::shown::counted;
use crate::style::Tone;
use crate::{Style, json, safety};

pub use list::{CopyState, ListedSkill, SkillCopy, SkillOrigin, SkillsList};

/// What `skills lint` answers.
#[derive(Debug, Clone)]
pub struct SkillsLint {
    /// The folder of skills.
    pub folder: String,
    /// The skills that were looked at, by name.
    pub skills: Vec<LintedSkill>,
    /// Everything there is to say, sorted.
    pub findings: Vec<Finding>,
    /// The texts they point into.
    pub sources: SourceMap,
}

/// A skill that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LintedSkill {
    /// Its name.
    pub name: String,
    /// `role`, `lifecycle` or `helper`.
    pub kind: &'static str,
    /// Its file.
    pub path: String,
}

/// What `skills new` answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSkill {
    /// Its name.
    pub name: String,
    /// Its file.
    pub path: String,
}

#[derive(Serialize)]
struct FindingV1<'a> {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<PlaceV1>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Cow<'a, str>>,
}

#[derive(Serialize)]
struct PlaceV1 {
    path: String,
    line: u32,
    column: u32,
}

impl SkillsLint {
    /// Whether the exit status is 1.
    pub fn exit_failed(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity() == severity).count()
    }

    fn show(
        &self,
        finding: &Finding,
        secrets: &Secrets,
        out: &mut dyn io::Write,
        style: Style,
    ) -> io::Result<()> {
        let tone = if finding.severity() == Severity::Error { Tone::Bad } else { Tone::Warn };
        let severity = style.paint(tone, finding.severity().as_str());
        let at = finding.span().map(|span| self.sources.locate(span).to_string()).unwrap_or_default();
        let place = style.paint(Tone::Name, &safety::terminal(&at));
        let message = safety::terminal(&secrets.redact(finding.message()));
        writeln!(
            out,
            "{severity} {place}  {message}  {}",
            style.paint(Tone::Faint, &finding.code().to_string())
        )?;
        match finding.help_text() {
            Some(help) => writeln!(out, "  {}", safety::terminal(&secrets.redact(help))),
            None => Ok(()),
        }
    }
}

impl Answer for SkillsLint {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        #[derive(Serialize)]
        struct Document<'a> {
            schema: &'static str,
            sound: bool,
            folder: &'a str,
            skills: &'a [LintedSkill],
            findings: Vec<FindingV1<'a>>,
        }
        let secrets = Secrets::of(std::iter::once(&self.sources));
        let findings = self.findings.iter().map(|finding| FindingV1 {
            code: finding.code().number,
            name: finding.code().name,
            severity: finding.severity().as_str(),
            message: secrets.redact(finding.message()),
            place: finding.span().map(|span| {
                let at = self.sources.locate(span);
                PlaceV1 { path: at.path, line: at.start.line, column: at.start.column }
            }),
            help: finding.help_text().map(|help| secrets.redact(help)),
        });
        let document = Document {
            schema: "countersign.skills-lint/1",
            sound: !self.exit_failed(),
            folder: &self.folder,
            skills: &self.skills,
            findings: findings.collect(),
        };
        json::write(out, &document)
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        if self.skills.is_empty() {
            return writeln!(out, "there are no skills below {}", safety::terminal(&self.folder));
        }
        let secrets = Secrets::of(std::iter::once(&self.sources));
        for finding in &self.findings {
            self.show(finding, &secrets, out, style)?;
        }
        if !self.findings.is_empty() {
            writeln!(out)?;
        }
        let found = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
        let found: Vec<String> = found
            .into_iter()
            .map(|(severity, word)| (self.count(severity), word))
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| counted(count, word))
            .collect();
        let found = if found.is_empty() { "nothing to mend".to_owned() } else { found.join(", ") };
        let mark = if self.exit_failed() { style.bad() } else { style.good() };
        writeln!(out, "{mark} {}: {found}", counted(self.skills.len(), "skill"))
    }

    fn has_findings(&self) -> bool {
        self.exit_failed()
    }
}

impl Answer for NewSkill {
    fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        #[derive(Serialize)]
        struct Document<'a> {
            schema: &'static str,
            name: &'a str,
            path: &'a str,
        }
        json::write(out, &Document { schema: "countersign.skills-new/1", name: &self.name, path: &self.path })
    }

    fn write_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        writeln!(out, "{} wrote {}", style.good(), safety::terminal(&self.path))?;
        writeln!(out, "answer its four questions, then run `skills lint {}`", self.name)?;
        writeln!(out, "`skills install {}` copies it to the agents", self.name)
    }
}
