//! What a step can ask of Countersign itself, without a command.

use countersign_report::ValidateReport;

use crate::check::CheckRequest;
use crate::error::Error;
use crate::root::Project;
use crate::validate::{Strictness, Target};
use crate::verify::{BaselineUse, VerifyRequest, VerifyScope};

/// Something that is built in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Builtin {
    /// Whether everything would archive.
    Validate { strict: bool },
    /// Whether everything is proven.
    Verify { baseline: bool, changed_since: Option<String> },
    /// The verdict of every boundary.
    Check,
    /// Whether a stage may be left.
    Gate { stage: String },
}

/// What became of it.
pub(super) enum Judged {
    /// A verdict.
    Verdict { passes: bool, report: ValidateReport, text: Option<String> },
    /// There is none yet.
    NotConfigured(String),
}

impl Builtin {
    /// The built-in of a `run`; the error says what is wrong with it.
    pub(super) fn of(words: &[String]) -> Result<Self, String> {
        let (name, rest) = words.split_first().expect("a step runs something");
        let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
        let known = "builtin:validate, builtin:check, builtin:verify, builtin:gate";
        match (name.as_str(), rest.as_slice()) {
            ("builtin:validate", []) => Ok(Self::Validate { strict: false }),
            ("builtin:validate", ["--strict"]) => Ok(Self::Validate { strict: true }),
            ("builtin:check", []) => Ok(Self::Check),
            ("builtin:verify", flags) => Self::verify(flags),
            ("builtin:gate", [stage]) if !stage.starts_with('-') => {
                Ok(Self::Gate { stage: (*stage).to_owned() })
            }
            ("builtin:gate", _) => Err("`builtin:gate` takes the name of a stage".to_owned()),
            ("builtin:validate" | "builtin:check", _) => {
                Err(format!("`{name}` does not take `{}`", rest.join(" ")))
            }
            _ => Err(format!("`{name}` is not built in; these are: {known}")),
        }
    }

    fn verify(flags: &[&str]) -> Result<Self, String> {
        let (mut baseline, mut changed_since) = (false, None);
        let mut flags = flags.iter();
        while let Some(flag) = flags.next() {
            match *flag {
                "--baseline" => baseline = true,
                "--changed-since" => {
                    let revision = flags.next().ok_or("`--changed-since` needs a revision")?;
                    changed_since = Some((*revision).to_owned());
                }
                other => return Err(format!("`builtin:verify` does not take `{other}`")),
            }
        }
        Ok(Self::Verify { baseline, changed_since })
    }

    /// Asks.
    pub(super) fn judge(&self, project: &Project, check: &CheckRequest) -> Result<Judged, Error> {
        let report = match self {
            Self::Validate { strict } => {
                project.validate(&Target::All, Strictness { strict: *strict, compat: false })?
            }
            Self::Check => {
                let verdict = project.boundary_verdict(check)?;
                let (passes, report, text) = (verdict.passes, verdict.report, Some(verdict.text));
                return Ok(Judged::Verdict { passes, report, text });
            }
            Self::Verify { baseline, changed_since } => {
                let baseline = if *baseline { BaselineUse::Apply(None) } else { BaselineUse::None };
                let changed_since = changed_since.clone();
                let report = project.verify(&VerifyRequest {
                    changed_since,
                    baseline,
                    target: check.target.clone(),
                    ..VerifyRequest::of(VerifyScope::All)
                })?;
                let passes = !report.exit_failed();
                return Ok(Judged::Verdict { passes, report: report.listed(), text: None });
            }
            Self::Gate { stage } => {
                let told = format!("the gate `{stage}` is not configured: no gate is closed by this version");
                return Ok(Judged::NotConfigured(told));
            }
        };
        Ok(Judged::Verdict { passes: !report.exit_failed(), report, text: None })
    }
}
