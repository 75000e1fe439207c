//! `skills` as a command: the shipped skills against the commands that exist, and the verbs one after the other.

use countersign_agent::sources;

use crate::runner::Sandbox;

#[test]
fn shipped_skills_call_only_what_exists() {
    let sandbox = Sandbox::small(&[]);
    for (path, text) in sources() {
        sandbox.write(&format!("skills/{path}"), text);
    }
    let said = sandbox.run(&["skills", "lint"]);
    assert_eq!((said.status, said.stdout.as_str()), (0, "✓ 18 skills: nothing to mend\n"));
}

#[test]
fn a_skill_is_begun_answered_copied_and_listed() {
    let sandbox = Sandbox::small(&[]);
    let new = sandbox.run(&["skills", "new", "data-review"]);
    assert_eq!(new.status, 0, "{new:?}");
    let open = sandbox.run(&["skills", "lint"]);
    assert_eq!(open.status, 1, "{open:?}");
    assert!(open.stdout.ends_with("\n✗ 1 skill: 4 errors\n"), "{}", open.stdout);
    assert!(
        open.stdout.contains("skills/data-review/SKILL.md:20:5  the question is left open"),
        "{}",
        open.stdout
    );
    let path = sandbox.project.join("skills/data-review/SKILL.md");
    let text = std::fs::read_to_string(&path).unwrap();
    sandbox.write(
        "skills/data-review/SKILL.md",
        text.replace("<where this role looks for the answer>", "Here."),
    );
    assert_eq!(sandbox.run(&["skills", "lint", "data-review"]).status, 0);

    let dry = sandbox.run(&["skills", "install", "--tools", "claude", "--dry-run"]);
    assert_eq!(dry.status, 0, "{dry:?}");
    assert!(
        dry.stdout.contains("would be copied") && !sandbox.project.join(".claude").exists(),
        "{}",
        dry.stdout
    );
    let install = sandbox.run(&["skills", "install", "--tools", "claude"]);
    assert_eq!(install.status, 0, "{install:?}");
    let list = sandbox.run(&["skills", "list"]);
    assert!(list.stdout.contains(".claude/skills/data-review  same"), "{}", list.stdout);

    sandbox.write(".claude/skills/data-review/SKILL.md", "mine\n");
    let kept = sandbox.run(&["skills", "install"]);
    assert_eq!(kept.status, 1, "{kept:?}");
    assert!(kept.stdout.contains("was edited; --force replaces it"), "{}", kept.stdout);
    let forced = sandbox.run(&["skills", "install", "--force"]);
    assert_eq!(forced.status, 0, "{forced:?}");
}

#[test]
fn an_update_keeps_copies_of_own_skills_up_to_date() {
    let sandbox = Sandbox::small(&[]);
    assert_eq!(sandbox.run(&["init", "--tools", "claude"]).status, 0);
    assert_eq!(sandbox.run(&["skills", "new", "data-review"]).status, 0);
    let before = sandbox.run(&["skills", "list"]).stdout;
    assert_eq!(sandbox.run(&["skills", "install", "data-review", "--tools", "claude,codex"]).status, 0);
    let path = sandbox.project.join("skills/data-review/SKILL.md");
    let text = std::fs::read_to_string(&path).unwrap() + "\nMore.\n";
    sandbox.write("skills/data-review/SKILL.md", &text);
    assert_eq!(sandbox.run(&["update"]).status, 0);
    for copy in [".claude/skills/data-review/SKILL.md", ".agents/skills/data-review/SKILL.md"] {
        assert_eq!(std::fs::read_to_string(sandbox.project.join(copy)).unwrap(), text, "{copy}");
    }
    assert!(sandbox.project.join(".agents/skills/.openspec-target").exists());
    assert_eq!(sandbox.run(&["uninstall"]).status, 0);
    assert!(!sandbox.project.join(".agents").exists(), "{before}");
    assert!(sandbox.project.join("skills/data-review/SKILL.md").exists());
}

#[test]
fn calls_that_make_no_sense_are_told() {
    let sandbox = Sandbox::small(&[("skills/notes/SKILL.md", "---\nname: x\n")]);
    for call in [
        &["skills", "new", "Data Review"] as &[&str],
        &["skills", "lint", "nots"],
        &["skills", "install", "--tools", "nobody"],
        &["skills"],
    ] {
        assert_eq!(sandbox.run(call).status, 2, "{call:?}");
    }
    assert!(sandbox.run(&["skills", "lint", "nots"]).stderr.contains("did you mean `notes`?"));
}

#[test]
fn the_other_name_has_no_skills() {
    let said = Sandbox::small(&[]).openspec(&["skills", "list"]);
    assert_eq!(said.status, 1, "{said:?}");
}
