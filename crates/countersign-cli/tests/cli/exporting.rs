//! `export`: every format of the worked example, byte for byte, from a project on disk.

use std::collections::BTreeMap;
use std::fs;

use countersign_testkit::cases::compare_golden;
use countersign_testkit::example::{CHANGE, State};

use crate::verifying::Example;

/// Formats and the golden files of the main specs.
const FORMATS: [(&str, &str); 4] =
    [("lcov", "specs.info"), ("needs", "needs.json"), ("reqif", "specs.reqif"), ("specobject", "specs.xml")];
/// The files of LOBSTER.
const LOBSTER: [&str; 5] =
    ["requirements.lobster", "scenarios.lobster", "code.lobster", "tests.lobster", "lobster.conf"];

fn documents(example: &Example, more: &[&str]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (format, file) in FORMATS {
        let (status, text) = example.run(&[&["export", "--format", format], more].concat());
        assert_eq!(status, 0, "{text}");
        found.insert(file.to_owned(), text);
    }
    let folder = example.repository.home().join("lobster");
    let path = folder.to_string_lossy().into_owned();
    let (status, text) = example.run(&[&["export", "--format", "lobster", "--output", &path], more].concat());
    assert_eq!((status, text.as_str()), (0, ""));
    for file in LOBSTER {
        found.insert(file.to_owned(), fs::read_to_string(folder.join(file)).unwrap());
    }
    found
}

#[test]
fn the_main_specs_of_the_example_in_every_format() {
    let example = Example::recorded(State::Mended);
    let found = documents(&example, &[]);
    for (file, text) in &found {
        assert!(!text.contains(&*example.folder().to_string_lossy()), "{file} names the machine");
        let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
        compare_golden(&format!("export/{file}"), &text.replace(&version, "\"version\": \"[VERSION]\""));
    }
    assert_eq!(documents(&example, &[]), found, "a second run writes the same bytes");
}

#[test]
fn an_open_change_shows_what_nothing_proves() {
    let example = Example::recorded(State::WithDefects);
    let (status, text) = example.run(&["export", "--format", "lcov", "--change", CHANGE]);
    assert_eq!(status, 0, "{text}");
    compare_golden("export/change.info", &text);
    let uncovered: Vec<&str> =
        text.lines().filter(|line| line.starts_with("DA:") && line.ends_with(",0")).collect();
    let blocked = documents(&example, &["--change", CHANGE]);
    let open = blocked["scenarios.lobster"].matches("\"status\": \"not-verified\"").count();
    assert_eq!(uncovered.len(), open, "{uncovered:?}");
    assert!(open > 0);
}

#[test]
fn without_results_nothing_is_covered() {
    let example = Example::new(State::Mended);
    let (_, text) = example.run(&["export", "--format", "lcov"]);
    assert!(
        text.contains("DA:") && text.lines().all(|line| !line.starts_with("LH:") || line == "LH:0"),
        "{text}"
    );
    let (_, text) = example.run(&["export", "--format", "specobject"]);
    assert!(!text.contains("<linksto>scn:"), "{text}");
}

#[test]
fn a_file_holds_what_stdout_shows() {
    let example = Example::new(State::Mended);
    let path = example.repository.home().join("specs.reqif").to_string_lossy().into_owned();
    assert_eq!(example.run(&["export", "--format", "reqif", "--output", &path]), (0, String::new()));
    assert_eq!(fs::read_to_string(path).unwrap(), example.run(&["export", "--format", "reqif"]).1);
}

#[test]
fn what_cannot_be_exported_is_said() {
    let example = Example::new(State::Mended);
    let (status, text) = example.run(&["export", "--format", "lcov", "--change", "nothing"]);
    assert_eq!(status, 2, "{text}");
    assert!(text.contains("nothing"), "{text}");
    let (status, text) = example.run(&["export", "--format", "lobster"]);
    assert_eq!(status, 2, "{text}");
    assert!(text.contains("--output"), "{text}");
}
