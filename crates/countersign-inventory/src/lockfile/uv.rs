//! `uv.lock`, version 1.

use std::collections::HashSet;

use super::document::Document;
use super::requirements::normal;
use super::{LockError, Package, Packages, Source};
use crate::tree::{Node, Syntax};

/// Reads it.
pub(super) fn read(text: &str, packages: &mut Packages) -> Result<(), LockError> {
    let document = Document::read(Syntax::Toml, text)?;
    let version = document.required(&document.root, "version")?;
    if version != "1" {
        return Err(document.error(&document.root, format!("version `{version}` of uv.lock is not known")));
    }
    let list = document.list(&document.root, "package")?;
    if list.is_empty() {
        return Err(LockError::new(1, "no `[[package]]` is listed"));
    }
    let known: HashSet<&str> =
        list.iter().filter_map(|node| node.get("name")).filter_map(Node::text).collect();
    for node in list {
        let node = document.table("package", node)?;
        for dependency in document.list(node, "dependencies")? {
            let name = document.required(dependency, "name")?;
            if !known.contains(name.as_str()) {
                return Err(
                    document.error(dependency, format!("dependency `{name}` is not listed in the file"))
                );
            }
        }
        packages.push(package(&document, node)?);
    }
    Ok(())
}

fn package(document: &Document<'_>, node: &Node) -> Result<Package, LockError> {
    let name = normal(&document.required(node, "name")?);
    let Some(written) = node.get("source") else {
        return Err(document.error(node, format!("`{name}` has no `source`")));
    };
    let source = source(document, document.table("source", written)?)?;
    let (mut checksums, mut downloads) = (Vec::new(), Vec::new());
    let files = document.list(node, "wheels")?.iter().chain(node.get("sdist"));
    for file in files {
        let file = document.table("a file", file)?;
        checksums.extend(document.optional(file, "hash")?);
        downloads.extend(document.optional(file, "url")?);
    }
    downloads.sort();
    downloads.dedup();
    let version = document.optional(node, "version")?.unwrap_or_default();
    let mut package = Package::new(name, source, document.line(node.at.start)).version(version);
    package = package.checksums(checksums);
    package.downloads = downloads;
    package.pinned = super::npm::is_pinned(&package);
    Ok(package)
}

fn source(document: &Document<'_>, node: &Node) -> Result<Source, LockError> {
    let [(key, value)] = node.map().unwrap_or_default() else {
        // A file in a folder of a direct address has two keys.
        let url = document.required(node, "url")?;
        return Ok(Source::Url(url));
    };
    let written = document
        .scalar(value)
        .ok_or_else(|| document.error(value, format!("`{}` must be a string", key.name)))?;
    let source = match key.name.as_str() {
        "registry" if written.contains("://") => Source::Registry(written),
        "registry" | "path" | "directory" | "editable" | "virtual" => Source::Path(written),
        "url" => Source::Url(written),
        "git" => {
            let (url, rev) = written.split_once('#').unwrap_or((&written, ""));
            let url = url.split_once('?').map_or(url, |(url, _)| url);
            Source::Git { url: url.to_owned(), rev: rev.to_owned() }
        }
        _ => return Err(document.error(node, format!("source `{}` is of no known kind", key.name))),
    };
    Ok(source)
}
