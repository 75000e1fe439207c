//! The longest source files: shown to people, never a failure.

#![expect(clippy::disallowed_methods, reason = "maintenance code does its own IO")]

use std::fs;
use std::path::Path;

use anyhow::Result;

use super::shown;
use crate::workspace;

/// How many are shown.
const SHOWN: usize = 10;

/// The longest Rust files with their number of lines.
pub(super) fn longest(root: &Path) -> Result<Vec<(usize, String)>> {
    let mut sizes = Vec::new();
    for file in workspace::files(root)?.iter().filter(|path| path.extension().is_some_and(|ext| ext == "rs"))
    {
        sizes.push((fs::read_to_string(file)?.lines().count(), shown(root, file)));
    }
    sizes.sort_by(|a, b| b.cmp(a));
    sizes.truncate(SHOWN);
    Ok(sizes)
}
