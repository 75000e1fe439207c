//! No to-do without an issue, and no path of somebody's machine.

#![expect(clippy::disallowed_methods, reason = "maintenance code does its own IO")]

use std::fs;
use std::path::Path;

use anyhow::Result;

use super::{Found, shown};
use crate::workspace;

/// Files that people write; fixtures are data and may hold anything.
const EXTENSIONS: &[&str] = &["rs", "md", "toml", "yml", "yaml", "mjs", "sh", "json"];
/// Folders that exist on one machine only. Spelt in parts, so that this file does not name them.
const MACHINE: &[[&str; 2]] =
    &[["/ho", "me/"], ["/ro", "ot/"], ["/wo", "rk/"], ["/Us", "ers/"], ["/tm", "p/"]];

/// Reads every file that people write.
pub(super) fn check(root: &Path, found: &mut Found) -> Result<()> {
    for file in workspace::files(root)? {
        let name = shown(root, &file);
        let known = file.extension().is_some_and(|ext| EXTENSIONS.iter().any(|known| ext == *known));
        if name.starts_with("fixtures/") || !(known || name == ".ci/run") {
            continue;
        }
        let Ok(text) = fs::read_to_string(&file) else {
            found.problems.push(format!("{name} is not UTF-8 text"));
            continue;
        };
        let is_test = name.contains("/tests") || name.ends_with("tests.rs");
        for (number, line) in text.lines().enumerate() {
            let place = format!("{name}:{}", number + 1);
            if is_todo(line) {
                found.problems.push(format!("{place}: a to-do needs the number of an issue, as in `(#12)`"));
            }
            // Tests make up paths; they never open them.
            if !is_test && names_machine(line) {
                found.problems.push(format!("{place}: names a folder of one machine"));
            }
        }
    }
    Ok(())
}

/// Whether a line holds a to-do without an issue; the word in backticks or quotes is talk about to-dos.
pub(super) fn is_todo(line: &str) -> bool {
    ["TODO", "FIXME"].iter().any(|word| {
        line.match_indices(word).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            let after = &line[at + word.len()..];
            let is_word = !before.is_some_and(|c| c.is_alphanumeric() || "`\"'_[".contains(c))
                && !after.starts_with(|c: char| c.is_alphanumeric() || "`\"'_".contains(c));
            is_word && !after.starts_with("(#")
        })
    })
}

/// Whether a line names a folder that exists on one machine only.
pub(super) fn names_machine(line: &str) -> bool {
    MACHINE.iter().any(|parts| {
        let folder = parts.concat();
        line.match_indices(&folder)
            .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || "._-~/*}".contains(c)))
    })
}
