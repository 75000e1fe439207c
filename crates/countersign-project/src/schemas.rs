//! Workflow schemas: those of the project, of the user, and the built-in one.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use countersign_diag::{Finding, Severity, SourceMap};
use countersign_model::javascript::locale_compare;
use countersign_model::schema::{self, BUILTIN_NAME, Schema};
use countersign_report::compat::schemas::{SchemaRow, SchemaSource};

use crate::error::Error;
use crate::fs::{self, EntryKind};
use crate::root::Project;

/// Where a schema is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    Project(PathBuf),
    User(PathBuf),
    Builtin,
}

impl Place {
    pub(crate) fn source(&self) -> SchemaSource {
        match self {
            Self::Project(_) => SchemaSource::Project,
            Self::User(_) => SchemaSource::User,
            Self::Builtin => SchemaSource::Package,
        }
    }

    /// The folder; the built-in schema is part of the program and has none.
    pub(crate) fn folder(&self) -> Option<&Path> {
        match self {
            Self::Project(path) | Self::User(path) => Some(path),
            Self::Builtin => None,
        }
    }

    /// The folder as people see it. The built-in schema is part of the program and has none.
    pub(crate) fn display(&self, name: &str) -> String {
        match self {
            Self::Project(path) | Self::User(path) => fs::display(path),
            Self::Builtin => format!("builtin:{name}"),
        }
    }
}

/// A schema that could be loaded.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) schema: Schema,
    pub(crate) place: Place,
}

/// A schema that cannot be used: why, in one line.
#[derive(Debug, Clone)]
pub(crate) struct Unusable {
    pub(crate) reason: String,
}

/// The schemas of a project, each looked up once.
#[derive(Debug)]
pub(crate) struct Schemas<'p> {
    project: &'p Project,
    loaded: Mutex<HashMap<String, Result<Arc<Loaded>, Unusable>>>,
    names: OnceLock<Vec<String>>,
    default: OnceLock<Option<String>>,
    changes: OnceLock<PathBuf>,
}

impl<'p> Schemas<'p> {
    pub(crate) fn new(project: &'p Project) -> Self {
        let loaded = Mutex::new(HashMap::new());
        Self { project, loaded, names: OnceLock::new(), default: OnceLock::new(), changes: OnceLock::new() }
    }

    /// The names of all schemas, sorted.
    pub(crate) fn names(&self) -> &[String] {
        self.names.get_or_init(|| {
            let mut names = vec![BUILTIN_NAME.to_owned()];
            for folder in [self.user_dir(), Some(self.project_dir())].into_iter().flatten() {
                names.extend(schema_folders(&folder));
            }
            names.sort();
            names.dedup();
            names
        })
    }

    /// The canonical path of a change; the folder of the changes is resolved once.
    pub(crate) fn canonical_change(&self, id: &str) -> PathBuf {
        let changes = self.changes.get_or_init(|| fs::canonical(&self.project.changes_dir()));
        let folder = changes.join(id);
        if fs::is_link(&folder) { fs::canonical(&folder) } else { folder }
    }

    /// The schema that the config file of the project names.
    pub(crate) fn configured(&self) -> Option<&str> {
        self.default
            .get_or_init(|| {
                let text = fs::read_lossy(&crate::root::config_file(self.project.path())?).ok()?;
                let source = SourceMap::default().add("config.yaml", "");
                let config = countersign_model::config::read_config(source, &text).config?;
                config.schema.map(|schema| schema.value)
            })
            .as_deref()
    }

    /// Where a schema would be loaded from.
    pub(crate) fn place(&self, name: &str) -> Option<Place> {
        self.places(name).into_iter().next()
    }

    /// Every place a schema of this name is in, the one that counts first.
    pub(crate) fn places(&self, name: &str) -> Vec<Place> {
        if name.is_empty() || name == "." || name == ".." || name.contains(['/', '\\']) {
            return Vec::new();
        }
        let has_schema = |folder: &PathBuf| {
            let file = folder.join("schema.yaml");
            fs::exists(&file) && fs::is_within(folder, &file)
        };
        let project = Some(self.project_dir().join(name)).filter(has_schema).map(Place::Project);
        let user = self.user_dir().map(|dir| dir.join(name)).filter(has_schema).map(Place::User);
        let builtin = (name == BUILTIN_NAME).then_some(Place::Builtin);
        [project, user, builtin].into_iter().flatten().collect()
    }

    /// Loads a schema by name; a `.yaml` at its end is ignored.
    pub(crate) fn load(&self, name: &str) -> Result<Arc<Loaded>, Unusable> {
        let name = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml")).unwrap_or(name);
        let mut cache = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = cache.get(name) {
            return known.clone();
        }
        let loaded = self.load_now(name).map(Arc::new);
        cache.insert(name.to_owned(), loaded.clone());
        loaded
    }

    fn load_now(&self, name: &str) -> Result<Loaded, Unusable> {
        let Some(place) = self.place(name) else {
            let reason = format!("schema `{name}` does not exist; available: {}", self.names().join(", "));
            return Err(Unusable { reason });
        };
        let folder = match &place {
            Place::Builtin => return Ok(Loaded { schema: schema::builtin().clone(), place }),
            Place::Project(folder) | Place::User(folder) => folder.clone(),
        };
        match read_schema(&folder) {
            Ok(schema) => Ok(Loaded { schema, place }),
            Err(findings) => {
                Err(Unusable { reason: format!("schema `{name}` cannot be used: {}", findings.join("; ")) })
            }
        }
    }

    fn project_dir(&self) -> PathBuf {
        self.project.path().join("openspec").join("schemas")
    }

    fn user_dir(&self) -> Option<PathBuf> {
        Some(self.project.environment.data_dir.as_ref()?.join("schemas"))
    }

    /// Fails with OpenSpec's code if a schema does not exist.
    pub(crate) fn require(&self, name: &str) -> Result<Place, Error> {
        self.place(name).ok_or_else(|| {
            Error::usage("change_error", format!("schema `{name}` does not exist"))
                .fix(format!("use one of: {}", self.names().join(", ")))
        })
    }
}

/// The schema in a folder, or what is wrong with it.
pub(crate) fn read_schema(folder: &Path) -> Result<Schema, Vec<String>> {
    let (schema, findings) = read_schema_findings(folder).map_err(|reason| vec![reason])?;
    schema.ok_or_else(|| {
        findings
            .iter()
            .filter(|finding| finding.severity() == Severity::Error)
            .map(|finding| finding.message().to_owned())
            .collect()
    })
}

/// The schema in a folder with everything there is to say about it.
pub(crate) fn read_schema_findings(folder: &Path) -> Result<(Option<Schema>, Vec<Finding>), String> {
    let file = folder.join("schema.yaml");
    let text = fs::read_lossy(&file).map_err(|error| crate::error::io_reason(&error))?;
    let mut sources = SourceMap::default();
    let source = sources.add("schema.yaml", text.as_str());
    let parsed = schema::parse(source, &text);
    Ok((parsed.value, parsed.findings))
}

/// The folders with a `schema.yaml`; leftovers of interrupted copies are passed over.
pub(crate) fn schema_folders(folder: &Path) -> Vec<String> {
    let is_leftover = |name: &str| {
        name.starts_with(".fork-staging-")
            || name.starts_with(".init-staging-")
            || name.contains(".fork-backup-")
            || name.contains(".init-backup-")
    };
    fs::entries_if_there(folder)
        .unwrap_or_default()
        .into_iter()
        .filter(|entry| match entry.kind {
            EntryKind::Folder => true,
            EntryKind::Link => fs::is_folder(&entry.path),
            EntryKind::File | EntryKind::Other => false,
        })
        .filter(|entry| !is_leftover(&entry.name) && fs::exists(&entry.path.join("schema.yaml")))
        .map(|entry| entry.name)
        .collect()
}

impl Project {
    /// The schemas that can be used, as `schemas` lists them.
    pub fn schema_rows(&self) -> Vec<SchemaRow> {
        let schemas = Schemas::new(self);
        let mut rows = Vec::new();
        let project = schema_folders(&schemas.project_dir()).into_iter().map(|name| {
            let place = Place::Project(schemas.project_dir().join(&name));
            (name, place)
        });
        let user_dir = schemas.user_dir();
        let user = user_dir.iter().flat_map(|dir| {
            schema_folders(dir).into_iter().map(|name| {
                let place = Place::User(dir.join(&name));
                (name, place)
            })
        });
        let builtin = std::iter::once((BUILTIN_NAME.to_owned(), Place::Builtin));
        for (name, place) in project.chain(user).chain(builtin) {
            if rows.iter().any(|row: &SchemaRow| row.name == name) {
                continue;
            }
            let schema = match &place {
                Place::Builtin => Ok(schema::builtin().clone()),
                Place::Project(folder) | Place::User(folder) => read_schema(folder),
            };
            if let Ok(schema) = schema {
                let artifacts = schema.artifacts.into_iter().map(|artifact| artifact.id).collect();
                let description = schema.description.unwrap_or_default();
                rows.push(SchemaRow { name, description, artifacts, source: place.source() });
            }
        }
        rows.sort_by(|a, b| locale_compare(&a.name, &b.name));
        rows
    }
}
