//! Outcomes as findings, with their places in the documents and in the rule.

use std::collections::BTreeMap;

use countersign_diag::{Finding, Severity, SourceId, SourceMap, Span};
use countersign_report::check::{CheckedRule, RuleStatus, WaivedFinding};
use countersign_rules::{
    At, BytesOrLine, Files as _, Judged, Outcome, Policy, RULE_NOT_TOLD, Rule, Side, Violation,
};
use countersign_secrets::mask;

use super::files::Trees;

/// Where findings get their places from.
pub(super) struct Placed<'a> {
    pub(super) trees: &'a Trees<'a>,
    pub(super) sources: &'a mut SourceMap,
    /// The texts that were asked for; none where a file is no text.
    pub(super) known: &'a mut BTreeMap<String, Option<SourceId>>,
}

impl Placed<'_> {
    /// A rule and what it came to, ready to be shown.
    pub(super) fn rule(&mut self, policy: &Policy, judged: Judged<'_>) -> CheckedRule {
        let rule = judged.rule;
        let (mut open, mut waived) = (Vec::new(), Vec::new());
        let (status, reason) = match judged.outcome {
            Outcome::NotBinding(reason) => (RuleStatus::NotBinding, reason),
            Outcome::Idle(reason) => (RuleStatus::Idle, reason),
            Outcome::Kept(reason) => (RuleStatus::Kept, reason),
            Outcome::CannotTell { reason, next, waiver } => {
                let reason = mask(&reason).into_owned();
                let message = format!("nobody can tell whether rule `{}` is kept: {reason}", rule.id);
                let finding = Finding::new(&RULE_NOT_TOLD, rule.span, message).about(&rule.id).help(next);
                let finding = finding.severity_is(rule.severity);
                match waiver {
                    None => {
                        open.push(finding);
                        (RuleStatus::NotTold, reason)
                    }
                    Some(at) => {
                        waived.push(waived_by(policy, at, finding));
                        (RuleStatus::Waived, reason)
                    }
                }
            }
            Outcome::Broken { open: violations, waived: others } => {
                open.extend(violations.iter().map(|one| self.violation(rule, one)));
                waived
                    .extend(others.iter().map(|(one, at)| waived_by(policy, *at, self.violation(rule, one))));
                let status = if open.is_empty() { RuleStatus::Waived } else { RuleStatus::Broken };
                let first = violations.first().or(others.first().map(|(one, _)| one));
                (status, first.map(|one| mask(&one.message).into_owned()).unwrap_or_default())
            }
        };
        CheckedRule {
            id: rule.id.clone(),
            kind: rule.kind.name(),
            severity: rule.severity,
            why: rule.why.clone(),
            status,
            reason,
            open,
            waived,
            refused: judged.refused.into_iter().map(|(_, why)| why).collect(),
        }
    }

    fn violation(&mut self, rule: &Rule, violation: &Violation) -> Finding {
        let code = rule.kind.code;
        let span = violation.at.as_ref().and_then(|at| self.span(at));
        let message = match (&violation.at, span) {
            // What is no text has a path and no line.
            (Some(at), None) if !violation.message.contains(&at.path) => {
                format!("{} ({})", violation.message, at.path)
            }
            _ => violation.message.clone(),
        };
        // What a checker or a rule quotes may be a secret of a file that no finding shows.
        let message = mask(&message).into_owned();
        let finding = match span {
            Some(span) => {
                let asked = format!("rule `{}` asks for it", rule.id);
                Finding::new(code, span, message).label(rule.span, asked)
            }
            None => Finding::new(code, rule.span, message),
        };
        let severity = if rule.severity == Severity::Error { code.severity } else { rule.severity };
        finding
            .severity_is(severity)
            .about(mask(&format!("{} {}", rule.id, violation.subject)).into_owned())
            .help(mask(&violation.next).into_owned())
    }

    fn span(&mut self, at: &At) -> Option<Span> {
        let source = self.source(&at.path)?;
        let text = self.sources.get(source);
        match &at.bytes {
            Some(BytesOrLine::Bytes(start, end)) => {
                let end = (*end).min(text.text().len());
                Some(Span::new(source, (*start).min(end)..end))
            }
            Some(BytesOrLine::Line(line)) => {
                text.line_span(u32::try_from(*line).ok()?).or_else(|| text.line_span(1))
            }
            None => Some(text.line_span(1).unwrap_or(Span::new(source, 0..0))),
        }
    }

    /// The text of a file of the tree that is judged.
    fn source(&mut self, path: &str) -> Option<SourceId> {
        if let Some(known) = self.known.get(path) {
            return *known;
        }
        let bytes = self.trees.read(Side::Head, path).ok().flatten();
        let text = bytes.as_ref().and_then(|bytes| std::str::from_utf8(bytes).ok());
        let source = text.map(|text| {
            let known = self.sources.iter().find(|source| source.name() == path && source.text() == text);
            let known = known.map(countersign_diag::Source::id);
            known.unwrap_or_else(|| self.sources.add(path, text))
        });
        self.known.insert(path.to_owned(), source);
        source
    }
}

fn waived_by(policy: &Policy, at: usize, finding: Finding) -> WaivedFinding {
    let waiver = &policy.waivers()[at];
    WaivedFinding { finding, reason: waiver.reason.clone(), expires: waiver.expires.to_string() }
}
