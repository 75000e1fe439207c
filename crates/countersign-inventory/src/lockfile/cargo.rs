//! `Cargo.lock`, versions 1 to 4.

use std::collections::{HashMap, HashSet};

use super::document::Document;
use super::{LockError, Package, Packages, Source};
use crate::tree::{Node, Syntax};

/// Reads it.
pub(super) fn read(text: &str, packages: &mut Packages) -> Result<(), LockError> {
    let document = Document::read(Syntax::Toml, text)?;
    if let Some(node) = document.root.get("version") {
        let version = document.scalar(node).unwrap_or_default();
        if !matches!(version.as_str(), "1" | "2" | "3" | "4") {
            return Err(document.error(node, format!("version `{version}` of Cargo.lock is not known")));
        }
    }
    let list = document.list(&document.root, "package")?;
    if list.is_empty() {
        return Err(LockError::new(1, "no `[[package]]` is listed"));
    }
    let known: HashSet<&str> =
        list.iter().filter_map(|node| node.get("name")).filter_map(Node::text).collect();
    let old: HashMap<&str, &Node> = document
        .map(&document.root, "metadata")?
        .iter()
        .map(|(key, node)| (key.name.as_str(), node))
        .collect();
    for node in list {
        let node = document.table("package", node)?;
        let (name, version) = (document.required(node, "name")?, document.required(node, "version")?);
        let written = document.optional(node, "source")?;
        let source = source(&document, node, written.as_deref())?;
        let mut checksum = document.optional(node, "checksum")?;
        if let (None, Some(written)) = (&checksum, &written) {
            let key = format!("checksum {name} {version} ({written})");
            let found = old.get(key.as_str());
            checksum = found.and_then(|node| document.scalar(node)).filter(|text| text != "<none>");
        }
        for dependency in document.list(node, "dependencies")? {
            let wanted = dependency.text().and_then(|text| text.split(' ').next()).unwrap_or_default();
            if !known.contains(wanted) {
                return Err(
                    document.error(dependency, format!("dependency `{wanted}` is not listed in the file"))
                );
            }
        }
        let package = Package::new(name, source, document.line(node.at.start)).version(version);
        packages.push(package.checksums(checksum.map(|checksum| format!("sha256:{checksum}"))));
    }
    Ok(())
}

fn source(document: &Document<'_>, node: &Node, written: Option<&str>) -> Result<Source, LockError> {
    let Some(written) = written else { return Ok(Source::Path(String::new())) };
    let source = match written.split_once('+') {
        Some(("registry", url)) => Source::Registry(url.to_owned()),
        Some(("sparse", _)) => Source::Registry(written.to_owned()),
        Some(("git", url)) => {
            let (url, rev) = url.split_once('#').unwrap_or((url, ""));
            let url = url.split_once('?').map_or(url, |(url, _)| url);
            Source::Git { url: url.to_owned(), rev: rev.to_owned() }
        }
        Some(("path" | "directory" | "local-registry", path)) => Source::Path(path.to_owned()),
        _ => return Err(document.error(node, format!("source `{written}` is of no known kind"))),
    };
    Ok(source)
}
