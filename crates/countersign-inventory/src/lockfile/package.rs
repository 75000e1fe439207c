//! What a lock file says about a package.

use super::Format;

/// A family of packages with one registry of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ecosystem {
    /// Rust.
    Cargo,
    /// JavaScript.
    Npm,
    /// Python.
    Pypi,
    /// Go.
    Go,
}

impl Ecosystem {
    /// Every ecosystem.
    pub const ALL: &'static [Self] = &[Self::Cargo, Self::Npm, Self::Pypi, Self::Go];

    /// The name of its own registry, as lists of approved sources write it.
    pub fn registry(self) -> &'static str {
        match self {
            Self::Cargo => "crates.io",
            Self::Npm => "npm",
            Self::Pypi => "pypi",
            Self::Go => "go",
        }
    }
}

/// Where a package comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A registry: its address, or [`Ecosystem::registry`] where the lock file leaves it to the settings.
    Registry(String),
    /// A git repository.
    Git {
        /// Its address.
        url: String,
        /// The commit, or whatever else is asked for; empty if nothing is.
        rev: String,
    },
    /// A folder or file; empty where the lock file does not say which.
    Path(String),
    /// A file at an address.
    Url(String),
    /// The lock file does not say.
    Unknown,
}

/// One package.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Package {
    /// Its name, as its ecosystem writes it (Python: normalised).
    pub name: String,
    /// Its version; empty if none is said.
    pub version: String,
    /// Where it comes from.
    pub source: Source,
    /// Whether every install gets the same bytes, or at least the same version or commit.
    pub pinned: bool,
    /// Checksums as written, with their algorithm in front (`sha256:…`, `sha512-…`, `h1:…`), sorted.
    pub checksums: Vec<String>,
    /// Addresses of files that are downloaded as this package, where they are said beside the source.
    pub downloads: Vec<String>,
    /// Its licence, where the lock file says one.
    pub licence: Option<String>,
    /// The line it stands on, from 1.
    pub line: u32,
}

impl Package {
    /// A package that nothing but the name, the source and the line are known of.
    pub(super) fn new(name: impl Into<String>, source: Source, line: u32) -> Self {
        Self {
            name: name.into(),
            version: String::new(),
            source,
            pinned: true,
            checksums: Vec::new(),
            downloads: Vec::new(),
            licence: None,
            line,
        }
    }

    /// With a version.
    pub(super) fn version(mut self, version: impl Into<String>) -> Self {
        self.version = version.into();
        self
    }

    /// With checksums.
    pub(super) fn checksums(mut self, checksums: impl IntoIterator<Item = String>) -> Self {
        self.checksums.extend(checksums.into_iter().filter(|checksum| !checksum.is_empty()));
        self.checksums.sort();
        self.checksums.dedup();
        self
    }
}

/// Another file that a file includes (`-r`, `-c`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Include {
    /// Its path, as written: relative to the including file.
    pub path: String,
    /// The line.
    pub line: u32,
}

/// A registry or a page of links that a file names for all its packages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// Its address.
    pub url: String,
    /// The line.
    pub line: u32,
}

/// What a lock file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packages {
    /// Which kind of file it is.
    pub format: Format,
    /// The packages, sorted, none twice. What belongs to the tree itself is among them with [`Source::Path`].
    pub packages: Vec<Package>,
    /// Files that belong to it and have to be read as well.
    pub includes: Vec<Include>,
    /// Registries it names for all packages: each of them can deliver any of them.
    pub indexes: Vec<Index>,
}

impl Packages {
    /// An empty list.
    pub(super) fn new(format: Format) -> Self {
        Self { format, packages: Vec::new(), includes: Vec::new(), indexes: Vec::new() }
    }

    /// Adds a package.
    pub(super) fn push(&mut self, package: Package) {
        self.packages.push(package);
    }
}
