//! `ci init`: a pipeline, and the file by which a forge runs it.

use crate::error::Error;
use crate::fs;
use crate::root::Project;
use crate::transaction::{FileStep, Steps};

use super::CODE;

/// Who runs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CiProvider {
    /// GitHub Actions.
    GitHub,
    /// GitLab CI.
    GitLab,
    /// Anything that runs a shell.
    Generic,
}

/// A file of `ci init`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CiFile {
    /// Relative to the project.
    pub path: String,
    /// Whether it was made; else something is there already, and stays.
    pub made: bool,
}

const PIPELINE: &str = include_str!("init/checks.toml");
const GITHUB: &str = include_str!("init/github.yml");
const GITLAB: &str = include_str!("init/gitlab.yml");
const GENERIC: &str = include_str!("init/generic.sh");

impl Project {
    /// Writes what is not there, or says what it would write.
    pub fn ci_init(&self, provider: CiProvider, is_dry_run: bool) -> Result<Vec<CiFile>, Error> {
        let folder = self.pipelines_folder()?;
        let (path, text) = match provider {
            CiProvider::GitHub => (".github/workflows/countersign.yml".to_owned(), GITHUB),
            CiProvider::GitLab => (".gitlab/countersign.yml".to_owned(), GITLAB),
            CiProvider::Generic => ("ci/countersign.sh".to_owned(), GENERIC),
        };
        let version = env!("CARGO_PKG_VERSION");
        let branch =
            self.settings(&mut countersign_diag::SourceMap::default(), &mut Vec::new())?.target_branch;
        let text = text.replace("VERSION", version).replace("TARGET_BRANCH", &branch);
        let wanted = [(format!("{folder}/checks.toml"), PIPELINE.to_owned()), (path, text)];
        let mut files = Vec::new();
        let mut steps = Steps { operation: "ci init".to_owned(), ..Steps::default() };
        for (path, text) in wanted {
            let place = self.path().join(&path);
            if !fs::is_within(self.path(), &place) {
                return Err(Error::environment(CODE, format!("`{path}` leads out of the project")));
            }
            let made = !fs::is_there(&place);
            if made {
                let after = Some(text.into_bytes());
                steps.files.push(FileStep { path: path.clone().into(), before: None, after, mode: None });
            }
            files.push(CiFile { path, made });
        }
        if !is_dry_run && !steps.files.is_empty() {
            self.turn("ci init")?.commit(&steps)?;
        }
        Ok(files)
    }
}
