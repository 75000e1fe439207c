//! What a person at a terminal sees. The terminal is made by `script`, which every Debian-like system has.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use countersign_testkit::cases::{copy_tree, workspace_root};

use crate::frames::frames;
use crate::runner::{DELTA, Sandbox, UNCLOSED, compare, delta};

/// Runs a call in a terminal of some width and types something; gives what was written without carriage returns.
fn screen(sandbox: &Sandbox, call: &str, columns: usize, typed: &str) -> (String, Option<i32>) {
    let (written, status) = written(sandbox, call, columns, typed);
    (written.replace('\r', ""), status)
}

/// The same with every byte.
fn written(sandbox: &Sandbox, call: &str, columns: usize, typed: &str) -> (String, Option<i32>) {
    let inner = format!("stty cols {columns} rows 40; exec {} {call}", env!("CARGO_BIN_EXE_countersign"));
    let mut command = Command::new("script");
    command.args(["--quiet", "--return", "--command", &inner, "/dev/null"]).current_dir(&sandbox.project);
    command.env_clear().env("PATH", "/usr/bin:/bin").env("TERM", "xterm").env("LANG", "C.UTF-8");
    command.env("HOME", sandbox.project.with_file_name("home"));
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("`script` is installed");
    let mut keys = child.stdin.take().unwrap();
    for key in typed.chars() {
        // The prompt has to be there before the key: a terminal that is being set up throws input away.
        sleep(Duration::from_millis(300));
        keys.write_all(key.to_string().as_bytes()).unwrap();
        keys.flush().unwrap();
    }
    let output = child.wait_with_output().unwrap();
    (sandbox.masked(output.stdout), output.status.code())
}

fn mixed() -> Sandbox {
    Sandbox::small(&[(&delta("good"), DELTA), (&delta("bad"), UNCLOSED)])
}

#[test]
fn narrow_and_wide() {
    let sandbox = mixed();
    compare("terminal-80", &screen(&sandbox, "validate --all", 80, "").0);
    compare("terminal-200", &screen(&sandbox, "validate --all", 200, "").0);
}

#[test]
fn a_dashboard_narrow_wide_and_plain() {
    let sandbox = Sandbox::onboarding();
    let waiting = workspace_root().join("fixtures/merge/predecessors-in-a-circle");
    copy_tree(&waiting.join("openspec/changes"), &sandbox.project.join("openspec/changes")).unwrap();
    compare("view-80", &screen(&sandbox, "view", 80, "").0);
    compare("view-200", &screen(&sandbox, "view", 200, "").0);
    compare("view-plain", &screen(&sandbox, "view --color never", 80, "").0);
}

/// Compares the pictures of a dialog with those that are kept. A key that comes while the terminal is between two states
/// is echoed by the terminal itself, so a busy machine gets more than one try.
fn dialog(name: &str, call: &str, typed: &str) {
    let kept = workspace_root().join("fixtures/cli").join(name).with_extension("txt");
    let kept = std::fs::read_to_string(kept).unwrap_or_default();
    let mut shown = pictures(call, typed);
    for _ in 0..4 {
        if shown == kept {
            break;
        }
        shown = pictures(call, typed);
    }
    compare(name, &shown);
}

/// The pictures of a dialog, narrow, wide and without colours, in which the same keys are typed.
fn pictures(call: &str, typed: &str) -> String {
    let mut shown = String::new();
    for (columns, look) in [(80, "--color always"), (200, "--color always"), (80, "--color never")] {
        let sandbox = Sandbox::empty();
        let (written, _) = written(&sandbox, &format!("{call} {look}"), columns, typed);
        let is_coloured = ["\x1b[3", "\x1b[1m", "\x1b[2m"].iter().any(|code| written.contains(code));
        assert!(!is_coloured || look.ends_with("always"), "{written:?}");
        let frames = frames(&written).join(&format!("\n{}\n", "-".repeat(40)));
        writeln!(shown, "== {columns} columns, {look}\n{frames}").unwrap();
    }
    shown
}

#[test]
fn init_asks_which_agents_are_used() {
    dialog("dialog-init", "init", " \n");
}

#[test]
fn a_profile_is_chosen() {
    dialog("dialog-config-profile", "config profile", "\n\n\n");
}

#[test]
fn a_schema_is_described() {
    dialog("dialog-schema-init", "schema init own", "\n\n\n");
}

#[test]
fn no_color_on_a_terminal() {
    let sandbox = mixed();
    let (plain, status) = screen(&sandbox, "validate --all --color never", 80, "");
    assert!(!plain.contains('\x1b'), "{plain}");
    assert_eq!(status, Some(1));
}

#[test]
fn control_characters_do_not_reach_a_terminal() {
    let sandbox = Sandbox::small(&[("openspec/specs/evil/spec.md", "# Evil \x1b[2J\x1b]0;owned\x07\n")]);
    let (shown, _) = screen(&sandbox, "show evil --color never", 80, "");
    assert!(shown.contains("Evil") && !shown.contains('\x1b') && !shown.contains('\x07'), "{shown:?}");
}

#[test]
fn a_picker_chooses() {
    let (shown, status) = screen(&mixed(), "validate", 80, "\n");
    assert!(shown.contains("What to validate"), "{shown}");
    assert!(shown.contains("D0012"), "everything was chosen: {shown}");
    assert_eq!(status, Some(1));
}

#[test]
fn a_picker_can_be_left() {
    let (shown, status) = screen(&mixed(), "show", 80, "q");
    assert!(shown.contains("What to show"), "{shown}");
    assert!(status.is_some_and(|status| status != 0), "{status:?}");
}
