//! Completion in a home of its own: where files go, and that everything can be taken back.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::runner::{Said, Sandbox};

fn home(sandbox: &Sandbox, path: &str) -> PathBuf {
    sandbox.project.with_file_name("home").join(path)
}

fn call(sandbox: &Sandbox, name: &str, call: &[&str], shell: Option<&str>) -> Said {
    let mut command: Command = sandbox.command(name, call);
    command.envs(shell.map(|shell| ("SHELL", shell)));
    sandbox.said(&mut command)
}

const SCRIPTS: [(&str, &str, Option<&str>); 4] = [
    ("bash", ".local/share/bash-completion/completions/countersign", Some(".bashrc")),
    ("zsh", ".zsh/completions/_countersign", Some(".zshrc")),
    ("fish", ".config/fish/completions/countersign.fish", None),
    (
        "powershell",
        ".config/powershell/CountersignCompletion.ps1",
        Some(".config/powershell/Microsoft.PowerShell_profile.ps1"),
    ),
];

#[cfg(not(windows))]
#[test]
fn every_shell_gets_its_script_and_gives_it_back() {
    for (shell, script, profile) in SCRIPTS {
        for before in
            [None, Some(""), Some("mine"), Some("mine\n"), Some("one\r\ntwo\r\n"), Some("\u{feff}x\n")]
        {
            let sandbox = Sandbox::empty();
            if let (Some(profile), Some(text)) = (profile, before) {
                let file = home(&sandbox, profile);
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, text).unwrap();
            }
            let said = sandbox.run(&["completion", "install", shell, "--verbose"]);
            assert_eq!(said.status, 0, "{shell}: {said:?}");
            assert!(said.stdout.contains("is installed.") && said.stdout.contains("script: "), "{said:?}");
            assert!(fs::read_to_string(home(&sandbox, script)).unwrap().contains("countersign"), "{shell}");
            let with_block = profile.map(|profile| fs::read(home(&sandbox, profile)).unwrap());
            let again = sandbox.run(&["completion", "install", shell]);
            assert!(again.stdout.contains("is installed already"), "{shell}: {again:?}");
            assert_eq!(profile.map(|profile| fs::read(home(&sandbox, profile)).unwrap()), with_block);
            let said = sandbox.run(&["completion", "uninstall", shell, "--yes"]);
            assert_eq!((said.status, &*said.stderr), (0, ""), "{shell}");
            assert!(!home(&sandbox, script).exists());
            if let Some(profile) = profile {
                let after = fs::read_to_string(home(&sandbox, profile)).ok();
                assert_eq!(after.as_deref(), before, "{shell}");
            }
            let said = sandbox.run(&["completion", "uninstall", shell, "--yes"]);
            assert_eq!((said.status, &*said.stdout), (1, ""), "{shell}");
        }
    }
}

#[test]
fn somebody_elses_script_is_kept_beside() {
    let sandbox = Sandbox::empty();
    let script = home(&sandbox, ".config/fish/completions/openspec.fish");
    fs::create_dir_all(script.parent().unwrap()).unwrap();
    fs::write(&script, "theirs\n").unwrap();
    let said = call(&sandbox, "openspec", &["completion", "uninstall", "fish", "-y"], None);
    assert_eq!(said.status, 1, "{said:?}");
    let said = call(&sandbox, "openspec", &["completion", "install", "--verbose"], Some("/usr/bin/fish"));
    assert_eq!(said.status, 0, "{said:?}");
    assert!(said.stdout.contains("openspec.fish.backup-1"), "{said:?}");
    assert_eq!(fs::read_to_string(script.with_extension("fish.backup-1")).unwrap(), "theirs\n");
}

#[test]
fn profiles_stay_where_that_is_wanted_or_where_they_are_not_text() {
    let sandbox = Sandbox::empty();
    let mut command = sandbox.command("countersign", &["completion", "install", "bash"]);
    let said = sandbox.said(command.env("OPENSPEC_NO_AUTO_CONFIG", "1"));
    assert_eq!(said.status, 0);
    assert!(said.stdout.contains("write into it") && !home(&sandbox, ".bashrc").exists(), "{said:?}");
    fs::write(home(&sandbox, ".zshrc"), b"\xff\xfe").unwrap();
    let said = sandbox.run(&["completion", "install", "zsh"]);
    assert!(said.stdout.contains("fpath=("), "{said:?}");
    assert_eq!(fs::read(home(&sandbox, ".zshrc")).unwrap(), b"\xff\xfe");
}

#[test]
fn oh_my_zsh_needs_no_block() {
    let sandbox = Sandbox::empty();
    fs::create_dir_all(home(&sandbox, ".oh-my-zsh")).unwrap();
    assert_eq!(sandbox.run(&["completion", "install", "zsh"]).status, 0);
    assert!(home(&sandbox, ".oh-my-zsh/custom/completions/_countersign").exists());
    assert!(!home(&sandbox, ".zshrc").exists());
}

#[cfg(unix)]
#[test]
fn a_profile_that_is_a_link_stays_one() {
    let sandbox = Sandbox::empty();
    fs::write(home(&sandbox, "dotfiles"), "mine\n").unwrap();
    std::os::unix::fs::symlink("dotfiles", home(&sandbox, ".bashrc")).unwrap();
    assert_eq!(sandbox.run(&["completion", "install", "bash"]).status, 0);
    assert!(fs::symlink_metadata(home(&sandbox, ".bashrc")).unwrap().is_symlink());
    assert!(fs::read_to_string(home(&sandbox, "dotfiles")).unwrap().ends_with("mine\n"));
    assert_eq!(sandbox.run(&["completion", "uninstall", "bash", "-y"]).status, 0);
    assert_eq!(fs::read_to_string(home(&sandbox, "dotfiles")).unwrap(), "mine\n");
}

#[test]
fn nobody_guesses_the_shell_or_the_answer() {
    let sandbox = Sandbox::empty();
    assert_eq!(sandbox.run(&["completion", "install"]).status, 2);
    assert_eq!(call(&sandbox, "countersign", &["completion", "install"], Some("/bin/tcsh")).status, 2);
    let said = sandbox.run(&["completion", "uninstall", "bash"]);
    assert!(said.status == 2 && said.stderr.contains("--yes"), "{said:?}");
}
