//! Real lock files, broken ones, and laws over mutated ones.

mod broken;
mod forms;
mod laws;
mod samples;

use super::{Format, Package, Source, read};

/// A package in one line.
fn line(package: &Package) -> String {
    let source = match &package.source {
        Source::Registry(url) => format!("registry {url}"),
        Source::Git { url, rev } => format!("git {url} {rev}"),
        Source::Path(path) => format!("path {path}"),
        Source::Url(url) => format!("url {url}"),
        Source::Unknown => "unknown".to_owned(),
    };
    let pinned = if package.pinned { "" } else { " loose" };
    format!("{} {} {source}{pinned}", package.name, package.version)
}

/// The packages of a text that is fine.
fn lines(format: Format, text: &str) -> Vec<String> {
    match read(format, text) {
        Ok(packages) => packages.packages.iter().map(line).collect(),
        Err(error) => panic!("{format:?}: {error}\n{text}"),
    }
}
