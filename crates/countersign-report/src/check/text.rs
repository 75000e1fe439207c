//! The text for people: what stands against a change first, then how many rules are kept, then who decides.

use std::io;

use countersign_diag::{Finding, Severity};

use super::{Authority, CheckReport, CheckedRule, CheckedSubject, RuleStatus};
use crate::secrets::Secrets;
use crate::shown::counted;
use crate::style::Tone;
use crate::{Style, safety};

/// More findings of one rule than this are counted.
const FEW: usize = 5;

/// Writes it.
pub(super) fn render(
    report: &CheckReport,
    out: &mut dyn io::Write,
    style: Style,
    all: bool,
) -> io::Result<()> {
    let writer = Writer { report, secrets: report.secrets(), style, all };
    for subject in &report.subjects {
        writer.subject(out, subject)?;
    }
    if let Some(candidate) = &report.candidate {
        writer.candidate(out, candidate)?;
    }
    writer.findings(out)?;
    writer.authority(out)?;
    writer.verdict(out)
}

struct Writer<'w> {
    report: &'w CheckReport,
    secrets: Secrets,
    style: Style,
    all: bool,
}

impl Writer<'_> {
    fn subject(&self, out: &mut dyn io::Write, subject: &CheckedSubject) -> io::Result<()> {
        let name = match &subject.change {
            Some(id) => self.authored(id),
            None => "the branch as a whole".to_owned(),
        };
        write!(out, "{}", self.style.paint(Tone::Strong, &name))?;
        if let Some((risk, reasons)) = &subject.risk {
            let because = reasons.first().map(|reason| format!(": {}", self.authored(reason)));
            let words = format!("  risk {}{}", risk.as_str(), because.unwrap_or_default());
            write!(out, "{}", self.style.paint(Tone::Faint, &words))?;
        }
        writeln!(out)?;
        let mut rules: Vec<&CheckedRule> = subject.rules.iter().collect();
        rules.sort_by_key(|rule| rule.status);
        let is_told = |rule: &CheckedRule| self.all || rule.status <= RuleStatus::Waived;
        for rule in rules.iter().filter(|rule| is_told(rule)) {
            self.rule(out, rule)?;
        }
        let counts: Vec<String> = [RuleStatus::Kept, RuleStatus::Idle, RuleStatus::NotBinding]
            .into_iter()
            .map(|status| (status, rules.iter().filter(|rule| rule.status == status).count()))
            .filter(|(_, count)| *count > 0 && !self.all)
            .map(|(status, count)| format!("{count} {}", status.as_str()))
            .collect();
        if !counts.is_empty() {
            let hint = if self.report.exit_failed() { "" } else { "; `policy explain` says why" };
            let words = format!("{}{hint}", counts.join(", "));
            writeln!(out, "  {} {}", self.style.good(), self.style.paint(Tone::Faint, &words))?;
        }
        writeln!(out)
    }

    fn rule(&self, out: &mut dyn io::Write, rule: &CheckedRule) -> io::Result<()> {
        let (mark, tone) = match rule.status {
            RuleStatus::Broken | RuleStatus::NotTold if is_blocking(rule) => (self.style.bad(), Tone::Bad),
            RuleStatus::Kept => (self.style.good(), Tone::Good),
            _ => ("-".to_owned(), Tone::Warn),
        };
        let id = self.style.paint(Tone::Strong, &self.authored(&rule.id));
        let word = self.style.paint(tone, rule.status.as_str());
        writeln!(out, "  {mark} {id} {word}  {}", self.style.paint(Tone::Faint, rule.kind))?;
        if rule.open.is_empty() && rule.waived.is_empty() {
            writeln!(out, "      {}", self.authored(&rule.reason))?;
        }
        for finding in rule.open.iter().take(FEW) {
            self.finding(out, finding)?;
        }
        if rule.open.len() > FEW {
            let more = counted(rule.open.len() - FEW, "more finding");
            writeln!(out, "      {more}: `--format concise` lists them")?;
        }
        for waived in &rule.waived {
            let words = format!("waived until {}: {}", waived.expires, waived.reason);
            writeln!(out, "      {}", self.authored(waived.finding.message()))?;
            writeln!(out, "      {}", self.authored(&words))?;
        }
        for why in &rule.refused {
            writeln!(out, "      a waiver does not count: {}", self.authored(why))?;
        }
        if rule.status <= RuleStatus::NotTold {
            writeln!(out, "      why: {}", self.authored(&rule.why))?;
        }
        Ok(())
    }

    fn finding(&self, out: &mut dyn io::Write, finding: &Finding) -> io::Result<()> {
        let old = if finding.severity() == Severity::Note { " (old debt)" } else { "" };
        writeln!(out, "      {}{old}", self.authored(finding.message()))?;
        if let Some(span) = finding.span() {
            let place = self.authored(&self.report.sources.locate(span).to_string());
            writeln!(out, "      {} {}", self.style.arrow(), self.style.paint(Tone::Name, &place))?;
        }
        if let Some(help) = finding.help_text() {
            writeln!(out, "      next: {}", self.authored(help))?;
        }
        Ok(())
    }

    /// What the rules of the tree would say: shown, deciding nothing.
    fn candidate(&self, out: &mut dyn io::Write, subjects: &[CheckedSubject]) -> io::Result<()> {
        let rules = || subjects.iter().flat_map(|subject| &subject.rules);
        let broken: Vec<&str> =
            rules().filter(|rule| rule.status <= RuleStatus::NotTold).map(|rule| rule.id.as_str()).collect();
        let words = match broken.as_slice() {
            [] => "would all be kept".to_owned(),
            ids => format!("would not be kept: {}", ids.join(", ")),
        };
        writeln!(out, "the rules of this tree decide nothing yet and {}\n", self.authored(&words))
    }

    fn findings(&self, out: &mut dyn io::Write) -> io::Result<()> {
        for finding in &self.report.findings {
            let tone = match finding.severity() {
                Severity::Error => Tone::Bad,
                Severity::Warning => Tone::Warn,
                Severity::Note if !self.all => continue,
                Severity::Note => Tone::Faint,
            };
            let place = finding.span().map(|span| format!("{}: ", self.report.sources.locate(span)));
            writeln!(
                out,
                "{} {}{}  {}",
                self.style.paint(tone, finding.severity().as_str()),
                self.authored(&place.unwrap_or_default()),
                self.authored(finding.message()),
                self.style.paint(Tone::Faint, &finding.code().to_string()),
            )?;
            if let Some(help) = finding.help_text() {
                writeln!(out, "    next: {}", self.authored(help))?;
            }
        }
        if self.report.findings.is_empty() { Ok(()) } else { writeln!(out) }
    }

    fn authority(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let day = &self.report.today;
        match &self.report.authority {
            Authority::InForce { commit, reference, adopted, extends } => {
                let commit: String = commit.chars().take(12).collect();
                writeln!(out, "policy        of {} at {commit}, on {day}", self.authored(reference))?;
                if let Some(adopted) = adopted {
                    let adopted: String = adopted.chars().take(12).collect();
                    writeln!(out, "              adopted by commit {adopted}")?;
                }
                for one in extends {
                    writeln!(out, "              extends {}", self.authored(one))?;
                }
            }
            Authority::NotConfigured => writeln!(out, "policy        not configured")?,
            Authority::NotVerified { code, reason, next } => {
                writeln!(out, "policy        not verified: {}  {code}", self.authored(reason))?;
                writeln!(out, "              next: {}", self.authored(next))?;
            }
        }
        for left in &self.report.left_out {
            writeln!(out, "left out      {}", self.authored(left))?;
        }
        Ok(())
    }

    fn verdict(&self, out: &mut dyn io::Write) -> io::Result<()> {
        if !self.report.exit_failed() {
            return writeln!(out, "\n{} nothing here is against the rules", self.style.good());
        }
        let errors = self.report.open().filter(|one| one.severity() == Severity::Error).count();
        let words = match errors {
            0 => "nobody can tell whether this is allowed".to_owned(),
            1 => "not allowed: 1 error stands in the way".to_owned(),
            many => format!("not allowed: {many} errors stand in the way"),
        };
        writeln!(out, "\n{} {words}", self.style.bad())
    }

    fn authored(&self, text: &str) -> String {
        safety::terminal(&self.secrets.redact(text))
    }
}

fn is_blocking(rule: &CheckedRule) -> bool {
    rule.open.iter().any(|finding| finding.severity() == Severity::Error)
}
