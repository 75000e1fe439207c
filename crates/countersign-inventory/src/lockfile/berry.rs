//! `yarn.lock` of Yarn 2 and later: YAML.

use super::document::Document;
use super::npm::{is_pinned, located};
use super::yarn::split;
use super::{Ecosystem, LockError, Package, Packages, Source};
use crate::tree::{Node, Syntax};

/// Whether a `yarn.lock` is of this kind.
pub(super) fn is_berry(text: &str) -> bool {
    text.lines().any(|line| line.trim_end() == "__metadata:")
}

/// Reads it.
pub(super) fn read(text: &str, packages: &mut Packages) -> Result<(), LockError> {
    let document = Document::read(Syntax::Yaml, text)?;
    for (key, node) in document.root.map().unwrap_or_default() {
        let node = document.table(&key.name, node)?;
        if key.name == "__metadata" {
            let version = document.required(node, "version")?;
            if version.parse::<u32>().is_err() {
                return Err(document.error(node, format!("version `{version}` of yarn.lock is not known")));
            }
            continue;
        }
        packages.push(package(&document, document.line(key.at.start), node)?);
    }
    Ok(())
}

fn package(document: &Document<'_>, line: u32, node: &Node) -> Result<Package, LockError> {
    let version = document.required(node, "version")?;
    let resolution = document.required(node, "resolution")?;
    let (name, reference) = split(&resolution);
    // A patch is applied to the package that its address names, percent-encoded.
    if let Some(patch) = reference.strip_prefix("patch:") {
        let (_, encoded) = split(patch.split('#').next().unwrap_or(patch));
        return Ok(finish(document, node, (name, &version, &decode(encoded)), line));
    }
    if let Some((_, address)) = reference.split_once("::__archiveUrl=") {
        return Ok(finish(document, node, (name, &version, &decode(address)), line));
    }
    Ok(finish(document, node, (name, &version, reference), line))
}

fn finish(
    document: &Document<'_>,
    node: &Node,
    (name, version, reference): (&str, &str, &str),
    line: u32,
) -> Package {
    let source = match reference.strip_prefix("npm:") {
        Some(range) if !range.contains([':', '/']) => Source::Registry(Ecosystem::Npm.registry().to_owned()),
        _ => located(reference, name, version),
    };
    let checksum = node.get("checksum").and_then(|node| document.scalar(node));
    let mut package = Package::new(name, source, line).version(version).checksums(checksum);
    package.pinned = is_pinned(&package);
    package
}

fn decode(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::with_capacity(text.len()), text.as_bytes());
    while let Some((first, behind)) = rest.split_first() {
        let code = behind.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let decoded = code.filter(|_| *first == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(decoded.unwrap_or(*first));
        rest = if decoded.is_some() { &behind[2..] } else { behind };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
