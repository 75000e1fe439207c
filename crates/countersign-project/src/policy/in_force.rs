//! The policy on the tip of the target branch, and the commits that a verdict names with it.

use std::ops::Range;
use std::sync::Arc;

use countersign_diag::{Severity, SourceMap};
use countersign_verify::Baseline;

use super::codes::{POLICY_NOT_ADOPTED, POLICY_UNREADABLE};
use super::files::PolicyFiles;
use super::guarded::{GuardedKind, GuardedSet};
use super::persons::{Persons, line_persons};
use super::revision::{NotVerified, PolicyRevision, revision};
use super::target::PolicyTarget;
use crate::git::GitError;
use crate::history::{Commit, History};
use crate::root::Project;
use crate::settings::{self, FILE, Settings};

/// Below the folder of validations: what was adopted, and when.
pub(super) const RECORD: &str = "policy-checks/adoption.toml";

/// The policy of the target branch.
#[derive(Debug)]
pub struct PolicyInForce {
    /// The commits that decide.
    pub revision: PolicyRevision,
    /// The files of the tip.
    pub tip: PolicyFiles,
    /// The settings of the tip.
    pub settings: Settings,
    /// What a change may not touch.
    pub guarded: GuardedSet,
    /// The commit that brought the record of the adoption; `None` if there is no record, or history is cut off above it.
    pub adoption: Option<Commit>,
    /// The commit that last touched the guarded set: whoever brought it to the target branch decided what is in force.
    pub last_edit: Option<Commit>,
    history: Arc<History>,
}

impl Project {
    /// The policy in force; not verified where the target branch has none.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn policy_in_force(&self, target: &PolicyTarget) -> Result<PolicyInForce, NotVerified> {
        let policy = self.policy_at_target(target)?;
        if policy.is_adopted() {
            return Ok(policy);
        }
        let reference = &policy.revision.reference;
        let next = if crate::fs::is_file(&self.path().join(policy.record_path())) {
            format!("bring the commit of the adoption to `{reference}`")
        } else {
            "adopt one with `policy bootstrap`, and bring its commit to the target branch".to_owned()
        };
        Err(NotVerified::new(
            &POLICY_NOT_ADOPTED,
            format!("`{reference}` has neither rules nor a baseline"),
            next,
        ))
    }

    /// The same, even if the target branch has neither rules nor a baseline.
    pub fn policy_at_target(&self, target: &PolicyTarget) -> Result<PolicyInForce, NotVerified> {
        let history = self.history().map_err(|absent| NotVerified::of_absent(&absent))?;
        let history = Arc::new(history);
        let revision = revision(self, &history, target)?;
        let tip = PolicyFiles::of(&history, &revision.commit)?;
        let settings = settings_of(&tip, &revision)?;
        let guarded = GuardedSet::at(&tip, &settings.layout, &history.state().prefix)?;
        only_files(&tip, &guarded, &revision)?;
        let places: Vec<&str> = guarded.places().collect();
        let last_edit = newest(&history, &revision.commit, &places)?;
        let record = format!("{}/{RECORD}", settings.layout.validations);
        let adoption = oldest(&history, &revision.commit, &record)?;
        Ok(PolicyInForce { revision, tip, settings, guarded, adoption, last_edit, history })
    }
}

/// Settings that hold an error say nothing for certain.
fn settings_of(tip: &PolicyFiles, revision: &PolicyRevision) -> Result<Settings, NotVerified> {
    let text = tip.text(FILE)?.unwrap_or_default();
    let (mut sources, mut findings) = (SourceMap::default(), Vec::new());
    let settings = settings::of_text(&text, &mut sources, &mut findings);
    match findings.iter().find(|finding| finding.severity() == Severity::Error) {
        None => Ok(settings),
        Some(error) => {
            let place = error.span().map_or_else(String::new, |span| format!("{}: ", sources.locate(span)));
            let reason =
                format!("{FILE} on `{}` holds an error: {place}{}", revision.reference, error.message());
            Err(NotVerified::new(&POLICY_UNREADABLE, reason, "mend it on the target branch"))
        }
    }
}

/// A link or a submodule in place of rules would hide them: nothing of the repository is behind it.
fn only_files(tip: &PolicyFiles, guarded: &GuardedSet, revision: &PolicyRevision) -> Result<(), NotVerified> {
    let is_decisive = |path: &str| {
        matches!(
            guarded.kind_of(path),
            Some(GuardedKind::Rules | GuardedKind::Controls | GuardedKind::Baseline | GuardedKind::Vendored)
        )
    };
    let other = tip.entries().find(|(path, entry)| !super::files::is_file(entry.mode) && is_decisive(path));
    match other {
        None => Ok(()),
        Some((path, _)) => {
            let reason =
                format!("`{path}` on `{}` is a link or a submodule, and no file", revision.reference);
            Err(NotVerified::new(&POLICY_UNREADABLE, reason, "put the files themselves on the target branch"))
        }
    }
}

impl PolicyInForce {
    /// Whether there is a policy at all: rules, a baseline, an organisation's policy, or the record of an adoption.
    pub fn is_adopted(&self) -> bool {
        let rules = &self.settings.layout.rules;
        let tests = format!("{rules}/tests/");
        let mut rules = self.tip.entries().filter(|(path, _)| super::files::is_below(path, rules));
        rules.any(|(path, _)| super::files::is_toml(path) && !path.starts_with(&tests))
            || !self.settings.policy.extends.is_empty()
            || self.tip.entry(self.guarded.baseline()).is_some()
            || self.tip.entry(&self.record_path()).is_some()
    }

    /// Where the record of the adoption is.
    pub(super) fn record_path(&self) -> String {
        format!("{}/{RECORD}", self.settings.layout.validations)
    }

    /// The files of another commit of the repository.
    pub fn files_at(&self, commit: &str) -> Result<PolicyFiles, GitError> {
        if commit == self.revision.commit {
            return Ok(self.tip.clone());
        }
        PolicyFiles::of(&self.history, &self.history.git.resolve(commit)?)
    }

    /// The history that it is read from.
    pub fn history(&self) -> &Arc<History> {
        &self.history
    }

    /// The persons who wrote some lines, counted from 1, the end excluded, of a file of the tip.
    pub fn line_persons(&self, path: &str, lines: &Range<usize>) -> Result<Persons, GitError> {
        line_persons(&self.history, &self.revision.commit, path, lines)
    }

    /// The accepted debts of the tip; none if it has no baseline. A line that cannot be read is an error of the policy.
    pub fn baseline(&self) -> Result<Baseline, NotVerified> {
        let path = self.guarded.baseline();
        let text = self.tip.text(path)?.unwrap_or_default();
        let mut sources = SourceMap::default();
        let parsed = Baseline::parse(sources.add(path, text.as_str()), &text);
        match parsed.findings.first() {
            None => Ok(parsed.value),
            Some(finding) => {
                let place = finding.span().map_or_else(String::new, |span| sources.locate(span).to_string());
                let reason = format!("`{place}` on `{}`: {}", self.revision.reference, finding.message());
                Err(NotVerified::new(&POLICY_UNREADABLE, reason, "mend the baseline on the target branch"))
            }
        }
    }
}

/// The newest commit that touches one of these places, if its parents are at hand.
fn newest(history: &History, tip: &str, places: &[&str]) -> Result<Option<Commit>, GitError> {
    let ask = ["rev-list", "-1", tip, "--"];
    let bytes = history.git.run(&[&ask[..], places].concat())?;
    known(history, String::from_utf8_lossy(&bytes).lines().next())
}

/// The oldest commit that touches a file, if its parents are at hand.
fn oldest(history: &History, tip: &str, path: &str) -> Result<Option<Commit>, GitError> {
    let bytes = history.git.run(&["rev-list", tip, "--", path])?;
    known(history, String::from_utf8_lossy(&bytes).lines().last())
}

fn known(history: &History, id: Option<&str>) -> Result<Option<Commit>, GitError> {
    let Some(id) = id.filter(|id| !id.is_empty()) else { return Ok(None) };
    let commit = read(id, &history.commit_bytes(id)?);
    let is_cut = !commit.parents.is_empty() && history.git.resolve(&format!("{id}^1")).is_err();
    Ok((!is_cut).then_some(commit))
}

/// A stored commit.
fn read(id: &str, bytes: &[u8]) -> Commit {
    let text = String::from_utf8_lossy(bytes);
    let (head, message) = text.split_once("\n\n").unwrap_or((&text, ""));
    let fields = |key: &'static str| head.lines().filter_map(move |line| line.strip_prefix(key));
    let time = |line: &str| line.rsplit(' ').nth(1).and_then(|seconds| seconds.parse().ok());
    Commit {
        id: id.to_owned(),
        time: fields("committer ").next().and_then(time).unwrap_or_default(),
        parents: fields("parent ").map(str::to_owned).collect(),
        subject: message.trim_start().split("\n\n").next().unwrap_or_default().trim_end().replace('\n', " "),
    }
}
