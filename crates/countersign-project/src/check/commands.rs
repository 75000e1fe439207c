//! External checkers: run only where the caller allows it, from files that are what the rule says they are.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::time::Duration;

use countersign_rules::{Checker, CommandRun};

use super::rules::Rules;
use crate::error::io_reason;
use crate::policy::PolicyInForce;
use crate::processes::{self, Ended, Stopped};
use crate::root::Project;
use crate::transaction::Digest;

/// How long a checker may take.
const TIMEOUT: Duration = Duration::from_mins(5);
/// How many bytes it may print.
const LIMIT: u64 = 32 * 1024 * 1024;

/// The variables of the caller.
type Variables = [(OsString, OsString)];

/// How each checker ended, by the id of its rule.
pub(super) struct CommandRuns {
    outcomes: BTreeMap<String, CommandRun>,
}

impl CommandRuns {
    /// Nothing was run.
    pub(super) fn none() -> Self {
        Self { outcomes: BTreeMap::new() }
    }

    pub(super) fn of(
        project: &Project,
        policy: &PolicyInForce,
        rules: &Rules,
        variables: Option<&Variables>,
    ) -> Self {
        let mut outcomes = BTreeMap::new();
        if let Some(variables) = variables {
            for rule in rules.policy.rules() {
                if let Some(checker) = rule.parameters.command() {
                    let printed = run(project, policy, checker, variables);
                    outcomes.insert(rule.id.clone(), CommandRun { printed });
                }
            }
        }
        Self { outcomes }
    }

    pub(super) fn outcomes(&self) -> &BTreeMap<String, CommandRun> {
        &self.outcomes
    }
}

/// Runs a checker. Its files come from the target tip: what the tree holds in their place has to be the same.
fn run(
    project: &Project,
    policy: &PolicyInForce,
    checker: Checker<'_>,
    variables: &Variables,
) -> Result<Vec<u8>, String> {
    for (path, wanted) in checker.files {
        let pinned = policy.tip.read(path).map_err(|error| error.to_string())?;
        let pinned = pinned.ok_or_else(|| format!("`{path}` is not on the target branch"))?;
        let here =
            crate::fs::read(&project.path().join(path)).map_err(|error| format!("`{path}`: {error}"))?;
        for (bytes, place) in [(&pinned, "on the target branch"), (&here, "in this tree")] {
            let digest = Digest::of(bytes).to_string();
            if digest != *wanted {
                return Err(format!("`{path}` {place} has the digest {digest}, not the one of the rule"));
            }
        }
    }
    let command: Vec<OsString> = checker.run.iter().map(OsString::from).collect();
    let run = processes::Run {
        command: &command,
        folder: project.path().to_path_buf(),
        environment: variables,
        timeout: Some(TIMEOUT),
        interrupt: None,
        output: processes::Output::Shared,
    };
    let name = &checker.run[0];
    match processes::capture(&run, LIMIT) {
        Ok((_, printed)) if printed.len() as u64 == LIMIT => Err(format!("`{name}` printed too much")),
        // Checkers that found something tend to say so by their exit status.
        Ok((Ended::Exited(0 | 1), printed)) => Ok(printed),
        Ok((ended, _)) => Err(format!("`{name}` ended with {ended}")),
        Err(Stopped::NotStarted(error)) => Err(format!("`{name}` cannot be started: {}", io_reason(&error))),
        Err(Stopped::TimedOut) => Err(format!("`{name}` took more than {} seconds", TIMEOUT.as_secs())),
        Err(Stopped::Interrupted) => Err(format!("`{name}` was interrupted")),
    }
}
