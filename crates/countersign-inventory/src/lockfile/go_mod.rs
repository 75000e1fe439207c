//! `go.mod`: which versions are required, and what is put in place of them.

use std::collections::HashSet;

use super::{Ecosystem, LockError, Package, Packages, Source};

/// A directive's words on a line.
struct Row<'t> {
    directive: &'t str,
    words: Vec<&'t str>,
    line: u32,
}

/// Reads it. What a `replace` names stands in the list in place of what it replaces.
pub(super) fn read(text: &str, packages: &mut Packages) -> Result<(), LockError> {
    let rows = rows(text)?;
    if !rows.iter().any(|row| row.directive == "module") {
        return Err(LockError::new(1, "the line `module` is missing"));
    }
    let registry = || Source::Registry(Ecosystem::Go.registry().to_owned());
    let mut replaced: HashSet<(&str, Option<&str>)> = HashSet::new();
    for row in rows.iter().filter(|row| row.directive == "replace") {
        let (old, new) = replacement(row)?;
        replaced.insert(old);
        let package = match new {
            (module, Some(version)) => Package::new(module, registry(), row.line).version(version),
            (path, None) => Package::new(old.0, Source::Path(path.to_owned()), row.line),
        };
        packages.push(package);
    }
    for row in rows.iter().filter(|row| row.directive == "require") {
        let [module, version] = row.words[..] else {
            return Err(LockError::new(row.line, "`require` takes a module and a version"));
        };
        if !version.starts_with('v') {
            return Err(LockError::new(row.line, format!("`{version}` is no version of a module")));
        }
        let is_replaced = replaced.contains(&(module, None)) || replaced.contains(&(module, Some(version)));
        if !is_replaced {
            packages.push(Package::new(module, registry(), row.line).version(version));
        }
    }
    Ok(())
}

/// A module and the version that is replaced, if it is one alone; and what is put in its place.
type Replacement<'t> = ((&'t str, Option<&'t str>), (&'t str, Option<&'t str>));

fn replacement<'t>(row: &Row<'t>) -> Result<Replacement<'t>, LockError> {
    let arrow = row.words.iter().position(|word| *word == "=>");
    let sides = arrow.map(|at| (&row.words[..at], &row.words[at + 1..]));
    let (old, new) = match sides {
        Some((&[old], new)) => ((old, None), new),
        Some((&[old, version], new)) => ((old, Some(version)), new),
        _ => return Err(LockError::new(row.line, "`replace` takes `old => new`")),
    };
    match *new {
        [path] if path.starts_with("./") || path.starts_with("../") || path.starts_with('/') => {
            Ok((old, (path, None)))
        }
        [module, version] if version.starts_with('v') => Ok((old, (module, Some(version)))),
        _ => Err(LockError::new(row.line, "`replace` needs a folder, or a module and its version")),
    }
}

fn rows(text: &str) -> Result<Vec<Row<'_>>, LockError> {
    let (mut rows, mut block) = (Vec::new(), None);
    for (line, row) in (1_u32..).zip(text.lines()) {
        let content = row.split_once("//").map_or(row, |(content, _)| content);
        let words: Vec<&str> = content.split_whitespace().map(|word| word.trim_matches(['"', '`'])).collect();
        match (block, words.as_slice()) {
            (_, []) => {}
            (Some(_), [")"]) => block = None,
            (Some((directive, _)), words) => rows.push(Row { directive, words: words.to_vec(), line }),
            (None, [directive, "("]) => block = Some((known(directive, line)?, line)),
            (None, [directive, words @ ..]) => {
                rows.push(Row { directive: known(directive, line)?, words: words.to_vec(), line });
            }
        }
    }
    match block {
        None => Ok(rows),
        Some((directive, line)) => Err(LockError::new(line, format!("the block `{directive}` does not end"))),
    }
}

fn known(directive: &str, line: u32) -> Result<&str, LockError> {
    let known = [
        "module",
        "go",
        "toolchain",
        "godebug",
        "require",
        "replace",
        "exclude",
        "retract",
        "tool",
        "ignore",
    ];
    if known.contains(&directive) {
        return Ok(directive);
    }
    Err(LockError::new(line, format!("`{directive}` is no directive of go.mod")))
}
