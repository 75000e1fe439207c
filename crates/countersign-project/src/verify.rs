//! `verify`: whether a change, the main specs or everything is proven on the code that is here.

mod baseline;
mod governance;
mod narrow;

use countersign_diag::{Finding, SourceMap};
use countersign_report::check::CheckReport;
use countersign_report::verify::VerifyReport;
use countersign_trace::Trace;
use countersign_trace::catalogue::Stage;
use countersign_verify::{Item, Verification, VerifyInput, verify_all, verify_change, verify_specs};

use crate::error::Error;
use crate::policy::PolicyTarget;
use crate::root::Project;
use crate::select::unknown_change;
use crate::traced::{Closely, ProjectTrace};

pub use baseline::BaselineUse;

/// The code of errors.
const CODE: &str = "verify_error";

/// What is verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VerifyScope {
    /// One open change.
    Change {
        /// Its id.
        id: String,
        /// The range of its diff, `A..B`, where the caller knows it.
        range: Option<String>,
    },
    /// The main specs as they stand.
    Specs,
    /// Every open change, and the main specs.
    All,
}

/// What is verified, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyRequest {
    /// What.
    pub scope: VerifyScope,
    /// Judge only what the branch touches since this revision.
    pub changed_since: Option<String>,
    /// What to do with the baseline.
    pub baseline: BaselineUse,
    /// Whose word says where the policy is.
    pub target: PolicyTarget,
}

impl VerifyRequest {
    /// Everything in a scope, without a baseline.
    pub fn of(scope: VerifyScope) -> Self {
        Self { scope, changed_since: None, baseline: BaselineUse::None, target: PolicyTarget::Settings }
    }
}

impl Project {
    /// Verifies. Nothing is run and, but for a baseline that is to be written, nothing is written.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn verify(&self, request: &VerifyRequest) -> Result<VerifyReport, Error> {
        let closely = match &request.scope {
            VerifyScope::Change { id, range } => {
                let changes = self.changes().unwrap_or_default();
                if !changes.contains(id) {
                    return Err(unknown_change(CODE, id, &changes));
                }
                Closely::Change { id: id.clone(), range: range.clone() }
            }
            VerifyScope::Specs => Closely::None,
            VerifyScope::All => Closely::All,
        };
        // The rules wait for git, so they get a thread that computes nothing else.
        let (loaded, governed) = std::thread::scope(|threads| {
            let governed = threads.spawn(|| self.governed(&request.scope, &request.target));
            let loaded = self.load_trace(&closely);
            (loaded, governed.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        let (loaded, governed) = (loaded?, governed?);
        let mut left_out = Vec::new();
        let (verification, controls) = {
            let trace = loaded.trace();
            let mut verification = loaded.verification(&trace, &request.scope);
            self.narrow(&loaded, &trace, request, (&mut verification, &mut left_out))?;
            let controls = governed
                .as_ref()
                .map(|report| governance::controls(self, (&loaded, &trace), report, &request.scope));
            (verification, controls.unwrap_or_default())
        };
        self.report(loaded, (verification, governed, controls), left_out, request)
    }

    fn narrow(
        &self,
        loaded: &ProjectTrace,
        trace: &Trace<'_>,
        request: &VerifyRequest,
        (verification, left_out): (&mut Verification, &mut Vec<String>),
    ) -> Result<(), Error> {
        narrow::to_change(loaded, trace, verification, left_out);
        if let Some(domains) = &loaded.settings().scope {
            narrow::to_domains(verification, domains, left_out);
        }
        if let Some(since) = &request.changed_since {
            self.narrow_to_branch((loaded, trace), since, verification, left_out)?;
        }
        Ok(())
    }

    fn report(
        &self,
        mut loaded: ProjectTrace,
        (mut verification, governed, controls): (Verification, Option<CheckReport>, Vec<Item>),
        left_out: Vec<String>,
        request: &VerifyRequest,
    ) -> Result<VerifyReport, Error> {
        let mut sources = loaded.take_sources();
        if let Some(governed) = governed {
            governance::add(governed, controls, &mut verification, &mut sources);
        }
        self.use_baseline(&request.baseline, &loaded, &mut verification, &mut sources)?;
        keep_texts(&verification, &mut sources);
        let (reports, code_digest) = (loaded.states().to_vec(), loaded.code_digest()?);
        let domains = loaded.settings().scope.clone();
        // Nobody has to wait until all of it is let go.
        rayon::spawn(move || drop(loaded));
        Ok(VerifyReport { verification, sources, reports, code_digest, domains, left_out, root: self.root() })
    }
}

/// The verification of a change, with the findings that are about it.
pub(crate) fn of_change(loaded: &ProjectTrace, trace: &Trace<'_>, scope: &VerifyScope) -> Verification {
    let mut verification = loaded.verification(trace, scope);
    narrow::to_change(loaded, trace, &mut verification, &mut Vec::new());
    verification
}

/// Puts the controls in force into a verification. Their places have no bytes: the texts are those of the target branch.
pub(crate) fn put_controls(
    project: &Project,
    (loaded, trace): (&ProjectTrace, &Trace<'_>),
    scope: &VerifyScope,
    verification: &mut Verification,
) -> Result<(), Error> {
    if let Some(report) = project.governed(scope, &PolicyTarget::Settings)? {
        let items = governance::controls(project, (loaded, trace), &report, scope);
        governance::put_controls(items, verification, |_| None);
        verification.sort();
    }
    Ok(())
}

impl ProjectTrace {
    /// Judges a trace of this. The findings about settings, citations, links and reports are part of it.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn verification(&self, trace: &Trace<'_>, scope: &VerifyScope) -> Verification {
        let (changes, tests) = (self.change_facts(), self.bodies(trace));
        let input = VerifyInput {
            trace,
            domains: &self.settings().domains,
            tests: &tests,
            results: self.states(),
            coverage: self.coverage(),
            changes: &changes,
        };
        let mut verification = match scope {
            VerifyScope::Change { id, .. } => {
                let is_it = |change: &countersign_trace::catalogue::Change| {
                    change.id == *id && change.stage == Stage::Open
                };
                match self.catalogue().changes.iter().position(is_it) {
                    Some(change) => verify_change(&input, change),
                    None => verify_specs(&input),
                }
            }
            VerifyScope::Specs => verify_specs(&input),
            VerifyScope::All => verify_all(&input),
        };
        verification.findings.extend(self.findings().iter().cloned());
        verification.findings.extend(trace.findings().into_iter().filter(|finding| !is_item(finding)));
        countersign_diag::sort_findings(self.sources(), &mut verification.findings);
        verification
    }
}

/// Whether a finding of the trace says what an item of the verification says with more reason.
fn is_item(finding: &Finding) -> bool {
    matches!(
        finding.code().name,
        "impl-missing" | "test-missing" | "no-citation" | "link-suspect" | "result-stale"
    )
}

/// Texts that nothing points into are let go.
fn keep_texts(verification: &Verification, sources: &mut SourceMap) {
    let of_items = verification.items.iter().flat_map(|item| item.place.iter().chain(&item.related));
    let mut used: std::collections::HashSet<_> =
        of_items.filter_map(|place| place.span).map(|span| span.source).collect();
    for finding in &verification.findings {
        used.extend(finding.span().map(|span| span.source));
        used.extend(finding.labels().iter().map(|label| label.span.source));
    }
    let paths: std::collections::HashSet<&str> = verification
        .items
        .iter()
        .flat_map(|item| item.place.iter())
        .map(|place| place.path.as_ref())
        .collect();
    let named = sources.iter().filter(|source| paths.contains(source.name()));
    used.extend(named.map(countersign_diag::Source::id));
    sources.retain_texts(|id| used.contains(&id));
}
