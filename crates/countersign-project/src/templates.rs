//! `templates`, `schema which` and `schema validate`: where workflow schemas are and whether they are sound.

use std::path::Path;

use countersign_diag::Severity;
use countersign_model::schema::{self, BUILTIN_NAME};
use countersign_report::compat::schemas::{
    SchemaCheck, SchemaChecks, SchemaIssue, SchemaLocation, Shadow, Templates,
};

use crate::error::Error;
use crate::fs;
use crate::root::Project;
use crate::schemas::{Place, Schemas, read_schema_findings, schema_folders};

impl Project {
    /// The templates of a schema.
    pub fn templates(&self, name: Option<&str>) -> Result<Templates, Error> {
        let name = name.unwrap_or(BUILTIN_NAME);
        let schemas = Schemas::new(self);
        let place = schemas.require(name)?;
        let loaded =
            schemas.load(name).map_err(|unusable| Error::usage("templates_error", unusable.reason))?;
        let mut templates = Vec::new();
        for artifact in &loaded.schema.artifacts {
            let path = match &place {
                Place::Builtin => format!("{}/templates/{}", place.display(name), artifact.template),
                Place::Project(folder) | Place::User(folder) => {
                    let path = folder.join("templates").join(&artifact.template);
                    if !fs::is_within(&folder.join("templates"), &path) {
                        let message = format!("template `{}` leads out of the schema", artifact.template);
                        return Err(Error::usage("templates_error", message));
                    }
                    fs::display(&fs::canonical(&path))
                }
            };
            templates.push((artifact.id.clone(), path));
        }
        Ok(Templates { schema: name.to_owned(), source: place.source(), templates })
    }

    /// Where a schema comes from, and what it hides.
    pub fn schema_location(&self, name: &str) -> Result<SchemaLocation, Error> {
        let schemas = Schemas::new(self);
        location(&schemas, name).ok_or_else(|| unknown_schema(&schemas, name))
    }

    /// Every schema with the place it comes from.
    pub fn schema_locations(&self) -> Vec<SchemaLocation> {
        let schemas = Schemas::new(self);
        schemas.names().iter().filter_map(|name| location(&schemas, name)).collect()
    }

    /// Whether a schema is sound.
    pub fn check_schema(&self, name: &str) -> Result<SchemaCheck, Error> {
        let schemas = Schemas::new(self);
        match schemas.place(name) {
            None => Err(unknown_schema(&schemas, name)),
            Some(Place::Builtin) => {
                let path = Place::Builtin.display(name);
                Ok(SchemaCheck { name: name.to_owned(), path, valid: true, issues: Vec::new() })
            }
            Some(Place::Project(folder) | Place::User(folder)) => Ok(check_folder(name, &folder)),
        }
    }

    /// Whether every schema of the project is sound.
    pub fn check_schemas(&self) -> SchemaChecks {
        let folder = self.path().join("openspec").join("schemas");
        if !fs::exists(&folder) {
            let message = Some("the project has no schemas of its own".to_owned());
            return SchemaChecks { valid: true, message, schemas: Vec::new() };
        }
        let schemas: Vec<SchemaCheck> =
            schema_folders(&folder).iter().map(|name| check_folder(name, &folder.join(name))).collect();
        SchemaChecks { valid: schemas.iter().all(|check| check.valid), message: None, schemas }
    }

    /// The names of all schemas, for an error document.
    pub fn schema_names(&self) -> Vec<String> {
        Schemas::new(self).names().to_vec()
    }
}

fn unknown_schema(schemas: &Schemas<'_>, name: &str) -> Error {
    Error::usage("unknown_schema", format!("schema `{name}` does not exist"))
        .fix(format!("use one of: {}", schemas.names().join(", ")))
}

fn location(schemas: &Schemas<'_>, name: &str) -> Option<SchemaLocation> {
    let mut places = schemas.places(name).into_iter();
    let active = places.next()?;
    let shadows = places.map(|place| Shadow { source: place.source(), path: place.display(name) }).collect();
    Some(SchemaLocation {
        name: name.to_owned(),
        source: active.source(),
        path: active.display(name),
        shadows,
    })
}

fn check_folder(name: &str, folder: &Path) -> SchemaCheck {
    let mut issues = Vec::new();
    let mut issue = |level, path: String, message: String| issues.push(SchemaIssue { level, path, message });
    match read_schema_findings(folder) {
        Err(reason) => issue("error", "schema.yaml".to_owned(), format!("the file cannot be read: {reason}")),
        Ok((parsed, findings)) => {
            for artifact in parsed.iter().flat_map(|schema| &schema.artifacts) {
                check_template(folder, artifact, &mut issue);
            }
            // OpenSpec tells all errors of the file as one.
            let (errors, others): (Vec<_>, Vec<_>) =
                findings.into_iter().partition(|finding| finding.severity() == Severity::Error);
            if !errors.is_empty() {
                let messages: Vec<&str> = errors.iter().map(countersign_diag::Finding::message).collect();
                issue("error", "schema.yaml".to_owned(), messages.join("; "));
            }
            for finding in others {
                let level = match finding.severity() {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                    Severity::Note => "info",
                };
                let path =
                    if finding.code().name.contains("tracks") { "apply.tracks" } else { "schema.yaml" };
                issue(level, path.to_owned(), finding.message().to_owned());
            }
        }
    }
    let valid = !issues.iter().any(|issue| issue.level == "error");
    SchemaCheck { name: name.to_owned(), path: fs::display(folder), valid, issues }
}

fn check_template(
    folder: &Path,
    artifact: &schema::Artifact,
    issue: &mut impl FnMut(&'static str, String, String),
) {
    let templates = folder.join("templates");
    let path = templates.join(&artifact.template);
    let at = format!("artifacts.{}.template", artifact.id);
    if !fs::exists(&path) {
        issue("error", at, format!("template `{}` of `{}` does not exist", artifact.template, artifact.id));
    } else if !fs::is_within(&templates, &path) {
        issue("error", at, format!("template `{}` leads out of the schema", artifact.template));
    }
}
