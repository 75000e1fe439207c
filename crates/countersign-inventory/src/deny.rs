//! Denied packages: by name, or by name and versions; and packages that nothing pins.
//!
//! An entry is `name`, `name@versions` or either with an ecosystem in front (`npm:left-pad@<1.3`). A name may end in `*`.
//! Versions are comparisons (`<`, `<=`, `>`, `>=`, `=`, or none for exactly that version), joined by `,` or blanks where all
//! have to hold and by `||` where one is enough. Carets, tildes and wildcards are not read: such an entry is an error.

mod range;
#[cfg(test)]
mod tests;
mod version;

use std::fmt;

use crate::lockfile::{Ecosystem, Package, Packages};

use range::Range;

/// One entry of a list of denied packages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denied {
    written: String,
    ecosystem: Option<Ecosystem>,
    name: String,
    range: Option<Range>,
}

/// Why an entry cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryError(pub String);

impl fmt::Display for EntryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for EntryError {}

/// What a denied package was found by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match<'a> {
    /// The package.
    pub package: &'a Package,
    /// The entry, as written.
    pub entry: &'a str,
    /// How sure it is.
    pub certainty: Certainty,
}

/// How sure it is that an entry means a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certainty {
    /// The name, and the version if one is named.
    Sure,
    /// The name, but the lock file's version cannot be compared: it counts as denied.
    VersionUnknown,
}

impl Denied {
    /// Reads an entry.
    pub fn read(written: &str) -> Result<Self, EntryError> {
        let wrong = |reason: &str| EntryError(format!("`{written}` {reason}"));
        let trimmed = written.trim();
        let prefixed = Ecosystem::ALL.iter().find_map(|ecosystem| {
            let rest = trimmed.strip_prefix(ecosystem.registry())?.strip_prefix(':')?;
            Some((*ecosystem, rest))
        });
        let (ecosystem, rest) = prefixed.map_or((None, trimmed), |(ecosystem, rest)| (Some(ecosystem), rest));
        let skip = rest.chars().next().map_or(0, char::len_utf8);
        let (name, range) = match rest[skip..].find('@') {
            Some(at) => (&rest[..skip + at], Some(&rest[skip + at + 1..])),
            None => (rest, None),
        };
        let is_name = |found: char| found.is_ascii_alphanumeric() || "@/._-~".contains(found);
        let stem = name.strip_suffix('*').unwrap_or(name);
        if stem.is_empty() || !stem.chars().all(is_name) {
            return Err(wrong("names no package"));
        }
        let range = range.map(Range::read).transpose().map_err(|reason| wrong(&reason))?;
        Ok(Self { written: written.to_owned(), ecosystem, name: name.to_owned(), range })
    }

    /// Whether the entry means a package of an ecosystem.
    fn means(&self, ecosystem: Ecosystem, package: &Package) -> Option<Certainty> {
        if self.ecosystem.is_some_and(|only| only != ecosystem) {
            return None;
        }
        let name = same(ecosystem, &package.name);
        let is_named = match self.name.strip_suffix('*') {
            Some(stem) => name.starts_with(&same(ecosystem, stem)),
            None => name == same(ecosystem, &self.name),
        };
        if !is_named {
            return None;
        }
        match self.range.as_ref().map(|range| range.holds(&package.version)) {
            None | Some(Some(true)) => Some(Certainty::Sure),
            Some(None) => Some(Certainty::VersionUnknown),
            Some(Some(false)) => None,
        }
    }
}

/// The packages that an entry means, for those that `judged` lets through.
pub fn denied<'a>(
    packages: &'a Packages,
    entries: &'a [Denied],
    judged: impl Fn(&Package) -> bool,
) -> Vec<Match<'a>> {
    let ecosystem = packages.format.ecosystem();
    let mut matches = Vec::new();
    for package in packages.packages.iter().filter(|package| judged(package)) {
        let found = entries.iter().find_map(|entry| Some((entry, entry.means(ecosystem, package)?)));
        if let Some((entry, certainty)) = found {
            matches.push(Match { package, entry: &entry.written, certainty });
        }
    }
    matches
}

/// The packages that nothing pins, for those that `judged` lets through.
pub fn unpinned(packages: &Packages, judged: impl Fn(&Package) -> bool) -> Vec<&Package> {
    packages.packages.iter().filter(|package| !package.pinned && judged(package)).collect()
}

/// The spelling that all spellings of a name share.
fn same(ecosystem: Ecosystem, name: &str) -> String {
    match ecosystem {
        Ecosystem::Cargo => name.to_ascii_lowercase().replace('_', "-"),
        Ecosystem::Npm => name.to_ascii_lowercase(),
        Ecosystem::Pypi => name.to_ascii_lowercase().replace(['_', '.'], "-"),
        Ecosystem::Go => name.to_owned(),
    }
}
