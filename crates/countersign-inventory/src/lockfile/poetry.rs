//! `poetry.lock`, versions 1 and 2.

use std::collections::HashMap;

use super::document::Document;
use super::requirements::normal;
use super::{Ecosystem, LockError, Package, Packages, Source};
use crate::tree::{Node, Syntax};

/// Reads it.
pub(super) fn read(text: &str, packages: &mut Packages) -> Result<(), LockError> {
    let document = Document::read(Syntax::Toml, text)?;
    // The table stands last, so that a file which was cut off lacks it.
    let Some(metadata) = document.root.get("metadata") else {
        return Err(LockError::new(last_line(text), "the table `metadata` is missing at the end"));
    };
    let metadata = document.table("metadata", metadata)?;
    let version = document.required(metadata, "lock-version")?;
    if !matches!(version.split('.').next(), Some("1" | "2")) {
        return Err(document.error(metadata, format!("lock-version `{version}` is not known")));
    }
    document.required(metadata, "content-hash")?;
    let shared: HashMap<&str, &Node> =
        document.map(metadata, "files")?.iter().map(|(key, node)| (key.name.as_str(), node)).collect();
    for node in document.list(&document.root, "package")? {
        let node = document.table("package", node)?;
        let written = document.required(node, "name")?;
        let source = match node.get("source") {
            None => Source::Registry(Ecosystem::Pypi.registry().to_owned()),
            Some(source) => self::source(&document, document.table("source", source)?)?,
        };
        let mut files = document.list(node, "files")?;
        if let Some(shared) = shared.get(written.as_str()).filter(|_| files.is_empty()) {
            files = shared.list().ok_or_else(|| document.error(shared, "a list of files is expected"))?;
        }
        let mut checksums = Vec::new();
        for file in files {
            checksums.push(document.required(file, "hash")?);
        }
        let package = Package::new(normal(&written), source, document.line(node.at.start));
        let mut package = package.version(document.required(node, "version")?).checksums(checksums);
        package.pinned = super::npm::is_pinned(&package);
        packages.push(package);
    }
    Ok(())
}

fn last_line(text: &str) -> u32 {
    u32::try_from(text.lines().count()).unwrap_or(u32::MAX).max(1)
}

fn source(document: &Document<'_>, node: &Node) -> Result<Source, LockError> {
    let kind = document.optional(node, "type")?;
    let url = document.required(node, "url")?;
    let source = match kind.as_deref() {
        None | Some("legacy" | "pypi") => Source::Registry(url),
        Some("git") => {
            let rev = match document.optional(node, "resolved_reference")? {
                Some(rev) => rev,
                None => document.optional(node, "reference")?.unwrap_or_default(),
            };
            Source::Git { url, rev }
        }
        Some("url") => Source::Url(url),
        Some("file" | "directory") => Source::Path(url),
        Some(other) => return Err(document.error(node, format!("source `{other}` is of no known kind"))),
    };
    Ok(source)
}
