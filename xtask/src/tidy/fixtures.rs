//! No case is empty, and no golden file is forgotten.

#![expect(clippy::disallowed_methods, reason = "maintenance code does its own IO")]

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::{Found, shown};
use crate::workspace;

/// The folders whose every folder is a case.
const CASES: &[&str] = &["fixtures/validate", "fixtures/tasks"];
/// Folders whose entries are golden, and the tests that must name each of them.
const GOLDEN: &[(&str, &str)] = &[
    ("fixtures/cli", "crates/countersign-cli/tests"),
    ("fixtures/report/golden", "crates/countersign-report/src/tests"),
];

/// Looks at the fixtures.
pub(super) fn check(root: &Path, found: &mut Found) -> Result<()> {
    for area in CASES {
        for case in entries(&root.join(area))?.into_iter().filter(|path| path.is_dir()) {
            let name = shown(root, &case);
            if !case.join("case.toml").is_file() {
                found.problems.push(format!("`{name}` has no case.toml"));
            } else if workspace::files(&case)?.len() < 2 {
                found.problems.push(format!("`{name}` has a case.toml and no input"));
            }
        }
    }
    for (golden, tests) in GOLDEN {
        let mut sources = String::new();
        for file in workspace::files(&root.join(tests))? {
            sources
                .push_str(&fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?);
        }
        for entry in entries(&root.join(golden))? {
            let stem = entry.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            if !sources.contains(&format!("\"{stem}")) {
                found.problems.push(format!("no test in `{tests}` names `{}`", shown(root, &entry)));
            }
        }
    }
    for file in workspace::files(&root.join("fixtures"))? {
        if file
            .file_name()
            .is_some_and(|name| name == ".DS_Store" || name.to_string_lossy().ends_with(".orig"))
        {
            found.problems.push(format!("`{}` does not belong here", shown(root, &file)));
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let listed = fs::read_dir(folder).with_context(|| format!("listing {}", folder.display()))?;
    let mut paths = listed.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}
