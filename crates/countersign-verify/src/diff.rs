//! The diff of a change: which paths it changes, and what kind of change that is.

use std::ops::Range;

use countersign_trace::Place;
use globset::{Glob, GlobSet, GlobSetBuilder};

use crate::domains::PatternError;

/// Whether everything the change did is in the diff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DiffState {
    /// It is.
    Complete,
    /// Something may belong to it that says neither so nor otherwise.
    Incomplete {
        /// One lowercase line.
        reason: String,
        /// The commits and paths in question.
        places: Vec<Place>,
    },
    /// There is no diff to look at.
    Unknown {
        /// One lowercase line.
        reason: String,
    },
}

/// What happened to a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It was there before.
    Modified,
    /// It is gone.
    Removed,
}

impl ChangeKind {
    /// The word for documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Modified => "modified",
            Self::Removed => "removed",
        }
    }
}

/// What a path is to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PathClass {
    /// Others call it.
    PublicApi,
    /// It changes stored data.
    Migration,
    /// It says what is built upon.
    Dependency,
    /// It says where things run.
    Infrastructure,
}

impl PathClass {
    /// All classes.
    pub const ALL: [Self; 4] = [Self::PublicApi, Self::Migration, Self::Dependency, Self::Infrastructure];

    /// The word for documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PublicApi => "public-api",
            Self::Migration => "migration",
            Self::Dependency => "dependency",
            Self::Infrastructure => "infrastructure",
        }
    }

    /// The paths that are of this class unless a project says otherwise.
    fn patterns(self) -> &'static [&'static str] {
        match self {
            Self::PublicApi => &[
                "api/**",
                "**/openapi*.{json,yaml,yml}",
                "**/swagger*.{json,yaml,yml}",
                "**/*.proto",
                "**/*.graphql",
                "**/*.graphqls",
                "**/*.avsc",
                "**/*.thrift",
                "**/*.wsdl",
                "**/*.d.ts",
                "**/public-api.txt",
                "**/PublicAPI.Shipped.txt",
            ],
            Self::Migration => &[
                "**/migrations/**",
                "**/migration/**",
                "**/migrate/**",
                "**/alembic/versions/**",
                "**/db/changelog/**",
                "**/*.ddl",
            ],
            Self::Dependency => &[
                "**/Cargo.toml",
                "**/Cargo.lock",
                "**/package.json",
                "**/package-lock.json",
                "**/pnpm-lock.yaml",
                "**/yarn.lock",
                "**/pyproject.toml",
                "**/requirements*.txt",
                "**/{poetry,uv,Pipfile}.lock",
                "**/Pipfile",
                "**/go.{mod,sum}",
                "**/pom.xml",
                "**/*.gradle",
                "**/*.gradle.kts",
                "**/{Gemfile,Gemfile.lock}",
                "**/composer.{json,lock}",
                "**/*.csproj",
            ],
            Self::Infrastructure => &[
                "infra/**",
                "deploy/**",
                "**/*.tf",
                "**/{helm,charts,k8s,kubernetes}/**",
                "**/Dockerfile*",
                "**/docker-compose*.{yaml,yml}",
                ".github/workflows/**",
                "**/.gitlab-ci.yml",
            ],
        }
    }
}

/// Which paths are of which class.
#[derive(Debug, Clone)]
pub struct PathClasses {
    sets: Vec<(PathClass, GlobSet)>,
}

impl Default for PathClasses {
    fn default() -> Self {
        Self::new(&[]).expect("the shipped patterns are globs, as a test shows")
    }
}

impl PathClasses {
    /// The shipped lists and what a project adds to them.
    pub fn new(own: &[(PathClass, String)]) -> Result<Self, PatternError> {
        let mut sets = Vec::new();
        for class in PathClass::ALL {
            let mut set = GlobSetBuilder::new();
            let own = own.iter().filter(|(of, _)| *of == class).map(|(_, pattern)| pattern.as_str());
            for pattern in class.patterns().iter().copied().chain(own) {
                set.add(Glob::new(pattern).map_err(|error| PatternError::new(pattern, &error))?);
            }
            sets.push((class, set.build().map_err(|error| PatternError::new("", &error))?));
        }
        Ok(Self { sets })
    }

    /// The classes of a path, in order.
    pub fn of(&self, path: &str) -> Vec<PathClass> {
        self.sets.iter().filter(|(_, set)| set.is_match(path)).map(|(class, _)| *class).collect()
    }
}

/// A path of the diff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedPath {
    /// Relative to the project, with `/`.
    pub path: String,
    /// What happened to it.
    pub kind: ChangeKind,
    /// The lines it touches as they are now, counted from 1; empty where nobody knows them.
    pub lines: Vec<Range<usize>>,
    /// The domain that owns it.
    pub domain: Option<String>,
    /// What it is to others.
    pub classes: Vec<PathClass>,
}

/// What a change did to the code: every path outside of `openspec/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeDiff {
    /// Whether it is all there.
    pub state: DiffState,
    /// The paths, in any order.
    pub paths: Vec<ChangedPath>,
}

impl ChangeDiff {
    /// Whether all of it is there; an empty diff never is.
    pub fn is_complete(&self) -> bool {
        self.state == DiffState::Complete && !self.paths.is_empty()
    }

    /// No diff, for a reason.
    pub fn unknown(reason: impl Into<String>) -> Self {
        Self { state: DiffState::Unknown { reason: reason.into() }, paths: Vec::new() }
    }
}
