//! The commits that changed files, and what they made of them.

use crate::git::GitError;
use crate::history::History;

/// A commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its full id.
    pub id: String,
    /// When it was committed, in seconds since 1970: when the text came to this branch, after a rebase too.
    pub time: i64,
    /// The full ids of its parents.
    pub parents: Vec<String>,
    /// The first paragraph of its message, as one line.
    pub subject: String,
}

impl Commit {
    /// The day in UTC, `YYYY-MM-DD`.
    pub fn day(&self) -> String {
        jiff::Timestamp::from_second(self.time)
            .map_or_else(|_| String::new(), |time| time.strftime("%F").to_string())
    }
}

/// What one commit made of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The path relative to the project, with `/`.
    pub path: String,
    /// The commit.
    pub commit: Commit,
    /// The id of the content; `None` if the commit took the file away, or made something else than a file of it.
    pub blob: Option<String>,
    /// The ids of the contents in its parents, in their order; one `None` for a commit without parents.
    pub before: Vec<Option<String>>,
}

impl Version {
    /// Whether history is cut off right below the commit, so that it only seems to make what it has.
    pub(crate) fn is_at_boundary(&self, is_shallow: bool) -> bool {
        is_shallow && self.commit.parents.is_empty()
    }
}

/// The commit that a file came with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Introduction {
    /// The version.
    pub version: Version,
    /// Whether history is cut off right below it, so that it only seems to add the file.
    pub at_boundary: bool,
}

/// The start of a header in the answer of git; no path and no id starts with it.
const MARK: &str = "\u{1}";
/// The start of the subject.
const SUBJECT: char = '\u{2}';

impl History {
    /// The versions of one file, newest first.
    ///
    /// All ancestors of HEAD count, those on merged side branches too: the commits that differ from each of their
    /// parents in this file, children before parents and otherwise by date. So every content that the file ever had is
    /// among them, and a merge is among them only if it made something of its own. Renames are not followed.
    pub fn versions(&self, path: &str) -> Result<Vec<Version>, GitError> {
        let mut versions = self.versions_below(&[path])?;
        versions.retain(|version| version.path == path);
        Ok(versions)
    }

    /// The versions of every file below some folders, in the order of [`versions`](Self::versions), then by path.
    pub fn versions_below(&self, folders: &[&str]) -> Result<Vec<Version>, GitError> {
        // Pathspecs are relative to the folder git runs in, the paths of the answer to the top of the repository.
        let folders = folders.iter().map(|folder| match folder.trim_end_matches('/') {
            "" => ".",
            folder => folder,
        });
        let folders: Vec<&str> = folders.collect();
        let format = format!("--format={MARK}%H %ct %P{SUBJECT}%s");
        let mut list =
            vec!["rev-list", "--full-history", "--date-order", "--end-of-options", self.head(), "--"];
        list.extend(&folders);
        let mut compare = vec!["diff-tree", "--stdin", "-r", "-m", "--root", "--no-renames", "--no-ext-diff"];
        compare.extend(["--no-textconv", "--raw", "-z", "--no-abbrev", "--encoding=UTF-8", &format, "--"]);
        compare.extend(&folders);
        let bytes = self.git.run_piped(&list, &compare)?;
        Ok(parse(&bytes, &self.state().prefix))
    }

    /// The commit that a file came with: the oldest version of it that no newer deletion lies above. Where it was added,
    /// taken away and added again, that is the second time. `None` if no commit has it.
    pub fn first_commit_of(&self, path: &str) -> Result<Option<Introduction>, GitError> {
        Ok(self.introduction(&self.versions(path)?))
    }

    /// The same from the versions of the file.
    pub fn introduction(&self, versions: &[Version]) -> Option<Introduction> {
        let version = versions.iter().take_while(|version| version.blob.is_some()).last()?.clone();
        let at_boundary = version.is_at_boundary(self.state().is_shallow);
        Some(Introduction { version, at_boundary })
    }
}

/// Reads the answer: a header for each commit and parent, and behind it pairs of a change and a path.
fn parse(bytes: &[u8], prefix: &str) -> Vec<Version> {
    let mut found: Vec<Version> = Vec::new();
    let mut current: Option<(Commit, Vec<Version>)> = None;
    let mut tokens = bytes.split(|byte| *byte == 0);
    while let Some(token) = tokens.next() {
        let token = String::from_utf8_lossy(token);
        let token = token.trim_start_matches('\n');
        if let Some(header) = token.strip_prefix(MARK) {
            let Some(commit) = parse_header(header) else { continue };
            if current.as_ref().is_none_or(|(last, _)| last.id != commit.id) {
                found.extend(current.take().into_iter().flat_map(settled));
                current = Some((commit, Vec::new()));
            }
        } else if let Some(change) = token.strip_prefix(':') {
            let path = tokens.next().map(String::from_utf8_lossy).unwrap_or_default();
            let Some((commit, versions)) = &mut current else { continue };
            let Some(path) = path.strip_prefix(prefix) else { continue };
            let (before, blob) = parse_change(change);
            match versions.iter_mut().find(|version| version.path == path) {
                Some(version) => version.before.push(before),
                None => versions.push(Version {
                    path: path.to_owned(),
                    commit: commit.clone(),
                    blob,
                    before: vec![before],
                }),
            }
        }
    }
    found.extend(current.into_iter().flat_map(settled));
    found
}

/// The versions that differ from every parent; what a merge took from one side is that side's.
fn settled((commit, versions): (Commit, Vec<Version>)) -> impl Iterator<Item = Version> {
    let parents = commit.parents.len().max(1);
    versions.into_iter().filter(move |version| version.before.len() >= parents)
}

/// The contents before and after: two modes, two ids and a letter. What is no file has no content.
fn parse_change(change: &str) -> (Option<String>, Option<String>) {
    let mut parts = change.split(' ');
    let mut next = || parts.next().unwrap_or_default();
    let (old_mode, new_mode, old, new) = (next(), next(), next(), next());
    let content = |mode: &str, id: &str| mode.starts_with("100").then(|| id.to_owned());
    (content(old_mode, old), content(new_mode, new))
}

fn parse_header(header: &str) -> Option<Commit> {
    let (facts, subject) = header.split_once(SUBJECT)?;
    let mut facts = facts.split(' ').filter(|fact| !fact.is_empty());
    let id = facts.next()?.to_owned();
    let time = facts.next()?.parse().ok()?;
    Some(Commit { id, time, parents: facts.map(str::to_owned).collect(), subject: subject.to_owned() })
}
