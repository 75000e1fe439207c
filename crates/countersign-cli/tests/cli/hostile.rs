//! Documents, names and file systems that mean no good.

use crate::runner::{DELTA, SPEC, Sandbox, delta};

/// Sequences that a terminal would act on.
const ESCAPES: &str = "\x1b[2J\x1b]0;owned\x07\x1b[31mred\u{9b}31m\u{202e}txet";

/// Whether a text could move a cursor, set a title or turn text around.
fn acts(text: &str) -> bool {
    text.chars().any(|c| (c.is_control() && c != '\n' && c != '\t') || ('\u{202a}'..='\u{202e}').contains(&c))
}

#[test]
fn control_characters_in_documents_never_come_through() {
    let named = SPEC.replace("Requirement: First", &format!("Requirement: First{ESCAPES}"));
    let delta_text = DELTA.replace("Requirement: Third", &format!("Requirement: First {ESCAPES}"));
    let sandbox = Sandbox::small(&[
        ("openspec/specs/evil/spec.md", &named.replace("SHALL do", &format!("{ESCAPES} do"))),
        ("openspec/changes/evil-change/specs/evil/spec.md", &delta_text),
        ("openspec/changes/evil-change/proposal.md", &format!("## Why\n\n{ESCAPES}\n")),
    ]);
    for format in ["human", "concise", "json", "sarif", "github", "junit", "markdown"] {
        let said = sandbox.run(&["validate", "--all", "--format", format]);
        assert!(!acts(&said.stdout) && !acts(&said.stderr), "{format}: {said:?}");
    }
    for call in [
        ["show", "evil-change", "--json"].as_slice(),
        &["show", "evil", "--type", "spec", "--json"],
        &["show", "evil-change", "--json", "--diff"],
        &["status", "--all"],
        &["list"],
        &["change", "list", "--long"],
    ] {
        let said = sandbox.run(call);
        assert!(!acts(&said.stdout) && !acts(&said.stderr), "{call:?}: {said:?}");
    }
}

#[test]
fn control_characters_in_arguments_never_come_through() {
    let sandbox = Sandbox::small(&[]);
    for call in [
        ["show", ESCAPES].as_slice(),
        &["show", ESCAPES, "--json"],
        &["validate", ESCAPES],
        &["status", "--change", ESCAPES],
        &["explain", ESCAPES],
        &["schema", "which", ESCAPES],
        &["templates", "--schema", ESCAPES],
        &["list", "--store", ESCAPES],
    ] {
        let said = sandbox.run(call);
        assert_ne!(said.status, 0, "{call:?}");
        assert!(!acts(&said.stdout) && !acts(&said.stderr), "{call:?}: {said:?}");
    }
}

#[test]
fn undecodable_text_is_a_finding() {
    let sandbox = Sandbox::small(&[]);
    let mut bytes = SPEC.as_bytes().to_vec();
    bytes.extend(b"\n\xff\xfe caf\xe9\n");
    sandbox.write("openspec/specs/latin/spec.md", bytes);
    sandbox.golden("undecodable", &[&["validate", "latin"], &["validate", "latin", "--compat", "--json"]]);
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::fs::{self, Permissions};
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use countersign_testkit::cases::skipped;

    use super::{ESCAPES, acts};
    use crate::runner::{DELTA, SPEC, Sandbox, delta};

    #[test]
    fn control_characters_in_file_names_never_come_through() {
        let sandbox = Sandbox::small(&[]);
        for name in [ESCAPES, "line\nbreak"] {
            sandbox.write(&format!("openspec/specs/{name}/spec.md"), "# Broken\n");
            sandbox.write(&format!("openspec/changes/{name}/specs/cap/spec.md"), DELTA);
        }
        for call in [
            ["list"].as_slice(),
            &["list", "--specs"],
            &["list", "--json"],
            &["status", "--all"],
            &["status"],
            &["validate", "--all"],
            &["validate", "--all", "--format", "concise"],
            &["validate", "--all", "--format", "github"],
            &["validate", "--all", "--json"],
            &["show", "near-nothing"],
        ] {
            let said = sandbox.run(call);
            assert!(!acts(&said.stdout) && !acts(&said.stderr), "{call:?}: {said:?}");
        }
        let list = sandbox.run(&["list", "--specs"]).stdout;
        assert!(!list.lines().any(|line| line.starts_with("break")), "{list}");
    }

    #[test]
    fn a_file_name_that_is_not_text_does_not_stop_anything() {
        let sandbox = Sandbox::small(&[]);
        let name = OsStr::from_bytes(b"caf\xe9");
        let folder = sandbox.project.join("openspec/specs").join(name);
        if fs::create_dir(&folder).is_err() {
            skipped("this file system takes only text as names");
            return;
        }
        fs::write(folder.join("spec.md"), SPEC).unwrap();
        let said = sandbox.run(&["validate", "--all"]);
        assert!(said.stdout.contains("cap"), "{said:?}");
        assert_eq!(sandbox.run(&["list", "--specs"]).status, 0);
    }

    #[test]
    fn a_spec_that_is_a_link_out_of_the_project_is_refused() {
        let sandbox = Sandbox::small(&[(&delta("good"), DELTA)]);
        sandbox.write("../secret/spec.md", format!("TOP SECRET\n{SPEC}"));
        let specs = sandbox.project.join("openspec/specs");
        fs::create_dir(specs.join("linked")).unwrap();
        symlink("../../../../secret/spec.md", specs.join("linked/spec.md")).unwrap();
        symlink("../../../secret", specs.join("linked-folder")).unwrap();
        sandbox.golden("links", &[&["validate", "--all"], &["list", "--specs"], &["show", "linked"]]);
        for verb in ["validate", "show"] {
            let said = sandbox.run(&[verb, "linked", "--type", "spec"]);
            assert_ne!(said.status, 0, "{verb}: {said:?}");
            assert!(!format!("{said:?}").contains("TOP SECRET"), "{verb}: {said:?}");
        }
        // A linked folder is no capability of this project, and is read only where it is asked for, as OpenSpec does.
        assert_eq!(sandbox.run(&["validate", "linked-folder", "--type", "spec"]).status, 0);
        assert_eq!(sandbox.run(&["validate", "linked-folder"]).status, 2);
    }

    #[test]
    fn circles_of_links_end() {
        let sandbox = Sandbox::small(&[(&delta("good"), DELTA)]);
        symlink("..", sandbox.project.join("openspec/specs/cap/again")).unwrap();
        symlink("..", sandbox.project.join("openspec/changes/good/again")).unwrap();
        symlink("loop", sandbox.project.join("openspec/changes/loop")).unwrap();
        for call in [["validate", "--all"].as_slice(), &["list"], &["list", "--specs"], &["status", "--all"]]
        {
            assert_eq!(sandbox.run(call).status, 0, "{call:?}: {:?}", sandbox.run(call));
        }
    }

    /// Takes every right away; `None` where that does not keep this user out.
    fn locked(sandbox: &Sandbox, path: &str) -> Option<()> {
        let path = sandbox.project.join(path);
        fs::set_permissions(&path, Permissions::from_mode(0o000)).unwrap();
        let open = if path.is_dir() { fs::read_dir(&path).is_ok() } else { fs::read(&path).is_ok() };
        if open {
            skipped("this user reads everything, so nothing can be locked");
            fs::set_permissions(&path, Permissions::from_mode(0o700)).unwrap();
            return None;
        }
        Some(())
    }

    #[test]
    fn an_unreadable_file_is_a_finding() {
        let sandbox = Sandbox::small(&[(&delta("good"), DELTA), ("openspec/specs/shut/spec.md", SPEC)]);
        let Some(()) = locked(&sandbox, "openspec/specs/shut/spec.md") else { return };
        let said = sandbox.run(&["validate", "--all"]);
        assert_eq!(said.status, 1, "{said:?}");
        assert!(said.stdout.contains("M0014"), "{said:?}");
        assert!(said.stdout.contains("change good"), "the others are still judged: {said:?}");
    }

    #[test]
    fn an_unreadable_folder_is_never_a_pass() {
        let sandbox = Sandbox::small(&[(&delta("good"), DELTA), ("openspec/specs/shut/spec.md", SPEC)]);
        let Some(()) = locked(&sandbox, "openspec/specs/shut") else { return };
        let said = sandbox.run(&["validate", "--all"]);
        fs::set_permissions(sandbox.project.join("openspec/specs/shut"), Permissions::from_mode(0o700))
            .unwrap();
        assert_ne!(said.status, 0, "{said:?}");
        assert!(format!("{said:?}").contains("shut"), "it is named: {said:?}");
    }
}

#[test]
fn large_and_deep_documents_are_read() {
    let deep = "> ".repeat(20_000) + "deep\n" + &"[".repeat(20_000) + "\n" + &"* ".repeat(5_000) + "\n";
    let sandbox = Sandbox::small(&[(&delta("good"), DELTA)]);
    sandbox.write("openspec/specs/deep/spec.md", format!("{SPEC}\n{deep}"));
    let said = sandbox.run(&["validate", "--all"]);
    assert!(said.status < 2, "{said:?}");
}
