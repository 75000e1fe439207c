//! `baseline create`, `check` and `prune`: one file for what is not proven and for rules that are not kept.

use countersign_diag::{Finding, Severity, SourceMap, Span};
use countersign_report::baseline::{BaselineReport, BaselineVerb};
use countersign_report::verify::VerifyReport;
use countersign_verify::{Baseline, Debt};

use super::codes::BASELINE_GROWN;
use super::in_force::PolicyInForce;
use super::revision::NotVerified;
use super::target::PolicyTarget;
use crate::error::{Error, io_error};
use crate::fs;
use crate::root::Project;
use crate::verify::{BaselineUse, VerifyRequest, VerifyScope};

/// The code of errors.
const CODE: &str = "baseline_error";

impl Project {
    /// Accepts all debt of now. Only where there is no baseline: one that is there may only shrink.
    pub fn baseline_create(&self) -> Result<BaselineReport, Error> {
        let (path, before) = self.baseline_on_disk()?;
        if before.is_some() {
            return Err(Error::usage(CODE, format!("there is a baseline already: `{path}`"))
                .fix("`baseline prune` takes out what is mended; a baseline never grows"));
        }
        let committed = self.policy_at_target(&PolicyTarget::Settings).ok();
        if let Some(policy) = committed.filter(|policy| policy.tip.entry(policy.guarded.baseline()).is_some())
        {
            let reference = &policy.revision.reference;
            return Err(Error::usage(CODE, format!("`{reference}` has a baseline already"))
                .fix(format!("bring it back: `git checkout {reference} -- {}`", policy.guarded.baseline())));
        }
        let verified = self.verified(BaselineUse::Update(None))?;
        self.settled(BaselineVerb::Create, path, &Baseline::default(), verified)
    }

    /// Takes the debt out that is gone; nothing is added.
    pub fn baseline_prune(&self) -> Result<BaselineReport, Error> {
        let (path, before) = self.baseline_on_disk()?;
        let Some(before) = before else { return Err(missing(&path)) };
        let verified = self.verified(BaselineUse::Update(None))?;
        self.settled(BaselineVerb::Prune, path, &read(&before), verified)
    }

    /// Whether the baseline holds nothing that is gone, and nothing that the target branch does not accept.
    pub fn baseline_check(&self, target: &PolicyTarget) -> Result<BaselineReport, Error> {
        let (path, text) = self.baseline_on_disk()?;
        let text = text.unwrap_or_default();
        let mut sources = SourceMap::default();
        let parsed = Baseline::parse(sources.add(path.as_str(), text.as_str()), &text);
        let mut findings = parsed.findings;
        match self.policy_at_target(target).and_then(|policy| Ok((policy.accepted()?, policy))) {
            Ok((accepted, policy)) => findings.extend(grown(&parsed.value, &accepted, &policy)),
            Err(not_verified) => findings.push(not_verified.finding()),
        }
        let mut dropped = Vec::new();
        if !text.is_empty() {
            let verified = self.verified(BaselineUse::Apply(None))?;
            let unused = verified.verification.findings.iter().filter(|finding| is_unused(finding));
            for finding in unused {
                dropped.extend(finding.subject().map(str::to_owned));
                findings.push(move_to(finding, &verified.sources, &sources));
            }
        }
        countersign_diag::sort_findings(&sources, &mut findings);
        Ok(BaselineReport {
            verb: BaselineVerb::Check,
            path,
            accepted: parsed.value.len(),
            added: 0,
            dropped,
            findings,
            sources,
            root: self.root(),
        })
    }

    fn verified(&self, baseline: BaselineUse) -> Result<VerifyReport, Error> {
        self.verify(&VerifyRequest { baseline, ..VerifyRequest::of(VerifyScope::All) })
    }

    fn settled(
        &self,
        verb: BaselineVerb,
        path: String,
        before: &Baseline,
        verified: VerifyReport,
    ) -> Result<BaselineReport, Error> {
        let after = read(&self.baseline_on_disk()?.1.unwrap_or_default());
        Ok(BaselineReport {
            verb,
            path,
            accepted: after.len(),
            added: after.beyond(before).count(),
            dropped: before.beyond(&after).map(ToString::to_string).collect(),
            findings: Vec::new(),
            sources: verified.sources,
            root: verified.root,
        })
    }

    /// Where the baseline is, and what is in it.
    fn baseline_on_disk(&self) -> Result<(String, Option<String>), Error> {
        let path = self.baseline_path()?;
        match fs::read(&self.path().join(&path)) {
            Ok(bytes) => Ok((path, Some(String::from_utf8_lossy(&bytes).into_owned()))),
            Err(error) if fs::is_missing(&error) => Ok((path, None)),
            Err(error) => Err(io_error(CODE, std::path::Path::new(&path), &error)),
        }
    }
}

impl PolicyInForce {
    /// What a change may accept: the debts of the merge base, from which it may only take away, and those of the tip.
    pub fn accepted(&self) -> Result<[Baseline; 2], NotVerified> {
        let base = self.files_at(&self.revision.merge_base)?.text(self.guarded.baseline())?;
        Ok([read(&base.unwrap_or_default()), self.baseline()?])
    }
}

/// The lines that neither of the two accepts; the one with fewer of them is the one that was meant.
fn grown(now: &Baseline, accepted: &[Baseline; 2], policy: &PolicyInForce) -> Vec<Finding> {
    let beyond = accepted.iter().map(|old| now.beyond(old).collect::<Vec<&Debt>>());
    let lines = beyond.min_by_key(Vec::len).unwrap_or_default();
    let finding = |debt: &&Debt| {
        let message =
            format!("the baseline accepts `{}`, and `{}` does not", debt.subject, policy.revision.reference);
        let finding = match debt.span() {
            Some(span) => Finding::new(&BASELINE_GROWN, span, message),
            None => Finding::without_place(&BASELINE_GROWN, message),
        };
        finding.about(&debt.subject).help("mend it instead: old debt only shrinks")
    };
    lines.iter().map(finding).collect()
}

/// The finding about a line that accepts nothing any more.
fn is_unused(finding: &Finding) -> bool {
    finding.code().name == "baseline-line-unused" && finding.severity() == Severity::Error
}

/// A finding in a file of one map, in the same file of another.
fn move_to(finding: &Finding, from: &SourceMap, to: &SourceMap) -> Finding {
    let span = finding.span().and_then(|span| {
        let name = from.get(span.source).name();
        let source = to.iter().find(|source| source.name() == name)?;
        Some(Span::new(source.id(), span.range()))
    });
    let moved = match span {
        Some(span) => Finding::new(finding.code(), span, finding.message()),
        None => Finding::without_place(finding.code(), finding.message()),
    };
    let moved = finding.subject().map_or(moved.clone(), |subject| moved.about(subject));
    finding.help_text().map_or(moved.clone(), |help| moved.help(help))
}

fn read(text: &str) -> Baseline {
    Baseline::parse(SourceMap::default().add("baseline", text), text).value
}

fn missing(path: &str) -> Error {
    Error::usage(CODE, format!("there is no baseline `{path}`")).fix("make one with `baseline create`")
}
