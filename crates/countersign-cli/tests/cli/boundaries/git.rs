//! Hooks of git.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use countersign_testkit::schema::faults;

use super::{BROKEN, World};
use crate::schemas::schema;

fn stderr(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_commit_that_breaks_a_spec_is_refused() {
    let world = World::new();
    assert_eq!(world.run(&["git-hook", "install"]).status, 0);
    world.sandbox.write("openspec/specs/other/spec.md", BROKEN);
    world.git(&["add", "-A"]);
    let refused = world.try_git(&["commit", "-m", "break it"]);
    assert!(!refused.status.success());
    assert!(stderr(&refused).contains("openspec/specs/other/spec.md"), "{}", stderr(&refused));
    fs::remove_file(world.sandbox.project.join("openspec/specs/other/spec.md")).unwrap();
    world.sandbox.write("src/lib.rs", "pub fn answer() -> u8 { 42 }\n");
    world.git(&["add", "-A"]);
    let refused = world.try_git(&["commit", "-m", "answer\n\nChange: no-such-change"]);
    assert!(stderr(&refused).contains("P0501") && !refused.status.success(), "{}", stderr(&refused));
    let refused = world.try_git(&["commit", "-m", "answer\n\nNo-Change:"]);
    assert!(stderr(&refused).contains("P0502") && !refused.status.success(), "{}", stderr(&refused));
    world.git(&["commit", "--quiet", "-m", "answer\n\nNo-Change: a number"]);
}

#[test]
fn a_hook_that_was_there_is_called_first_and_comes_back() {
    let world = World::new();
    let path = world.sandbox.project.join(".git/hooks/pre-commit");
    let mine = "#!/bin/sh\necho mine >&2\nexit 3\n";
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, mine).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o750)).unwrap();
    let said = world.run(&["git-hook", "install", "--json"]);
    let document = serde_json::from_str(&said.stdout).unwrap();
    assert!(faults(&schema("git-hooks"), &document).is_empty(), "{document}");
    assert_eq!(document["hooks"][0]["action"], "chained");
    world.sandbox.write("src/lib.rs", "");
    world.git(&["add", "-A"]);
    let refused = world.try_git(&["commit", "-m", "x"]);
    assert!(stderr(&refused).contains("mine") && !refused.status.success());
    assert_eq!(world.run(&["git-hook", "install"]).status, 0);
    let doctor = world.run(&["doctor"]).stdout;
    assert!(doctor.contains("Git: pre-commit, pre-push, commit-msg"), "{doctor}");
    assert_eq!(world.run(&["git-hook", "uninstall"]).status, 0);
    assert_eq!(fs::read_to_string(&path).unwrap(), mine);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o750);
    assert!(!path.with_file_name("pre-push").exists());
    assert!(!path.with_file_name("pre-commit.before-countersign").exists());
}

#[test]
fn an_edited_hook_stays() {
    let world = World::new();
    world.run(&["git-hook", "install"]);
    let path = world.sandbox.project.join(".git/hooks/pre-push");
    let text = fs::read_to_string(&path).unwrap() + "# mine\n";
    fs::write(&path, &text).unwrap();
    let said = world.run(&["git-hook", "uninstall"]);
    assert_eq!(said.status, 1, "{said:?}");
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn hooks_go_where_git_looks_for_them() {
    let world = World::new();
    world.git(&["config", "core.hooksPath", "tools/hooks"]);
    assert_eq!(world.run(&["git-hook", "install"]).status, 0);
    assert!(world.sandbox.project.join("tools/hooks/pre-commit").exists());
    world.run(&["git-hook", "uninstall"]);
    world.git(&["config", "--unset", "core.hooksPath"]);
    world.git(&["config", "--global", "core.hooksPath", "/nowhere"]);
    let said = world.run(&["git-hook", "install"]);
    assert_eq!(said.status, 2, "{said:?}");
    assert!(said.stderr.contains("every repository"), "{said:?}");
    world.git(&["config", "--global", "--unset", "core.hooksPath"]);
    // All work trees share one folder.
    let tree = world.sandbox.project.with_file_name("tree");
    world.git(&["worktree", "add", "--quiet", "--detach", &tree.to_string_lossy()]);
    let mut command = world.command(&["git-hook", "install"]);
    assert!(command.current_dir(&tree).status().unwrap().success());
    assert!(world.sandbox.project.join(".git/hooks/pre-commit").exists());
}

#[test]
fn a_push_hook_passes_on_what_git_says() {
    let world = World::new();
    let remote = world.sandbox.project.with_file_name("remote.git");
    world.git(&["init", "--quiet", "--bare", &remote.to_string_lossy()]);
    world.git(&["remote", "add", "origin", &remote.to_string_lossy()]);
    let path = world.sandbox.project.join(".git/hooks/pre-push");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, "#!/bin/sh\ncat > said.txt\n").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    world.run(&["git-hook", "install"]);
    world.git(&["push", "--quiet", "origin", "main"]);
    let said = fs::read_to_string(world.sandbox.project.join("said.txt")).unwrap();
    assert!(said.starts_with("refs/heads/main "), "{said}");
}
