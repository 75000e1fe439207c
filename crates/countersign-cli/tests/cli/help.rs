//! Help, version, explanations and completion.

use crate::runner::{Sandbox, compare};

const VERBS: &[&str] = &[
    "init",
    "update",
    "uninstall",
    "list",
    "show",
    "validate",
    "status",
    "schemas",
    "template",
    "templates",
    "schema",
    "context",
    "doctor",
    "store",
    "log",
    "blame",
    "repair",
    "trace",
    "why",
    "impact",
    "export",
    "skills",
    "explain",
    "completion",
    "agent-hook",
    "git-hook",
    "ci",
];

#[test]
fn every_verb_has_help() {
    let sandbox = Sandbox::empty();
    let whole = sandbox.run(&["--help"]);
    assert_eq!((whole.status, &*whole.stderr), (0, ""));
    assert!(whole.stdout.contains("Examples:"));
    for verb in VERBS {
        let said = sandbox.run(&[verb, "--help"]);
        assert_eq!((said.status, &*said.stderr), (0, ""), "{verb}");
        let first = said.stdout.lines().next().unwrap_or_default();
        assert!(first.split_whitespace().count() > 2, "{verb} says what it does: {first}");
        assert!(whole.stdout.contains(&format!("\n  {verb} ")), "{verb} is in the list of commands");
        assert_eq!(sandbox.run(&["help", verb]).stdout, said.stdout, "{verb}");
    }
}

#[test]
fn the_most_used_verbs_have_examples() {
    let sandbox = Sandbox::empty();
    for verb in [
        "init",
        "update",
        "uninstall",
        "list",
        "show",
        "validate",
        "status",
        "log",
        "blame",
        "repair",
        "trace",
        "why",
        "impact",
        "skills",
        "explain",
        "completion",
    ] {
        assert!(sandbox.run(&[verb, "--help"]).stdout.contains("Example"), "{verb}");
    }
}

#[test]
fn the_version_names_both_tools() {
    let said = Sandbox::empty().run(&["--version"]);
    assert_eq!(said.status, 0);
    assert!(
        said.stdout.contains(env!("CARGO_PKG_VERSION")) && said.stdout.contains("OpenSpec 1.13"),
        "{said:?}"
    );
}

#[test]
fn every_code_is_explained_by_number_and_by_name() {
    let sandbox = Sandbox::empty();
    let all = sandbox.run(&["explain", "--all"]).stdout;
    assert!(all.lines().count() > 50);
    for line in all.lines() {
        let (code, summary) = line.split_once(": ").expect("`NUMBER name: summary`");
        let (number, name) = code.split_once(' ').expect("`NUMBER name`");
        let by_number = sandbox.run(&["explain", number]);
        assert_eq!(by_number.status, 0, "{number}");
        assert!(by_number.stdout.contains(summary) && by_number.stdout.contains(name), "{by_number:?}");
        assert!(by_number.stdout.lines().count() > 2, "{number} says more than its summary");
        assert_eq!(sandbox.run(&["explain", &name.to_uppercase()]), by_number, "{name}");
    }
}

#[test]
fn the_markdown_lists_every_code() {
    let sandbox = Sandbox::empty();
    let markdown = sandbox.run(&["explain", "--all", "--markdown"]).stdout;
    for line in sandbox.run(&["explain", "--all"]).stdout.lines() {
        assert!(markdown.contains(line.split(' ').next().unwrap_or_default()), "{line}");
    }
    assert_eq!(sandbox.run(&["explain", "D0012", "--markdown"]).status, 2);
}

#[test]
fn explanations_read_well() {
    let calls: &[&[&str]] = &[&["explain", "D0012"], &["explain", "near-miss-name"], &["explain", "M0004"]];
    Sandbox::empty().golden("explain", calls);
}

#[test]
fn completion_for_four_shells() {
    let sandbox = Sandbox::empty();
    for (shell, sign) in [
        ("bash", "complete -F"),
        ("zsh", "#compdef"),
        ("fish", "complete -c"),
        ("powershell", "Register-Arg"),
    ] {
        let said = sandbox.run(&["completion", "generate", shell]);
        assert_eq!((said.status, &*said.stderr), (0, ""), "{shell}");
        assert!(said.stdout.contains(sign), "{shell}");
        for verb in VERBS {
            assert!(said.stdout.contains(verb), "{shell} completes {verb}");
        }
    }
    let bash = sandbox.openspec(&["completion", "generate"]).stdout;
    assert!(bash.contains("openspec"), "the script completes the name it was asked by");
    assert_eq!(sandbox.run(&["completion", "generate", "tcsh"]).status, 2);
}

#[test]
fn help_stays_as_it_is() {
    let sandbox = Sandbox::empty();
    let text = sandbox.run(&["-h"]).stdout + "\n" + &sandbox.run(&["validate", "-h"]).stdout;
    compare("help", &text);
}
