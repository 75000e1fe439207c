//! `pnpm-lock.yaml`, versions 6 and 9. The file may hold several documents; all of them count.

use std::collections::HashSet;

use super::document::Document;
use super::npm::{is_pinned, located};
use super::{Ecosystem, LockError, Package, Packages, Source};
use crate::tree::{Key, Node, Syntax};

/// Reads it.
pub(super) fn read(text: &str, packages: &mut Packages) -> Result<(), LockError> {
    for (before, part) in documents(text) {
        if part.trim().is_empty() {
            continue;
        }
        let moved = |line: u32| line + before;
        let found = one(part).map_err(|error| LockError { line: moved(error.line), ..error })?;
        packages.packages.extend(found.into_iter().map(|package| {
            let line = moved(package.line);
            Package { line, ..package }
        }));
    }
    Ok(())
}

/// The documents, each with the number of lines before it.
fn documents(text: &str) -> Vec<(u32, &str)> {
    let (mut documents, mut start, mut first, mut at, mut line) = (Vec::new(), 0, 0, 0, 0);
    for row in text.split_inclusive('\n') {
        line += 1;
        at += row.len();
        if row.trim_end() == "---" {
            documents.push((first, &text[start..at - row.len()]));
            (start, first) = (at, line);
        }
    }
    documents.push((first, &text[start..]));
    documents
}

fn one(text: &str) -> Result<Vec<Package>, LockError> {
    let document = Document::read(Syntax::Yaml, text)?;
    let version = document.required(&document.root, "lockfileVersion")?;
    let is_nine = match version.split('.').next() {
        Some("6") => false,
        Some("9") => true,
        _ => return Err(document.error(&document.root, format!("lockfileVersion `{version}` is not known"))),
    };
    let entries = document.map(&document.root, "packages")?;
    if is_nine {
        every_one_has_a_snapshot(&document, entries)?;
    }
    entries.iter().map(|(key, node)| package(&document, key, node)).collect()
}

/// Version 9 lists every package a second time with its dependencies: a file that was cut off lacks some.
fn every_one_has_a_snapshot(document: &Document<'_>, entries: &[(Key, Node)]) -> Result<(), LockError> {
    let snapshots = document.map(&document.root, "snapshots")?;
    let known: HashSet<&str> = snapshots.iter().map(|(key, _)| bare(&key.name)).collect();
    match entries.iter().find(|(key, _)| !known.contains(bare(&key.name))) {
        None => Ok(()),
        Some((key, node)) => {
            Err(document.error(node, format!("`{}` is missing under `snapshots`", key.name)))
        }
    }
}

/// A key without the peers and patches behind it.
fn bare(key: &str) -> &str {
    key.split_once('(').map_or(key, |(bare, _)| bare)
}

fn package(document: &Document<'_>, key: &Key, node: &Node) -> Result<Package, LockError> {
    let node = document.table(&key.name, node)?;
    let Some(resolution) = node.get("resolution") else {
        return Err(document.error(node, format!("`{}` has no `resolution`", key.name)));
    };
    let resolution = document.table("resolution", resolution)?;
    let bare = bare(&key.name);
    let path = bare.strip_prefix('/').unwrap_or(bare);
    // A scope begins with `@`, so the one that ends the name is another.
    let at = path.get(1..).and_then(|rest| rest.find('@')).map(|at| at + 1);
    let (name, version) = at.map_or((path, ""), |at| (&path[..at], &path[at + 1..]));
    let name = document.optional(node, "name")?.unwrap_or_else(|| name.to_owned());
    let is_address = version.contains([':', '/']);
    let version = match document.optional(node, "version")? {
        Some(version) => version,
        None if is_address => String::new(),
        None => version.to_owned(),
    };
    let integrity = document.optional(resolution, "integrity")?.unwrap_or_default();
    let source = if let Some(url) = document.optional(resolution, "repo")? {
        Source::Git { url, rev: document.optional(resolution, "commit")?.unwrap_or_default() }
    } else if let Some(folder) = document.optional(resolution, "directory")? {
        Source::Path(folder)
    } else if let Some(tarball) = document.optional(resolution, "tarball")? {
        located(&tarball, &name, &version)
    } else if at.is_some() && !is_address && !integrity.is_empty() && !has_host(&name) {
        Source::Registry(Ecosystem::Npm.registry().to_owned())
    } else {
        Source::Unknown
    };
    let mut package = Package::new(name, source, document.line(key.at.start)).version(version);
    package = package.checksums(integrity.split_whitespace().map(str::to_owned));
    package.pinned = is_pinned(&package);
    Ok(package)
}

/// Whether a name begins with the host of another registry.
fn has_host(name: &str) -> bool {
    !name.starts_with('@') && name.contains('/')
}
