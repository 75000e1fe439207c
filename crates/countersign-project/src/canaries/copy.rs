//! A copy of the project as a repository of its own, in which violations are planted.

use std::ffi::OsString;

use countersign_report::policy_test::{Boundary, Canary, Stopped};
use countersign_rules::{Rule, Situation};

use super::{CODE, CanaryRequest, canary};
use crate::error::{Error, io_error, io_reason};
use crate::fs::{self, Scratch};
use crate::processes::{self, Ended, Output};
use crate::root::Project;
use crate::settings::Settings;

/// The pipeline by which CI asks.
const PIPELINE: &str = "countersign-canary";

/// The copy.
pub(super) struct Copy<'r> {
    scratch: Scratch,
    request: &'r CanaryRequest,
    git: OsString,
}

impl<'r> Copy<'r> {
    /// Copies what the working tree holds; its rules stand on the branch `main` of the copy and are in force there.
    pub(super) fn of(
        project: &Project,
        settings: &Settings,
        request: &'r CanaryRequest,
    ) -> Result<Self, Error> {
        let failed = |error: std::io::Error| io_error(CODE, &request.scratch, &error);
        let scratch = Scratch::new(&request.scratch, &request.name).map_err(failed)?;
        for path in project.tree_paths() {
            // Links and what cannot be read are no part of a rule's situation.
            if let Ok(bytes) = fs::read(&project.path().join(&path)) {
                scratch.write(&path, &bytes).map_err(failed)?;
            }
        }
        let step = "[[step]]\nid = \"check\"\nrun = [\"builtin:check\"]\n";
        let pipeline = format!("{}/{PIPELINE}.toml", settings.layout.pipelines);
        scratch.write(&pipeline, step.as_bytes()).map_err(failed)?;
        let copy = Self { scratch, request, git: OsString::from("git") };
        copy.git(&["init", "--quiet", "--initial-branch=main", "."])?;
        copy.commit("the project", "owner")?;
        copy.git(&["tag", "canary-base"])?;
        Ok(copy)
    }

    /// Plants a situation, and asks every boundary.
    pub(super) fn plant(&self, rule: &Rule, situation: &Situation) -> Result<Vec<Canary>, Error> {
        self.git(&["checkout", "--quiet", "--force", "-B", "main", "canary-base"])?;
        self.git(&["clean", "--quiet", "-d", "--force", "-x"])?;
        self.write(situation.files.before.iter())?;
        self.commit("what was there before", "owner")?;
        self.git(&["checkout", "--quiet", "-B", "canary"])?;
        let gone = situation.files.before.keys().filter(|path| !situation.files.now.contains_key(*path));
        for path in gone {
            self.git(&["rm", "--quiet", "--", path])?;
        }
        self.write(situation.files.now.iter())?;
        let folder = &situation.change.folder;
        if situation.unassigned.is_empty() {
            let mut metadata = "schema: spec-driven\n".to_owned();
            if let Some(risk) = situation.change.risk {
                metadata.extend(["risk: ", risk.as_str(), "\n"]);
            }
            if !situation.change.labels.is_empty() {
                metadata.extend(["labels: [", &situation.change.labels.join(", "), "]\n"]);
            }
            self.write_one(&format!("{folder}/.openspec.yaml"), metadata.as_bytes())?;
            if !situation.files.now.contains_key(&format!("{folder}/proposal.md")) {
                let proposal = "# A canary\n\n## Why\n\nTo see whether it is stopped.\n\n## What Changes\n\n- It is planted.\n";
                self.write_one(&format!("{folder}/proposal.md"), proposal.as_bytes())?;
            }
        }
        self.commit("a canary", "author")?;
        let stop = format!(
            "{{\"hook_event_name\":\"Stop\",\"session_id\":\"canary\",\"cwd\":{},\"stop_hook_active\":false}}",
            serde_json::Value::from(self.scratch.path().to_string_lossy())
        );
        let calls: [(Boundary, Vec<&str>, Option<&str>); 4] = [
            (Boundary::Check, vec!["check", "--target", "main"], None),
            (Boundary::GitHook, vec!["git-hook", "run", "pre-push"], None),
            (Boundary::AgentHook, vec!["agent-hook"], Some(&stop)),
            (Boundary::Ci, vec!["ci", "run", PIPELINE, "--target", "main"], None),
        ];
        Ok(calls
            .into_iter()
            .map(|(boundary, call, input)| canary(boundary, self.ask(rule, &call, input)))
            .collect())
    }

    /// Whether a boundary stops it, and says because of which rule.
    fn ask(&self, rule: &Rule, call: &[&str], input: Option<&str>) -> Stopped {
        let mut command = vec![self.request.program.clone().into_os_string()];
        command.extend(call.iter().map(OsString::from));
        match self.run(&command, input) {
            Ok((ended, said)) => {
                let said = String::from_utf8_lossy(&said);
                let names_rule =
                    said.contains(rule.kind.code.number) || said.contains(&rule.id) || said.contains("P0011");
                match ended {
                    Ended::Exited(0) if !said.contains("\"block\"") => {
                        Stopped::No("it lets it through".to_owned())
                    }
                    _ if names_rule => Stopped::Yes,
                    ended => Stopped::No(format!("it ends with {ended} and does not name the rule")),
                }
            }
            Err(reason) => Stopped::No(reason),
        }
    }

    fn write<'a>(&self, files: impl Iterator<Item = (&'a String, &'a Vec<u8>)>) -> Result<(), Error> {
        files.into_iter().try_for_each(|(path, bytes)| self.write_one(path, bytes))
    }

    fn write_one(&self, path: &str, bytes: &[u8]) -> Result<(), Error> {
        self.scratch.write(path, bytes).map_err(|error| io_error(CODE, std::path::Path::new(path), &error))
    }

    fn commit(&self, subject: &str, who: &str) -> Result<(), Error> {
        self.git(&["add", "--all", "--force"])?;
        let name = format!("user.name={who}");
        let address = format!("user.email={who}@example.invalid");
        let sign = "commit.gpgSign=false";
        let commit = ["commit", "--quiet", "--no-verify", "--allow-empty", "-m", subject];
        self.git(&[&["-c", &name, "-c", &address, "-c", sign], &commit[..]].concat())
    }

    fn git(&self, arguments: &[&str]) -> Result<(), Error> {
        let mut command = vec![
            self.git.clone(),
            "-c".into(),
            "core.hooksPath=/dev/null".into(),
            "-c".into(),
            "core.autocrlf=false".into(),
        ];
        command.extend(arguments.iter().map(OsString::from));
        match self.run(&command, None) {
            Ok((ended, _)) if ended.is_success() => Ok(()),
            Ok((ended, _)) => Err(Error::environment(
                CODE,
                format!("`git {}` in the copy ended with {ended}", arguments.join(" ")),
            )),
            Err(reason) => Err(Error::environment(CODE, format!("git in the copy: {reason}"))),
        }
    }

    fn run(&self, command: &[OsString], input: Option<&str>) -> Result<(Ended, Vec<u8>), String> {
        let run = processes::Run {
            command,
            folder: self.scratch.path().to_path_buf(),
            environment: &self.request.variables,
            timeout: None,
            interrupt: None,
            output: Output::Shared,
        };
        processes::exchange(&run, input.unwrap_or_default().as_bytes()).map_err(|stopped| match stopped {
            processes::Stopped::NotStarted(error) => io_reason(&error),
            processes::Stopped::TimedOut | processes::Stopped::Interrupted => "it was ended".to_owned(),
        })
    }
}
