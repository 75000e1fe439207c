//! `requirements.txt`: requirements, one a line, with the options that pip takes there.

use super::npm::is_commit;
use super::{Ecosystem, Include, Index, LockError, Package, Packages, Source};

/// Reads it. An option that is not known is an error: it might change where packages come from.
pub(super) fn read(text: &str, packages: &mut Packages) -> Result<(), LockError> {
    let mut default = Ecosystem::Pypi.registry().to_owned();
    let mut found = Vec::new();
    for (line, row) in logical(text)? {
        let row = row.trim();
        if row.is_empty() {
            continue;
        }
        if !row.starts_with('-') {
            found.push(requirement(row, line)?);
            continue;
        }
        let (option, value) = option(row);
        let needed = || {
            let value = value.map(str::trim).filter(|value| !value.is_empty());
            value.map(str::to_owned).ok_or_else(|| LockError::new(line, format!("`{option}` needs a value")))
        };
        match option {
            "-r" | "--requirement" | "-c" | "--constraint" => {
                packages.includes.push(Include { path: needed()?, line });
            }
            "-e" | "--editable" => found.push(requirement(&needed()?, line)?),
            "-i" | "--index-url" | "--pypi-url" => {
                default = needed()?;
                packages.indexes.push(Index { url: default.clone(), line });
            }
            "--extra-index-url" | "-f" | "--find-links" => {
                packages.indexes.push(Index { url: needed()?, line });
            }
            "--no-index" | "--pre" | "--require-hashes" | "--prefer-binary" => {}
            "--no-binary" | "--only-binary" | "--use-feature" | "--trusted-host" => drop(needed()?),
            _ => return Err(LockError::new(line, format!("the option `{option}` is not known"))),
        }
    }
    for package in &mut found {
        if package.source == Source::Registry(String::new()) {
            package.source = Source::Registry(default.clone());
        }
    }
    packages.packages.extend(found);
    Ok(())
}

/// The rows without comments, those that end in `\` joined, each with the line it begins on.
fn logical(text: &str) -> Result<Vec<(u32, String)>, LockError> {
    let (mut rows, mut open): (_, Option<(u32, String)>) = (Vec::new(), None);
    for (line, row) in (1_u32..).zip(text.trim_start_matches('\u{feff}').lines()) {
        let row = row.trim_end();
        let (content, goes_on) = match row.strip_suffix('\\') {
            Some(content) if !row.trim_start().starts_with('#') => (content, true),
            _ => (uncommented(row), false),
        };
        let (first, mut joined) = open.take().unwrap_or((line, String::new()));
        joined.push_str(content);
        joined.push(' ');
        if goes_on {
            open = Some((first, joined));
        } else {
            rows.push((first, joined));
        }
    }
    match open {
        None => Ok(rows),
        Some((line, _)) => Err(LockError::new(line, "the file ends behind a `\\`")),
    }
}

/// A comment begins at `#` at the start of a row or behind white space.
fn uncommented(row: &str) -> &str {
    let mut before = None;
    for (at, found) in row.char_indices() {
        if found == '#' && before.is_none_or(char::is_whitespace) {
            return &row[..at];
        }
        before = Some(found);
    }
    row
}

fn option(row: &str) -> (&str, Option<&str>) {
    if row.starts_with("--") {
        return match row.find(['=', ' ']) {
            Some(at) => (&row[..at], Some(&row[at + 1..])),
            None => (row, None),
        };
    }
    // A short option takes its value with or without a space.
    match row.char_indices().nth(2) {
        Some((at, _)) => (&row[..at], Some(&row[at..])),
        None => (row, None),
    }
}

fn requirement(row: &str, line: u32) -> Result<Package, LockError> {
    let (row, hashes) = hashes(row, line)?;
    let (row, _) = split_marker(&row);
    let (name, rest) = named(row);
    let address = if let Some(address) = rest.trim_start().strip_prefix('@').filter(|_| !name.is_empty()) {
        Some(address.trim())
    } else if is_address(row) {
        Some(row.trim())
    } else {
        None
    };
    if let Some(address) = address {
        return located(name.is_empty() || is_address(row), name, address, line).map(|package| {
            let pinned = package.pinned || !hashes.is_empty();
            Package { pinned, ..package }.checksums(hashes)
        });
    }
    if name.is_empty() {
        return Err(LockError::new(line, format!("`{}` is no requirement", row.trim())));
    }
    let clauses = rest.trim().trim_start_matches('(').trim_end_matches(')').trim();
    let version = exact(clauses, line)?;
    let mut package = Package::new(normal(name), Source::Registry(String::new()), line).checksums(hashes);
    package.pinned = version.is_some();
    package.version = version.unwrap_or_default();
    Ok(package)
}

/// The version that is asked for, if it is a single one.
fn exact(clauses: &str, line: u32) -> Result<Option<String>, LockError> {
    if clauses.is_empty() {
        return Ok(None);
    }
    let mut versions = Vec::new();
    for clause in clauses.split(',').map(str::trim) {
        let known = ["===", "==", "~=", "!=", "<=", ">=", "<", ">"];
        let Some(operator) = known.into_iter().find(|operator| clause.starts_with(operator)) else {
            return Err(LockError::new(line, format!("`{clause}` is no version that could be asked for")));
        };
        let version = clause[operator.len()..].trim();
        if version.is_empty() || version.contains(char::is_whitespace) {
            return Err(LockError::new(line, format!("`{clause}` names no version")));
        }
        if operator.starts_with("==") && !version.ends_with('*') {
            versions.push(version.to_owned());
        }
    }
    Ok(versions.pop())
}

/// The hashes of a row, and the row without them.
fn hashes(row: &str, line: u32) -> Result<(String, Vec<String>), LockError> {
    let (mut kept, mut hashes) = (String::with_capacity(row.len()), Vec::new());
    let mut words = row.split_whitespace();
    while let Some(word) = words.next() {
        let hash = match word.strip_prefix("--hash") {
            Some("") => words.next(),
            Some(rest) => rest.strip_prefix('='),
            None if word.starts_with("--") => {
                let known = ["--config-settings", "--global-option", "--install-option"];
                if !known.iter().any(|option| word.starts_with(option)) {
                    return Err(LockError::new(line, format!("the option `{word}` is not known")));
                }
                continue;
            }
            None => {
                kept.push_str(word);
                kept.push(' ');
                continue;
            }
        };
        let is_hash = hash.and_then(|hash| hash.split_once(':')).is_some_and(|(name, digest)| {
            let length = match name {
                "sha256" => 64,
                "sha384" => 96,
                "sha512" => 128,
                _ => return false,
            };
            digest.len() == length && digest.bytes().all(|byte| byte.is_ascii_hexdigit())
        });
        match hash.filter(|_| is_hash) {
            Some(hash) => hashes.push(hash.to_owned()),
            None => return Err(LockError::new(line, "`--hash` is not followed by a whole digest")),
        }
    }
    Ok((kept, hashes))
}

/// A requirement and its marker. An address ends only at ` ;`.
fn split_marker(row: &str) -> (&str, &str) {
    let end = if row.contains("://") { row.find(" ;").or_else(|| row.find("; ")) } else { row.find(';') };
    end.map_or((row, ""), |at| (&row[..at], &row[at + 1..]))
}

/// The name at the beginning, without extras, and what is behind.
fn named(row: &str) -> (&str, &str) {
    let row = row.trim();
    let end = row.find(|found: char| !(found.is_ascii_alphanumeric() || "-_.".contains(found)));
    let (name, rest) = row.split_at(end.unwrap_or(row.len()));
    let rest = rest.trim_start();
    match rest.strip_prefix('[').and_then(|inside| inside.split_once(']')) {
        Some((_, rest)) => (name, rest),
        None => (name, rest),
    }
}

fn is_address(row: &str) -> bool {
    let row = row.trim();
    let (name, rest) = named(row);
    let is_direct = !name.is_empty() && rest.starts_with('@');
    let ends = [".whl", ".tar.gz", ".zip", ".tar.bz2"];
    !is_direct
        && (row.contains("://")
            || row.starts_with('.')
            || row.starts_with('/')
            || row.contains('/')
            || ends.iter().any(|end| row.ends_with(end)))
}

fn located(egg: bool, name: &str, address: &str, line: u32) -> Result<Package, LockError> {
    let (bare, fragment) = address.split_once('#').unwrap_or((address, ""));
    let parts = || fragment.split('&').filter_map(|part| part.split_once('='));
    let name =
        if egg { parts().find(|(key, _)| *key == "egg").map_or("", |(_, name)| named(name).0) } else { name };
    let name =
        if name.is_empty() { bare.trim_end_matches('/').rsplit('/').next().unwrap_or(bare) } else { name };
    if bare.is_empty() {
        return Err(LockError::new(line, "an address is missing behind `@`"));
    }
    let mut package = Package::new(normal(name), Source::Unknown, line);
    if let Some((kind, url)) =
        bare.split_once('+').filter(|(kind, _)| ["git", "hg", "svn", "bzr"].contains(kind))
    {
        let start = url.find("://").map_or(0, |at| at + 3);
        let path = url[start..].find('/').map_or(url.len(), |at| start + at);
        let (url, rev) = match url[path..].rfind('@') {
            Some(at) => (&url[..path + at], &url[path + at + 1..]),
            None => (url, ""),
        };
        let url = if kind == "git" { url.to_owned() } else { format!("{kind}+{url}") };
        package.pinned = is_commit(rev);
        package.source = Source::Git { url, rev: rev.to_owned() };
    } else if let Some(path) = bare.strip_prefix("file:") {
        package.source = Source::Path(path.trim_start_matches("//").to_owned());
    } else if bare.contains("://") {
        let sums = ["sha256", "sha384", "sha512"];
        let sum = parts().find(|(key, _)| sums.contains(key)).map(|(key, sum)| format!("{key}:{sum}"));
        package.pinned = sum.is_some();
        package.source = Source::Url(bare.to_owned());
        package = package.checksums(sum);
    } else {
        package.source = Source::Path(bare.to_owned());
    }
    Ok(package)
}

/// The name that all spellings of a Python package share: lower case, `-` for each run of `-`, `_` and `.`.
pub(super) fn normal(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    for found in name.chars() {
        if matches!(found, '-' | '_' | '.') {
            if !normal.ends_with('-') {
                normal.push('-');
            }
        } else {
            normal.extend(found.to_lowercase());
        }
    }
    normal
}
