//! Domains: who owns which capability and which code.

use std::fmt;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// A domain as a project configures it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Domain {
    /// Its name.
    pub name: String,
    /// Globs over capability paths.
    pub capabilities: Vec<String>,
    /// Globs over paths of code.
    pub paths: Vec<String>,
}

/// A pattern that is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError {
    /// As written.
    pub pattern: String,
    /// What is wrong with it.
    pub reason: String,
}

impl PatternError {
    pub(crate) fn new(pattern: &str, error: &globset::Error) -> Self {
        Self { pattern: pattern.to_owned(), reason: error.kind().to_string() }
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pattern `{}` cannot be read: {}", self.pattern, self.reason)
    }
}

impl std::error::Error for PatternError {}

#[derive(Debug, Clone)]
struct Owned {
    name: String,
    capabilities: GlobSet,
    paths: GlobSet,
    /// `paths` as written.
    path_patterns: Vec<String>,
}

/// The domains of a project. Without any, each top-level capability folder is a domain of its own and owns no code.
#[derive(Debug, Clone, Default)]
pub struct Domains {
    owned: Vec<Owned>,
}

impl Domains {
    /// Domains in the order in which they are asked; the first that fits owns.
    pub fn new(domains: &[Domain]) -> Result<Self, PatternError> {
        let owned = domains.iter().map(|domain| {
            Ok(Owned {
                name: domain.name.clone(),
                capabilities: set(&domain.capabilities)?,
                paths: set(&domain.paths)?,
                path_patterns: domain.paths.clone(),
            })
        });
        Ok(Self { owned: owned.collect::<Result<_, PatternError>>()? })
    }

    /// Whether the project configures any.
    pub fn is_configured(&self) -> bool {
        !self.owned.is_empty()
    }

    /// The domain of a capability path as on disk.
    pub fn of_capability(&self, capability: &str) -> Option<String> {
        if !self.is_configured() {
            return capability.split('/').next().map(str::to_owned);
        }
        let owner = self.owned.iter().find(|domain| domain.capabilities.is_match(capability));
        owner.map(|domain| domain.name.clone())
    }

    /// The domain of a path of code.
    pub fn of_path(&self, path: &str) -> Option<String> {
        self.owned.iter().find(|domain| domain.paths.is_match(path)).map(|domain| domain.name.clone())
    }

    /// The globs of the code of a domain, as written.
    pub fn paths_of(&self, name: &str) -> &[String] {
        let owner = self.owned.iter().find(|domain| domain.name == name);
        owner.map(|domain| domain.path_patterns.as_slice()).unwrap_or_default()
    }

    /// Whether a name is that of a configured domain.
    pub fn is_name(&self, name: &str) -> bool {
        self.owned.iter().any(|domain| domain.name == name)
    }
}

fn set(patterns: &[String]) -> Result<GlobSet, PatternError> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let glob = GlobBuilder::new(pattern).literal_separator(true).build();
        set.add(glob.map_err(|error| PatternError::new(pattern, &error))?);
    }
    set.build().map_err(|error| PatternError::new("", &error))
}
