//! `schemas`, `templates`, and the verbs of `schema`.

use std::io;

use serde::{Serialize, Serializer};

use crate::style::Tone;
use crate::{Style, safety};

/// Where a schema comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SchemaSource {
    /// The project.
    Project,
    /// The user's data folder.
    User,
    /// Built in.
    Package,
}

impl SchemaSource {
    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::User => "user",
            Self::Package => "package",
        }
    }
}

/// One schema; `schemas --json` prints a bare array of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SchemaRow {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Its artifacts in order.
    pub artifacts: Vec<String>,
    /// Where it comes from.
    pub source: SchemaSource,
}

/// Writes the text of `schemas`.
pub fn render_schemas(schemas: &[SchemaRow], out: &mut dyn io::Write, style: Style) -> io::Result<()> {
    writeln!(out, "Available schemas:\n")?;
    for schema in schemas {
        let label = match schema.source {
            SchemaSource::Project => style.paint(Tone::Name, " (project)"),
            SchemaSource::User => style.paint(Tone::Faint, " (user override)"),
            SchemaSource::Package => String::new(),
        };
        writeln!(out, "  {}{label}", style.paint(Tone::Strong, &safety::terminal(&schema.name)))?;
        writeln!(out, "    {}", safety::terminal(&schema.description))?;
        let artifacts = schema.artifacts.join(&format!(" {} ", style.arrow()));
        writeln!(out, "    Artifacts: {}\n", safety::terminal(&artifacts))?;
    }
    Ok(())
}

/// The answer of `templates`: for each artifact, the file its template comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Templates {
    /// The schema.
    pub schema: String,
    /// Where it comes from.
    pub source: SchemaSource,
    /// Artifact and absolute path, in the order of the schema.
    pub templates: Vec<(String, String)>,
}

impl Serialize for Templates {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Template<'a> {
            path: &'a str,
            source: SchemaSource,
        }
        let source = self.source;
        serializer.collect_map(self.templates.iter().map(|(id, path)| (id, Template { path, source })))
    }
}

impl Templates {
    /// Writes the text.
    pub fn render_text(&self, out: &mut dyn io::Write) -> io::Result<()> {
        writeln!(out, "Schema: {}", safety::terminal(&self.schema))?;
        writeln!(out, "Source: {}\n", self.source.as_str())?;
        for (id, path) in &self.templates {
            writeln!(out, "{}:\n  {}", safety::terminal(id), safety::terminal(path))?;
        }
        Ok(())
    }
}

/// The answer of `schema which NAME`; with `--all --json` a bare array of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SchemaLocation {
    /// The schema.
    pub name: String,
    /// Where it comes from.
    pub source: SchemaSource,
    /// Absolute path of its folder.
    pub path: String,
    /// Schemas of the same name that it hides.
    pub shadows: Vec<Shadow>,
}

/// A schema that another one hides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shadow {
    /// Where it comes from.
    pub source: SchemaSource,
    /// Absolute path of its folder.
    pub path: String,
}

impl SchemaLocation {
    /// Writes the text.
    pub fn render_text(&self, out: &mut dyn io::Write) -> io::Result<()> {
        writeln!(out, "Schema: {}", safety::terminal(&self.name))?;
        writeln!(out, "Source: {}", self.source.as_str())?;
        writeln!(out, "Path: {}", safety::terminal(&self.path))?;
        if !self.shadows.is_empty() {
            writeln!(out, "\nShadows:")?;
        }
        for shadow in &self.shadows {
            writeln!(out, "  {}: {}", shadow.source.as_str(), safety::terminal(&shadow.path))?;
        }
        Ok(())
    }
}

/// Writes the text of `schema which --all`, grouped by source.
pub fn render_locations(all: &[SchemaLocation], out: &mut dyn io::Write) -> io::Result<()> {
    if all.is_empty() {
        return writeln!(out, "No schemas found.");
    }
    let groups = [
        (SchemaSource::Project, "Project schemas:"),
        (SchemaSource::User, "User schemas:"),
        (SchemaSource::Package, "Package schemas:"),
    ];
    for (source, title) in groups {
        let mut of_source = all.iter().filter(|schema| schema.source == source).peekable();
        if of_source.peek().is_some() {
            writeln!(out, "\n{title}")?;
        }
        for schema in of_source {
            let hidden: Vec<&str> = schema.shadows.iter().map(|shadow| shadow.source.as_str()).collect();
            let note =
                if hidden.is_empty() { String::new() } else { format!(" (shadows: {})", hidden.join(", ")) };
            writeln!(out, "  {}{note}", safety::terminal(&schema.name))?;
        }
    }
    Ok(())
}

/// The answer of `schema validate NAME`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SchemaCheck {
    /// The schema.
    pub name: String,
    /// Absolute path of its folder.
    pub path: String,
    /// Whether it can be used.
    pub valid: bool,
    /// What is wrong.
    pub issues: Vec<SchemaIssue>,
}

/// One problem of a schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SchemaIssue {
    /// `error` or `warning`.
    pub level: &'static str,
    /// Where in the schema.
    pub path: String,
    /// What is wrong.
    pub message: String,
}

impl SchemaCheck {
    /// Writes the text.
    pub fn render_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        let (mark, verdict) =
            if self.valid { (style.good(), "is valid") } else { (style.bad(), "has errors") };
        writeln!(out, "{mark} schema `{}` {verdict}", safety::terminal(&self.name))?;
        for issue in &self.issues {
            writeln!(out, "  {}: {}", issue.level, safety::terminal(&issue.message))?;
        }
        Ok(())
    }
}

/// The answer of `schema validate` without a name: every schema of the project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SchemaChecks {
    /// Whether all can be used.
    pub valid: bool,
    /// Says that there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// One answer each.
    pub schemas: Vec<SchemaCheck>,
}

impl SchemaChecks {
    /// Writes the text.
    pub fn render_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        if let Some(message) = &self.message {
            writeln!(out, "{}", safety::terminal(message))?;
        }
        for check in &self.schemas {
            check.render_text(out, style)?;
        }
        Ok(())
    }
}

/// The answer of `schema init`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SchemaCreated {
    /// True.
    pub created: bool,
    /// Absolute path of its folder.
    pub path: String,
    /// Its name.
    pub schema: String,
    /// The ids of its artifacts.
    pub artifacts: Vec<String>,
    /// Whether the project takes it.
    pub set_as_default: bool,
    /// The program to go on with.
    #[serde(skip)]
    pub program: &'static str,
}

impl SchemaCreated {
    /// Writes the text.
    pub fn render_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        let (name, path) = (safety::terminal(&self.schema), safety::terminal(&self.path));
        writeln!(out, "{} schema {} made in {path}", style.good(), style.paint(Tone::Name, &name))?;
        writeln!(out, "Artifacts: {}", self.artifacts.join(", "))?;
        if self.set_as_default {
            writeln!(out, "New changes of this project follow it.")?;
        }
        writeln!(
            out,
            "Next: edit schema.yaml and the templates, then {} new change <name> --schema {name}",
            self.program
        )
    }
}

/// The answer of `schema fork`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SchemaForked {
    /// True.
    pub forked: bool,
    /// The schema that was copied.
    pub source: String,
    /// Where it is.
    pub source_path: String,
    /// Where it comes from.
    pub source_location: SchemaSource,
    /// The name of the copy.
    pub destination: String,
    /// Absolute path of its folder.
    pub destination_path: String,
}

impl SchemaForked {
    /// Writes the text.
    pub fn render_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        let (source, copy) = (safety::terminal(&self.source), safety::terminal(&self.destination));
        writeln!(out, "{} schema {source} copied as {}", style.good(), style.paint(Tone::Name, &copy))?;
        writeln!(out, "From: {} ({})", safety::terminal(&self.source_path), self.source_location.as_str())?;
        writeln!(out, "To: {}", safety::terminal(&self.destination_path))
    }
}
