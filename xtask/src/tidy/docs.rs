//! Every path of ours that a document names exists.

#![expect(clippy::disallowed_methods, reason = "maintenance code does its own IO")]

use std::fs;
use std::path::Path;

use anyhow::Result;

use super::{Found, shown};
use crate::workspace;

/// The folders whose paths are looked up when a document names them.
const FOLDERS: &[&str] = &["crates/", "xtask/", "fixtures/", "benches/", "docs/"];

/// Looks up the paths and the link targets of every document.
pub(super) fn check(root: &Path, found: &mut Found) -> Result<()> {
    let mut documents = workspace::files(&root.join("docs"))?;
    documents.extend(["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].iter().map(|name| root.join(name)));
    for document in documents.iter().filter(|path| path.extension().is_some_and(|ext| ext == "md")) {
        let name = shown(root, document);
        let Ok(text) = fs::read_to_string(document) else {
            found.problems.push(format!("{name} is missing"));
            continue;
        };
        for (number, line) in text.lines().enumerate() {
            for path in paths(line).filter(|path| !root.join(path).exists()) {
                found.problems.push(format!("{name}:{}: there is no `{path}`", number + 1));
            }
            for link in links(line).filter(|link| !document.with_file_name(link).exists()) {
                found.problems.push(format!("{name}:{}: the link `{link}` leads nowhere", number + 1));
            }
        }
    }
    Ok(())
}

/// The paths in backticks that start with one of our folders; a pattern or a placeholder is not one.
pub(super) fn paths(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2).filter_map(|code| {
        let ours = FOLDERS.iter().any(|folder| code.starts_with(folder));
        let is_plain = !code.contains(['*', '<', '{', '…', ' ', '$']);
        (ours && is_plain).then(|| code.trim_end_matches('/').split('#').next().unwrap_or(code))
    })
}

/// The targets of inline links to files beside the document.
pub(super) fn links(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| {
        let target = rest.split(')').next()?.split('#').next()?;
        (!target.is_empty() && !target.contains("://")).then_some(target)
    })
}
