//! `policy bootstrap`: the first adoption, once, and on record.
//!
//! It is for a target branch that has neither rules nor a baseline. What it writes decides nothing until its commit is on that
//! branch; from then on every verdict names the commit.

use std::fmt::Write as _;
use std::path::PathBuf;

use countersign_report::adoption::{BOOTSTRAP_SCHEMA, Bootstrapped};
use countersign_rules::SEED;

use super::files::is_toml;
use super::in_force::PolicyInForce;
use super::revision::NotVerified;
use super::target::PolicyTarget;
use crate::error::{Error, io_error};
use crate::fs;
use crate::root::Project;
use crate::settings::FILE;
use crate::transaction::{Digest, FileStep, Steps};

/// The code of errors.
const CODE: &str = "policy_error";

/// Whether old findings are accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OldFindings {
    /// They stand against every change that meets them.
    #[default]
    Count,
    /// The baseline accepts those of now.
    Accepted,
}

impl From<NotVerified> for Error {
    fn from(not: NotVerified) -> Self {
        Self::usage(CODE, format!("{} {}: {}", not.code.number, not.code.name, not.reason)).fix(not.next)
    }
}

impl Project {
    /// Writes what a first adoption needs: settings and rules where there are none, the baseline where one is asked for, and the
    /// record.
    #[tracing::instrument(level = "debug", skip_all)]
    pub fn policy_bootstrap(&self, target: &PolicyTarget, old: OldFindings) -> Result<Bootstrapped, Error> {
        let policy = self.policy_at_target(target)?;
        if policy.is_adopted() {
            return Err(adopted(&policy));
        }
        let settings = self.path().join(FILE);
        let mut files = Vec::new();
        if !fs::exists(&settings) {
            let branch = toml::Value::String(branch_of(&policy)?);
            files.push((FILE.to_owned(), format!("format = 1\ntarget-branch = {branch}\n")));
        }
        let turn = self.turn("policy bootstrap")?;
        // Where nobody wrote rules yet, those to begin with.
        let folder = &policy.settings.layout.rules;
        if self.rules_on_disk(&policy)? == 0 {
            let seed = SEED.iter().map(|(path, text)| (format!("{folder}/{path}"), (*text).to_owned()));
            files.extend(seed.filter(|(path, _)| !fs::exists(&self.path().join(path))));
        }
        let record = policy.record_path();
        let mut accepted = None;
        if old == OldFindings::Accepted {
            let committed = files.iter().map(|(path, _)| path.clone()).chain([record.clone()]);
            let (path, text) =
                self.baseline_of_now(committed.chain([policy.guarded.baseline().to_owned()]).collect())?;
            accepted = Some(text.lines().filter(|line| !line.starts_with('#')).count());
            files.push((path, text));
        }
        files.push((record, self.adoption_record(&policy, accepted)));
        files.sort();
        let steps = files.iter().map(|(path, text)| self.step(path, text)).collect::<Result<_, Error>>()?;
        turn.commit(&Steps { operation: "policy bootstrap".to_owned(), files: steps, ..Steps::default() })?;
        Ok(Bootstrapped {
            schema: BOOTSTRAP_SCHEMA,
            target: policy.revision.reference.clone(),
            tip: policy.revision.commit.clone(),
            written: files.into_iter().map(|(path, _)| path).collect(),
            accepted,
            rules: self.rules_on_disk(&policy)?,
        })
    }

    fn adoption_record(&self, policy: &PolicyInForce, accepted: Option<usize>) -> String {
        let mut text = "# How policy began here, written by `policy bootstrap`. Verdicts name the commit that brought it.\nformat = 1\n".to_owned();
        if let Some(today) = &self.environment.today {
            writeln!(text, "adopted = {today}").expect("a string takes everything");
        }
        writeln!(text, "tip = \"{}\"", policy.revision.commit).expect("a string takes everything");
        if let Some(accepted) = accepted {
            writeln!(text, "accepted = {accepted}").expect("a string takes everything");
        }
        text
    }

    fn step(&self, path: &str, text: &str) -> Result<FileStep, Error> {
        let before = match fs::read(&self.path().join(path)) {
            Ok(bytes) => Some(Digest::of(&bytes)),
            Err(error) if fs::is_missing(&error) => None,
            Err(error) => return Err(io_error(CODE, std::path::Path::new(path), &error)),
        };
        Ok(FileStep { path: PathBuf::from(path), before, after: Some(text.as_bytes().to_vec()), mode: None })
    }

    /// How many files of rules the folder has that will be in force.
    fn rules_on_disk(&self, policy: &PolicyInForce) -> Result<usize, Error> {
        let folder = self.path().join(&policy.settings.layout.rules);
        let entries = fs::entries_if_there(&folder).map_err(|error| io_error(CODE, &folder, &error))?;
        Ok(entries.iter().filter(|entry| is_toml(&entry.name)).count())
    }
}

/// The branch that a reference names, without the name of the remote that has it.
fn branch_of(policy: &PolicyInForce) -> Result<String, Error> {
    let reference = &policy.revision.reference;
    let ask = ["rev-parse", "--symbolic-full-name", "--verify", "--quiet", "--end-of-options", reference];
    let full = policy.history().git.run(&ask).unwrap_or_default();
    let full = String::from_utf8_lossy(&full);
    let full = full.lines().last().unwrap_or_default();
    let on_remote =
        full.strip_prefix("refs/remotes/").and_then(|name| Some(name.split_once('/')?.1.to_owned()));
    let branch = full.strip_prefix("refs/heads/").map(str::to_owned).or(on_remote);
    branch.filter(|branch| !branch.is_empty()).ok_or_else(|| {
        Error::usage(CODE, format!("`{reference}` is no branch, and the settings have to name one"))
            .fix(format!("name the branch with `--target`, or write `{FILE}` with `target-branch`"))
    })
}

fn adopted(policy: &PolicyInForce) -> Error {
    let reference = &policy.revision.reference;
    let by = match policy.adoption.as_ref().or(policy.last_edit.as_ref()) {
        Some(commit) => {
            format!(", since commit `{}` of {}", &commit.id[..12.min(commit.id.len())], commit.day())
        }
        None => String::new(),
    };
    Error::usage(CODE, format!("`{reference}` has a policy already{by}"))
        .fix("edit rules in a change of their own; whoever may push to the target branch decides")
}
