//! `schema init` and `schema fork`: workflow schemas of the project, made or copied.

mod default;
mod tree;

use std::path::{Path, PathBuf};

use countersign_diag::{Severity, SourceMap};
use countersign_model::javascript::trim;
use countersign_model::schema::{self, STARTERS, Starter, draft};
use countersign_report::compat::schemas::{SchemaCreated, SchemaForked};

use crate::error::Error;
use crate::fs;
use crate::root::Project;
use crate::schemas::Schemas;
use crate::transaction::Steps;
use tree::Tree;

/// The code of errors that have none of their own.
const CODE: &str = "schema_error";

/// What may happen to a schema that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// It stays, and the command fails.
    Keep,
    /// It is replaced as a whole.
    Replace,
}

/// Whether the project takes a new schema as its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DefaultSchema {
    /// It keeps the one it has.
    Keep,
    /// The new one.
    Take,
}

/// A schema to be made.
#[derive(Debug, Clone, Copy)]
pub struct NewSchema<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it is for.
    pub description: Option<&'a str>,
    /// The ids of its artifacts, separated by commas; without them all four.
    pub artifacts: Option<&'a str>,
    /// What may happen to one of this name.
    pub existing: Existing,
    /// Whether the project takes it.
    pub default: DefaultSchema,
}

impl NewSchema<'_> {
    /// Fails early: before anybody is asked anything.
    pub fn check(&self, project: &Project) -> Result<(), Error> {
        check_name(self.name)?;
        if self.existing == Existing::Keep && fs::exists(&project.path().join(folder(self.name))) {
            return Err(exists(self.name, "pass --force to overwrite it, or copy it with `schema fork`"));
        }
        Ok(())
    }

    fn starters(&self) -> Result<Vec<Starter>, Error> {
        let Some(list) = self.artifacts.filter(|list| !list.is_empty()) else { return Ok(STARTERS.to_vec()) };
        list.split(',')
            .map(|id| {
                let id = trim(id);
                STARTERS.iter().find(|starter| starter.id == id).copied().ok_or_else(|| {
                    Error::usage("unknown_artifact", format!("there is no artifact `{}`", id.escape_debug()))
                        .fix(format!("choose from: {}", STARTERS.map(|starter| starter.id).join(", ")))
                })
            })
            .collect()
    }
}

impl Project {
    /// Makes a schema with templates to begin with.
    pub fn init_schema(&self, request: &NewSchema<'_>) -> Result<SchemaCreated, Error> {
        request.check(self)?;
        let starters = request.starters()?;
        let described = request.description.filter(|text| !text.is_empty()).map(str::to_owned);
        let description = described.unwrap_or_else(|| format!("Workflow `{}`", request.name));
        let text = draft(request.name, &description, &starters);
        check_text(&text)?;
        let mut tree = Tree::default();
        tree.add("schema.yaml", text.into_bytes());
        for starter in &starters {
            tree.add(&format!("templates/{}", starter.template), starter.text.as_bytes().to_vec());
        }
        let operation = format!("schema init {}", request.name);
        let turn = self.turn(&operation)?;
        request.check(self)?;
        let mut steps = Steps { operation, ..tree.steps(self, &folder(request.name))? };
        if request.default == DefaultSchema::Take {
            steps.files.push(self.take_schema(request.name)?);
        }
        turn.commit(&steps)?;
        Ok(SchemaCreated {
            created: true,
            path: fs::display(&self.path().join(folder(request.name))),
            schema: request.name.to_owned(),
            artifacts: starters.iter().map(|starter| starter.id.to_owned()).collect(),
            set_as_default: request.default == DefaultSchema::Take,
            program: self.program(),
        })
    }

    /// Copies a schema into the project, under a name of its own.
    pub fn fork_schema(
        &self,
        source: &str,
        name: Option<&str>,
        existing: Existing,
    ) -> Result<SchemaForked, Error> {
        let target =
            name.filter(|name| !name.is_empty()).map_or_else(|| format!("{source}-custom"), str::to_owned);
        check_name(&target)?;
        let operation = format!("schema fork {target}");
        let schemas = Schemas::new(self);
        let place = schemas.place(source).ok_or_else(|| {
            Error::usage("unknown_schema", format!("schema `{source}` does not exist"))
                .fix(format!("use one of: {}", schemas.names().join(", ")))
        })?;
        let mut tree = Tree::of(&place)?;
        tree.rename(&target)?;
        let turn = self.turn(&operation)?;
        let destination = self.path().join(folder(&target));
        if fs::exists(&destination) {
            let is_itself =
                place.folder().is_some_and(|from| fs::canonical(from) == fs::canonical(&destination));
            if is_itself {
                return Err(Error::usage(CODE, format!("schema `{source}` cannot be copied onto itself"))
                    .fix("give the copy another name"));
            }
            if existing == Existing::Keep {
                return Err(exists(&target, "pass --force to overwrite it"));
            }
        }
        turn.commit(&Steps { operation, ..tree.steps(self, &folder(&target))? })?;
        Ok(SchemaForked {
            forked: true,
            source: source.to_owned(),
            source_path: place.display(source),
            source_location: place.source(),
            destination_path: fs::display(&destination),
            destination: target,
        })
    }
}

/// The folder of a schema of the project, relative to the project.
fn folder(name: &str) -> PathBuf {
    Path::new("openspec/schemas").join(name)
}

fn exists(name: &str, fix: &str) -> Error {
    Error::usage("schema_exists", format!("schema `{name}` exists")).fix(fix)
}

/// A letter first, then lower case words joined by single hyphens.
fn check_name(name: &str) -> Result<(), Error> {
    if crate::root::is_store_id(name) && name.starts_with(|c: char| c.is_ascii_lowercase()) {
        return Ok(());
    }
    Err(Error::usage(CODE, format!("`{}` cannot be the name of a schema", name.escape_debug()))
        .fix("use lower case words joined by single hyphens, such as `my-workflow`"))
}

/// Fails if a text is no schema that can be used.
fn check_text(text: &str) -> Result<(), Error> {
    let source = SourceMap::default().add("schema.yaml", text);
    let parsed = schema::parse(source, text);
    if parsed.value.is_some() {
        return Ok(());
    }
    let errors = parsed.findings.iter().filter(|finding| finding.severity() == Severity::Error);
    let errors: Vec<&str> = errors.map(countersign_diag::Finding::message).collect();
    Err(Error::usage(CODE, format!("the schema would not be sound: {}", errors.join("; ")))
        .fix("`schema validate` says more about a schema that is there"))
}
