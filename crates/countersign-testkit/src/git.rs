//! Small git repositories for tests, the same on every machine: fixed author, fixed dates, no settings of the user.

#![expect(clippy::disallowed_methods, reason = "testkit writes files and looks up PATH for tests")]

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::cases::Case;

/// The search path that git is found on; `None` where there is none.
pub fn search_path() -> Option<OsString> {
    env::var_os("PATH")
}

/// A repository in a folder of its own, which goes when this value is dropped.
///
/// Each commit is made one day after the one before, at noon UTC, from 2026-01-02 on.
#[derive(Debug)]
pub struct Repository {
    home: TempDir,
    folder: PathBuf,
    day: u32,
    /// Who commits, if it is not Ann, with Carl as the committer: a name and an address.
    person: Option<(String, String)>,
    /// Whether the test is to see git at all.
    pub with_git: bool,
}

impl Default for Repository {
    fn default() -> Self {
        Self::new()
    }
}

impl Repository {
    /// An empty repository with the branch `main`.
    pub fn new() -> Self {
        // Not below the repository of this project, which git would find.
        let home = tempfile::tempdir().expect("a folder can be made");
        let folder = home.path().join("repository");
        fs::create_dir(&folder).expect("a folder can be made");
        let repository = Self { home, folder, day: 1, person: None, with_git: true };
        repository.git(&["init", "--quiet", "--initial-branch=main", "."]);
        repository
    }

    /// The repository that the steps of a case make.
    pub fn of_case(case: &Case) -> Self {
        let manifest = case.manifest();
        let steps = manifest.get("steps").and_then(|steps| steps.as_array()).expect("a case has `steps`");
        let mut repository = Self::new();
        for step in steps {
            let words = step.as_array().expect("a step is a list");
            let words: Vec<&str> =
                words.iter().map(|word| word.as_str().expect("a step holds texts")).collect();
            repository.step(&words);
        }
        repository
    }

    /// From now on somebody else commits.
    pub fn act_as(&mut self, name: &str, email: &str) {
        self.person = Some((name.to_owned(), email.to_owned()));
    }

    /// The folder that the steps work in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A folder beside the repository that stands in for the user's.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Does one step: a verb and its words.
    pub fn step(&mut self, words: &[&str]) {
        match words {
            ["write", path, text] => self.write(path, text),
            ["remove", path] => self.remove(path),
            ["move", from, to] => self.rename(from, to),
            ["commit", subject] => self.commit(subject),
            ["git", arguments @ ..] => self.git_on_next_day(arguments),
            ["enter", folder] => self.folder = self.folder.join(folder),
            ["shallow", depth] => self.clone_with(&format!("--depth={depth}")),
            ["partial", filter] => self.clone_with(&format!("--filter={filter}")),
            ["worktree", branch] => {
                let folder = self.home.path().join("worktree");
                self.git(&["worktree", "add", "--quiet", "--detach", &text_of(&folder), branch]);
                self.folder = folder;
            }
            ["submodule"] => self.become_submodule(),
            ["bare"] => {
                // A project inside of the folder of a bare repository.
                let folder = self.home.path().join("bare.git");
                self.git(&["clone", "--quiet", "--bare", ".", &text_of(&folder)]);
                crate::cases::copy_tree(&self.folder.join("openspec"), &folder.join("openspec"))
                    .expect("a tree can be copied");
                self.folder = folder;
            }
            ["no repository"] => {
                fs::remove_dir_all(self.folder.join(".git")).expect("the repository can be removed");
            }
            ["no git"] => self.with_git = false,
            other => panic!("`{other:?}` is no step"),
        }
    }

    /// Writes a file, with its folders.
    pub fn write(&self, path: &str, text: &str) {
        let file = self.folder.join(path);
        fs::create_dir_all(file.parent().expect("a file has a folder")).expect("a folder can be made");
        fs::write(file, text).expect("a file can be written");
    }

    /// Reads a file.
    pub fn read(&self, path: &str) -> Vec<u8> {
        fs::read(self.folder.join(path)).unwrap_or_else(|error| panic!("cannot read `{path}`: {error}"))
    }

    /// Takes a file or a folder away.
    pub fn remove(&self, path: &str) {
        let path = self.folder.join(path);
        let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        removed.unwrap_or_else(|error| panic!("cannot remove `{}`: {error}", path.display()));
    }

    /// Moves a file or a folder.
    pub fn rename(&self, from: &str, to: &str) {
        let to = self.folder.join(to);
        fs::create_dir_all(to.parent().expect("a target has a folder")).expect("a folder can be made");
        fs::rename(self.folder.join(from), to).expect("a file can be moved");
    }

    /// Commits everything.
    pub fn commit(&mut self, subject: &str) {
        self.git(&["add", "--all"]);
        self.git_on_next_day(&["commit", "--quiet", "--allow-empty", "-m", subject]);
    }

    /// Runs git with the date of the next day.
    pub fn git_on_next_day(&mut self, arguments: &[&str]) {
        self.day += 1;
        self.git(arguments);
    }

    /// Runs git, which has to succeed, and gives its answer.
    pub fn git(&self, arguments: &[&str]) -> String {
        let date = format!("2026-{:02}-{:02}T12:00:00Z", 1 + self.day / 28, 1 + self.day % 28);
        let person = self.person.as_ref().map(|(name, email)| (name.as_str(), email.as_str()));
        let (author, author_email) = person.unwrap_or(("Ann Author", "ann@example.org"));
        let (committer, committer_email) = person.unwrap_or(("Carl Committer", "carl@example.org"));
        let mut command = Command::new("git");
        command.env_clear().current_dir(&self.folder).env("PATH", search_path().unwrap_or_default());
        for (name, value) in [
            ("HOME", text_of(self.home.path()).as_str()),
            ("LC_ALL", "C"),
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_AUTHOR_NAME", author),
            ("GIT_AUTHOR_EMAIL", author_email),
            ("GIT_AUTHOR_DATE", &date),
            ("GIT_COMMITTER_NAME", committer),
            ("GIT_COMMITTER_EMAIL", committer_email),
            ("GIT_COMMITTER_DATE", &date),
            ("GIT_EDITOR", "true"),
        ] {
            command.env(name, value);
        }
        command.args(["-c", "protocol.file.allow=always", "-c", "advice.detachedHead=false"]).args(arguments);
        let output = command.output().unwrap_or_else(|error| panic!("git cannot be run: {error}"));
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {complaint}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn clone_with(&mut self, option: &str) {
        let folder = self.home.path().join("clone");
        self.git(&["config", "uploadpack.allowFilter", "true"]);
        let source = format!("file://{}", text_of(&self.folder));
        self.git(&["clone", "--quiet", option, &source, &text_of(&folder)]);
        self.folder = folder;
    }

    fn become_submodule(&mut self) {
        let outer = self.home.path().join("outer");
        fs::create_dir(&outer).expect("a folder can be made");
        let inner = text_of(&self.folder);
        self.folder = outer;
        self.git(&["init", "--quiet", "--initial-branch=main", "."]);
        self.git(&["submodule", "--quiet", "add", &inner, "part"]);
        self.commit("the part");
        self.folder = self.folder.join("part");
    }
}

fn text_of(path: &Path) -> String {
    path.to_str().expect("scratch folders have plain names").to_owned()
}
