//! `package-lock.json`, versions 1 to 3.

use std::collections::HashMap;

use super::document::Document;
use super::{Ecosystem, LockError, Package, Packages, Source};
use crate::tree::{Node, Syntax};

/// Reads it.
pub(super) fn read(text: &str, packages: &mut Packages) -> Result<(), LockError> {
    let document = Document::read(Syntax::Json, text)?;
    let version = document.required(&document.root, "lockfileVersion")?;
    match version.as_str() {
        "1" => {
            let root = Source::Path(String::new());
            nested(&document, &document.root, &root, packages)
        }
        "2" | "3" => flat(&document, packages),
        _ => Err(document.error(&document.root, format!("lockfileVersion `{version}` is not known"))),
    }
}

/// Versions 2 and 3: one object, the keys are folders.
fn flat(document: &Document<'_>, packages: &mut Packages) -> Result<(), LockError> {
    if document.root.get("packages").is_none() {
        return Err(document.error(&document.root, "`packages` is missing"));
    }
    let entries = document.map(&document.root, "packages")?;
    let mut sources: HashMap<&str, Source> = HashMap::new();
    for (key, node) in entries {
        let node = document.table(&key.name, node)?;
        if key.name.is_empty() {
            continue;
        }
        let line = document.line(key.at.start);
        let installed = key.name.rsplit_once("node_modules/").map(|(_, name)| name.to_owned());
        let name = document.optional(node, "name")?.or(installed.clone());
        let name = name.unwrap_or_else(|| key.name.clone());
        let version = document.optional(node, "version")?.unwrap_or_default();
        let resolved = document.optional(node, "resolved")?;
        let is_link = node.get("link").and_then(Node::bool) == Some(true);
        let is_bundled = node.get("inBundle").and_then(Node::bool) == Some(true);
        let source = match resolved {
            Some(path) if is_link => Source::Path(path),
            Some(resolved) => located(&resolved, &name, &version),
            None if is_link || installed.is_none() => Source::Path(key.name.clone()),
            None if is_bundled => around(&key.name, &sources),
            None => unsaid(node, &version),
        };
        sources.insert(&key.name, source.clone());
        packages.push(entry(document, node, Package::new(name, source, line).version(version))?);
    }
    Ok(())
}

/// What has no address: npm leaves out those of the registry on request, but never the checksums.
fn unsaid(node: &Node, version: &str) -> Source {
    let is_whole =
        node.get("integrity").is_some() && version.starts_with(|first: char| first.is_ascii_digit());
    if is_whole { Source::Registry(Ecosystem::Npm.registry().to_owned()) } else { Source::Unknown }
}

/// What a bundled package lies in comes from where its surroundings come from.
fn around(key: &str, sources: &HashMap<&str, Source>) -> Source {
    let mut folder = key;
    while let Some((outer, _)) = folder.rsplit_once("/node_modules/") {
        if let Some(source) = sources.get(outer) {
            return source.clone();
        }
        folder = outer;
    }
    Source::Unknown
}

/// Version 1: objects in objects. Depth is bounded by the reader of JSON.
fn nested(
    document: &Document<'_>,
    node: &Node,
    outer: &Source,
    packages: &mut Packages,
) -> Result<(), LockError> {
    for (key, node) in document.map(node, "dependencies")? {
        let node = document.table(&key.name, node)?;
        let written = document.required(node, "version")?;
        let resolved = document.optional(node, "resolved")?;
        let is_bundled = node.get("bundled").and_then(Node::bool) == Some(true);
        let (mut name, mut version) = (key.name.clone(), written.clone());
        if let Some((real, exact)) = written.strip_prefix("npm:").and_then(|spec| spec.rsplit_once('@')) {
            (name, version) = (real.to_owned(), exact.to_owned());
        }
        let source = match resolved {
            Some(resolved) => located(&resolved, &name, &version),
            None if written.contains(':') || written.contains('/') => located(&written, &name, &version),
            None if is_bundled => outer.clone(),
            None => unsaid(node, &version),
        };
        if written.contains(':') && !written.starts_with("npm:") {
            version = String::new();
        }
        let package = Package::new(name, source.clone(), document.line(key.at.start)).version(version);
        packages.push(entry(document, node, package)?);
        nested(document, node, &source, packages)?;
    }
    Ok(())
}

fn entry(document: &Document<'_>, node: &Node, mut package: Package) -> Result<Package, LockError> {
    let integrity = document.optional(node, "integrity")?.unwrap_or_default();
    package.licence = node.get("license").and_then(Node::text).map(str::to_owned);
    package = package.checksums(integrity.split_whitespace().map(str::to_owned));
    package.pinned = is_pinned(&package);
    Ok(package)
}

/// Whether what an entry names cannot change: a commit in full, a checksum, or a registry's version.
pub(super) fn is_pinned(package: &Package) -> bool {
    match &package.source {
        Source::Git { rev, .. } => is_commit(rev),
        Source::Url(url) => !package.checksums.is_empty() || url.split(['/', '#', '=']).any(is_commit),
        Source::Registry(_) => !package.version.is_empty(),
        Source::Path(_) => true,
        Source::Unknown => !package.checksums.is_empty(),
    }
}

/// Whether this is the full name of a commit.
pub(super) fn is_commit(rev: &str) -> bool {
    matches!(rev.len(), 40 | 64) && rev.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What an address in a lock file of npm, pnpm or Yarn means.
///
/// A file whose address has the shape `REGISTRY/NAME/-/NAME-VERSION.tgz` is a package of that registry.
pub(super) fn located(written: &str, name: &str, version: &str) -> Source {
    let (address, rev) = written.split_once('#').unwrap_or((written, ""));
    if let Some(git) = git_address(address) {
        let rev = rev.strip_prefix("commit=").unwrap_or(rev);
        return Source::Git { url: git, rev: rev.to_owned() };
    }
    for start in ["file:", "link:", "portal:", "workspace:"] {
        if let Some(path) = address.strip_prefix(start) {
            return Source::Path(path.to_owned());
        }
    }
    if address.starts_with("https://") || address.starts_with("http://") {
        return tarball(address, name, version).map_or_else(
            || Source::Url(written.to_owned()),
            |registry| Source::Registry(registry.to_owned()),
        );
    }
    if address.starts_with("./") || address.starts_with("../") || address.starts_with('/') {
        return Source::Path(address.to_owned());
    }
    Source::Unknown
}

/// The registry of a tarball.
fn tarball<'a>(address: &'a str, name: &str, version: &str) -> Option<&'a str> {
    let path = address.split_once('?').map_or(address, |(path, _)| path);
    let (folder, file) = path.split_once("/-/")?;
    let base = name.rsplit('/').next().unwrap_or(name);
    let file = file.rsplit('/').next().unwrap_or(file);
    let is_it = file.strip_suffix(".tgz")?.strip_prefix(base)?.strip_prefix('-')? == version;
    let registry = folder.strip_suffix(name).or_else(|| {
        let (scope, rest) = name.split_once('/')?;
        folder
            .strip_suffix(&format!("{scope}%2f{rest}"))
            .or_else(|| folder.strip_suffix(&format!("{scope}%2F{rest}")))
    })?;
    (is_it && registry.ends_with('/')).then(|| registry.trim_end_matches('/'))
}

/// The address of a git repository, if that is what it is.
fn git_address(address: &str) -> Option<String> {
    if let Some(url) = address.strip_prefix("git+") {
        return Some(url.to_owned());
    }
    for (short, host) in [
        ("github:", "https://github.com/"),
        ("gitlab:", "https://gitlab.com/"),
        ("bitbucket:", "https://bitbucket.org/"),
    ] {
        if let Some(path) = address.strip_prefix(short) {
            return Some(format!("{host}{path}"));
        }
    }
    let is_git = address.starts_with("git://")
        || address.starts_with("git@")
        || address.starts_with("ssh://")
        || (address.contains("://") && address.strip_suffix(".git").is_some());
    is_git.then(|| address.to_owned())
}
