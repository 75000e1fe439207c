//! The commits of a branch, with their trailers and paths.

use super::DiffCommit;
use super::sides::{RawEntry, raw_entry};
use crate::git::GitError;
use crate::history::{Commit, History};

/// The start of a header in the answer of git; no entry starts with it.
const MARK: &str = "\u{1}";
/// Between the fields of a header.
const FIELD: char = '\u{2}';
/// Between the values of a trailer.
const VALUE: char = '\u{3}';

/// The commits that lead to one and not to another, the newest first. Those that touch nothing of the project are left
/// out, and so are the paths that a merge took from one of its sides.
pub(crate) fn commits(history: &History, to: &str, from: Option<&str>) -> Result<Vec<DiffCommit>, GitError> {
    let bytes = log(history, to, from)?;
    let found = parse(&bytes, history.state().prefix.as_bytes());
    Ok(found.into_iter().map(|(commit, _)| commit).filter(|commit| !commit.paths.is_empty()).collect())
}

/// What commits made of paths, the newest commit first; of a merge what it made of its first side.
pub(super) fn entries(history: &History, wanted: &[&str]) -> Result<Vec<RawEntry>, GitError> {
    let bytes = log(history, history.head(), None)?;
    let found = parse(&bytes, history.state().prefix.as_bytes());
    let own = found.into_iter().filter(|(commit, _)| wanted.contains(&commit.commit.id.as_str()));
    Ok(own
        .flat_map(|(commit, entries)| {
            entries.into_iter().filter(move |entry| commit.paths.contains(&entry.name()))
        })
        .collect())
}

fn log(history: &History, to: &str, from: Option<&str>) -> Result<Vec<u8>, GitError> {
    let trailer = |key: &str| format!("%(trailers:key={key},valueonly,unfold,separator=%x03)");
    let format = format!(
        "--format={MARK}%H %ct %P{FIELD}{}{FIELD}{}{FIELD}%s",
        trailer("Change"),
        trailer("No-Change")
    );
    let until = from.map(|from| format!("^{from}"));
    let mut list = vec!["rev-list", "--date-order", to];
    list.extend(until.as_deref());
    let compare = [
        "-c",
        "trailer.separators=:",
        "diff-tree",
        "--stdin",
        "-r",
        "-m",
        "--root",
        "--no-renames",
        "--no-ext-diff",
        "--no-textconv",
        "--ignore-submodules=none",
        "--raw",
        "-z",
        "--no-abbrev",
        "--encoding=UTF-8",
        &format,
        "--",
        ".",
    ];
    history.git.run_piped(&list, &compare)
}

fn parse(bytes: &[u8], prefix: &[u8]) -> Vec<(DiffCommit, Vec<RawEntry>)> {
    let mut found: Vec<(DiffCommit, Vec<RawEntry>)> = Vec::new();
    // How many of the parents of the last commit differ in a path, in the order of its entries.
    let mut sides: Vec<(RawEntry, usize)> = Vec::new();
    let mut tokens = bytes.split(|byte| *byte == 0);
    while let Some(token) = tokens.next() {
        let text = String::from_utf8_lossy(token);
        let text = text.trim_start_matches('\n');
        if let Some(header) = text.strip_prefix(MARK) {
            let Some(commit) = parse_header(header) else { continue };
            if found.last().is_none_or(|(last, _)| last.commit.id != commit.commit.id) {
                settle(&mut found, &mut sides);
                found.push((commit, Vec::new()));
            }
        } else if let Some(change) = text.strip_prefix(':') {
            let path = tokens.next().unwrap_or_default();
            let Some(entry) = raw_entry(change, path, prefix) else { continue };
            match sides.iter_mut().find(|(other, _)| other.path == entry.path) {
                Some((_, times)) => *times += 1,
                None => sides.push((entry, 1)),
            }
        }
    }
    settle(&mut found, &mut sides);
    found
}

/// Gives the last commit the paths that differ from each of its parents.
fn settle(found: &mut [(DiffCommit, Vec<RawEntry>)], sides: &mut Vec<(RawEntry, usize)>) {
    let sides = std::mem::take(sides);
    let Some((commit, entries)) = found.last_mut() else { return };
    let parents = commit.commit.parents.len().max(1);
    entries.extend(sides.into_iter().filter(|(_, times)| *times >= parents).map(|(entry, _)| entry));
    commit.paths = entries.iter().map(RawEntry::name).collect();
    commit.paths.sort();
}

fn parse_header(header: &str) -> Option<DiffCommit> {
    let mut fields = header.splitn(4, FIELD);
    let mut next = || fields.next();
    let (facts, changes, no_change, subject) = (next()?, next()?, next()?, next()?);
    let values = |text: &str| {
        let values = text.split(VALUE).map(str::trim).filter(|value| !value.is_empty());
        values.map(str::to_owned).collect::<Vec<_>>()
    };
    let mut facts = facts.split(' ').filter(|fact| !fact.is_empty());
    let (id, time) = (facts.next()?.to_owned(), facts.next()?.parse().ok()?);
    let parents = facts.map(str::to_owned).collect();
    Some(DiffCommit {
        commit: Commit { id, time, parents, subject: subject.to_owned() },
        changes: values(changes),
        no_change: values(no_change),
        paths: Vec::new(),
    })
}
