//! Folder names that only some file systems allow, or that a terminal would act on.

use countersign_project::{Strictness, Target};

use countersign_testkit::cases::skipped;

use super::sandbox::{Sandbox, added, base};

/// A main spec and a delta in a folder of this name: accepted, listed and shown under the name, and never raw.
fn accepted(case: &str, capability: &str) {
    let sandbox = Sandbox::new(case);
    sandbox.spec(capability, base()).delta(capability, added());
    let shown = sandbox.is_archivable();
    assert_eq!(shown.deltas[0].spec, capability);
    let item = sandbox.judge_spec(capability);
    assert!(item.verdict.is_valid(true));
    let listed = sandbox.open().list_specs().expect("specs are listed");
    let listed: Vec<(&str, usize)> =
        listed.specs.iter().map(|row| (row.id.as_str(), row.requirement_count)).collect();
    assert_eq!(listed, [(capability, 2)]);
    nothing_raw(&sandbox, capability);
}

/// No control character but the line break reaches a terminal, and the name never runs over two lines.
fn nothing_raw(sandbox: &Sandbox, capability: &str) {
    for text in sandbox.every_verb(capability) {
        assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
        assert!(!capability.contains('\n') || !text.contains(capability), "{text:?}");
    }
}

#[cfg(unix)]
#[test]
fn quote() {
    accepted("names-quote", "say\"hi\"");
}

#[cfg(unix)]
#[test]
fn glob_characters() {
    accepted("names-glob-characters", "a[b]*{c}?");
}

#[cfg(unix)]
#[test]
fn escape_character() {
    accepted("names-escape-character", "cap\u{1b}[31mred");
}

#[cfg(unix)]
#[test]
fn newline() {
    accepted("names-newline", "cap\nnext");
}

#[cfg(unix)]
#[test]
fn control_characters_in_a_refused_item() {
    for name in ["cap\u{1b}]0;x\u{7}", "cap\u{9b}31m", "cap\r\u{8}", "cap\u{7f}", "cap\n::error::x"] {
        let sandbox = Sandbox::new("names-control");
        sandbox.spec(name, "no spec\n").delta(name, "no delta\n");
        assert!(!sandbox.judge().verdict.is_valid(false));
        assert!(!sandbox.judge_spec(name).verdict.is_valid(false));
        nothing_raw(&sandbox, name);
        for text in sandbox.every_verb(name) {
            assert!(!text.lines().any(|line| line.starts_with("::error::x")), "{text:?}");
        }
    }
}

#[cfg(unix)]
#[test]
fn control_characters_in_the_name_of_a_change() {
    let sandbox = Sandbox::new("names-control-change");
    let name = "add\u{1b}[31m\nred";
    sandbox.delta("cap", added());
    sandbox.write(format!("openspec/changes/{name}/specs/cap/spec.md"), "no delta\n");
    let report = sandbox.open().validate(&Target::All, Strictness::default()).expect("all is validated");
    assert_eq!(report.items.len(), 2);
    for text in sandbox.every_verb("cap") {
        assert!(!text.contains('\u{1b}') && !text.contains("\nred"), "{text:?}");
    }
}

#[test]
fn long() {
    accepted("names-long", &"c".repeat(230));
}

#[cfg(unix)]
#[test]
fn windows_reserved() {
    for name in ["con", "aux", "NUL", "com1"] {
        accepted("names-windows-reserved", name);
    }
}

#[cfg(unix)]
#[test]
fn trailing_dot() {
    accepted("names-trailing-dot", "cap.");
}

// A file system that composes names, as some do, gives the folder another name than it was asked for.
#[cfg(target_os = "linux")]
#[test]
fn non_ascii_decomposed() {
    accepted("names-non-ascii-decomposed", "cafe\u{301}");
}

#[test]
fn case_colliding_capabilities() {
    let sandbox = Sandbox::new("names-case-colliding");
    sandbox.delta("Cap", added());
    if sandbox.change("specs/cap").exists() {
        skipped("this file system does not tell `Cap` from `cap`");
        return;
    }
    sandbox.delta("cap", added());
    let shown = sandbox.is_archivable();
    let mut specs: Vec<&str> = shown.deltas.iter().map(|delta| delta.spec.as_str()).collect();
    specs.sort_unstable();
    assert_eq!(specs, ["Cap", "cap"]);
}

/// Names that are not UTF-8. The reference passes over what it finds under the name that it decoded.
#[cfg(target_os = "linux")]
mod not_utf8 {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    use std::path::Path;

    use countersign_project::{Strictness, Target};
    use countersign_report::ItemReport;

    use super::super::sandbox::{CHANGE, Sandbox, added, base, issues};

    const BYTES: &[u8] = b"cap\xff";

    fn odd(parent: &str) -> std::path::PathBuf {
        Path::new(parent).join(OsStr::from_bytes(BYTES))
    }

    /// Validates everything, and takes the verdict on one item.
    fn judge_among_all(sandbox: &Sandbox, id: &str) -> ItemReport {
        let report = sandbox.open().validate(&Target::All, Strictness::default()).expect("all is validated");
        report.items.into_iter().find(|item| item.id == id).expect("the item is among them")
    }

    #[test]
    fn a_delta_in_such_a_folder_is_no_success() {
        let sandbox = Sandbox::new("names-not-utf8-delta");
        sandbox.in_change(odd("specs").join("spec.md"), added());
        let item = sandbox.judge();
        assert_eq!(item.archivable, Some(false), "{}", issues(&item));
        sandbox.every_verb("cap\u{fffd}");
    }

    #[test]
    fn such_a_delta_is_not_dropped_beside_a_good_one() {
        let sandbox = Sandbox::new("names-not-utf8-beside");
        sandbox.delta("cap", added()).in_change(odd("specs").join("spec.md"), added());
        let item = sandbox.judge();
        assert_eq!(item.archivable, Some(false), "{}", issues(&item));
    }

    #[test]
    fn such_a_spec_stops_no_listing() {
        let sandbox = Sandbox::new("names-not-utf8-spec");
        sandbox.spec("good", base()).delta("good", added());
        sandbox.write(odd("openspec/specs").join("spec.md"), base());
        let listed = sandbox.open().list_specs().expect("specs are listed");
        assert!(listed.specs.iter().any(|row| row.id == "good" && row.requirement_count == 2));
        assert!(judge_among_all(&sandbox, "good").verdict.is_valid(true));
        assert_eq!(judge_among_all(&sandbox, CHANGE).archivable, Some(true));
        sandbox.every_verb("cap\u{fffd}");
    }

    #[test]
    fn a_change_of_such_a_name_is_an_error_of_its_own() {
        let sandbox = Sandbox::new("names-not-utf8-change");
        sandbox.delta("cap", added());
        sandbox.write(odd("openspec/changes").join("specs/cap/spec.md"), added());
        assert_eq!(judge_among_all(&sandbox, CHANGE).archivable, Some(true));
        let item = judge_among_all(&sandbox, "cap\u{fffd}");
        assert!(!item.verdict.is_valid(false));
        assert!(issues(&item).contains("cap\u{fffd}"), "{}", issues(&item));
        sandbox.every_verb("cap");
    }
}
