//! Markdown for a comment on a pull request or the summary of a step.

use std::io;

use super::{Authority, CheckReport, CheckedRule, RuleStatus};
use crate::safety;
use crate::secrets::Secrets;

/// More rows than this are counted.
const MOST: usize = 200;

/// Writes it.
pub(super) fn render(report: &CheckReport, out: &mut dyn io::Write) -> io::Result<()> {
    let secrets = report.secrets();
    let verdict = if report.exit_failed() { "❌ not allowed" } else { "✅ allowed" };
    writeln!(out, "## countersign check\n\n{verdict}, on {}", report.today)?;
    match &report.authority {
        Authority::InForce { commit, reference, .. } => {
            let reference = safety::markdown_code(&secrets.redact(reference));
            writeln!(out, "\nPolicy of {reference} at `{commit}`.")?;
        }
        Authority::NotConfigured => writeln!(out, "\nNo policy is configured.")?,
        Authority::NotVerified { reason, next, .. } => {
            let (reason, next) = (safety::markdown(&secrets.redact(reason)), safety::markdown(next));
            writeln!(out, "\nNot verified: {reason}. *next:* {next}")?;
        }
    }
    let counts: Vec<String> = RuleStatus::ALL
        .into_iter()
        .filter(|status| report.count(*status) > 0)
        .map(|status| format!("{} {}", report.count(status), status.as_str()))
        .collect();
    if !counts.is_empty() {
        writeln!(out, "\nRules: {}.", counts.join(", "))?;
    }
    let told = report.subjects.iter().flat_map(|subject| {
        let rules = subject.rules.iter().filter(|rule| rule.status <= RuleStatus::Waived);
        rules.map(move |rule| (subject.change.as_deref(), rule))
    });
    let told: Vec<(Option<&str>, &CheckedRule)> = told.collect();
    if !told.is_empty() {
        writeln!(out, "\n| rule | status | what and next step |\n| --- | --- | --- |")?;
    }
    for (change, rule) in told.iter().take(MOST) {
        row(report, *change, rule, &secrets, out)?;
    }
    if told.len() > MOST {
        writeln!(out, "\n{} more rules are not shown.", told.len() - MOST)?;
    }
    for finding in &report.findings {
        let message = safety::markdown(&secrets.redact(finding.message()));
        writeln!(out, "\n* **{}** {message} ({})", finding.severity(), finding.code())?;
    }
    for left in &report.left_out {
        writeln!(out, "\nLeft out: {}.", safety::markdown(&secrets.redact(left)))?;
    }
    Ok(())
}

fn row(
    report: &CheckReport,
    change: Option<&str>,
    rule: &CheckedRule,
    secrets: &Secrets,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let shown = |text: &str| safety::markdown(&secrets.redact(text));
    let mut lines: Vec<String> = Vec::new();
    for finding in &rule.open {
        let place = finding.span().map(|span| report.sources.locate(span).to_string());
        let place = place.map(|place| format!("<br>{}", safety::markdown_code(&secrets.redact(&place))));
        let next = finding.help_text().map(|next| format!("<br>*next:* {}", shown(next)));
        let (place, next) = (place.unwrap_or_default(), next.unwrap_or_default());
        lines.push(format!("{}{place}{next}", shown(finding.message())));
    }
    lines.extend(rule.waived.iter().map(|waived| {
        let message = shown(waived.finding.message());
        format!("{message}<br>*waived until {}:* {}", waived.expires, shown(&waived.reason))
    }));
    let change = change.map(|change| format!("{}: ", shown(change))).unwrap_or_default();
    let id = safety::markdown_code(&rule.id);
    writeln!(out, "| {change}{id} | {} | {} |", rule.status.as_str(), lines.join("<br>"))
}
