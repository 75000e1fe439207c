//! Golden cases in `fixtures/`, the corpora, and folders to work in.

#![expect(clippy::disallowed_methods, reason = "testkit writes and reads fixtures for tests")]

#[cfg(test)]
mod tests;

use std::env;
use std::fs;
use std::io::{self, Write as _, stderr};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// The environment variable that names the folder of the corpora.
pub const CORPORA_VARIABLE: &str = "COUNTERSIGN_CORPORA";

/// A golden case: a folder with a `case.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The name of the folder, which says what the case shows.
    pub name: String,
    /// The folder.
    pub dir: PathBuf,
}

impl Case {
    /// Reads `case.toml`, and panics with the case's name if it is not TOML.
    pub fn manifest(&self) -> toml::Table {
        let text = self.text("case.toml").expect("a case is found by its `case.toml`");
        toml::from_str(&text).unwrap_or_else(|error| panic!("case `{}`: {error}", self.name))
    }

    /// Reads a file of the case, if it is there.
    pub fn bytes(&self, path: &str) -> Option<Vec<u8>> {
        match fs::read(self.dir.join(path)) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => panic!("case `{}`: cannot read `{path}`: {error}", self.name),
        }
    }

    /// Reads a text file of the case, if it is there.
    pub fn text(&self, path: &str) -> Option<String> {
        let bytes = self.bytes(path)?;
        let text = String::from_utf8(bytes);
        Some(text.unwrap_or_else(|error| panic!("case `{}`: `{path}`: {error}", self.name)))
    }
}

/// Returns the folder that holds the workspace's `Cargo.toml`.
pub fn workspace_root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).expect("the crate lies in `crates/` of the workspace").to_path_buf()
}

/// Says on stderr that a test skips; where `COUNTERSIGN_NO_SKIP` is set, that is a failure.
pub fn skipped(reason: &str) {
    assert!(env::var_os("COUNTERSIGN_NO_SKIP").is_none(), "this test must run here, but {reason}");
    // A closed stderr must not fail the test that skips.
    let _unheard = writeln!(stderr().lock(), "SKIPPED: {reason}");
}

/// Compares a text with the golden file `fixtures/<path>`, or writes it there where `COUNTERSIGN_BLESS` is `1`.
pub fn compare_golden(path: &str, text: &str) {
    let file = workspace_root().join("fixtures").join(path);
    if env::var("COUNTERSIGN_BLESS").is_ok_and(|value| value == "1") {
        fs::create_dir_all(file.parent().expect("a file has a folder")).expect("the folder can be made");
        fs::write(&file, text).expect("the golden file can be written");
    }
    let golden = fs::read_to_string(&file).unwrap_or_default();
    assert!(golden == text, "fixtures/{path} differs; COUNTERSIGN_BLESS=1 rewrites it. Now:\n{text}");
}

/// Lists the cases in `fixtures/<area>/`, sorted by name, and panics if there is no such folder or no case in it.
pub fn cases(area: &str) -> Vec<Case> {
    let folder = workspace_root().join("fixtures").join(area);
    let entries =
        fs::read_dir(&folder).unwrap_or_else(|error| panic!("cannot list `fixtures/{area}`: {error}"));
    let mut found = Vec::new();
    for entry in entries {
        let dir = entry.unwrap_or_else(|error| panic!("cannot list `fixtures/{area}`: {error}")).path();
        if !dir.join("case.toml").is_file() {
            continue;
        }
        let name = dir.file_name().expect("an entry has a name").to_string_lossy().into_owned();
        found.push(Case { name, dir });
    }
    assert!(!found.is_empty(), "no case in `fixtures/{area}`");
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// Finds the corpora: the folder named by [`CORPORA_VARIABLE`], else `../shared/corpora` beside the repository.
///
/// Says so on stderr when they are absent, so that a test that skips is seen to skip.
pub fn corpora_dir() -> Option<PathBuf> {
    let named = env::var_os(CORPORA_VARIABLE).map(PathBuf::from);
    let found = named.or_else(|| Some(workspace_root().parent()?.join("shared").join("corpora")));
    let found = found.filter(|folder| folder.is_dir());
    if found.is_none() {
        let message =
            format!("ABSENT: the corpora are not here, so nothing is tested on them; set {CORPORA_VARIABLE}");
        // A closed stderr must not fail the test that asked.
        let _unheard = writeln!(stderr().lock(), "{message}");
    }
    found
}

/// Lists the projects of the corpora, sorted by name; empty when the corpora are absent.
pub fn corpora() -> Vec<PathBuf> {
    let Some(folder) = corpora_dir() else { return Vec::new() };
    let entries = fs::read_dir(&folder).expect("the corpora can be listed");
    let paths = entries.map(|entry| entry.expect("the corpora can be listed").path());
    let mut projects: Vec<PathBuf> = paths.filter(|path| path.join("openspec").is_dir()).collect();
    projects.sort();
    projects
}

/// Copies the files and folders in `from` into `to`, creating it; all copies are writable, links stay links.
pub fn copy_tree(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type()?;
        if kind.is_dir() {
            copy_tree(&source, &target)?;
        } else if kind.is_symlink() {
            copy_link(&source, &target)?;
        } else {
            // Not `fs::copy`, which would copy the read-only mode as well.
            fs::write(&target, fs::read(&source)?)?;
        }
    }
    Ok(())
}

#[cfg(unix)]
fn copy_link(source: &Path, target: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(fs::read_link(source)?, target)
}

#[cfg(not(unix))]
fn copy_link(source: &Path, target: &Path) -> io::Result<()> {
    if source.is_dir() { copy_tree(source, target) } else { fs::write(target, fs::read(source)?) }
}

/// Creates an empty folder under `target/tmp` that is deleted when the returned value is dropped.
pub fn scratch(name: &str) -> TempDir {
    let parent = workspace_root().join("target").join("tmp");
    let created = fs::create_dir_all(&parent)
        .and_then(|()| tempfile::Builder::new().prefix(&format!("{name}-")).tempdir_in(&parent));
    created.unwrap_or_else(|error| panic!("cannot create a scratch folder for `{name}`: {error}"))
}
