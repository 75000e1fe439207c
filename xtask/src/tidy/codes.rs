//! Codes are declared once, never come back, and appear in a case or a test.

#![expect(clippy::disallowed_methods, reason = "maintenance code does its own IO")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Result;

use super::{Found, shown};
use crate::workspace;

/// The codes that are no longer given, one a line.
const RETIRED: &str = "docs/codes.retired";

/// A code as its declaration spells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Declared {
    pub(super) number: String,
    pub(super) constant: String,
    pub(super) name: String,
}

/// Reads the declarations and looks for every use.
pub(super) fn check(root: &Path, found: &mut Found) -> Result<()> {
    let mut declared: BTreeMap<String, (Declared, String)> = BTreeMap::new();
    let mut uses = String::new();
    for file in
        workspace::files(&root.join("crates"))?.into_iter().chain(workspace::files(&root.join("fixtures"))?)
    {
        let name = shown(root, &file);
        let is_test =
            name.starts_with("fixtures/") || name.contains("/tests/") || name.ends_with("/tests.rs");
        // Some fixtures are not text on purpose.
        let Ok(text) = fs::read_to_string(&file) else { continue };
        if is_test {
            uses.push_str(&text);
            continue;
        }
        for code in text.lines().filter_map(declaration) {
            let number = code.number.clone();
            if let Some((_, first)) = declared.insert(number.clone(), (code, name.clone())) {
                found.problems.push(format!("{number} is declared in {first} and in {name}"));
            }
        }
    }
    let retired = fs::read_to_string(root.join(RETIRED)).unwrap_or_default();
    for number in retired.lines().filter_map(|line| line.split_whitespace().next()) {
        if declared.contains_key(number) {
            found.problems.push(format!("{number} is retired and must not come back"));
        }
    }
    let unseen: Vec<&str> = declared
        .values()
        .filter(|(code, _)| {
            !uses.contains(&code.number) && !uses.contains(&code.name) && !uses.contains(&code.constant)
        })
        .map(|(code, _)| code.number.as_str())
        .collect();
    if !unseen.is_empty() {
        found.problems.push(format!("no case and no test names {}", unseen.join(", ")));
    }
    Ok(())
}

/// Reads a line such as `D0012 UNCLOSED_FENCE "unclosed-fence": Error = "...";`.
pub(super) fn declaration(line: &str) -> Option<Declared> {
    let mut words = line.split_whitespace();
    let (number, constant, name) = (words.next()?, words.next()?, words.next()?);
    let (letter, digits) = number.split_at_checked(1)?;
    let is_number = letter.chars().all(|c| c.is_ascii_uppercase()) && digits.len() == 4;
    if !is_number || !digits.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let name = name.strip_prefix('"')?.strip_suffix("\":")?;
    Some(Declared { number: number.to_owned(), constant: constant.to_owned(), name: name.to_owned() })
}
