//! The first change of a new repository, by nothing but the commands that README and the generated skills show.
//!
//! What a person or an agent writes between the commands lies in `fixtures/first-change`, and so do the two scripts.

use std::fs;
use std::path::Path;
use std::process::Command;

use countersign_testkit::cases::{copy_tree, workspace_root};

use crate::runner::Sandbox;

/// What the placeholders of the documents stand for.
const MEANT: [(&str, &str); 3] =
    [("NAME", "add-greeting"), ("ARTIFACT", "proposal"), ("CMD", "sh tests/greeting.sh")];

#[test]
fn with_an_agent() {
    walk("claude");
}

#[test]
fn without_an_agent() {
    walk("none");
}

fn walk(script: &str) {
    let fixture = workspace_root().join("fixtures/first-change");
    let text = fs::read_to_string(fixture.join(script).with_extension("txt")).unwrap();
    let sandbox = Sandbox::empty();
    fs::remove_dir_all(&sandbox.project).unwrap();
    fs::create_dir(&sandbox.project).unwrap();
    let mut ran = 0;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (from, what) = line.split_once(": ").expect("a line says where and what");
        if from == "copy" {
            copy_tree(&fixture.join(what), &sandbox.project).unwrap();
            continue;
        }
        assert!(is_shown(&document(from, &sandbox.project), what), "{from} does not show `{what}`");
        run(&sandbox, what);
        ran += 1;
    }
    assert!(ran > 10, "{ran}");
    let archived = fs::read_dir(sandbox.project.join("openspec/changes/archive")).unwrap();
    let names = archived.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(names.into_iter().any(|name| name.ends_with("-add-greeting")));
    let spec = fs::read_to_string(sandbox.project.join("openspec/specs/greeting/spec.md")).unwrap();
    assert!(spec.contains("### Requirement: Greeting by name"), "{spec}");
}

/// README, or a skill as `init` generated it.
fn document(from: &str, project: &Path) -> String {
    let path = match from {
        "README.md" => workspace_root().join(from),
        skill => project.join(".claude/skills").join(skill).join("SKILL.md"),
    };
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Whether a document shows a command as a whole: in a code span, or as a line of a block.
fn is_shown(document: &str, command: &str) -> bool {
    document.contains(&format!("`{command}`"))
        || document.lines().any(|line| {
            let line = line.trim();
            let line = line.strip_prefix("$ ").unwrap_or(line);
            let without_comment = line.split("  #").next().unwrap_or(line).trim_end();
            without_comment == command
        })
}

fn run(sandbox: &Sandbox, command: &str) {
    let command =
        MEANT.iter().fold(command.to_owned(), |command, (name, meant)| command.replace(name, meant));
    let words = words(&command);
    let mut process = match words[0].as_str() {
        "countersign" => {
            let call: Vec<&str> = words[1..].iter().map(String::as_str).collect();
            let mut ours = sandbox.command("countersign", &call);
            ours.env("PATH", std::env::var_os("PATH").unwrap_or_default());
            ours
        }
        "git" => {
            let mut git = Command::new("git");
            let who =
                ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false"];
            git.args(who).args(&words[1..]).current_dir(&sandbox.project);
            git.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
            git
        }
        other => panic!("`{other}` is not for a first change"),
    };
    let output = process.output().unwrap();
    assert!(
        output.status.success(),
        "`{command}` ended with {:?}\n{}{}",
        output.status.code(),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// The words of a command, those in double quotes as one.
fn words(command: &str) -> Vec<String> {
    let parts = command.split('"').enumerate();
    parts
        .flat_map(|(at, part)| match at % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        })
        .collect()
}
