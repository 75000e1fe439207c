//! The baseline of a project: read, applied, made once, and from then on only shrunk.

use std::path::PathBuf;

use countersign_diag::SourceMap;
use countersign_verify::{Baseline, Verification};

use super::{CODE, VerifyRequest, VerifyScope};
use crate::error::{Error, io_error};
use crate::fs;
use crate::root::Project;
use crate::traced::{Closely, ProjectTrace};
use crate::transaction::{Digest, FileStep, Steps};

/// What to do with the baseline. The path is relative to the project; without one it is `baseline` in the folder of
/// validations.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum BaselineUse {
    /// It is not looked at.
    #[default]
    None,
    /// Old debt does not fail.
    Apply(Option<String>),
    /// It is made of the debt of now; one that is there only loses what is gone.
    Update(Option<String>),
}

impl Project {
    /// Where the baseline is, relative to the project.
    pub fn baseline_path(&self) -> Result<String, Error> {
        let settings = self.settings(&mut SourceMap::default(), &mut Vec::new())?;
        Ok(format!("{}/baseline", settings.validations))
    }

    /// The path of the baseline, and the text that it would have once these paths are committed.
    pub(crate) fn baseline_of_now(&self, committed: Vec<String>) -> Result<(String, String), Error> {
        let loaded = self.load_trace(&Closely::AllBut(committed))?;
        let trace = loaded.trace();
        let request = VerifyRequest::of(VerifyScope::All);
        let mut verification = loaded.verification(&trace, &request.scope);
        self.narrow(&loaded, &trace, &request, (&mut verification, &mut Vec::new()))?;
        let path = format!("{}/baseline", loaded.settings().validations);
        Ok((path, Baseline::of(&verification).with(&self.standing_violations()?).to_string()))
    }

    pub(super) fn use_baseline(
        &self,
        request: &BaselineUse,
        loaded: &ProjectTrace,
        verification: &mut Verification,
        sources: &mut SourceMap,
    ) -> Result<(), Error> {
        let named = match request {
            BaselineUse::None => return Ok(()),
            BaselineUse::Apply(path) | BaselineUse::Update(path) => path.clone(),
        };
        let name = named.unwrap_or_else(|| format!("{}/baseline", loaded.settings().validations));
        let path = PathBuf::from(&name);
        let before = match fs::read(&self.path().join(&path)) {
            Ok(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
            Err(error) if fs::is_missing(&error) => None,
            Err(error) => return Err(io_error(CODE, &path, &error)),
        };
        let known =
            before.as_ref().map(|text| Baseline::parse(sources.add(name.as_str(), text.as_str()), text));
        let baseline = match (request, known) {
            (BaselineUse::Update(_), None) => Baseline::of(verification),
            (BaselineUse::Update(_), Some(known)) => known.value.shrunk(verification),
            (_, Some(known)) => {
                verification.findings.extend(known.findings);
                known.value
            }
            (_, None) => {
                return Err(Error::usage(CODE, format!("there is no baseline `{name}`"))
                    .fix("make one with `verify --all --update-baseline`"));
            }
        };
        let after = baseline.to_string();
        if matches!(request, BaselineUse::Update(_)) && before.as_deref() != Some(after.as_str()) {
            let operation = "verify --update-baseline".to_owned();
            let step = FileStep {
                path,
                before: before.as_deref().map(|text| Digest::of(text.as_bytes())),
                after: Some(after.into_bytes()),
                mode: None,
            };
            let turn = self.turn(&operation)?;
            turn.commit(&Steps { operation, files: vec![step], ..Steps::default() })?;
        }
        baseline.apply(verification);
        Ok(())
    }
}
