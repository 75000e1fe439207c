//! `yarn.lock` of Yarn 1: blocks of its own notation.

use super::npm::{is_pinned, located};
use super::{LockError, Package, Packages, Source};

/// A block on its way to being a package.
struct Block {
    patterns: Vec<String>,
    version: Option<String>,
    resolved: Option<String>,
    integrity: String,
    line: u32,
}

/// Reads it.
pub(super) fn read(text: &str, packages: &mut Packages) -> Result<(), LockError> {
    if !text.contains("yarn lockfile v1") {
        return Err(LockError::new(1, "neither `# yarn lockfile v1` nor `__metadata:` is in the file"));
    }
    let mut block: Option<Block> = None;
    for (number, row) in (1_u32..).zip(text.lines()) {
        let row = row.trim_end();
        let content = row.trim_start();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        match row.len() - content.len() {
            0 => {
                packages.packages.extend(block.take().map(finish).transpose()?);
                block = Some(header(content, number)?);
            }
            2 => {
                let block =
                    block.as_mut().ok_or_else(|| LockError::new(number, "no package stands above"))?;
                field(block, content, number)?;
            }
            // Entries below `dependencies:` and its like.
            4 if block.is_some() => drop(pair(content, number)?),
            _ => return Err(LockError::new(number, "the indentation fits no entry")),
        }
    }
    packages.packages.extend(block.map(finish).transpose()?);
    Ok(())
}

fn header(content: &str, line: u32) -> Result<Block, LockError> {
    let Some(mut rest) = content.strip_suffix(':') else {
        return Err(LockError::new(line, "the header of a package ends with `:`"));
    };
    let mut patterns = Vec::new();
    loop {
        let (pattern, behind) = word(rest, line)?;
        patterns.push(pattern);
        match behind.trim_start().strip_prefix(',') {
            Some(more) => rest = more.trim_start(),
            None if behind.trim().is_empty() => break,
            None => return Err(LockError::new(line, "`,` is expected between the ranges of a package")),
        }
    }
    Ok(Block { patterns, version: None, resolved: None, integrity: String::new(), line })
}

fn field(block: &mut Block, content: &str, line: u32) -> Result<(), LockError> {
    if content.ends_with(':') {
        return Ok(());
    }
    let (key, value) = pair(content, line)?;
    match key.as_str() {
        "version" => block.version = Some(value),
        "resolved" => block.resolved = Some(value),
        "integrity" => block.integrity = value,
        _ => {}
    }
    Ok(())
}

fn pair(content: &str, line: u32) -> Result<(String, String), LockError> {
    let (key, rest) = word(content, line)?;
    let (value, behind) = word(rest.trim_start(), line)?;
    if behind.trim().is_empty() {
        Ok((key, value))
    } else {
        Err(LockError::new(line, "one key and one value are expected"))
    }
}

/// The first word of a row, with or without quotes, and what is behind it.
fn word(text: &str, line: u32) -> Result<(String, &str), LockError> {
    if let Some(quoted) = text.strip_prefix('"') {
        let (mut value, mut chars) = (String::new(), quoted.char_indices());
        while let Some((at, found)) = chars.next() {
            match found {
                '"' => return Ok((value, &quoted[at + 1..])),
                '\\' => value.extend(chars.next().map(|(_, escaped)| escaped)),
                _ => value.push(found),
            }
        }
        return Err(LockError::new(line, "a string in double quotes does not end"));
    }
    let end = text.find([' ', ',']).unwrap_or(text.len());
    if end == 0 {
        return Err(LockError::new(line, "a word is missing"));
    }
    Ok((text[..end].to_owned(), &text[end..]))
}

fn finish(block: Block) -> Result<Package, LockError> {
    let Some(version) = block.version else {
        return Err(LockError::new(block.line, format!("`{}` has no version", block.patterns.join(", "))));
    };
    let (name, range) = real(block.patterns.first().map_or("", String::as_str));
    let source = match &block.resolved {
        Some(resolved) => located(resolved, name, &version),
        None if range.contains([':', '/']) => located(range, name, &version),
        None => Source::Unknown,
    };
    let mut checksums: Vec<String> = block.integrity.split_whitespace().map(str::to_owned).collect();
    if let Some((_, sum)) = block.resolved.as_deref().and_then(|resolved| resolved.split_once('#'))
        && sum.len() == 40
        && !matches!(source, Source::Git { .. })
    {
        checksums.push(format!("sha1:{sum}"));
    }
    let mut package = Package::new(name, source, block.line).version(version).checksums(checksums);
    package.pinned = is_pinned(&package);
    Ok(package)
}

/// The package behind a pattern: `alias@npm:name@range` means `name`.
pub(super) fn real(pattern: &str) -> (&str, &str) {
    let (name, range) = split(pattern);
    match range.strip_prefix("npm:").map(split) {
        Some((real, range)) if !range.is_empty() => (real, range),
        _ => (name, range),
    }
}

/// A name, which may begin with a scope, and what is behind its `@`.
pub(super) fn split(pattern: &str) -> (&str, &str) {
    let skip = pattern.chars().next().map_or(0, char::len_utf8);
    match pattern[skip..].find('@') {
        Some(at) => (&pattern[..skip + at], &pattern[skip + at + 1..]),
        None => (pattern, ""),
    }
}
