//! Who wrote what: the persons that commits name.
//!
//! Names are what commits say, taken from their stored bytes; nothing that renames people is looked at. Until persons have
//! keys, two names are one person if the address or the name is the same, so that nobody becomes somebody else by having
//! two addresses. Whom a commit does not name with an address is unknown, and what is unknown never counts for anything.

use std::collections::BTreeSet;
use std::ops::Range;

use super::in_force::PolicyInForce;
use crate::change_diff::commits_between;
use crate::git::{GitError, is_full_id};
use crate::history::History;
use crate::root::Project;

/// Somebody, as a commit names him.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Person {
    /// The name.
    pub name: String,
    /// The address, in lowercase.
    pub email: String,
}

impl Person {
    /// Reads `Ann Author <ann@example.org>`, with whatever follows.
    fn read(text: &str) -> Option<Self> {
        let (name, rest) = text.split_once('<')?;
        let (email, _) = rest.split_once('>')?;
        let email = email.trim().to_lowercase();
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        (email.contains('@')).then_some(Self { name, email })
    }

    /// Whether both may be one person.
    pub fn may_be(&self, other: &Self) -> bool {
        let name = |person: &Self| person.name.to_lowercase();
        self.email == other.email || (!self.name.is_empty() && name(self) == name(other))
    }
}

impl std::fmt::Display for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} <{}>", self.name, self.email)
    }
}

/// Several persons, and whether they are all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Persons {
    /// Those that are known, sorted.
    pub known: BTreeSet<Person>,
    /// Why there may be others; empty if they are all.
    pub unknown: BTreeSet<String>,
}

impl Persons {
    fn add(&mut self, text: Option<&str>, what: impl FnOnce() -> String) {
        match text.and_then(Person::read) {
            Some(person) => _ = self.known.insert(person),
            None => _ = self.unknown.insert(what()),
        }
    }

    /// The author of a commit and those who wrote it with him.
    fn add_authors(&mut self, id: &str, commit: &Stored) {
        self.add(commit.author.as_deref(), || format!("commit `{}` names no author", short(id)));
        for line in &commit.coauthors {
            self.add(Some(line), || format!("commit `{}` names a co-author without an address", short(id)));
        }
    }

    /// Everybody whom a commit names.
    fn add_all(&mut self, id: &str, commit: &Stored) {
        self.add_authors(id, commit);
        self.add(commit.committer.as_deref(), || format!("commit `{}` names no committer", short(id)));
        for line in &commit.signers {
            self.add(Some(line), || format!("commit `{}` is signed off without an address", short(id)));
        }
    }
}

/// The trailers that name somebody, in lowercase.
const COAUTHOR: &str = "co-authored-by:";
const SIGNER: &str = "signed-off-by:";

/// What a stored commit says of people.
#[derive(Debug, Default)]
struct Stored {
    author: Option<String>,
    committer: Option<String>,
    coauthors: Vec<String>,
    signers: Vec<String>,
    parents: usize,
}

impl Stored {
    fn read(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let (head, message) = text.split_once("\n\n").unwrap_or((&text, ""));
        let field = |key: &str| head.lines().find_map(|line| line.strip_prefix(key)).map(str::to_owned);
        // A trailer counts wherever it stands: a paragraph below it must not hide anybody.
        let named = |key: &str| {
            let rest = |line: &str| {
                let line = line.trim_start();
                line.get(..key.len()).filter(|start| start.eq_ignore_ascii_case(key))?;
                Some(line[key.len()..].trim().to_owned())
            };
            message.lines().filter_map(rest).collect()
        };
        Self {
            author: field("author "),
            committer: field("committer "),
            coauthors: named(COAUTHOR),
            signers: named(SIGNER),
            parents: head.lines().filter(|line| line.starts_with("parent ")).count(),
        }
    }
}

/// How many parents a stored commit names.
pub(super) fn parents_in(bytes: &[u8]) -> usize {
    Stored::read(bytes).parents
}

impl Project {
    /// Everybody who takes part in the change: author, committer, Co-authored-by and Signed-off-by of each commit since the
    /// merge base that touches anything but approvals, and whoever would commit what is not committed yet.
    pub fn change_persons(&self, policy: &PolicyInForce) -> Result<Persons, GitError> {
        let history = policy.history();
        let revision = &policy.revision;
        let mut persons = Persons::default();
        for commit in commits_between(history, &revision.head, Some(&revision.merge_base))? {
            if commit.paths.iter().all(|path| is_approval(path)) {
                continue;
            }
            let id = &commit.commit.id;
            persons.add_all(id, &Stored::read(&history.commit_bytes(id)?));
        }
        let edits = self.changed_since(&revision.head).map_err(GitError::Answer)?;
        if edits.iter().any(|edit| !is_approval(&edit.path)) {
            for who in ["GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"] {
                let ident = history.git.run(&["var", who]).ok();
                let ident = ident.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
                persons.add(ident.as_deref(), || {
                    "edits are not committed, and git does not know who would commit them".to_owned()
                });
            }
        }
        Ok(persons)
    }
}

/// Whether a path lies in the folder of approvals of a change.
fn is_approval(path: &str) -> bool {
    let Some(inside) = path.strip_prefix("openspec/changes/") else { return false };
    let inside = inside.strip_prefix("archive/").unwrap_or(inside);
    inside.split('/').nth(1) == Some("approvals") && inside.split('/').count() > 2
}

/// The persons who wrote some lines, counted from 1, the end excluded, of a file of a commit.
pub(super) fn line_persons(
    history: &History,
    commit: &str,
    path: &str,
    lines: &Range<usize>,
) -> Result<Persons, GitError> {
    let mut persons = Persons::default();
    if lines.is_empty() {
        persons.unknown.insert(format!("no line of `{path}` is named"));
        return Ok(persons);
    }
    let range = format!("-L{},{}", lines.start.max(1), lines.end - 1);
    // The last, empty one clears the list of commits that the settings pass over.
    let ask = ["blame", "--porcelain", "--no-textconv", "--root", "--ignore-revs-file="];
    let bytes = history.git.run(&[&ask[..], &[&range, commit, "--", path]].concat())?;
    let text = String::from_utf8_lossy(&bytes);
    let ids: BTreeSet<&str> = text
        .lines()
        .filter(|line| !line.starts_with('\t'))
        .filter_map(|line| line.split(' ').next().filter(|word| is_full_id(word)))
        .collect();
    if ids.is_empty() {
        persons.unknown.insert(format!("nobody is known for the lines of `{path}`"));
    }
    for id in ids {
        let stored = Stored::read(&history.commit_bytes(id)?);
        if stored.parents > 0 && history.git.resolve(&format!("{id}^1")).is_err() {
            persons.unknown.insert(format!("history is cut off at commit `{}`", short(id)));
        }
        persons.add_authors(id, &stored);
    }
    Ok(persons)
}

fn short(id: &str) -> &str {
    id.get(..12).unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::{Person, Persons, Stored, is_approval};

    #[test]
    fn everybody_whom_a_commit_names_is_found() {
        let bytes = b"tree 0\nparent 1\nparent 2\nauthor Ann A <Ann@X.org> 1 +0000\ncommitter C <c@x.org> 1 +0000\n\n\
            subject\n\n  co-AUTHORED-by: Bob B <bob@x.org>\nSigned-off-by: Eve <eve@x.org>\n\na last paragraph\n";
        let stored = Stored::read(bytes);
        assert_eq!(stored.parents, 2);
        let mut persons = Persons::default();
        persons.add_all("1", &stored);
        let names: Vec<String> = persons.known.iter().map(ToString::to_string).collect();
        assert_eq!(names, ["Ann A <ann@x.org>", "Bob B <bob@x.org>", "C <c@x.org>", "Eve <eve@x.org>"]);
        assert!(persons.unknown.is_empty());
    }

    #[test]
    fn whom_a_commit_does_not_name_is_unknown() {
        let mut persons = Persons::default();
        persons.add_all("1", &Stored::read(b"tree 0\nauthor Ann <> 1 +0000\n\nx\n\nCo-authored-by: Bob\n"));
        assert_eq!((persons.known.len(), persons.unknown.len()), (0, 3));
    }

    #[test]
    fn one_person_may_have_two_addresses() {
        let person = |name: &str, email: &str| Person { name: name.to_owned(), email: email.to_owned() };
        assert!(person("Ann", "a@x").may_be(&person("ann", "b@x")));
        assert!(person("Ann", "a@x").may_be(&person("Bob", "a@x")));
        assert!(!person("", "a@x").may_be(&person("", "b@x")));
    }

    #[test]
    fn only_files_in_the_folder_of_approvals_are_approvals() {
        assert!(is_approval("openspec/changes/a/approvals/x.json"));
        assert!(is_approval("openspec/changes/archive/2026-01-01-a/approvals/x.json"));
        for path in
            ["openspec/changes/a/approvals", "approvals/x", "openspec/changes/a/tasks.md", "src/approvals/a"]
        {
            assert!(!is_approval(path), "{path}");
        }
    }
}
