//! Approved sources: where packages may come from.

#[cfg(test)]
mod tests;

use std::fmt;

use crate::lockfile::{Ecosystem, Index, Package, Packages, Source};

/// Sources that are approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approved {
    entries: Vec<Entry>,
    paths: Paths,
}

/// Whether packages may come from folders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paths {
    /// From relative ones, and where the lock file does not say which.
    Inside,
    /// From any.
    Anywhere,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Entry {
    Registry(Ecosystem),
    Prefix(String),
}

/// Why an entry of a list of approved sources cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryError(pub String);

impl fmt::Display for EntryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for EntryError {}

/// A source that is not approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreign {
    /// The package; none where the file itself names a registry for all of them.
    pub package: Option<Package>,
    /// The address, or what is said in place of one.
    pub source: String,
    /// The line.
    pub line: u32,
}

impl Default for Approved {
    fn default() -> Self {
        Self { entries: Ecosystem::ALL.iter().copied().map(Entry::Registry).collect(), paths: Paths::Inside }
    }
}

impl Approved {
    /// From a list: `crates.io`, `npm`, `pypi`, `go`, or the beginning of an address with its scheme.
    pub fn new(entries: &[&str], paths: Paths) -> Result<Self, EntryError> {
        let entries = entries.iter().map(|entry| self::entry(entry)).collect::<Result<_, _>>()?;
        Ok(Self { entries, paths })
    }

    /// The same with another rule about folders.
    #[must_use]
    pub fn with(self, paths: Paths) -> Self {
        Self { paths, ..self }
    }

    /// Whether an address, or a registry by its name, is approved for an ecosystem.
    fn allows(&self, ecosystem: Ecosystem, address: &str) -> bool {
        let plain = plain(address);
        self.entries.iter().any(|entry| match entry {
            Entry::Registry(known) => *known == ecosystem && is_own(ecosystem, address),
            Entry::Prefix(prefix) => begins(plain.as_deref(), prefix),
        })
    }

    /// The sources in a lock file that are not approved, for the packages that `judged` lets through.
    pub fn foreign(&self, packages: &Packages, judged: impl Fn(&Package) -> bool) -> Vec<Foreign> {
        let ecosystem = packages.format.ecosystem();
        let mut foreign = Vec::new();
        for Index { url, line } in &packages.indexes {
            if !self.allows(ecosystem, url) {
                foreign.push(Foreign { package: None, source: url.clone(), line: *line });
            }
        }
        for package in packages.packages.iter().filter(|package| judged(package)) {
            if let Some(source) = self.refused(ecosystem, package) {
                foreign.push(Foreign { package: Some(package.clone()), source, line: package.line });
            }
        }
        foreign
    }

    /// What about a package is not approved.
    fn refused(&self, ecosystem: Ecosystem, package: &Package) -> Option<String> {
        let refused = match &package.source {
            Source::Registry(address) | Source::Url(address) => {
                (!self.allows(ecosystem, address)).then(|| address.clone())
            }
            Source::Git { url, .. } => {
                (!self.allows(ecosystem, url)).then(|| format!("git repository {url}"))
            }
            Source::Path(path) => (!self.allows_path(path)).then(|| format!("path {path}")),
            Source::Unknown => Some("nowhere that the lock file says".to_owned()),
        };
        refused.or_else(|| {
            let mut downloads = package.downloads.iter();
            downloads.find(|address| !self.allows(ecosystem, address)).cloned()
        })
    }

    fn allows_path(&self, path: &str) -> bool {
        let is_absolute = path.starts_with(['/', '\\', '~']) || path.get(1..2) == Some(":");
        self.paths == Paths::Anywhere || !is_absolute
    }
}

fn entry(written: &str) -> Result<Entry, EntryError> {
    if let Some(known) = Ecosystem::ALL.iter().find(|known| known.registry() == written) {
        return Ok(Entry::Registry(*known));
    }
    let Some((scheme, rest)) = written.split_once("://") else {
        let names: Vec<&str> = Ecosystem::ALL.iter().map(|known| known.registry()).collect();
        return Err(EntryError(format!(
            "`{written}` is neither a registry ({}) nor the beginning of an address (`https://host/`)",
            names.join(", ")
        )));
    };
    if scheme.is_empty() || rest.trim_matches('/').is_empty() || rest.starts_with('/') || rest.contains('*') {
        return Err(EntryError(format!("`{written}` names no host")));
    }
    plain(written)
        .map(|prefix| Entry::Prefix(prefix.trim_end_matches('/').to_owned()))
        .ok_or_else(|| EntryError(format!("`{written}` cannot be compared safely")))
}

/// Whether an address is that of an ecosystem's own registry.
pub(crate) fn is_own(ecosystem: Ecosystem, address: &str) -> bool {
    if address == ecosystem.registry() {
        return true;
    }
    let own: &[&str] = match ecosystem {
        Ecosystem::Cargo => &["https://github.com/rust-lang/crates.io-index", "https://index.crates.io"],
        Ecosystem::Npm => &["https://registry.npmjs.org", "https://registry.yarnpkg.com"],
        Ecosystem::Pypi => &["https://pypi.org/simple", "https://files.pythonhosted.org"],
        Ecosystem::Go => &["https://proxy.golang.org"],
    };
    let plain = plain(address);
    own.iter().any(|own| begins(plain.as_deref(), own))
}

/// Whether an address lies below another: behind it comes a border, never the rest of a host's name.
fn begins(address: Option<&str>, prefix: &str) -> bool {
    let Some(rest) = address.and_then(|address| address.strip_prefix(prefix)) else {
        return false;
    };
    rest.is_empty() || rest.starts_with(['/', '?', '#']) || rest == ".git"
}

/// An address in the form in which two are compared: scheme and host in lower case, without the kind of protocol of Cargo.
/// One that a program might read in another way than it looks has none.
fn plain(address: &str) -> Option<String> {
    let address = ["sparse+", "git+", "registry+"]
        .iter()
        .find_map(|start| address.strip_prefix(start))
        .unwrap_or(address);
    // `git@host:path` is how git writes `ssh://host/path`.
    let short = address.split_once(':').filter(|(host, rest)| host.contains('@') && !rest.starts_with("//"));
    let long = short.map(|(host, path)| format!("ssh://{host}/{path}"));
    let address = long.as_deref().unwrap_or(address);
    let (scheme, rest) = address.split_once("://")?;
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let lower = path.to_ascii_lowercase();
    let is_plain = |found: char| found.is_ascii_graphic() && found != '\\';
    let climbs = lower.split('/').any(|part| part == "..") || lower.contains("%2e") || lower.contains("%5c");
    if climbs || !address.chars().all(is_plain) {
        return None;
    }
    // Who logs in is of no matter to where the files come from.
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    Some(format!("{}://{}{path}", scheme.to_ascii_lowercase(), host.to_ascii_lowercase()))
}
