//! Runs the binary with nothing of the machine around it, and compares what it says with golden files.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use countersign_testkit::cases::{compare_golden, copy_tree, workspace_root};
use tempfile::TempDir;

/// A folder of its own, outside of the repository so that no `.git` and no project is above it.
pub(crate) struct Sandbox {
    folder: TempDir,
    /// Where commands run, unless they are told otherwise.
    pub(crate) project: PathBuf,
}

/// What a call did.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) status: i32,
}

impl Sandbox {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().canonicalize().unwrap().join("project");
        fs::create_dir(&project).unwrap();
        fs::create_dir(project.with_file_name("home")).unwrap();
        Self { folder, project }
    }

    /// A copy of `fixtures/onboarding`.
    pub(crate) fn onboarding() -> Self {
        let sandbox = Self::empty();
        copy_tree(&workspace_root().join("fixtures/onboarding"), &sandbox.project).unwrap();
        sandbox
    }

    /// A project with one sound spec, `cap`, and whatever is given.
    pub(crate) fn small(files: &[(&str, &str)]) -> Self {
        let sandbox = Self::empty();
        sandbox.write("openspec/specs/cap/spec.md", SPEC);
        for (path, text) in files {
            sandbox.write(path, text);
        }
        sandbox
    }

    /// Writes a file below the project.
    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.project.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// The binary under a name, in an empty environment.
    pub(crate) fn command(&self, name: &str, call: &[&str]) -> Command {
        let binary = Path::new(env!("CARGO_BIN_EXE_countersign"));
        let program = if name == "countersign" { binary.to_owned() } else { self.renamed(binary, name) };
        let home = self.project.with_file_name("home");
        let mut command = Command::new(program);
        command.args(call).current_dir(&self.project).stdin(Stdio::null()).env_clear();
        command.env("HOME", &home).env("XDG_DATA_HOME", home.join("data"));
        command
    }

    fn renamed(&self, binary: &Path, name: &str) -> PathBuf {
        let path = self.folder.path().join(format!("{name}{}", env::consts::EXE_SUFFIX));
        if !path.exists() {
            #[cfg(unix)]
            std::os::unix::fs::symlink(binary, &path).unwrap();
            #[cfg(not(unix))]
            fs::copy(binary, &path).unwrap();
        }
        path
    }

    /// Runs a call in the project.
    pub(crate) fn run(&self, call: &[&str]) -> Said {
        self.said(&mut self.command("countersign", call))
    }

    /// Runs a call in the project under the name `openspec`.
    pub(crate) fn openspec(&self, call: &[&str]) -> Said {
        self.said(&mut self.command("openspec", call))
    }

    /// Runs a command and masks what differs from run to run.
    pub(crate) fn said(&self, command: &mut Command) -> Said {
        let output = command.output().unwrap();
        let status = output.status.code().expect("nothing kills the program");
        assert!(status < 100, "the program panicked: {}", String::from_utf8_lossy(&output.stderr));
        Said { stdout: self.masked(output.stdout), stderr: self.masked(output.stderr), status }
    }

    /// Text with the place of the project and all times masked.
    pub(crate) fn masked(&self, bytes: Vec<u8>) -> String {
        let text = String::from_utf8(bytes).expect("the program prints UTF-8");
        let text = text.replace(&*self.project.to_string_lossy().replace('\\', "/"), "[project]");
        let masked = ["\"lastModified\": \"", "\"durationMs\": "]
            .into_iter()
            .fold(text, |text, key| mask_number(&text, key));
        let lines: Vec<String> = masked.split('\n').map(mask_milliseconds).collect();
        lines.join("\n")
    }

    /// Compares the transcript of some calls with `fixtures/cli/<name>.txt`.
    pub(crate) fn golden(&self, name: &str, calls: &[&[&str]]) {
        let transcript: Vec<String> = calls.iter().map(|call| self.transcript(call)).collect();
        compare(name, &transcript.join("\n"));
    }

    pub(crate) fn transcript(&self, call: &[&str]) -> String {
        let Said { stdout, stderr, status } = self.run(call);
        let mut lines = vec![format!("$ countersign {}\n{stdout}", call.join(" "))];
        if !stderr.is_empty() {
            lines.push(format!("-- stderr: {}\n", stderr.trim_end()));
        }
        if status != 0 {
            lines.push(format!("-- exit status: {status}\n"));
        }
        lines.concat()
    }
}

/// Compares a text with `fixtures/cli/<name>.txt`, or writes it there.
pub(crate) fn compare(name: &str, text: &str) {
    compare_golden(&format!("cli/{name}.txt"), text);
}

/// Replaces what follows a key up to the end of its value.
fn mask_number(text: &str, key: &str) -> String {
    let mut parts = text.split(key);
    let mut masked = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(['"', ',', '\n', '}']).unwrap_or(part.len());
        masked.push_str(key);
        masked.push_str("[time]");
        masked.push_str(&part[end..]);
    }
    masked
}

/// Replaces the seconds that JUnit carries.
fn mask_milliseconds(line: &str) -> String {
    match line.split_once(" time=\"") {
        Some((before, after)) if after.contains('"') => {
            let rest = after.split_once('"').map_or("", |(_, rest)| rest);
            format!("{before} time=\"[time]\"{rest}")
        }
        _ => line.to_owned(),
    }
}

/// A sound spec.
pub(crate) const SPEC: &str = "\
# Cap

## Purpose

Says what this example is about, in more than fifty characters.

## Requirements

### Requirement: First

The system SHALL do the first thing.

#### Scenario: Once

- **WHEN** it is asked once
- **THEN** it does the first thing

### Requirement: Second

The system SHALL do the second thing.

#### Scenario: Twice

- **WHEN** it is asked twice
- **THEN** it does the second thing
";

/// A delta that archives on top of [`SPEC`].
pub(crate) const DELTA: &str = "\
## ADDED Requirements

### Requirement: Third

The system SHALL do the third thing.

#### Scenario: Thrice

- **WHEN** it is asked three times
- **THEN** it does the third thing
";

/// A delta that OpenSpec calls valid and that cannot be archived without loss.
pub(crate) const UNCLOSED: &str = "\
## ADDED Requirements

### Requirement: Third

The system SHALL do the third thing.

#### Scenario: Thrice

- **WHEN** it is asked three times
- **THEN** it does the third thing

```text
never closed
";

/// Where the delta of a change on `cap` lies.
pub(crate) fn delta(change: &str) -> String {
    format!("openspec/changes/{change}/specs/cap/spec.md")
}
