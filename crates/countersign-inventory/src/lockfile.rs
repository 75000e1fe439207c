//! Lock files of seven package managers, read into one list of packages.
//!
//! A reader either understands the whole file or says on which line it stopped. A file that is empty, cut off, in the
//! middle of a merge, of an unknown version or of another shape is an error, never an empty list.

mod berry;
mod cargo;
mod document;
mod go_mod;
mod go_sum;
mod npm;
mod package;
mod pnpm;
mod poetry;
mod requirements;
#[cfg(test)]
mod tests;
mod uv;
mod yarn;

use std::fmt;

pub use package::{Ecosystem, Include, Index, Package, Packages, Source};

/// A kind of lock file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// `Cargo.lock`, versions 1 to 4.
    Cargo,
    /// `package-lock.json` and `npm-shrinkwrap.json`, versions 1 to 3.
    Npm,
    /// `pnpm-lock.yaml`, versions 6 and 9.
    Pnpm,
    /// `yarn.lock`, of Yarn 1 and of the later ones.
    Yarn,
    /// `uv.lock`, version 1.
    Uv,
    /// `poetry.lock`, versions 1 and 2.
    Poetry,
    /// `requirements.txt` and files of its family.
    Requirements,
    /// `go.sum`.
    GoSum,
    /// `go.mod`, for what it replaces.
    GoMod,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Self] = &[
        Self::Cargo,
        Self::Npm,
        Self::Pnpm,
        Self::Yarn,
        Self::Uv,
        Self::Poetry,
        Self::Requirements,
        Self::GoSum,
        Self::GoMod,
    ];

    /// The format of the file at a path, told by its name alone.
    pub fn of(path: &str) -> Option<Self> {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        match name {
            "Cargo.lock" => Some(Self::Cargo),
            "package-lock.json" | "npm-shrinkwrap.json" => Some(Self::Npm),
            "pnpm-lock.yaml" => Some(Self::Pnpm),
            "yarn.lock" => Some(Self::Yarn),
            "uv.lock" => Some(Self::Uv),
            "poetry.lock" => Some(Self::Poetry),
            "go.sum" => Some(Self::GoSum),
            "go.mod" => Some(Self::GoMod),
            _ => is_requirements(path, name).then_some(Self::Requirements),
        }
    }

    /// The usual name of such a file.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Cargo => "Cargo.lock",
            Self::Npm => "package-lock.json",
            Self::Pnpm => "pnpm-lock.yaml",
            Self::Yarn => "yarn.lock",
            Self::Uv => "uv.lock",
            Self::Poetry => "poetry.lock",
            Self::Requirements => "requirements.txt",
            Self::GoSum => "go.sum",
            Self::GoMod => "go.mod",
        }
    }

    /// Whose packages it lists.
    pub fn ecosystem(self) -> Ecosystem {
        match self {
            Self::Cargo => Ecosystem::Cargo,
            Self::Npm | Self::Pnpm | Self::Yarn => Ecosystem::Npm,
            Self::Uv | Self::Poetry | Self::Requirements => Ecosystem::Pypi,
            Self::GoSum | Self::GoMod => Ecosystem::Go,
        }
    }
}

/// `requirements.txt`, `requirements-dev.txt`, `dev-requirements.txt` and `requirements/anything.txt`.
fn is_requirements(path: &str, name: &str) -> bool {
    let Some(stem) = name.strip_suffix(".txt") else { return false };
    let folder = path.strip_suffix(name).unwrap_or_default().trim_end_matches(['/', '\\']);
    stem == "requirements"
        || ["requirements-", "requirements_", "requirements."].iter().any(|start| stem.starts_with(start))
        || ["-requirements", "_requirements", ".requirements"].iter().any(|end| stem.ends_with(end))
        || folder.rsplit(['/', '\\']).next() == Some("requirements")
}

/// Why a lock file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockError {
    /// The line, from 1.
    pub line: u32,
    /// What is wrong there.
    pub message: String,
}

impl LockError {
    fn new(line: u32, message: impl Into<String>) -> Self {
        Self { line, message: message.into() }
    }
}

impl fmt::Display for LockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for LockError {}

/// Reads a whole lock file.
pub fn read(format: Format, text: &str) -> Result<Packages, LockError> {
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        return Err(LockError::new(1, "the lock file is empty"));
    }
    if let Some(line) = conflict(text) {
        return Err(LockError::new(line, "the lock file holds the marks of a merge that is not finished"));
    }
    let mut packages = Packages::new(format);
    match format {
        Format::Cargo => cargo::read(text, &mut packages),
        Format::Npm => npm::read(text, &mut packages),
        Format::Pnpm => pnpm::read(text, &mut packages),
        Format::Yarn if berry::is_berry(text) => berry::read(text, &mut packages),
        Format::Yarn => yarn::read(text, &mut packages),
        Format::Uv => uv::read(text, &mut packages),
        Format::Poetry => poetry::read(text, &mut packages),
        Format::Requirements => requirements::read(text, &mut packages),
        Format::GoSum => go_sum::read(text, &mut packages),
        Format::GoMod => go_mod::read(text, &mut packages),
    }?;
    packages.packages.sort();
    packages.packages.dedup();
    Ok(packages)
}

/// The line of the first mark that git leaves in a file it could not merge.
fn conflict(text: &str) -> Option<u32> {
    let is_mark = |line: &str| {
        ["<<<<<<<", ">>>>>>>", "|||||||"]
            .iter()
            .any(|mark| line.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
            || line == "======="
    };
    let found = text.lines().position(|line| is_mark(line.trim_end()))?;
    u32::try_from(found + 1).ok()
}
