//! `design-tests`: the tests that a change deserves, and the strategy file that remembers what was decided about them.

use std::path::{Path, PathBuf};

use countersign_diag::{Severity, SourceMap};
use countersign_report::test_design::{StrategyProblem, TestDesignView, entries, intro};
use countersign_verify::{
    Decision, Manifest, PathClass, Strategy, TestDesign, TestDesignInput, VerifyInput, Watch, design_tests,
};

use crate::error::{Error, io_error};
use crate::fs;
use crate::root::Project;
use crate::select::unknown_change;
use crate::traced::{Closely, ProjectTrace};
use crate::transaction::{Digest, FileStep, Steps};

/// The code of errors.
const CODE: &str = "design_tests_error";
/// The folder of strategy files, below that of validations.
const FOLDER: &str = "test-strategy";

/// What happens to the strategy file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum StrategyUse {
    /// It is read.
    #[default]
    Read,
    /// It is brought up to date.
    Write,
    /// It is brought up to date, and a candidate is accepted.
    Accept {
        /// The candidate.
        id: String,
        /// Why.
        reason: String,
    },
    /// It is brought up to date, and a candidate is dismissed.
    Dismiss {
        /// The candidate.
        id: String,
        /// Why.
        reason: String,
    },
}

impl StrategyUse {
    fn decision(&self) -> Option<(&str, Decision)> {
        match self {
            Self::Accept { id, reason } => Some((id, Decision::Accepted(reason.clone()))),
            Self::Dismiss { id, reason } => Some((id, Decision::Dismissed(reason.clone()))),
            Self::Read | Self::Write => None,
        }
    }
}

impl Project {
    /// Designs the tests of a change.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn design_tests(&self, change: &str, how: &StrategyUse) -> Result<TestDesignView, Error> {
        let changes = self.changes().unwrap_or_default();
        if !changes.iter().any(|known| known == change) {
            return Err(unknown_change(CODE, change, &changes));
        }
        let operation = format!("design-tests {change}");
        let turn = match how {
            StrategyUse::Read => None,
            _ => Some(self.turn(&operation)?),
        };
        let loaded = self.load_trace(&Closely::Change { id: change.to_owned(), range: None })?;
        let design = loaded.test_design(self.path(), change)?;
        let path = PathBuf::from(&loaded.settings().validations).join(FOLDER).join(format!("{change}.md"));
        let file = fs::display(&path);
        let before = self.strategy_text(&path)?;
        let mut sources = SourceMap::default();
        let source = sources.add(file.as_str(), before.as_deref().unwrap_or_default());
        let parsed = Strategy::parse(source, before.as_deref().unwrap_or_default());
        let problems = parsed.findings.iter().map(|finding| StrategyProblem {
            code: finding.code().number,
            name: finding.code().name,
            message: finding.message().to_owned(),
            help: finding.help_text().map(str::to_owned),
            line: finding.span().map_or(1, |span| sources.locate(span).start.line as usize),
        });
        let problems: Vec<StrategyProblem> = problems.collect();
        let is_broken = parsed.findings.iter().any(|finding| finding.severity() == Severity::Error);
        let Some(turn) = turn.filter(|_| !is_broken) else {
            let view = TestDesignView::new(design, &parsed.value, file);
            return Ok(TestDesignView { problems, ..view });
        };
        let mut strategy = parsed.value.updated(&intro(change), &entries(&design));
        if let Some((id, decision)) = how.decision()
            && !strategy.decide(id, &decision)
        {
            let error = Error::usage(CODE, format!("there is no candidate `{id}`"));
            return Err(error.fix(format!("`design-tests {change}` shows them")));
        }
        let after = strategy.render();
        if before.as_ref() != Some(&after) {
            let step = FileStep {
                path,
                before: before.as_deref().map(|text| Digest::of(text.as_bytes())),
                after: Some(after.into_bytes()),
                mode: None,
            };
            turn.commit(&Steps { operation, files: vec![step], ..Steps::default() })?;
        }
        let view = TestDesignView::new(design, &strategy, file);
        Ok(TestDesignView { problems, is_written: true, ..view })
    }

    fn strategy_text(&self, path: &Path) -> Result<Option<String>, Error> {
        let path = self.path().join(path);
        match fs::read(&path) {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => Ok(Some(text)),
                Err(_) => Err(Error::usage(CODE, format!("`{}` is not UTF-8", fs::display(&path)))),
            },
            Err(error) if fs::is_missing(&error) => Ok(None),
            Err(error) => Err(io_error(CODE, &path, &error)),
        }
    }
}

impl ProjectTrace {
    /// The tests that an open change deserves which was looked at closely.
    fn test_design(&self, root: &Path, id: &str) -> Result<TestDesign, Error> {
        let trace = self.trace();
        let (changes, tests) = (self.change_facts(), self.bodies(&trace));
        let change = self.open_change(CODE, id)?;
        let changed = self.diff(id).map(|diff| diff.paths.as_slice()).unwrap_or_default();
        let manifests: Vec<(&str, String, &[std::ops::Range<usize>])> = changed
            .iter()
            .filter(|path| path.classes.contains(&PathClass::Dependency))
            .filter_map(|path| {
                let bytes = fs::read(&root.join(&path.path)).ok()?;
                Some((path.path.as_str(), String::from_utf8(bytes).ok()?, path.lines.as_slice()))
            })
            .collect();
        let manifests: Vec<Manifest<'_>> =
            manifests.iter().map(|(path, text, lines)| Manifest { path, text, lines }).collect();
        let deltas = self.deltas(id);
        Ok(design_tests(&TestDesignInput {
            verify: VerifyInput {
                trace: &trace,
                domains: &self.settings().domains,
                tests: &tests,
                results: self.states(),
                coverage: self.coverage(),
                changes: &changes,
            },
            change,
            deltas: &deltas,
            manifests: &manifests,
            watch: &Watch::NotConfigured,
        }))
    }
}
