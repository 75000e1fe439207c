//! The paths that a proposal names under What Changes and Impact are in the diff.

use std::collections::BTreeSet;

use countersign_trace::Place;
use globset::{GlobBuilder, GlobMatcher};

use super::Found;
use crate::codes::PATH_CHANGED;
use crate::input::ChangeFacts;
use crate::item::{Group, Item, Strength};
use crate::names::{NameKind, classify};
use crate::sections::{Parts, code_spans};

/// What a document names of a diff.
pub(super) enum Named {
    /// A file, or everything below a folder.
    Path(String),
    /// Any file of this name.
    File(String),
    /// What a glob matches.
    Glob(GlobMatcher),
    /// The code of a domain.
    Domain(String),
}

/// One item for each path.
pub(super) fn check(facts: &ChangeFacts<'_>, found: &mut Found) {
    let Some(proposal) = facts.documents.proposal else { return };
    let parts = Parts::new(proposal);
    let mut seen = BTreeSet::new();
    for part in parts.of(|title| title.contains("what changes") || title == "impact") {
        for block in parts.blocks(part.lines.clone()) {
            for code in code_spans(&block.text) {
                let Some(path) = named(code.text) else { continue };
                if !seen.insert(code.text.to_owned()) {
                    continue;
                }
                let hits = touching(facts, &path);
                let item =
                    Item::new(Group::Coherence, &PATH_CHANGED, code.text).at(&parts.place_of(&block, code));
                found.items.push(if hits.is_empty() {
                    item.not_verified("the proposal names it, and the diff does not touch it")
                        .next("do the work, or take the path out of the proposal")
                } else {
                    item.pass(Strength::Cited, "named, and in the diff")
                });
            }
        }
    }
}

/// Reads a path or a glob over paths.
pub(super) fn named(text: &str) -> Option<Named> {
    if text.contains('*') && text.contains('/') && !text.contains(char::is_whitespace) {
        let glob = GlobBuilder::new(text).literal_separator(true).build();
        return glob.ok().map(|glob| Named::Glob(glob.compile_matcher()));
    }
    match classify(text)? {
        (NameKind::Path, words) => {
            let path = words.into_iter().next()?;
            Some(if path.contains('/') || text.ends_with('/') {
                Named::Path(path)
            } else {
                Named::File(path)
            })
        }
        _ => None,
    }
}

/// The places of the diff that something names.
pub(super) fn touching(facts: &ChangeFacts<'_>, named: &Named) -> Vec<Place> {
    let is_named = |path: &str, domain: Option<&str>| match named {
        Named::Path(wanted) => {
            path.strip_prefix(wanted.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        }
        Named::File(wanted) => path.rsplit('/').next() == Some(wanted),
        Named::Glob(glob) => glob.is_match(path),
        Named::Domain(wanted) => domain == Some(wanted),
    };
    let paths = facts.diff.paths.iter().filter(|changed| is_named(&changed.path, changed.domain.as_deref()));
    let mut places: Vec<Place> = paths
        .map(|changed| {
            let line = changed.lines.first().map_or(1, |lines| lines.start);
            Place { path: changed.path.as_str().into(), line, span: None }
        })
        .collect();
    places.sort();
    places
}
