//! The fixture files, and how they are blessed.

use std::path::{Path, PathBuf};

use countersign_testkit::cases::compare_golden;

/// A path below `fixtures/report`.
pub(super) fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/report").join(name)
}

/// Compares with a file of `fixtures/report/golden`.
pub(crate) fn check_golden(name: &str, actual: &str) {
    let version = format!("\"{}\"", env!("CARGO_PKG_VERSION"));
    compare_golden(&format!("report/golden/{name}"), &actual.replace(&version, "\"[VERSION]\""));
}

/// The texts of the hostile corpus by file name, sorted.
pub(super) fn hostile() -> Vec<(String, String)> {
    let mut texts: Vec<(String, String)> = std::fs::read_dir(path("hostile"))
        .expect("the corpus is there")
        .map(|entry| entry.expect("the folder can be read").path())
        .map(|file| {
            let name = file.file_stem().expect("a file has a name").to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&file).expect("the corpus is UTF-8");
            (name, decoded(text.strip_suffix('\n').expect("a text ends in a line break")))
        })
        .collect();
    texts.sort();
    assert!(texts.len() >= 15, "the corpus is complete");
    texts
}

/// Replaces `\u{..}` and `\t`.
fn decoded(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let escape = rest.strip_prefix("\\u{").and_then(|tail| tail.split_once('}'));
        if let Some((digits, tail)) = escape {
            let number = u32::from_str_radix(digits, 16).expect("hexadecimal digits");
            out.push(char::from_u32(number).expect("a character"));
            rest = tail;
        } else if let Some(tail) = rest.strip_prefix("\\t") {
            out.push('\t');
            rest = tail;
        } else {
            out.push('\\');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}
