//! The worked example, `fixtures/partner-onboarding`, in its three states and with its history.

#![expect(clippy::disallowed_methods, reason = "testkit lays out files for tests")]

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use crate::cases::{copy_tree, workspace_root};
use crate::git::Repository;

/// The open change of the example.
pub const CHANGE: &str = "add-partner-approval";

/// A state of the example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Before the change: no approvals anywhere.
    Before,
    /// With the change, which looks finished, and the three defects that were planted in it.
    WithDefects,
    /// With the change and without the defects.
    Mended,
}

/// Lays a state over what is in a folder.
pub fn lay(state: State, folder: &Path) -> io::Result<()> {
    let fixtures = workspace_root().join("fixtures");
    copy_tree(&fixtures.join("partner-onboarding"), folder)?;
    match state {
        State::WithDefects => Ok(()),
        State::Mended => {
            let readme = fs::read(folder.join("README.md"))?;
            copy_tree(&fixtures.join("partner-onboarding.fixed"), folder)?;
            fs::write(folder.join("README.md"), readme)
        }
        State::Before => {
            copy_tree(&fixtures.join("partner-onboarding.base"), folder)?;
            let list = folder.join("removed.txt");
            for path in fs::read_to_string(&list)?.lines() {
                let path = folder.join(path);
                if path.is_dir() { fs::remove_dir_all(path)? } else { fs::remove_file(path)? }
            }
            fs::remove_file(list)
        }
    }
}

/// The repository of the example: the state before on `main`, the change in one commit on a branch of its own.
pub fn repository(state: State) -> Repository {
    repository_with(state, |_| ())
}

/// The same where nobody has written rules.
pub fn repository_without_rules(state: State) -> Repository {
    repository_with(state, |folder| fs::remove_dir_all(folder.join("rules")).expect("the example has rules"))
}

fn repository_with(state: State, mend: impl Fn(&Path)) -> Repository {
    let mut repository = Repository::new();
    lay(State::Before, repository.folder()).expect("the example can be copied");
    mend(repository.folder());
    repository.commit("The service without approvals");
    if state != State::Before {
        repository.git(&["checkout", "--quiet", "-b", CHANGE]);
        lay(state, repository.folder()).expect("the example can be copied");
        mend(repository.folder());
        repository.commit(&format!("Partners need an approval\n\nChange: {CHANGE}"));
    }
    repository
}

/// A report in the dialect of nextest in which every test of the Rust part has passed, without running any.
pub fn passing_report(folder: &Path) -> String {
    let mut cases = String::new();
    let mut count = 0;
    let tests = fs::read_dir(folder.join("tests")).expect("the example has tests");
    let mut files: Vec<_> = tests.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "rs")) {
        let binary = file.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(file).expect("a test can be read");
        let lines: Vec<&str> = text.lines().collect();
        let names = lines
            .windows(2)
            .filter(|pair| pair[0].trim() == "#[test]")
            .filter_map(|pair| pair[1].trim().strip_prefix("fn ").and_then(|rest| rest.split('(').next()));
        for name in names {
            count += 1;
            writeln!(cases, "<testcase name=\"{name}\" classname=\"partner-onboarding::{binary}\"/>")
                .expect("a string takes everything");
        }
    }
    format!(
        "<testsuites name=\"nextest-run\" tests=\"{count}\" failures=\"0\" errors=\"0\" skipped=\"0\">\n\
         <testsuite name=\"partner-onboarding\" tests=\"{count}\" failures=\"0\" errors=\"0\" skipped=\"0\">\n\
         {cases}</testsuite>\n</testsuites>\n"
    )
}
