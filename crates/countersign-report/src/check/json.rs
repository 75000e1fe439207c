//! `countersign.check/1`.

use std::borrow::Cow;
use std::io;

use serde::Serialize;

use super::{Authority, CheckReport, CheckedRule, CheckedSubject, RuleStatus};
use crate::finding_view::FindingV1;
use crate::secrets::Secrets;

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    allowed: bool,
    evaluated_on: &'a str,
    authority: AuthorityV1<'a>,
    totals: TotalsV1,
    findings: Vec<FindingV1<'a>>,
    subjects: Vec<SubjectV1<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    candidate: Option<Vec<SubjectV1<'a>>>,
    left_out: Vec<Cow<'a, str>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
enum AuthorityV1<'a> {
    InForce {
        commit: &'a str,
        reference: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        adopted: Option<&'a str>,
        #[serde(skip_serializing_if = "<[String]>::is_empty")]
        extends: &'a [String],
    },
    NotConfigured,
    NotVerified {
        code: &'static str,
        name: &'static str,
        reason: Cow<'a, str>,
        next: &'a str,
    },
}

#[derive(Serialize)]
struct TotalsV1 {
    broken: usize,
    not_told: usize,
    waived: usize,
    kept: usize,
    idle: usize,
    not_binding: usize,
}

#[derive(Serialize)]
struct SubjectV1<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    risk: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    risk_reasons: Vec<Cow<'a, str>>,
    rules: Vec<RuleV1<'a>>,
}

#[derive(Serialize)]
struct RuleV1<'a> {
    id: &'a str,
    kind: &'static str,
    severity: &'static str,
    status: RuleStatus,
    reason: Cow<'a, str>,
    why: Cow<'a, str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<FindingV1<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    waived: Vec<WaivedV1<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    refused_waivers: Vec<Cow<'a, str>>,
}

#[derive(Serialize)]
struct WaivedV1<'a> {
    finding: FindingV1<'a>,
    reason: Cow<'a, str>,
    expires: &'a str,
}

/// Writes it.
pub(super) fn render(report: &CheckReport, out: &mut dyn io::Write) -> io::Result<()> {
    let secrets = report.secrets();
    let document = Document {
        schema: "countersign.check/1",
        allowed: !report.exit_failed(),
        evaluated_on: &report.today,
        authority: match &report.authority {
            Authority::InForce { commit, reference, adopted, extends } => {
                AuthorityV1::InForce { commit, reference, adopted: adopted.as_deref(), extends }
            }
            Authority::NotConfigured => AuthorityV1::NotConfigured,
            Authority::NotVerified { code, reason, next } => AuthorityV1::NotVerified {
                code: code.number,
                name: code.name,
                reason: secrets.redact(reason),
                next,
            },
        },
        totals: TotalsV1 {
            broken: report.count(RuleStatus::Broken),
            not_told: report.count(RuleStatus::NotTold),
            waived: report.count(RuleStatus::Waived),
            kept: report.count(RuleStatus::Kept),
            idle: report.count(RuleStatus::Idle),
            not_binding: report.count(RuleStatus::NotBinding),
        },
        findings: report.findings.iter().map(|one| FindingV1::new(one, &report.sources, &secrets)).collect(),
        subjects: subjects(report, &report.subjects, &secrets),
        candidate: report.candidate.as_deref().map(|all| subjects(report, all, &secrets)),
        left_out: report.left_out.iter().map(|left| secrets.redact(left)).collect(),
    };
    crate::json::write(out, &document)
}

fn subjects<'a>(report: &'a CheckReport, all: &'a [CheckedSubject], secrets: &Secrets) -> Vec<SubjectV1<'a>> {
    all.iter().map(|one| subject(report, one, secrets)).collect()
}

fn subject<'a>(report: &'a CheckReport, subject: &'a CheckedSubject, secrets: &Secrets) -> SubjectV1<'a> {
    let (risk, reasons) = match &subject.risk {
        Some((risk, reasons)) => (Some(risk.as_str()), reasons.as_slice()),
        None => (None, [].as_slice()),
    };
    SubjectV1 {
        change: subject.change.as_deref(),
        risk,
        risk_reasons: reasons.iter().map(|reason| secrets.redact(reason)).collect(),
        rules: subject.rules.iter().map(|one| rule(report, one, secrets)).collect(),
    }
}

fn rule<'a>(report: &'a CheckReport, rule: &'a CheckedRule, secrets: &Secrets) -> RuleV1<'a> {
    RuleV1 {
        id: &rule.id,
        kind: rule.kind,
        severity: rule.severity.as_str(),
        status: rule.status,
        reason: secrets.redact(&rule.reason),
        why: secrets.redact(&rule.why),
        findings: rule.open.iter().map(|one| FindingV1::new(one, &report.sources, secrets)).collect(),
        waived: rule
            .waived
            .iter()
            .map(|one| WaivedV1 {
                finding: FindingV1::new(&one.finding, &report.sources, secrets),
                reason: secrets.redact(&one.reason),
                expires: &one.expires,
            })
            .collect(),
        refused_waivers: rule.refused.iter().map(|why| secrets.redact(why)).collect(),
    }
}
