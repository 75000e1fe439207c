//! Agents, git and CI: what each is told, and that all of them are told the same.

mod agents;
mod git;
mod pipelines;
mod same;

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use countersign_testkit::cases::workspace_root;
use countersign_testkit::git::search_path;

use crate::runner::{Said, Sandbox};

/// The payloads of agents that are about to write, and of those that are about to stop.
pub(super) const WRITES: [&str; 6] =
    ["claude-write", "codex-write", "copilot-write", "copilot-vscode-write", "cursor-write", "gemini-write"];
pub(super) const STOPS: [&str; 6] =
    ["claude-stop", "codex-stop", "copilot-stop", "copilot-vscode-stop", "cursor-stop", "gemini-stop"];

/// A spec whose scenario says nothing.
pub(super) const BROKEN: &str =
    "# other\n\n## Purpose\nToo.\n\n## Requirements\n\n### Requirement: One\nThe system does it.\n";

/// A project in a repository of git, with everything committed.
pub(super) struct World {
    pub(super) sandbox: Sandbox,
}

impl World {
    pub(super) fn new() -> Self {
        let world = Self { sandbox: Sandbox::small(&[("src/lib.rs", "pub fn answer() -> u8 { 41 }\n")]) };
        world.git(&["init", "--quiet", "--initial-branch=main", "."]);
        world.git(&["config", "user.email", "jo@example.org"]);
        world.git(&["config", "user.name", "Jo"]);
        world.commit("begin");
        world
    }

    pub(super) fn commit(&self, subject: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "--quiet", "--no-verify", "-m", subject]);
    }

    /// Runs git as the user would, the program on his path.
    pub(super) fn try_git(&self, arguments: &[&str]) -> std::process::Output {
        let mut command = Command::new("git");
        let home = self.sandbox.project.with_file_name("home");
        command.args(arguments).current_dir(&self.sandbox.project).env_clear().env("HOME", home);
        command.env("PATH", Self::path()).env("GIT_CONFIG_NOSYSTEM", "1").stdin(Stdio::null());
        command.output().unwrap()
    }

    pub(super) fn git(&self, arguments: &[&str]) {
        let done = self.try_git(arguments);
        assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    }

    /// The search path, the program first.
    pub(super) fn path() -> std::ffi::OsString {
        let program = std::path::Path::new(env!("CARGO_BIN_EXE_countersign")).parent().unwrap();
        let rest = search_path().unwrap();
        let folders = std::iter::once(program.to_owned()).chain(std::env::split_paths(&rest));
        std::env::join_paths(folders).unwrap()
    }

    pub(super) fn command(&self, call: &[&str]) -> Command {
        let mut command = self.sandbox.command("countersign", call);
        command.env("PATH", Self::path());
        command
    }

    pub(super) fn run(&self, call: &[&str]) -> Said {
        self.sandbox.said(&mut self.command(call))
    }

    /// A published payload, at home in this project.
    pub(super) fn sample(&self, name: &str) -> String {
        let file = workspace_root().join(format!("fixtures/agent/hooks/{name}.json"));
        let text = fs::read_to_string(file).unwrap();
        text.replace("/home/jo/shop", &self.sandbox.project.to_string_lossy())
    }

    /// What the hook says to a payload.
    pub(super) fn hook(&self, payload: &str) -> Said {
        let mut command = self.command(&["agent-hook"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(payload.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Said {
            stdout: text(output.stdout),
            stderr: text(output.stderr),
            status: output.status.code().unwrap(),
        }
    }
}
