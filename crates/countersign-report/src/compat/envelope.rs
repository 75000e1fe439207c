//! What many documents share: the root, diagnostics, and the document of a failure.

use std::io;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::{Root, Style, safety, style::Tone};

/// The project a document speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RootOutput {
    /// Absolute path.
    pub path: String,
    /// How it was found.
    pub source: String,
    /// The selected store.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store_id: Option<String>,
}

impl From<&Root> for RootOutput {
    fn from(root: &Root) -> Self {
        Self { path: root.path.clone(), source: root.source.clone(), store_id: root.store_id.clone() }
    }
}

/// A problem with the call or the installation, in OpenSpec's envelope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// `error`, `warning` or `info`.
    pub severity: &'static str,
    /// The stable code, for example `unknown_item`.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What it concerns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// The next step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
}

impl Diagnostic {
    /// An error without target and fix.
    pub fn error(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { severity: "error", code: code.into(), message: message.into(), target: None, fix: None }
    }

    /// The same diagnostic with a next step.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }

    /// The same diagnostic with a target.
    #[must_use]
    pub fn target(mut self, target: impl Into<String>) -> Self {
        self.target = Some(target.into());
        self
    }

    /// Writes `- message` and the fix below it, each line indented.
    pub(crate) fn render_text(&self, indent: &str, label: &str, out: &mut dyn io::Write) -> io::Result<()> {
        writeln!(out, "{indent}- {label}{}", safety::terminal(&self.message))?;
        match &self.fix {
            Some(fix) => writeln!(out, "{indent}  Fix: {}", safety::terminal(fix)),
            None => Ok(()),
        }
    }
}

/// The document of a command that failed: its keys with empty values, then `status`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// The empty values, for example `changes: []` and `root: null`.
    #[serde(flatten)]
    pub empty: Map<String, Value>,
    /// Why it failed.
    pub status: Vec<Diagnostic>,
}

impl Failure {
    /// A failure whose document has only `status`.
    pub fn new(diagnostic: Diagnostic) -> Self {
        Self { empty: Map::new(), status: vec![diagnostic] }
    }

    /// The same failure with an empty value in front of `status`.
    #[must_use]
    pub fn with(mut self, key: &str, value: Value) -> Self {
        self.empty.insert(key.to_owned(), value);
        self
    }

    /// Writes the text that goes to stderr.
    pub fn render_text(&self, out: &mut dyn io::Write, style: Style) -> io::Result<()> {
        for diagnostic in &self.status {
            writeln!(out, "{}: {}", style.paint(Tone::Bad, "error"), safety::terminal(&diagnostic.message))?;
            if let Some(fix) = &diagnostic.fix {
                writeln!(out, "{}: {}", style.paint(Tone::Name, "fix"), safety::terminal(fix))?;
            }
        }
        Ok(())
    }
}
